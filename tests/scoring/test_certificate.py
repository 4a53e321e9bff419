"""Certificates: what they claim, that every format can be read back, and that each wrong part is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from scoring.certificate.claim import PARTS, Attempt, Certificate, Played, Player, certify, compare, unchecked
from scoring.certificate.shown import as_html, as_json, as_text, attempt, how, read, schema_text
from scoring.report.model import Report
from simulator.domain.vocabulary import Rating
from simulator.scenario.field_words import field_words
from tests.scoring.logs import LogBuilder

NAME = '<b>Eve</b> & "co" {"gameday":"certificate"} \x1b[31m'
WHEN = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
PLAYED = Played(
    engine="0.1.0",
    scenario_sha256="a" * 64,
    policy_sha256="b" * 64,
    seats=(
        Player(person="alice", name="Alice Romero", roles=(), simulated=False),
        Player(person="bob", name="Bob Okafor", roles=(), simulated=True, skill="solid"),
    ),
    exam=True,
    live=True,
    when=WHEN,
    earlier=(Attempt(when=WHEN, exam=False, same_scenario=False), Attempt(when=WHEN, exam=True, same_scenario=True)),
)


@pytest.fixture
def report(good: LogBuilder, graded: Any) -> Report:
    found: Report = graded(good.hint())
    return found.model_copy(update={"journal_sha256": "c" * 64})


@pytest.fixture
def claim(report: Report) -> Certificate:
    return certify(report, PLAYED, graded_by="0.1.0", name=NAME)


def test_a_certificate_says_what_the_report_and_the_header_say(claim: Certificate, report: Report) -> None:
    assert (claim.score, claim.rating, claim.rubric) == (report.score, report.rating, report.rubric_version)
    assert claim.players[0].roles == ("IC",)
    assert claim.hints == 1
    assert claim.attempt == 3


def test_a_drill_that_has_not_ended_cannot_be_certified(report: Report) -> None:
    with pytest.raises(ValueError, match="has ended"):
        certify(report.model_copy(update={"ended": None}), PLAYED, graded_by="0.1.0")


def test_the_schema_fits_a_certificate(claim: Certificate) -> None:
    schema = json.loads(schema_text(field_words))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(as_json(claim)), schema)
    assert schema["properties"]["critical"]["description"].startswith("How many findings")


@pytest.mark.parametrize("write", [as_text, as_json, as_html])
def test_every_format_can_be_read_back_whoever_it_is_made_out_to(claim: Certificate, write: Any) -> None:
    assert read(write(claim)) == claim


def test_a_certificate_that_was_mailed_or_pasted_can_be_read(claim: Certificate) -> None:
    assert read("\ufeffHello,\r\nsee below {it is good}.\r\n" + as_text(claim).replace("\n", "\r\n")) == claim


@pytest.mark.parametrize("text", ["", "{}", "no certificate", '{"gameday":"certificate"', "[" * 5000, '{"a":' * 5000])
def test_what_is_no_certificate_is_none(text: str) -> None:
    assert read(text) is None


def test_the_page_shows_names_as_words(claim: Certificate) -> None:
    shown = as_html(claim)
    assert "<b>Eve" not in shown
    assert "&lt;b&gt;Eve" in shown
    assert "\x1b" not in shown
    assert "default-src 'none'" in shown


WRONG: dict[str, Any] = {
    "journal_sha256": "d" * 64, "scenario": "other", "title": "Other", "scenario_sha256": "d" * 64, "seed": 99,
    "policy": "other", "policy_sha256": "d" * 64, "rubric": "1", "score": 99.9, "rating": Rating.U, "critical": 7,
    "players": (), "exam": False, "live": False, "hints": 0, "length": 1, "ended": "time_up", "engine": "9.9.9",
}  # fmt: skip


@pytest.mark.parametrize(("part", "field"), [(part, field) for part, fields in PARTS.items() for field in fields])
def test_a_claim_that_is_wrong_in_one_thing_differs_in_that_part_alone(
    claim: Certificate, part: str, field: str
) -> None:
    wrong = claim.model_copy(update={field: WRONG[field]})
    assert [each.part for each in compare(wrong, claim) if not each.agrees] == [part]
    assert all(each.agrees for each in compare(claim, claim))


def test_every_field_of_a_certificate_is_checked_or_named_as_unchecked() -> None:
    checked = {field for fields in PARTS.values() for field in fields}
    assert set(Certificate.model_fields) - checked == {"gameday", "v", "when", "earlier", "name", "graded_by"}


def test_what_no_journal_confirms_is_said(claim: Certificate) -> None:
    assert [each.part for each in unchecked(claim, "0.2.0")] == [
        "when", "earlier attempts", "version that graded", "name"
    ]  # fmt: skip
    assert {each.agrees for each in unchecked(claim, "0.2.0")} == {None}


def test_attempts_and_help_are_told_in_words(claim: Certificate) -> None:
    assert attempt(claim) == "3rd, after 2 earlier (1 of them an exam, 1 of another version of the scenario)"
    assert attempt(claim.model_copy(update={"earlier": ()})) == "1st; no earlier one was found"
    assert how(claim) == "exam, against the clock"
    bots = tuple(each.model_copy(update={"simulated": True}) for each in claim.players)
    assert how(claim.model_copy(update={"players": bots, "exam": False})) == "practice, by simulated responders only"
