"""Reach: whether those who had to be told were told, and those who asked were answered.

Separate because here the policy's rules and the scenario's questions say who; the words are judged elsewhere.
"""

from __future__ import annotations

from scoring.case import Case
from scoring.curve import credit
from scoring.judged import Judged, Skipped, Verdict, long, missing, not_asked, quote, seconds, when
from simulator.domain import events as ev
from simulator.domain.by_hand import injects_by_hand
from simulator.domain.events import Recorded
from simulator.domain.matching import text_matches
from simulator.domain.policy import NotificationRule
from simulator.domain.scenario import Expect
from simulator.domain.vocabulary import PersonId, Role


def notifications(case: Case) -> Verdict:
    """Judge each stakeholder whom the truth called for."""
    if case.false_alarm or case.truth.t0 is None:
        return (
            not_asked("it was a false alarm")
            if case.false_alarm
            else Skipped("no true signal came before the drill ended")
        )
    told: dict[str, Recorded] = {}
    for record, event in case.log.of(ev.StakeholderNotified):
        told.setdefault(event.who, record)
    wanted = {
        who: rule for rule in reversed(case.policy.notifications) if _called_for(case, rule) for who in rule.notify
    }
    if not wanted:
        return not_asked("the policy wants nobody told of this")
    if not case.finished and not case.decisions:
        return Skipped("the drill has not ended and nothing is declared yet")
    return [_told(case, who, rule, told.get(who)) for who, rule in sorted(wanted.items())]


def _called_for(case: Case, rule: NotificationRule) -> bool:
    """Whether a rule holds on what is true, as it would run on what is declared."""
    severities = {case.severity, case.worst}
    if rule.unmitigated_for is not None:
        since = case.decisions[0].at if case.decisions else case.start
        due = since + rule.unmitigated_for
        if due > case.end or (case.mitigated is not None and case.mitigated <= due):
            return False
    return (not rule.severities or bool(severities.intersection(rule.severities))) and (
        not rule.facts or any(fact in rule.facts for fact in case.scenario.truth.facts)
    )


def _told(case: Case, who: str, rule: NotificationRule, record: Recorded | None) -> Judged:
    title = case.scenario.functions[who].name if who in case.scenario.functions else who
    if record is not None:
        return Judged(1.0, f"{title} ({who}) was told at {when(record.at)}.", (record.seq,))
    decided = tuple(decision.seq for decision in case.decisions[-1:])
    says = f"{title} ({who}) was never told, though the rule {rule.id!r} calls for it."
    advice = (
        f"The rule {rule.id!r} runs by itself when the severity and the tree's answers are declared as they are; "
        f"else notify {who} yourself."
    )
    people = tuple(decision.by for decision in case.decisions[-1:])
    return Judged(0.0, says, (*case.signal, *decided), advice, people=people, ceiling="critical")


def replies(case: Case) -> Verdict:
    """Judge each question that expected an answer and whose time was up before the drill's end."""
    asked: dict[str, tuple[Recorded, ev.InjectDelivered]] = {}
    for record, event in case.log.of(ev.InjectDelivered):
        asked.setdefault(event.inject, (record, event))
    expected = {inject.id: inject.expect for inject in case.scenario.injects if inject.expect is not None}
    if not expected:
        return not_asked("the scenario asks nothing that expects an answer")
    answers: dict[str, tuple[Recorded, ev.InjectAnswered]] = {}
    for record, reply in case.log.of(ev.InjectAnswered):
        answers.setdefault(reply.inject, (record, reply))
    found: list[Judged] = []
    for name, (record, event) in asked.items():
        expect = expected.get(name)
        if expect is None:
            continue
        answer = answers.get(name)
        found += (
            _unanswered(case, record, event, expect) if answer is None else [_answered(case, record, expect, *answer)]
        )
    return found or Skipped("no question with an expected answer fell due")


def _who_asked(case: Case, expect: Expect, at: int) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(person for role in expect.by for person in case.holders(role, at)))


def _unanswered(case: Case, asked: Recorded, event: ev.InjectDelivered, expect: Expect) -> list[Judged]:
    due = asked.at + expect.reply_within
    if case.closed is not None and case.closed.at < asked.at:
        return []
    verdict = missing(
        case,
        due=due,
        target=expect.reply_within,
        what=f"{event.sender} asked {quote(event.text, 60)} at {when(asked.at)} and got no answer",
        evidence=(asked.seq,),
        advice="Answer whoever asks, if only with the time of the next update.",
        people=_who_asked(case, expect, due),
    )
    return [] if isinstance(verdict, Skipped) else verdict


def _answered(case: Case, asked: Recorded, expect: Expect, answer: Recorded, reply: ev.InjectAnswered) -> Judged:
    taken = answer.at - asked.at
    earned = credit(taken, expect.reply_within, case.rubric.curve.zero_at)
    faults: list[str] = []
    if taken > expect.reply_within:
        faults.append(f"{long(taken - expect.reply_within)} late")
    holders = _who_asked(case, expect, answer.at)
    if holders and answer.actor not in holders:
        earned *= 0.5
        faults.append(f"from {answer.actor}, though {_roles(expect.by)} was asked")
    wants = () if asked.event.inject in injects_by_hand(case.log) else expect.mentions  # type: ignore[union-attr]  # it asked
    lacking = [each for each in wants if not text_matches(f"*{each.strip('*')}*", reply.text)]
    if lacking:
        earned *= 1 - 0.5 * len(lacking) / len(wants)
        faults.append(f"without saying {', '.join(each.strip('*') for each in lacking)}")
    says = (
        f"{answer.actor} answered {asked.event.sender if isinstance(asked.event, ev.InjectDelivered) else ''} after "
        f"{long(taken)} ({long(expect.reply_within)} allowed)" + (": " + "; ".join(faults) if faults else "") + "."
    )
    advice = "Let Comms answer questions from outside, in time, with what was asked for." if faults else ""
    return Judged(
        earned,
        says,
        (asked.seq, answer.seq),
        advice,
        seconds(expect.reply_within),
        seconds(taken),
        "seconds",
        (answer.actor,),
    )


def _roles(roles: tuple[Role, ...]) -> str:
    return " or ".join(role.title for role in roles)
