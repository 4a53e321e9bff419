from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scoring.history import html, text
from scoring.history.attainment import attainment, months
from scoring.history.overview import Overview, overview
from scoring.history.practice import Trained, proposals
from scoring.history.privacy import shown_to
from scoring.history.trends import by_dimension, by_skill, of_person, trend
from simulator.domain.past import (
    KeptDrill,
    KeptNearMiss,
    KeptPart,
    KeptScore,
    KeptSkill,
    KeptTime,
    Mode,
    TeamRules,
)
from simulator.scenario.policies import load_policy
from simulator.scenario.sources import policy_source

MAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LIBRARY = (
    Trained(slug="disk", title="Disk", measures=("response.declare", "communication")),
    Trained(slug="mail", title="Mail", measures=("communication.cadence",)),
    Trained(slug="sign-in", title="Sign in", measures=("mitigation",)),
)


def drill(
    day: int, score: float = 80.0, *, scenario: str = "disk", team: str = "", mode: Mode = "solo", players: str = "me",
    skills: dict[str, float] | None = None, times: tuple[KeptTime, ...] = (), misses: tuple[str, ...] = (),
    title: str = "Disk",
) -> KeptDrill:  # fmt: skip
    return KeptDrill(
        id=f"{day:064d}", journal_sha256="0" * 64, scenario=scenario, scenario_sha256="0" * 64, title=title, engine="0",
        seed=1, played=MAY + timedelta(days=day), length=600_000, ended="resolved", team=team, mode=mode, rubric="2",
        score=score, rating="S",
        dimensions=(KeptScore(dimension="response", score=score, weight=50, rating="S"),
                    KeptScore(dimension="learning", score=None, weight=0, rating=None)),
        skills=tuple(KeptSkill(skill=name, points=share, of=100, costs=1) for name, share in (skills or {}).items()),
        parts=tuple(KeptPart(person=f"p{n}", name=each, player=each, score=score + n, dimensions={"response": score})
                    for n, each in enumerate(players.split())),
        times=times, near_misses=tuple(KeptNearMiss(at=1, why=why) for why in misses),
    )  # fmt: skip


def looked_at(*drills: KeptDrill) -> Overview:
    path, words = policy_source(None)
    return overview(
        drills, of="everything", person="me", now=MAY + timedelta(days=40), policy=load_policy(words, path),
        library=LIBRARY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "says"),
    [
        ([50, 60, 70], "too few to tell"), ([50, 60, 70, 80], "up"), ([80, 50, 60, 55], "down"),
        ([70, 71, 72, 74], "steady"),
    ],
)  # fmt: skip
def test_a_trend_is_said_from_four_drills_on_and_only_where_it_is_plain(scores: list[float], says: str) -> None:
    found = trend("score", [drill(day, score) for day, score in enumerate(scores)], lambda each: each.score)
    assert found is not None
    assert found.direction == says
    assert [point.value for point in found.points] == scores


def test_what_was_never_judged_has_no_trend() -> None:
    assert [each.name for each in by_dimension([drill(1), drill(2)])] == ["response"]
    assert by_skill([drill(1)]) == ()


def test_a_persons_trend_is_of_their_own_part() -> None:
    found = of_person([drill(1, 60, players="me you"), drill(2, 70, players="you me")], "ME")
    assert [(each.name, [point.value for point in each.points]) for each in found] == [
        ("all", [60, 71]), ("response", [60, 70]),
    ]  # fmt: skip


def test_somebody_elses_solo_drill_is_not_shown_and_a_teams_only_without_their_part() -> None:
    drills = [drill(1), drill(2, players="you"), drill(3, mode="team", players="me you", team="shop")]
    shown = shown_to("Me", drills, {"shop": TeamRules(team="shop")})
    assert [each.played.day for each in shown] == [2, 4]
    assert [[part.player for part in each.parts] for each in shown] == [["me"], ["me"]]


def test_a_team_may_let_everybody_see_personal_scores() -> None:
    drills = [drill(2, players="you", team="shop"), drill(3, mode="team", players="me you", team="shop")]
    shown = shown_to("me", drills, {"shop": TeamRules(team="shop", personal="team")})
    assert [[part.player for part in each.parts] for each in shown] == [["you"], ["me", "you"]]


def test_attainment_is_the_share_of_drills_that_had_the_target_and_met_it() -> None:
    declared = [
        (KeptTime(time="declare", seconds=seconds, target=300, why=""),) for seconds in (100.0, 300.0, 301.0, None)
    ]
    drills = [drill(day, times=times) for day, times in enumerate(declared)]
    drills.append(drill(9, times=(KeptTime(time="declare", seconds=5, target=None),)))
    (found,) = attainment(drills)
    assert (found.within, found.of, found.share, found.median_seconds) == (2, 4, 50.0, 300.0)


def test_a_drill_that_was_over_before_its_target_had_passed_says_nothing() -> None:
    assert attainment([drill(1, times=(KeptTime(time="resolve", seconds=None, target=601),))]) == ()


def test_near_misses_stand_in_their_month() -> None:
    found = months([drill(1, 60, misses=("disk nearly full",)), drill(2, 80), drill(40)])
    assert [(each.month, each.drills, each.score) for each in found] == [("2026-05", 2, 70.0), ("2026-06", 1, 80.0)]
    assert [each.near_misses for each in found] == [("disk: disk nearly full",), ()]


def test_the_weakest_skill_comes_first_in_a_scenario_that_trains_it_and_was_not_seen() -> None:
    weak = {"communication.cadence": 40.0, "response.declare": 60.0, "mitigation.harm": 100.0}
    first, second, third = proposals([drill(1, skills=weak)], LIBRARY, MAY + timedelta(days=11))
    assert (first.scenario, first.skill) == ("mail", "communication.cadence")
    assert first.why == (
        "communication.cadence earned 40 % of its points over the last drill in which it was judged.",
        "Not played yet.",
    )
    assert (second.scenario, second.skill) == ("disk", "response.declare")
    assert second.why[1] == "Last played 10 days ago, on 2026-05-02."
    assert (third.scenario, third.skill, third.why) == ("sign-in", None, ("Not played yet.",))


def test_a_skill_that_was_not_drilled_for_long_comes_after_the_weak_ones() -> None:
    drills = [drill(1, skills={"mitigation.harm": 100.0}), drill(80, skills={"communication.cadence": 10.0})]
    found = proposals(drills, LIBRARY, MAY + timedelta(days=81))
    assert [(each.scenario, each.skill) for each in found[:2]] == [
        ("mail", "communication.cadence"), ("sign-in", "mitigation.harm"),
    ]  # fmt: skip
    assert found[1].why[0] == "mitigation.harm was not drilled for 80 days."


def test_who_has_played_nothing_is_told_what_is_new() -> None:
    assert [each.why for each in proposals((), LIBRARY, MAY)] == [("Not played yet.",)] * 3


def test_text_says_what_there_is_without_control_characters() -> None:
    said = text.render(looked_at(drill(1, title="x", misses=("bad\x1b[31m",)), drill(2, 50)))
    assert "mean score 65.0, 1 near miss" in said
    assert "What to practise next" in said
    assert "\x1b" not in said


def test_a_page_fetches_and_runs_nothing_that_a_scenario_says() -> None:
    evil = "<script>alert(1)</script>"
    page = html.render(looked_at(*(drill(day, title=evil, team=evil, misses=(evil,)) for day in range(5))))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
