from __future__ import annotations

from dataclasses import replace

from simulator.bots import teamwork
from simulator.bots.mind import Duty
from simulator.domain import events as ev
from simulator.domain.actions import Say
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId, Role
from simulator.views import DrillView
from tests.simulator.bots.hand import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    UNDO,
    asked,
    entry,
    holding,
    incident,
    mind,
    named,
    ran,
    remember,
    view,
)


def _human_ic(at: int, **roles: PersonId) -> DrillView:
    seen = view(at, incident=incident(roles=holding(ic=ALICE, **roles)))
    return replace(seen, people=tuple(replace(each, simulated=each.id != ALICE) for each in seen.people))


def _offers(seen: DrillView) -> dict[PersonId, list[Duty]]:
    return {
        me: [duty for duty in teamwork.duties(mind(seen, me, humans=[ALICE])) if duty.name.startswith("offer")]
        for me in (BOB, CAROL, DAVE)
    }


def test_each_empty_role_is_offered_to_a_person_in_command_by_the_one_whom_it_suits() -> None:
    offers = _offers(_human_ic(10 * MINUTE))
    assert [duty.name for duty in offers[CAROL]] == [f"offer/{Role.OPS}"]
    assert [duty.name for duty in offers[BOB]] == [f"offer/{Role.COMMS}"]
    assert [duty.name for duty in offers[DAVE]] == [f"offer/{Role.SCRIBE}"]
    said = asked(offers[BOB][0])
    assert isinstance(said, Say)
    assert "Alice" in said.text
    assert offers[BOB][0].at > 10 * MINUTE


def test_a_filled_role_is_not_offered() -> None:
    assert not _offers(_human_ic(10 * MINUTE, comms=BOB))[BOB]


def test_bots_offer_nothing_to_each_other() -> None:
    seen = view(10 * MINUTE, incident=incident(roles=holding(ic=ALICE)))
    assert not [duty for me in (BOB, CAROL, DAVE) for duty in teamwork.duties(mind(seen, me))]


def test_who_is_spoken_to_by_a_person_answers_with_what_is_known() -> None:
    asks = entry(11 * MINUTE, ALICE, ev.MessagePosted(text="@carol what do you see?", mentions=(CAROL,)), seq=40)
    memory = remember(ran(10 * MINUTE, UNDO), asks)
    seen = _human_ic(12 * MINUTE, ops=CAROL)
    said = asked(named(teamwork.duties(mind(seen, CAROL, memory=memory, humans=[ALICE])), "answer"))
    assert isinstance(said, Say)
    assert "100%" in said.text
    assert (
        not list(teamwork.duties(mind(seen, BOB, memory=memory, humans=[ALICE])))
        or named(teamwork.duties(mind(seen, BOB, memory=memory, humans=[ALICE])), "answer") is None
    )


def test_a_question_by_a_bot_needs_no_answer() -> None:
    asks = entry(11 * MINUTE, DAVE, ev.MessagePosted(text="@carol?", mentions=(CAROL,)), seq=40)
    seen = _human_ic(12 * MINUTE, ops=CAROL)
    assert named(teamwork.duties(mind(seen, CAROL, memory=remember(asks), humans=[ALICE])), "answer") is None
