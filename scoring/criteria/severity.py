"""Severity: the first call, how soon the right one stood, the answers behind it, and whether it stayed.

Separate because all of it compares what was declared with the truth of that moment, which may change in a drill.
"""

from __future__ import annotations

from scoring.case import Case, Decision
from scoring.curve import credit
from scoring.judged import Judged, Skipped, Verdict, long, missing, not_asked, seconds, when
from simulator.domain.vocabulary import Severity

FALSE_ALARM = not_asked("it was a false alarm")
NO_SIGNAL = Skipped("no true signal came before the drill ended")
TREE_IS_READ_WHOLE = FLAPPING_COSTS = 2
"""The versions of the rubric from which on questions passed over, and going back and forth, are judged."""
ADVICE = "Walk the decision tree from the top and take the first yes; when in doubt take the worse and lower it later."


def _truth_at(case: Case, at: int) -> Severity:
    return case.truth.severity_at(at) or case.severity


def distance(case: Case, severity: Severity, at: int) -> int:
    """How many levels a severity is too high (above 0) or too low (below 0) at a moment.

    One that is worse than the truth of the moment and comes true later is right: it saw it coming.
    """
    now = _truth_at(case, at)
    later = {each for since, each in case.truth.severity if since > at and each.rank < now.rank}
    return 0 if severity in later else now.rank - severity.rank


def _cost(case: Case, levels: int) -> float:
    costs = case.rubric.severity
    each = costs.overcall if levels > 0 else costs.overcall * costs.undercall_times
    return min(1.0, abs(levels) * each)


def first(case: Case) -> Verdict:
    """Judge the first severity declared."""
    if case.truth.t0 is None:
        return NO_SIGNAL
    if not case.decisions:
        return _nothing_declared(case)
    decision = case.decisions[0]
    levels = distance(case, decision.severity, decision.at)
    truth = _truth_at(case, decision.at)
    says = f"{decision.by} declared {decision.severity} at {when(decision.at)}; true was {truth}"
    if levels:
        says += f", so it was {abs(levels)} level{'s' if abs(levels) > 1 else ''} too {'high' if levels > 0 else 'low'}"
    advice = "" if not levels else "Look at what users see before declaring." if case.false_alarm else ADVICE
    return [
        Judged(
            1 - _cost(case, levels),
            says + ".",
            (decision.seq,),
            advice,
            truth.value,
            decision.severity.value,
            "severity",
            (decision.by,),
        )
    ]


def _nothing_declared(case: Case) -> Verdict:
    if case.false_alarm:
        if case.called_off is None:
            return Skipped("nobody decided anything")
        off = case.called_off
        return [Judged(1.0, "Nothing was declared, and there was nothing to declare.", (off.seq,), people=(off.actor,))]
    target = case.target("declare")
    if target is None:
        return not_asked(f"{case.severity} has no time to declare")
    return missing(
        case,
        due=case.start + target,
        target=target,
        what=f"No severity was declared; true was {case.severity}",
        evidence=case.signal,
        advice=ADVICE,
    )


def right(case: Case) -> Verdict:
    """Judge how soon the right severity stood, at first and after each worsening."""
    if case.truth.t0 is None or case.false_alarm:
        return FALSE_ALARM if case.false_alarm else NO_SIGNAL
    found: list[Judged] = []
    skipped = not_asked(f"{case.severity} has no time to declare")
    for since, severity in _worsenings(case):
        verdict = _reached(case, since, severity)
        if isinstance(verdict, Skipped):
            skipped = verdict
        else:
            found += verdict
    return found or skipped


def _worsenings(case: Case) -> list[tuple[int, Severity]]:
    """The true severity at t0 and each worse one after it; one that was overtaken before it was due is left out."""
    steps = [(case.start, case.severity)]
    for since, severity in case.truth.severity:
        if since > case.start and severity.rank < steps[-1][1].rank:
            target = case.policy.severities[steps[-1][1]].declare
            if target is not None and since < steps[-1][0] + target:
                steps.pop()
            steps.append((since, severity))
    return steps


def _reached(case: Case, since: int, severity: Severity) -> Verdict:
    target = case.target("declare") if severity is case.severity else case.policy.severities[severity].declare
    if target is None:
        return not_asked(f"{severity} has no time to declare")
    evidence = case.signal[:1]
    calls = [each for each in case.decisions if each.at <= since][-1:]
    calls += [each for each in case.decisions if each.at > since]
    if not calls:
        what = f"{severity} was true from {when(since)} and nothing was declared"
        return missing(case, due=since + target, target=target, what=what, evidence=evidence, advice=ADVICE)
    worth = {call: _worth(case, call, since, target) for call in calls}
    best = max(calls, key=lambda call: worth[call])
    taken = max(0, best.at - since)
    says = f"{severity} was true from {when(since)}; "
    if best.severity is severity:
        says += f"it stood at {when(best.at)}, {long(taken)} later (target {long(target)})."
    else:
        says += f"it never stood in time, and {best.severity} was the nearest, from {when(best.at)}."
    advice = "Check the severity again whenever the impact is better known, and say so when it changes."
    return [
        Judged(
            worth[best],
            says,
            (*evidence, best.seq),
            "" if worth[best] == 1 else advice,
            seconds(target),
            seconds(taken) if best.severity is severity else None,
            "seconds",
            (best.by,),
        )
    ]


def _worth(case: Case, call: Decision, since: int, target: int) -> float:
    """What a call was worth: by how soon it came, and by how near the truth it was."""
    at = max(call.at, since)
    levels = distance(case, call.severity, at)
    return credit(at - since, target, case.rubric.curve.zero_at) * (1 - _cost(case, levels))


def facts(case: Case) -> Verdict:
    """Judge the decision tree's answers that came with a severity."""
    true = case.scenario.truth.facts
    stated = {fact: decision for decision in reversed(case.decisions) for fact in decision.facts}
    if not true or not stated:
        return Skipped("no answers were given") if true else not_asked("the scenario states no facts")
    asks = {question.fact: question.asks for question in case.policy.decision_tree}
    found = [_fact(fact, fact in true, asks.get(fact, fact), decision) for fact, decision in sorted(stated.items())]
    if case.rubric.rubric >= TREE_IS_READ_WHOLE:
        for decision in case.decisions:
            found += _not_answered(case, decision) + _not_followed(case, decision)
    return found


def _fact(fact: str, holds: bool, asks: str, decision: Decision) -> Judged:
    says = f"{decision.by} answered yes to {asks!r} ({fact}), which is {'true' if holds else 'not so'}."
    advice = "" if holds else "Answer the tree's questions from what the signals show, one at a time."
    return Judged(float(holds), says, (decision.seq,), advice, people=(decision.by,))


def _not_answered(case: Case, decision: Decision) -> list[Judged]:
    """The questions that come before the first one answered yes, and should have been answered so themselves."""
    if not decision.facts:
        return []
    truth, found = _truth_at(case, decision.at), []
    for question in case.policy.decision_tree:
        if question.fact in decision.facts:
            break
        # Facts are those of the whole drill: one that calls for more than what was true at that moment came later.
        if question.fact in case.scenario.truth.facts and question.leads_to.rank >= truth.rank:
            says = f"{decision.by} passed over {question.asks!r} ({question.fact}) at {when(decision.at)}; it is so."
            advice = f"Answer yes to it: it leads to {question.leads_to}, before the questions below it are asked."
            found.append(Judged(0.0, says, (decision.seq,), advice, people=(decision.by,)))
    return found


def _not_followed(case: Case, decision: Decision) -> list[Judged]:
    """Answers that lead to another severity than the one declared."""
    leads_to = case.policy.severity_for(decision.facts)
    if not decision.facts or leads_to is decision.severity:
        return []
    says = f"{decision.by} declared {decision.severity} at {when(decision.at)}; their own answers lead to {leads_to}."
    advice = "Take the severity that the first yes leads to, or correct the answer."
    return [Judged(0.0, says, (decision.seq,), advice, leads_to.value, decision.severity.value, "severity",
                   (decision.by,))]  # fmt: skip


def steady(case: Case) -> Verdict:
    """Judge each change of severity: towards the truth, or away from it."""
    changes = list(zip(case.decisions, case.decisions[1:], strict=False))
    changes = [(was, now) for was, now in changes if was.severity is not now.severity]
    if not changes or case.truth.t0 is None:
        return Skipped("the severity was never changed")
    found = [_change(case, was, now) for was, now in changes]
    if case.rubric.rubric >= FLAPPING_COSTS:
        found += _flapping(case, [now for _, now in changes], changes[0][0].severity)
    return found


def _flapping(case: Case, changed: list[Decision], first: Severity) -> list[Judged]:
    """Each return to a severity that had been left, although the truth did not change in between."""
    found: list[Judged] = []
    for before, left, back in zip([first, *(each.severity for each in changed)], changed, changed[1:], strict=False):
        steady = all(not left.at < since <= back.at for since, _ in case.truth.severity)
        if back.severity is before and steady:
            truth = _truth_at(case, back.at)
            says = (
                f"The severity flapped: {before}, {left.severity} at {when(left.at)}, {back.severity} again at "
                f"{when(back.at)}, while {truth} was true all the time."
            )
            advice = "Before you change a severity say what has changed; while nothing has, leave it."
            found.append(Judged(0.0, says, (left.seq, back.seq), advice, people=(left.by, back.by)))
    return found


def _change(case: Case, was: Decision, now: Decision) -> Judged:
    closer = abs(distance(case, now.severity, now.at)) < abs(distance(case, was.severity, now.at))
    truth = _truth_at(case, now.at)
    says = (
        f"{now.by} changed {was.severity} to {now.severity} at {when(now.at)}, "
        f"{'towards' if closer else 'away from'} the truth ({truth})."
    )
    advice = "" if closer else "Change a severity on what the signals say, not on who asks loudest."
    return Judged(float(closer), says, (now.seq,), advice, truth.value, now.severity.value, "severity", (now.by,))
