"""What people see: countdowns and what is owed, kept current."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId, Role
from simulator.views import Owed, Running
from tests.simulator.drills import PRIMARY, SECONDARY, Drill


@pytest.fixture
def declared() -> Drill:
    drill = Drill().at("2m")
    drill.acknowledge(PRIMARY)
    drill.declare(PRIMARY, severity="SEV1", title="Shop down")
    return drill


def running(drill: Drill) -> dict[str, tuple[Any, ...]]:
    """Every countdown by name: since, due and met in minutes."""
    return {
        each.what: (each.since / MINUTE, each.due / MINUTE, None if each.met_at is None else each.met_at / MINUTE)
        for each in drill.view().countdowns
    }


# ---- countdowns -------------------------------------------------------------------------------------


def test_nothing_counts_before_the_first_alert(drill: Drill) -> None:
    assert running(drill) == {}


def test_from_the_alert_on_the_page_and_the_strictest_declaration_count(drill: Drill) -> None:
    assert running(drill.at("1m")) == {"acknowledge": (1, 6, None), "declare": (1, 6, None)}


def test_what_was_met_says_when(declared: Drill) -> None:
    counts = running(declared)
    assert counts["acknowledge"] == (1, 6, 2)
    assert counts["declare"] == (1, 6, 2)
    assert counts["mitigate"] == (1, 61, None)
    assert (counts["ic"], counts["first_status"]) == ((2, 7, None), (2, 12, None))
    declared.at("9m").mitigate(PRIMARY)
    assert running(declared)["mitigate"] == (1, 61, 9)


def test_a_sev3_counts_down_to_its_resolution_and_needs_neither_ic_nor_post(drill: Drill) -> None:
    drill.at("2m").declare(PRIMARY, severity="SEV3", title="Slow")
    assert running(drill)["resolve"] == (1, 1 + 24 * 60, None)
    assert {"ic", "first_status", "mitigate"} & set(running(drill)) == set()


def test_what_a_severity_requires_counts_from_when_it_was_first_required(drill: Drill) -> None:
    drill.at("2m").declare(PRIMARY, severity="SEV3", title="Slow")
    drill.at("6m").reclassify(PRIMARY, severity="SEV2")
    drill.at("9m").reclassify(PRIMARY, severity="SEV1")
    assert running(drill)["ic"] == (6, 11, None)
    assert running(drill)["first_status"] == (6, 16, None)


def test_an_ic_and_a_first_post_end_their_countdowns(declared: Drill) -> None:
    declared.assign(PRIMARY, role="ic", to=PRIMARY)
    declared.at("3m").status(PRIMARY, state="investigating", text="We are looking.")
    counts = running(declared)
    assert {"ic", "first_status"} & set(counts) == set()
    assert counts["status"] == (3, 33, None)


@pytest.mark.parametrize(
    ("state", "text", "due"),
    [
        ("investigating", "We are looking.", 33),
        ("identified", "We found it.", 18),
        ("monitoring", "It works.", 33),
        ("investigating", "We are looking. Next update within 10 minutes.", 13),
        ("investigating", "We are looking. Next update within 2 hours.", 33),
        ("resolved", "It works.", None),
    ],
)
def test_the_next_post_is_due_by_the_cadence_or_earlier_where_that_was_promised(
    declared: Drill, state: str, text: str, due: int | None
) -> None:
    declared.at("3m").status(PRIMARY, state=state, text=text)
    assert running(declared).get("status", (0, None, 0))[1] == due


def test_standing_down_ends_the_countdowns(declared: Drill) -> None:
    declared.stand_down(PRIMARY, why="nothing there")
    assert set(running(declared)) == {"acknowledge"}


# ---- owed -------------------------------------------------------------------------------------------

ASKING: dict[str, Any] = {
    "id": "vp",
    "via": "chat",
    "sender": {"name": "Vera"},
    "text": "When?",
    "at": "4m",
    "expect": {"reply_within": "5m", "by": ["comms"]},
}


def mine(drill: Drill, you: str) -> list[tuple[str, str]]:
    return [(each.kind, each.ref) for each in drill.view(you).owed if each.mine]


def test_a_page_is_owed_by_whom_it_calls_until_it_is_taken(drill: Drill) -> None:
    assert mine(drill.at("2m"), PRIMARY) == [("page", "1")]
    assert mine(drill, SECONDARY) == []
    assert mine(drill.at("7m"), SECONDARY) == [("page", "1")]
    drill.acknowledge(SECONDARY)
    assert drill.view().owed == ()


def test_an_answer_is_owed_by_the_role_that_was_asked_or_by_anybody_where_nobody_holds_it() -> None:
    drill = Drill(injects=[ASKING]).at("5m")
    drill.acknowledge(PRIMARY)
    assert mine(drill, "dana") == [("inject", "vp")]
    drill.declare(PRIMARY, severity="SEV1", title="Down")
    drill.assign(PRIMARY, role="comms", to=SECONDARY)
    assert (mine(drill, "dana"), mine(drill, SECONDARY)) == ([], [("inject", "vp")])
    drill.reply("dana", inject="vp", text="Soon")
    assert drill.view().owed == ()


def test_what_was_promised_is_owed_until_it_is_kept(declared: Drill) -> None:
    declared.update(PRIMARY, text="Next update in 10 minutes.")
    assert declared.view().owed == (
        Owed("promise", "internal", "the next internal update", 2 * MINUTE, 12 * MINUTE, True),
    )
    declared.at("5m").status(PRIMARY, state="identified", text="Found.")
    assert [(each.ref, each.due) for each in declared.view().owed] == [("public", 20 * MINUTE)]


def test_what_is_owed_stands_oldest_first() -> None:
    drill = Drill(injects=[ASKING]).at("2m")
    drill.declare(PRIMARY, severity="SEV1", title="Down")
    drill.update(PRIMARY, text="More news by 10:30 UTC.")
    owed = drill.at("5m").view().owed
    assert [each.kind for each in owed] == ["page", "promise", "inject"]
    assert [each.since for each in owed] == sorted(each.since for each in owed)


# ---- the rest of a view -----------------------------------------------------------------------------


def test_people_are_the_playable_ones_with_their_roles_presence_and_duty(declared: Drill) -> None:
    declared.join("dana", simulated=True)
    declared.assign(PRIMARY, role="ic", to="dana")
    people = {each.id: each for each in declared.view().people}
    assert set(people) == {"priya", "omar", "dana", "ravi", "erin"}
    dana = people[PersonId("dana")]
    assert (dana.roles, dana.simulated, dana.present, dana.on_call) == ((Role.IC,), True, True, None)
    assert (people[PRIMARY].on_call, people[PRIMARY].present) == ("primary", False)
    assert declared.view().holder(Role.IC) == "dana"


def test_entries_are_the_story_after_the_asked_for_seq(declared: Drill) -> None:
    whole = declared.view().entries
    later = declared.engine.view(PRIMARY, whole[4].seq).entries
    assert later == whole[5:]
    assert declared.engine.view(PRIMARY, len(declared.log)).entries == ()


def test_everybody_sees_the_same_but_for_what_is_theirs(declared: Drill) -> None:
    one, other = declared.view(PRIMARY), declared.view("dana")
    assert replace(one, you=other.you, owed=other.owed) == other
    assert (one.you, other.you) == (PRIMARY, "dana")


def test_a_view_is_of_its_moment(drill: Drill) -> None:
    early = drill.at("20s").view()
    drill.at("40s")
    late = drill.view()
    assert [each.objective_met for each in early.services if each.name == "web"] == [True]
    assert [each.objective_met for each in late.services if each.name == "web"] == [False]
    assert (early.at, late.at, late.running) == (20_000, 40_000, Running.RUNNING)
    drill.pause(PRIMARY)
    assert drill.view().running is Running.PAUSED
    assert drill.end().view().ended is None
    drill.resume(PRIMARY)
    assert drill.end().view().ended == "time_up"
