from __future__ import annotations

from dataclasses import replace

from simulator.bots import operations
from simulator.bots.memory import Memory
from simulator.bots.mind import Duty
from simulator.domain import events as ev
from simulator.domain.actions import Run, Say, Step
from simulator.domain.scenario import Runbook
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import PersonId, Skill
from simulator.views import DrillView
from tests.simulator.bots.hand import (
    ALERT,
    ALICE,
    BRIEFING,
    CAROL,
    HISTORY,
    PATH,
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

OPEN = incident(roles=holding(ic=ALICE, ops=CAROL))
LOOKED_UP = ran(10 * MINUTE, HISTORY, "2  deploy 4521 14:25 UTC: Tune payment gateway client (timeout: 30s -> 3s)")
POOL = ran(11 * MINUTE, "poolctl show", "pool connections 200 of 200, exhausted")

DISK = Runbook.model_validate(
    {
        "metadata": {"title": "Disk", "service": "order-service", "severity": "SEV3"},
        "diagnosis": (
            {"step": "See which directory grew", "command": "du", "expected": "If journal holds gigabytes, clear it"},
            {"step": "Check the level", "command": "show", "expected": "LOG_LEVEL=info. If it is debug, set it back"},
        ),
        "mitigation": (
            {"option": "Clear old journals", "when": "The journal is what fills /var", "command": "vacuum"},
            {"option": "Set the level back", "when": "LOG_LEVEL is debug", "command": "setlevel info"},
        ),
    }
)  # fmt: skip
DISK_FACTS = (ran(9 * MINUTE, "du", "11G /var/log/journal"), ran(10 * MINUTE, "show", "LOG_LEVEL=debug"))


def _duties(
    seen: DrillView, memory: Memory, skill: Skill = Skill.EXPERT, *, seed: int = 1, humans: tuple[PersonId, ...] = ()
) -> list[Duty]:
    return list(operations.duties(mind(seen, CAROL, skill, seed=seed, memory=memory, humans=humans)))


def test_the_runbooks_diagnosis_is_taken_in_its_order() -> None:
    seen = view(10 * MINUTE, incident=OPEN)
    assert asked(named(_duties(seen, remember()), "step")) == Step(runbook=PATH, step="Check recent deployments")
    no_change = replace(seen, deploys=())
    assert asked(named(_duties(no_change, remember(LOOKED_UP)), "step")) == Step(runbook=PATH, step="Check the pool")


def test_a_change_that_fits_the_onset_is_rolled_back_before_the_diagnosis_is_through() -> None:
    duties = _duties(view(11 * MINUTE, incident=OPEN), remember(LOOKED_UP))
    assert named(duties, "step") is None
    said = asked(named(duties, "finding"))
    assert isinstance(said, Say)
    assert "4521" in said.text
    assert "back" in said.text  # the way back, before the change is made
    assert asked(named(duties, "remedy")) == Step(runbook=PATH, step="Rollback last deployment")


def test_without_a_change_the_option_is_taken_that_the_answers_point_to() -> None:
    seen = view(12 * MINUTE, incident=OPEN, deploys=())
    duties = _duties(seen, remember(LOOKED_UP, POOL))
    assert asked(named(duties, "remedy")) == Step(runbook=PATH, step="Scale up")


def test_a_remedy_that_has_not_helped_in_its_time_is_followed_by_the_next() -> None:
    memory = remember(LOOKED_UP, ran(12 * MINUTE, UNDO), looks=[(13 * MINUTE, 1.0), (18 * MINUTE, 1.0)])
    following = named(_duties(view(18 * MINUTE, incident=OPEN), memory), "remedy")
    assert asked(following) == Step(runbook=PATH, step="Scale up")
    assert following is not None
    assert following.at > 17 * MINUTE


def test_nothing_more_is_changed_once_it_is_well() -> None:
    memory = remember(LOOKED_UP, ran(12 * MINUTE, UNDO), looks=[(13 * MINUTE, 1.0), (18 * MINUTE, 0.0)])
    well = view(18 * MINUTE, incident=OPEN, services=(service(0.0),))
    assert named(_duties(well, memory), "remedy") is None


def test_recovery_is_said_only_after_a_look_that_shows_it() -> None:
    fixing = remember(LOOKED_UP, ran(12 * MINUTE, UNDO), looks=[(13 * MINUTE, 1.0)])
    well = view(18 * MINUTE, incident=OPEN, services=(service(0.0),))
    assert named(_duties(well, fixing), "well") is None
    fixing.look(well)
    said = asked(named(_duties(well, fixing), "well"))
    assert isinstance(said, Say)
    assert "14:43" in said.text


def test_nothing_is_fixed_where_nothing_is_wrong() -> None:
    calm = view(12 * MINUTE, incident=OPEN, services=(service(0.0),))
    assert named(_duties(calm, remember(LOOKED_UP, POOL)), "remedy") is None


def test_the_cause_is_taken_away_and_not_only_its_result() -> None:
    seen = view(14 * MINUTE, incident=OPEN, deploys=(), briefing=replace(BRIEFING, runbooks=((PATH, DISK),)))
    assert asked(named(_duties(seen, remember(*DISK_FACTS)), "remedy")) == Step(runbook=PATH, step="Clear old journals")
    cleared = remember(*DISK_FACTS, ran(12 * MINUTE, "vacuum"), looks=[(11 * MINUTE, 0.03), (14 * MINUTE, 0.0)])
    well = replace(seen, services=(service(0.0),))
    assert asked(named(_duties(well, cleared), "finish/LOG_LEVEL")) is not None
    taken = named([duty for duty in _duties(well, cleared) if not duty.name.endswith("/say")], "finish")
    assert asked(taken) == Step(runbook=PATH, step="Set the level back")


def test_who_has_no_part_in_operations_touches_nothing() -> None:
    assert not list(operations.duties(mind(view(11 * MINUTE, incident=OPEN), ALICE)))


def test_a_person_who_is_ic_is_asked_first_and_can_hold_or_hasten_it() -> None:
    seen = view(12 * MINUTE, incident=OPEN)

    def at(*said: str) -> int:
        told = [entry(11 * MINUTE, ALICE, ev.MessagePosted(text=text)) for text in said]
        duties = _duties(seen, remember(LOOKED_UP, *told), humans=(ALICE,))
        suggestion = asked(named(duties, "finding"))
        assert isinstance(suggestion, Say)
        assert "suggest" in suggestion.text
        found = named(duties, "remedy")
        assert found is not None
        return found.at

    assert at("Go ahead.") < at() < at("Wait, not yet.")
    assert at() - at("Go ahead.") < 2 * MINUTE
    assert at() > 10 * MINUTE + 50 * SECOND


def test_novices_sometimes_try_first_what_nothing_points_to_and_experts_never() -> None:
    seen, memory = view(12 * MINUTE, incident=OPEN), remember(LOOKED_UP)

    def wrong(skill: Skill) -> int:
        firsts = [asked(named(_duties(seen, memory, skill, seed=seed), "remedy")) for seed in range(60)]
        return sum(first == Step(runbook=PATH, step="Scale up") for first in firsts)

    assert wrong(Skill.EXPERT) == 0
    assert wrong(Skill.SOLID) < wrong(Skill.NOVICE) < 60


def test_without_a_runbook_common_knowledge_is_followed_by_hand() -> None:
    bare = view(12 * MINUTE, incident=OPEN, briefing=replace(BRIEFING, runbooks=()))
    looked = asked(named(_duties(bare, remember()), "step"))
    assert looked == Run(command="kubectl rollout history deployment/order-service")
    memory = remember(ran(11 * MINUTE, "kubectl rollout history deployment/order-service", "2  deploy 4521"))
    undo = asked(named(_duties(bare, memory), "remedy"))
    assert undo == Run(command="kubectl rollout undo deployment/order-service")


def test_a_full_disk_is_known_without_a_runbook() -> None:
    alert = replace(ALERT, name="DiskAlmostFull", summary="/var is 96 % full", runbook=None)
    bare = view(12 * MINUTE, incident=OPEN, briefing=replace(BRIEFING, runbooks=()), alerts=(alert,), deploys=())
    memory = remember(
        ran(10 * MINUTE, "df -h", "/var 96 %"), ran(11 * MINUTE, "journalctl --disk-usage", "take up 10G")
    )
    assert asked(named(_duties(bare, memory), "remedy")) == Run(command="journalctl --vacuum-size=500M")
