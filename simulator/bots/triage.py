"""Walking the decision tree: which of its questions can be answered yes from what is seen, and what severity follows.

Separate because it is the judgement that trainees are graded on most: an expert answers by the signals and the
runbook's impact, a novice by how the alert sounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.bots.mind import Mind
from simulator.bots.reading import first_alert, impact_text, revenue_per_minute, runbook_of, unwell, worst_errors
from simulator.domain.vocabulary import AlertSeverity, Severity

OUTAGE = 0.9
"""From this share of failing requests on, the service is as good as gone for everybody."""
MANY = 0.1
"""The guide's line between a few users and many."""

_BREACH = re.compile(r"\b(breach|leak\w*|exposed|intru\w+|stolen|unauthori[sz]ed access)\b", re.I)
_LOSS = re.compile(r"\b(data loss|lost data|corrupt\w*|overwritten|missing rows|deleted rows)\b", re.I)
_MONEY = re.compile(r"\b(payments?|checkout|billing|charged?|invoic\w+|revenue)\b", re.I)
_EVERYBODY = re.compile(r"\b(all|every|everyone|everybody|nobody|customers may be unable|3 of 3)\b", re.I)


@dataclass(frozen=True, slots=True)
class Judged:
    """A severity, and the answers that it was taken from."""

    severity: Severity
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    share: float
    minor: bool
    text: str
    money: bool


def _by_signals(mind: Mind) -> _Seen:
    view = mind.view
    share = worst_errors(view) if unwell(view) else 0.0
    text = impact_text(view)
    return _Seen(share, _minor(mind), text, revenue_per_minute(view) is not None or bool(_MONEY.search(text)))


def _by_alert(mind: Mind) -> _Seen:
    """How the alert sounds to somebody who has not looked further."""
    alert = first_alert(mind.view)
    text = f"{alert.summary} {alert.impact}" if alert else ""
    share = 1.0 if _EVERYBODY.search(text) else 0.3
    return _Seen(share, _minor(mind), text, bool(_MONEY.search(text)))


def _minor(mind: Mind) -> bool:
    """Whether the runbook or the alert calls it small: nothing that the business lives by."""
    found, alert = runbook_of(mind.view), first_alert(mind.view)
    named = re.findall(r"SEV[1-4]", found[1].metadata.severity) if found else []
    if named:
        return not {"SEV1", "SEV2"}.intersection(named)
    return alert is not None and alert.severity in (AlertSeverity.WARNING, AlertSeverity.INFO)


def _holds(fact: str, seen: _Seen) -> bool:
    words = set(fact.split("_"))
    if words & {"breach", "exposure", "security"}:
        return bool(_BREACH.search(seen.text))
    if words & {"loss", "corruption"}:
        return bool(_LOSS.search(seen.text))
    if "unavailable" in words:
        return seen.share >= OUTAGE and not seen.minor
    if words & {"financial", "revenue", "money"}:
        return seen.money and seen.share >= (MANY if "over" in words else 0.01) and not seen.minor
    if words & {"over", "above"}:
        return seen.share >= MANY and not seen.minor
    if words & {"under", "below"}:
        return 0 < seen.share < MANY and not seen.minor
    if words & {"non", "minor", "degradation"}:
        return seen.share > 0 and seen.minor
    return False


def _walk(mind: Mind, seen: _Seen) -> Judged:
    facts = tuple(each.fact for each in mind.view.briefing.tree if _holds(each.fact, seen))
    for question in mind.view.briefing.tree:
        if question.fact in facts:
            return Judged(question.leads_to, facts)
    return Judged(mind.view.briefing.otherwise, facts)


def by_the_tree(mind: Mind) -> Judged:
    """The severity that the tree gives for what the signals show now."""
    return _walk(mind, _by_signals(mind))


def at_first_sight(mind: Mind) -> Judged:
    """What this player declares: the tree's severity, the alert's where it did not look, or one off where it errs."""
    judged = by_the_tree(mind) if unwell(mind.view) else _walk(mind, _by_alert(mind))
    if not mind.does(mind.habits.misjudges, "misjudges"):
        return judged
    step = mind.dice.pick((-1, 1, 1), "misjudges/way")
    rank = min(4, max(1, judged.severity.rank + step))
    if rank == judged.severity.rank:
        rank -= step
    return Judged(Severity(f"SEV{rank}"), ())
