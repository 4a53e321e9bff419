from __future__ import annotations

import re
from dataclasses import replace

import pytest

from simulator.bots import comms
from simulator.bots.memory import Memory
from simulator.bots.mind import Duty
from simulator.domain.actions import Status
from simulator.domain.promises import promised
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import Severity, Skill, StatusState
from simulator.views import DrillView, IncidentView, StatusView
from tests.simulator.bots.hand import (
    ALICE,
    BOB,
    CAROL,
    UNDO,
    holding,
    incident,
    mind,
    named,
    ran,
    remember,
    service,
    view,
)

ROLES = holding(ic=ALICE, comms=BOB, ops=CAROL)
FIXING = ran(12 * MINUTE, UNDO)
STAGES: list[tuple[StatusState, IncidentView, Memory]] = [
    (StatusState.INVESTIGATING, incident(roles=ROLES), remember()),
    (StatusState.IDENTIFIED, incident(roles=ROLES), remember(FIXING)),
    (StatusState.MONITORING, incident("mitigated", roles=ROLES, mitigated_at=19 * MINUTE), remember(FIXING)),
    (
        StatusState.RESOLVED,
        incident("resolved", roles=ROLES, mitigated_at=19 * MINUTE, resolved_at=35 * MINUTE),
        remember(FIXING),
    ),
]


def _post(seen: DrillView, memory: Memory, skill: Skill = Skill.EXPERT, seed: int = 1) -> tuple[Duty, Status]:
    duty = named(comms.duties(mind(seen, BOB, skill, seed=seed, memory=memory)), "status")
    assert duty is not None
    (action,) = duty.do()
    assert isinstance(action, Status)
    return duty, action


@pytest.mark.parametrize(("state", "declared", "memory"), STAGES)
def test_each_stage_of_the_response_is_posted_in_its_state(
    state: StatusState, declared: IncidentView, memory: Memory
) -> None:
    assert _post(view(36 * MINUTE, BOB, incident=declared), memory)[1].state is state


@pytest.mark.parametrize(("state", "declared", "memory"), STAGES)
@pytest.mark.parametrize("seed", range(6))
def test_a_good_post_says_what_users_see_and_when_there_is_more_and_names_nothing_internal(
    state: StatusState, declared: IncidentView, memory: Memory, seed: int
) -> None:
    seen = view(36 * MINUTE, BOB, incident=declared)
    text = _post(seen, memory, seed=seed)[1].text
    assert "checkout" in text
    assert not re.search(r"order-service|4521|alice|bob|carol|kubectl|\$|SEV", text, re.IGNORECASE)
    if state is StatusState.RESOLVED:
        assert "14:30 and 14:44 UTC" in text
    else:
        due = promised(text, seen.at, mind(seen).starts)
        assert due is not None
        assert 10 * MINUTE <= due - seen.at <= 30 * MINUTE


def test_posts_do_not_read_alike_in_every_drill() -> None:
    seen = view(11 * MINUTE, BOB, incident=incident(roles=ROLES))
    assert len({_post(seen, remember(), seed=seed)[1].text for seed in range(20)}) > 8


def test_a_promise_is_kept_before_it_is_due() -> None:
    last = StatusView(StatusState.INVESTIGATING, "Checkout fails. Next update within 15 minutes.", (), 11 * MINUTE, BOB)
    seen = view(12 * MINUTE, BOB, incident=incident(roles=ROLES), status=(last,))
    for seed in range(20):
        duty = named(comms.duties(mind(seen, BOB, seed=seed, memory=remember())), "status/next")
        assert duty is not None
        assert 20 * MINUTE < duty.at < 26 * MINUTE


def test_novices_are_late_with_what_they_promised() -> None:
    last = StatusView(StatusState.INVESTIGATING, "Checkout fails. Next update within 15 minutes.", (), 11 * MINUTE, BOB)
    seen = view(12 * MINUTE, BOB, incident=incident(roles=ROLES), status=(last,))
    late = 0
    for seed in range(40):
        duty = named(comms.duties(mind(seen, BOB, Skill.NOVICE, seed=seed, memory=remember())), "status/next")
        late += duty is not None and duty.at > 26 * MINUTE
    assert late > 15


def test_after_the_resolved_post_the_public_is_owed_nothing() -> None:
    over = incident("resolved", roles=ROLES, mitigated_at=19 * MINUTE, resolved_at=35 * MINUTE)
    last = StatusView(StatusState.RESOLVED, "Works again.", (), 36 * MINUTE, BOB)
    assert not list(comms.duties(mind(view(40 * MINUTE, BOB, incident=over, status=(last,)), BOB)))


def test_the_public_hears_nothing_of_a_minor_incident_or_of_one_that_was_called_off() -> None:
    minor = incident(roles=ROLES, severity=Severity.SEV3)
    assert not list(comms.duties(mind(view(12 * MINUTE, BOB, incident=minor), BOB)))
    assert not list(comms.duties(mind(view(12 * MINUTE, BOB, incident=incident("stood_down", roles=ROLES)), BOB)))


def test_without_comms_the_ic_posts_and_a_person_who_is_comms_posts_themselves() -> None:
    alone = view(12 * MINUTE, incident=incident(roles=holding(ic=ALICE)))
    assert named(comms.duties(mind(alone, ALICE)), "status") is not None
    both = view(12 * MINUTE, incident=incident(roles=ROLES))
    assert not list(comms.duties(mind(both, ALICE, humans=[BOB])))


def test_a_post_in_the_right_state_is_not_repeated_at_once() -> None:
    last = StatusView(StatusState.INVESTIGATING, "Checkout fails. Next update within 30 minutes.", (), 11 * MINUTE, BOB)
    seen = view(12 * MINUTE, BOB, incident=incident(roles=ROLES), status=(last,))
    duties = list(comms.duties(mind(seen, BOB)))
    assert [duty.name for duty in duties] == ["status/next/1"]
    assert min(duty.at for duty in duties) > 12 * MINUTE + 60 * SECOND


def test_a_vague_author_leaves_parts_out() -> None:
    seen = view(11 * MINUTE, BOB, incident=incident(roles=ROLES), services=(service(1.0),))
    lengths = [len(_post(replace(seen, you=BOB), remember(), Skill.NOVICE, seed)[1].text) for seed in range(30)]
    good = [len(_post(seen, remember(), Skill.EXPERT, seed)[1].text) for seed in range(30)]
    assert sorted(lengths)[15] < 0.7 * sorted(good)[15]
