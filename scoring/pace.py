"""Fairness of pace: being early never costs, being late never pays.

Separate because it looks at the whole score. Several targets count from the declaration, and a first post's promise
counts from that post. So an earlier declaration moves every later deadline forward, and could lower the score although
everything else stayed the same. Two rules prevent it. Early: who declared, or posted first, before the target is graded
as if it had come at the best moment until the target. Late: who did it after the target is graded no better than at the
worst moment since the target. Each finding stays literal; what the rules change is an adjustment in the report.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from scoring.case import Case, Post
from scoring.criteria import cadence, content, coordination, promises, reach, response, severity
from scoring.criteria.messages.promising import promised_in
from scoring.judged import Judge, when
from scoring.needs import need
from scoring.totals import Credits, Weights, credit_of, total
from simulator.domain.simtime import MINUTE

_BY_DECLARATION: dict[str, Judge] = {
    "response.declare": response.declare,
    "severity.first": severity.first,
    "severity.right": severity.right,
    "communication.first_update": cadence.first_update,
    "communication.notifications": reach.notifications,
    "coordination.room": coordination.room,
    "coordination.ic": coordination.ic,
    "coordination.roles": coordination.roles,
}
_BY_POST: dict[str, Judge] = {"communication.promises": promises.promises}
_BY_BOTH: dict[str, Judge] = {"communication.first_status": cadence.first_status}
_BY_POST_IF_ANY: dict[str, Judge] = {"communication.cadence": cadence.cadence}
_BY_DECLARATION_IF_NO_POST: dict[str, Judge] = {
    "communication.cadence": cadence.cadence,
    "communication.content": content.content,
}


MOST_PROMISES = 50
"""A log with more broken internal promises than this before its second public post is looked at only so far."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a rule of fairness changed in the score."""

    points: float
    says: str
    evidence: tuple[int, ...]


@dataclass
class Pace:
    """One drill's score as it would be, had the declaration or the first public post come at another moment."""

    case: Case
    credits: Credits
    weights: Weights
    _declared: dict[int, Credits] = field(default_factory=dict)
    _posted: dict[int, Credits] = field(default_factory=dict)

    def adjustments(self) -> list[Adjustment]:
        """What the two rules change, in order: the first post's, then the declaration's."""
        case = self.case
        actual = total(self.credits, self.weights, case.rubric)
        if actual is None or case.false_alarm or case.truth.t0 is None:
            return []
        declared = case.decisions[0].at if case.decisions else None
        posted = self._fair_post(declared)
        fair = posted if declared is None else self._fair_declaration(declared)
        found = []
        if posted != actual:
            found.append(_of_post(case, posted - actual))
        if fair != posted:
            found.append(_of_declaration(case, fair - posted))
        return found

    def _fair_post(self, declared: int | None) -> float:
        """The score with the rules applied to the first public post."""
        case = self.case if declared is None or not self.case.decisions else self.case.supposing(declared=declared)
        rule = case.policy.communication.first_public
        required = need(case, rule.severities)
        if not case.public:
            return self._total(declared, None)
        posted = case.public[0].at
        # Where no post was required, the first one is early whenever it comes.
        target = max(posted, case.end) if required is None else required.at + rule.within
        latest = min([target, *(post.at for post in case.public[1:2])])
        moments = self._post_moments()
        if required is not None:
            moments |= {target, required.at, required.at + round(case.rubric.curve.zero_at * rule.within)}
        return _fairest(posted, target, latest, moments, lambda at: self._total(declared, at))

    def _fair_declaration(self, declared: int) -> float:
        """The score with the rules applied to the declaration as well."""
        case = self.case
        allowed = case.target("declare") or case.policy.severities[case.decisions[0].severity].declare or 0
        target = case.start + allowed
        latest = min([target, *(each.at for each in case.decisions[1:2])])
        moments = {target, case.start + round(case.rubric.curve.zero_at * allowed), *self._declaration_moments()}
        return _fairest(declared, target, latest, moments, lambda at: self._fair_post(at))

    def _declaration_moments(self) -> set[int]:
        """Moments of declaring at which a criterion's line bends: what counts from it was just in time, or too late."""
        case, rules, zero = self.case, self.case.policy.war_room, self.case.rubric.curve.zero_at
        lengths = {
            rules.open_within,
            rules.ic_within,
            rules.roles_within,
            case.policy.communication.first_public.within,
        }
        if case.policy.communication.first_internal is not None:
            lengths.add(case.policy.communication.first_internal)
        lengths |= {rule.unmitigated_for for rule in case.policy.notifications if rule.unmitigated_for is not None}
        anchors = {held.at for held in case.held} | {post.at for post in (*case.public[:1], *case.internal[:1])}
        anchors |= {record.at for record in case.log if record.kind == "room.opened"} | {case.end}
        claims = [case.closed, case.called_off]
        anchors |= {record.at for record in claims if record is not None} | {each.at for each in case.decisions[1:]}
        anchors |= {case.mitigated} if case.mitigated is not None else set()
        bends = {anchor - round(length * times) for anchor in anchors for length in lengths for times in (1, zero)}
        return bends | {at for at, _ in case.truth.severity}

    def _post_moments(self) -> set[int]:
        """The same for the first public post: its silence, its promise, and the promises that it might keep."""
        case, zero = self.case, self.case.rubric.curve.zero_at
        first = case.public[0]
        bends: set[int] = set()
        lengths = set(case.policy.communication.cadence.values())
        if case.policy.communication.at_most is not None:
            lengths.add(case.policy.communication.at_most.every)
        after = {post.at for post in case.public[1:2]} | {case.end}
        if first.promise is not None and first.promised_within is not None:
            bends |= self._clock_bends(first, first.promise, after)
            lengths.add(first.promised_within)
        bends |= {at - round(length * times) for at in after for length in lengths for times in (1, zero)}
        for post, due in self._promises_left()[:MOST_PROMISES]:
            bends |= {post.at, due, post.at + round(zero * (due - post.at))}
        return bends

    def _clock_bends(self, first: Post, due: int, after: set[int]) -> set[int]:
        """Bends of a promise by the time of day: it gets a minute longer with every minute that the post is earlier."""
        case, zero = self.case, self.case.rubric.curve.zero_at
        if promised_in(case.rubric.rubric, first.text, first.at - MINUTE, case.starts) != due:
            return set()
        bends = {due - number * MINUTE for number in range(due // MINUTE + 1)}
        for number in range(1, due // MINUTE + 1):
            length = number * MINUTE
            kinks = [at - round(length * times) for at in after for times in (1, zero)]
            bends |= {at for at in kinks if length - MINUTE < due - at <= length}
        return bends

    def _promises_left(self) -> list[tuple[Post, int]]:
        """The internal promises that nothing but the first public post could have kept in time."""
        case = self.case
        until = case.public[1].at if len(case.public) > 1 else case.end
        others = sorted(each.at for each in promises.inside(case) if each.seq != case.public[0].seq)
        found = []
        for post in (*case.internal, *case.replies):
            if post.promised_within is not None and post.at <= until:
                due, after = post.at + post.promised_within, bisect_right(others, post.at)
                if after == len(others) or others[after] > due:
                    found.append((post, due))
        return found

    def _total(self, declared: int | None, posted: int | None) -> float:
        credits = dict(self.credits)
        case = self.case
        if declared is not None:
            if declared not in self._declared:
                judges = _BY_DECLARATION if case.public else _BY_DECLARATION | _BY_DECLARATION_IF_NO_POST
                self._declared[declared] = _judge(judges, case.supposing(declared=declared))
            credits.update(self._declared[declared])
        if posted is not None:
            if posted not in self._posted:
                self._posted[posted] = _judge(_BY_POST | _BY_POST_IF_ANY, case.supposing(first_post=posted))
            credits.update(self._posted[posted])
        credits.update(_judge(_BY_BOTH, case.supposing(declared, posted)))
        return total(credits, self.weights, case.rubric) or 0.0


def _judge(judges: dict[str, Judge], case: Case) -> Credits:
    return {name: credit_of(judge(case)) for name, judge in judges.items()}


def _fairest(at: int, target: int, latest: int, moments: Iterable[int], score: Callable[[int], float]) -> float:
    """The best score from an early moment until the target, or the worst from the target until a late one."""
    low, high = (at, max(at, latest)) if at <= target else (target, at)
    near = {each + step for each in moments for step in (-1, 0, 1)} | {low, high}
    scores = [score(each) for each in sorted(near) if low <= each <= high]
    return max(scores) if at <= target else min(scores)


def _of_post(case: Case, points: float) -> Adjustment:
    post = case.public[0]
    says = (
        f"The first public post came early, at {when(post.at)}: what followed is not held to a tighter clock for it."
        if points > 0
        else f"The first public post came late, at {when(post.at)}: it scores no better than an earlier one would have."
    )
    return Adjustment(points, says, (post.seq,))


def _of_declaration(case: Case, points: float) -> Adjustment:
    first = case.decisions[0]
    says = (
        f"The declaration came early, at {when(first.at)}: what counts from it is not held to a tighter clock for it."
        if points > 0
        else f"The declaration came late, at {when(first.at)}: it scores no better than an earlier one would have."
    )
    return Adjustment(points, says, (first.seq,))
