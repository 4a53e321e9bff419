from __future__ import annotations

import re

import pytest

from simulator.bots import command
from simulator.bots.memory import Memory
from simulator.domain import events as ev
from simulator.domain.actions import Mitigate, Request, Resolve, Update
from simulator.domain.promises import promised
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import Skill
from tests.simulator.bots.hand import (
    ALICE,
    BOB,
    CAROL,
    UNDO,
    asked,
    entry,
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
OPEN = incident(roles=ROLES)
MITIGATED = incident("mitigated", roles=ROLES, mitigated_at=19 * MINUTE)
FIX = ran(12 * MINUTE, UNDO)
WELL = (service(0.0),)


def _recovered() -> Memory:
    return remember(FIX, looks=[(13 * MINUTE, 1.0), (16 * MINUTE, 0.3), (18 * MINUTE, 0.0), (19 * MINUTE, 0.0)])


def test_mitigation_is_claimed_a_minute_after_the_signals_are_well() -> None:
    duty = named(command.duties(mind(view(19 * MINUTE, incident=OPEN, services=WELL), memory=_recovered())), "mitigate")
    assert isinstance(asked(duty), Mitigate)
    assert duty is not None
    assert duty.at >= 19 * MINUTE


def test_mitigation_is_not_claimed_while_a_look_shows_trouble() -> None:
    memory = remember(FIX, looks=[(13 * MINUTE, 1.0), (17 * MINUTE, 0.3)])
    assert named(command.duties(mind(view(17 * MINUTE, incident=OPEN), memory=memory)), "mitigate") is None


@pytest.mark.parametrize("skill", [Skill.EXPERT])
@pytest.mark.parametrize("seed", range(5))
def test_it_is_resolved_only_after_a_quiet_quarter_of_an_hour(skill: Skill, seed: int) -> None:
    seen = view(20 * MINUTE, incident=MITIGATED, services=WELL)
    duty = named(command.duties(mind(seen, skill=skill, seed=seed, memory=_recovered())), "resolve")
    assert isinstance(asked(duty), Resolve)
    assert duty is not None
    assert 33 * MINUTE <= duty.at <= 36 * MINUTE


def test_a_relapse_takes_the_claim_of_resolution_back() -> None:
    memory = _recovered()
    memory.looks = [*memory.looks, *remember(looks=[(25 * MINUTE, 0.5)]).looks]
    assert named(command.duties(mind(view(26 * MINUTE, incident=MITIGATED), memory=memory)), "resolve") is None


def test_some_novices_claim_both_too_early() -> None:
    fixing = remember(FIX, looks=[(13 * MINUTE, 1.0)])
    claims = [
        named(
            command.duties(mind(view(14 * MINUTE, incident=OPEN), skill=Skill.NOVICE, seed=seed, memory=fixing)), "mit"
        )
        for seed in range(40)
    ]
    assert 5 < sum(claim is not None for claim in claims) < 35


def test_a_refused_claim_is_made_again_later() -> None:
    memory = _recovered()
    memory.refusals.append(("resolve", 34 * MINUTE))
    seen = view(35 * MINUTE, incident=MITIGATED, services=WELL)
    duty = named(command.duties(mind(seen, memory=memory)), "resolve/0/1")
    assert duty is not None
    assert duty.at > 34 * MINUTE


@pytest.mark.parametrize("seed", range(8))
def test_an_update_says_severity_impact_cause_action_with_its_time_money_ic_and_the_next_update(seed: int) -> None:
    seen = view(13 * MINUTE, incident=OPEN)
    action = asked(named(command.duties(mind(seen, seed=seed, memory=remember(FIX))), "update/fixing"))
    assert isinstance(action, Update)
    text = action.text
    assert text.startswith("SEV1 update, 14:38 UTC.")
    assert "customers cannot checkout since 14:30 UTC" in text
    assert re.search(r"Suspected cause: deploy 4521 on order-service.*30s -> 3s", text)
    assert "Rollback last deployment" in text
    assert re.search(r"ETA \d+ min", text)
    assert re.search(r"about \$1\d,000 so far", text)
    assert "IC: @alice" in text
    assert promised(text, seen.at, mind(seen).starts) is not None


def test_an_unknown_cause_is_called_unknown() -> None:
    seen = view(13 * MINUTE, incident=OPEN, deploys=())
    action = asked(named(command.duties(mind(seen)), "update/looking"))
    assert isinstance(action, Update)
    assert "Cause: " in action.text
    assert "4521" not in action.text


def test_after_recovery_the_update_gives_the_span_and_the_money_of_it() -> None:
    memory = _recovered()
    memory.read([entry(19 * MINUTE, ALICE, ev.IncidentMitigated(text="order-service well since 14:43 UTC."))])
    seen = view(20 * MINUTE, incident=MITIGATED, services=WELL)
    action = asked(named(command.duties(mind(seen, memory=memory)), "update/watching"))
    assert isinstance(action, Update)
    assert "customers could not checkout from 14:30 to 14:43 UTC" in action.text
    assert "about $31,000" in action.text
    assert "so far" not in action.text


def test_the_next_update_comes_before_it_was_promised() -> None:
    told = entry(13 * MINUTE, ALICE, ev.UpdatePosted(text="Next update in 15 minutes."))
    duty = named(command.duties(mind(view(14 * MINUTE, incident=OPEN), memory=remember(FIX, told))), "update/next")
    assert duty is not None
    assert 25 * MINUTE < duty.at < 28 * MINUTE


def test_a_prompt_for_more_people_is_answered_once() -> None:
    prompted = entry(39 * MINUTE, ALICE, ev.RespondersPrompted(to=ALICE, text="Half an hour", rule="more"))
    seen = view(40 * MINUTE, incident=OPEN)
    duty = named(command.duties(mind(seen, memory=remember(prompted))), "request")
    assert isinstance(asked(duty), Request)
    assert duty is not None
    assert duty.at >= 39 * MINUTE + 10 * SECOND
    done = remember(prompted, entry(40 * MINUTE, ALICE, ev.RespondersRequested(what="A second engineer")))
    assert named(command.duties(mind(seen, memory=done)), "request") is None


def test_a_person_who_is_ic_claims_and_updates_themselves() -> None:
    seen = view(20 * MINUTE, incident=MITIGATED, services=WELL)
    assert not list(command.duties(mind(seen, CAROL, memory=_recovered(), humans=[ALICE])))
