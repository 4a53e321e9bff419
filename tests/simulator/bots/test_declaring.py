from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.bots import declaring
from simulator.domain.actions import Declare, Reclassify, StandDown
from simulator.domain.scenario import RunbookOption
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role, Severity, Skill, Via
from simulator.views import InjectView
from tests.simulator.bots.hand import (
    ALERT,
    ALICE,
    BOB,
    BRIEFING,
    HISTORY,
    PATH,
    RUNBOOK,
    asked,
    holding,
    incident,
    mind,
    named,
    ran,
    remember,
    service,
    taken,
    view,
)

RENEW = RunbookOption(
    option="Renew the probe's password",
    when="Only probe-checkout is refused",
    command="idctl renew probe-checkout",
)
CHECKED = remember(
    ran(9 * MINUTE, HISTORY, "1 initial release"), ran(10 * MINUTE, "poolctl show", "refused account=probe-checkout")
)
QUIET = (service(0.0),)


def _check(option: RunbookOption | None = None) -> dict[str, Any]:
    book = RUNBOOK.model_copy(update={"mitigation": (*RUNBOOK.mitigation, *([option] if option else []))})
    return {
        "alerts": (replace(ALERT, name="SyntheticCheckoutFailed"),),
        "pages": (taken(),),
        "services": QUIET,
        "deploys": (),
        "briefing": replace(BRIEFING, runbooks=((PATH, book),)),
    }


def test_whoever_took_the_page_declares_by_the_tree_with_impact_and_answers() -> None:
    action = asked(named(declaring.duties(mind(view(8 * MINUTE, pages=(taken(),)))), "declare"))
    assert isinstance(action, Declare)
    assert action.severity is Severity.SEV1
    assert "unavailable_to_all_users" in action.facts
    assert "checkout" in action.impact.lower()
    assert "UTC" in action.impact


def test_nobody_declares_before_the_page_is_taken_nor_for_somebody_else() -> None:
    assert not list(declaring.duties(mind(view(8 * MINUTE))))
    assert not list(declaring.duties(mind(view(8 * MINUTE, pages=(taken(ALICE),)), BOB)))


def test_with_every_signal_well_an_expert_looks_further_and_some_novices_declare() -> None:
    calm = view(8 * MINUTE, pages=(taken(),), services=QUIET)
    assert named(declaring.duties(mind(calm)), "declare") is None
    hasty = [named(declaring.duties(mind(calm, skill=Skill.NOVICE, seed=seed)), "declare") for seed in range(40)]
    assert 10 < sum(duty is not None for duty in hasty) < 40


def test_a_check_that_fails_while_users_are_well_is_stood_down_with_what_was_seen() -> None:
    action = asked(named(declaring.duties(mind(view(11 * MINUTE, **_check()), memory=CHECKED)), "stand-down"))
    assert isinstance(action, StandDown)
    assert action.near_miss
    assert "probe-checkout" in action.why


def test_the_check_is_put_right_before_standing_down() -> None:
    assert named(declaring.duties(mind(view(11 * MINUTE, **_check(RENEW)), memory=CHECKED)), "stand-down") is None
    done = remember(
        ran(9 * MINUTE, HISTORY, ""),
        ran(10 * MINUTE, "poolctl show", "refused account=probe-checkout"),
        ran(11 * MINUTE, RENEW.command or ""),
    )
    assert named(declaring.duties(mind(view(11 * MINUTE, **_check(RENEW)), memory=done)), "stand-down") is not None


def test_an_alert_that_is_no_check_is_declared_after_the_diagnosis() -> None:
    calm = view(11 * MINUTE, pages=(taken(),), services=QUIET, deploys=())
    assert named(declaring.duties(mind(calm, memory=CHECKED)), "declare") is not None


def test_nobody_stands_down_once_a_look_has_shown_trouble() -> None:
    troubled = remember(looks=[(9 * MINUTE, 0.5)])
    troubled.ran = CHECKED.ran
    assert named(declaring.duties(mind(view(11 * MINUTE, **_check()), memory=troubled)), "stand-down") is None


def test_an_ic_corrects_a_severity_that_the_signals_contradict() -> None:
    low = incident(severity=Severity.SEV3, roles=holding(ic=ALICE))
    action = asked(named(declaring.duties(mind(view(12 * MINUTE, incident=low))), "reclassify"))
    assert isinstance(action, Reclassify)
    assert action.severity is Severity.SEV1


def test_falling_errors_during_a_fix_lower_no_severity() -> None:
    fixing = remember(ran(10 * MINUTE, "kubectl rollout undo deployment/order-service"))
    seen = view(12 * MINUTE, incident=incident(roles=holding(ic=ALICE)), services=(service(0.4),))
    assert named(declaring.duties(mind(seen, memory=fixing)), "reclassify") is None


def test_the_ic_role_of_a_person_is_not_played_for_them() -> None:
    low = incident(severity=Severity.SEV3, roles=holding(ic=BOB))
    assert not list(declaring.duties(mind(view(12 * MINUTE, incident=low), ALICE, humans=[BOB])))


def test_only_the_weak_give_in_to_a_loud_voice() -> None:
    loud = InjectView("boss", Via.CHAT, "Petra", "Sales", "Please make this a SEV1!", 600_000, (), None, None)
    seen = view(11 * MINUTE, incident=incident(severity=Severity.SEV3, roles=holding(ic=ALICE)), injects=(loud,))

    def given(skill: Skill) -> int:
        return sum(
            named(declaring.duties(mind(seen, skill=skill, seed=seed)), "give-in") is not None for seed in range(60)
        )

    assert given(Skill.EXPERT) == 0
    assert given(Skill.NOVICE) > given(Skill.SOLID)


def test_without_an_ic_whoever_declared_answers_for_the_severity() -> None:
    seen = view(12 * MINUTE, incident=incident(severity=Severity.SEV3))
    assert named(declaring.duties(mind(seen, ALICE)), "reclassify") is not None
    assert not list(declaring.duties(mind(seen, BOB)))
    assert seen.holder(Role.IC) is None
