from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.bots import assembly
from simulator.domain.actions import Assign, OpenRoom
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId, Role, Severity, Skill
from tests.simulator.bots.hand import ALICE, BOB, CAROL, DAVE, asked, holding, incident, mind, named, view


def _roles(humans: tuple[PersonId, ...] = (), **changes: Any) -> dict[Role, PersonId]:
    seen = view(10 * MINUTE, incident=incident(roles=holding(ic=ALICE), **changes))
    people = tuple(replace(each, simulated=each.id not in humans) for each in seen.people)
    found = {}
    for duty in assembly.duties(mind(replace(seen, people=people), humans=humans)):
        for action in duty.do():
            if isinstance(action, Assign):
                found[action.role] = PersonId(action.to)
    return found


def test_whoever_declared_takes_command_first() -> None:
    duties = list(assembly.duties(mind(view(9 * MINUTE, incident=incident()))))
    assert asked(named(duties, "assign/ic")) == Assign(role=Role.IC, to=ALICE)
    assert named(duties, "assign/ops") is None


def test_the_ic_opens_the_room_and_gives_the_roles_to_different_people_by_title() -> None:
    seen = view(10 * MINUTE, incident=incident(roles=holding(ic=ALICE)))
    assert asked(named(assembly.duties(mind(seen)), "open-room")) == OpenRoom()
    assert _roles() == {Role.COMMS: BOB, Role.OPS: CAROL, Role.SCRIBE: DAVE}


def test_a_minor_incident_gets_no_room_and_one_more_pair_of_hands() -> None:
    assert _roles(severity=Severity.SEV3) == {Role.OPS: CAROL}
    seen = view(10 * MINUTE, incident=incident(roles=holding(ic=ALICE), severity=Severity.SEV3))
    assert named(assembly.duties(mind(seen)), "open-room") is None


def test_a_person_of_flesh_in_the_team_is_given_a_part() -> None:
    assert DAVE in _roles(humans=(DAVE,)).values()
    assert _roles(humans=(DAVE,))[Role.OPS] == DAVE


def test_what_a_person_commands_is_left_to_them() -> None:
    seen = view(10 * MINUTE, incident=incident(roles=holding(ic=ALICE)))
    assert not list(assembly.duties(mind(seen, BOB, humans=[ALICE])))


def test_nothing_is_assembled_once_it_is_over() -> None:
    assert not list(assembly.duties(mind(view(40 * MINUTE, incident=incident("resolved")))))


def test_novices_forget_roles_that_experts_do_not() -> None:
    def given(skill: Skill) -> int:
        seen = view(10 * MINUTE, incident=incident(roles=holding(ic=ALICE)))
        return sum(
            named(assembly.duties(mind(seen, skill=skill, seed=seed)), "assign/comms") is not None for seed in range(40)
        )

    assert given(Skill.EXPERT) == 40
    assert given(Skill.NOVICE) < given(Skill.SOLID)
