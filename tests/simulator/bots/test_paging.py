from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.bots import paging
from simulator.domain import events as ev
from simulator.domain.actions import Acknowledge
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import PageId, Skill
from tests.simulator.bots.hand import ALICE, CAROL, PAGE, asked, entry, mind, named, remember, taken, view


def test_whoever_is_called_takes_the_page_after_a_delay_of_their_skill() -> None:
    duty = named(paging.duties(mind(view(7 * MINUTE))), "ack")
    assert duty is not None
    assert 7 * MINUTE + 10 * SECOND < duty.at < 9 * MINUTE
    assert asked(duty) == Acknowledge(page=1)


def test_a_page_to_somebody_else_is_left_to_them() -> None:
    assert not list(paging.duties(mind(view(7 * MINUTE), CAROL)))


@pytest.mark.parametrize("state", ["acknowledged", "snoozed", "resolved", "exhausted"])
def test_a_page_that_does_not_call_is_left_alone(state: str) -> None:
    assert not list(paging.duties(mind(view(7 * MINUTE, pages=(replace(taken(), state=state),)))))


def test_after_an_escalation_the_delay_counts_from_the_new_call() -> None:
    page = replace(PAGE, to=(CAROL,), level=2)
    called = entry(12 * MINUTE, ALICE, ev.PageSent(page=PageId(1), to=CAROL, level=2))
    duty = named(paging.duties(mind(view(12 * MINUTE, pages=(page,)), CAROL, memory=remember(called))), "ack")
    assert duty is not None
    assert duty.at > 12 * MINUTE


def test_novices_take_longer_than_experts_on_the_median() -> None:
    def median(skill: Skill) -> int:
        found = [named(paging.duties(mind(view(7 * MINUTE), skill=skill, seed=seed)), "ack") for seed in range(51)]
        return sorted(duty.at for duty in found if duty)[25]

    assert median(Skill.EXPERT) < median(Skill.SOLID) < median(Skill.NOVICE)
