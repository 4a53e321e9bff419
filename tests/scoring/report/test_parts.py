"""Whose part was what, in every format; and what people say, which changes no score."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.report import csv, html, json, junit, markdown, text
from scoring.report.model import Report
from simulator.domain import events as ev
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Rating
from tests.scoring.logs import LogBuilder

RENDERERS = (text, markdown, html, json, junit, csv)


def deed(report: Report, person: str, what: str) -> tuple[int, int]:
    """How often somebody did something, and when first."""
    return next((each.count, each.first) for each in report.people[person].deeds if each.what == what)


def test_a_person_s_part_says_what_they_did_and_when(good: LogBuilder, graded: Any) -> None:
    report = graded(good)
    assert deed(report, "alice", "incident declared") == (1, 9 * MINUTE)
    count, first = deed(report, "bob", "public posts")
    log = good.log()
    posts = [record for record, _ in log.of(ev.StatusPosted)]
    assert (count, first) == (len(posts), posts[0].at)


def test_every_record_that_a_part_names_exists_and_is_theirs(good: LogBuilder, graded: Any) -> None:
    log, report = good.log(), graded(good)
    for person, part in report.people.items():
        for each in part.deeds:
            assert each.count == len(each.evidence) > 0
            for seq in each.evidence:
                record = log[seq - log[0].seq]
                caused = isinstance(record.event, (ev.MitigationStarted, ev.FaultWorsened))
                assert caused or record.actor == person


def test_a_role_s_part_is_what_its_holder_did_while_they_held_it(good: LogBuilder, graded: Any) -> None:
    comms = graded(good).roles["comms"]
    assert [each.person for each in comms.held] == ["bob"]
    since = comms.held[0].since
    assert all(each.first >= since for each in comms.deeds)
    assert comms.findings
    assert all(finding.startswith("communication.") for finding in comms.findings)


def test_a_role_that_changes_hands_has_two_tenures_that_do_not_overlap(good: LogBuilder, graded: Any) -> None:
    good.at("20m").role("comms", "carol")
    held = graded(good).roles["comms"].held
    assert [each.person for each in held] == ["bob", "carol"]
    assert held[0].until == held[1].since == 20 * MINUTE


@pytest.fixture
def rated(good: LogBuilder) -> LogBuilder:
    """The good response, of which observers say much."""
    for about in (None, "communication", "alice", "response"):
        good.at("44m").add(
            ev.RatingGiven(rating=Rating.U, target=about, text="no <script> here", hours_after=2.0), "observer"
        )
    good.add(ev.NoteAdded(text="=note | with *marks*", hours_after=2.0), "observer")
    return good.add(ev.SurveyAnswered(went_poorly="Two people typed at once."), "carol")


def test_notes_and_ratings_change_no_score(good: LogBuilder, rated: LogBuilder, graded: Any) -> None:
    bare = graded(good.without("rating.given", "note.added", "survey.answered"))
    said = graded(rated)
    assert len(said.ratings) == 4
    assert (said.score, said.rating, said.score_before_caps) == (bare.score, bare.rating, bare.score_before_caps)
    assert said.dimensions == bare.dimensions
    assert said.objectives == bare.objectives
    assert {who: part.score for who, part in said.people.items()} == {
        who: part.score for who, part in bare.people.items()
    }


def test_who_rates_the_same_thing_again_replaces_their_own_rating(rated: LogBuilder, graded: Any) -> None:
    rated.add(ev.RatingGiven(rating=Rating.P, target="alice"), "observer")
    rated.add(ev.RatingGiven(rating=Rating.S, target="alice"), "erin")
    found = {(each.by, each.about): each.rating for each in graded(rated).ratings}
    assert found["observer", "alice"] is Rating.P
    assert found["erin", "alice"] is Rating.S


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_format_shows_parts_and_what_people_say(rated: LogBuilder, graded: Any, renderer: Any) -> None:
    shown = renderer.render(graded(rated))
    assert "Bob Okafor" in shown or "bob" in shown
    assert "public posts" in shown
    assert "Two people typed at once." in shown
    assert "observer" in shown
