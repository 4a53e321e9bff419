"""Causes about systems: whether a postmortem's root cause says what let it happen, and names nobody.

Separate from blame, which may stand anywhere in it: here one section is read, and it is not enough that it accuses
nobody. A change or an event only sets an incident off; what is to be mended is what let it through.
"""

from __future__ import annotations

import re

from scoring.case import Case
from scoring.criteria.learning import nothing_to_read, review_required
from scoring.criteria.messages.blameless import blameful
from scoring.criteria.messages.rule import sentences
from scoring.criteria.postmortem import read_review
from scoring.judged import Judged, Verdict, not_asked, quote
from simulator.domain import events as ev

_SYSTEM = re.compile(
    r"\b(?:pipelines?|process(?:es)?|procedures?|reviews?|reviewed|tests?|tested|testing|canary|canaries|stages?|staging|"
    r"roll-?outs?|checks?|checked|guards?|guardrails?|limits?|quotas?|thresholds?|alerts?|alerting|monitor\w{0,4}|"
    r"defaults?|validat\w{1,4}|runbooks?|automat\w{1,4}|nothing|never|without|missing|lack\w{0,3}|allow\w{0,3}|"
    r"accept\w{0,3}|lets?|permit\w{0,4}|capacity|design\w{0,3}|assum\w{1,6}|depend\w{0,6}|redundan\w{1,3}|fallbacks?|"
    r"single point|safeguards?|retention|rotat\w{1,4}|expir\w{1,4}|ownership|tooling|backpressure)\b",
    re.IGNORECASE,
)  # fmt: skip
"""Words with which people say why a system let something happen, rather than what set it off."""
_WHO = r"(?:\w{1,20} ){0,2}(?:engineer|developer|administrator|contractor|intern|colleague|employee|dba)s?"
_SOMEBODY = re.compile(
    rf"\bby (?:an?|the|our|one) {_WHO}\b|"
    rf"\b(?:an?|the|our|one) {_WHO} (?:who|had|has|set|ran|put|made|did|was|were|forgot|\w{{2,14}}ed)\b|"
    r"\b(?:human|operator|user|developer|engineer)(?:'s)? (?:error|mistake)\b|"
    r"\b(?:somebody|someone) (?:\w{2,14}ed|set|ran)\b",
    re.IGNORECASE,
)
"""A person without a name is a person still."""
ADVICE = "Ask what let it happen: which check, limit, alert or default was missing, and would stop the next one, too."


def causes(case: Case) -> Verdict:
    """Judge whether the root cause is about the system."""
    found = case.log.last(ev.PostmortemSubmitted)
    if found is None or case.false_alarm:
        return nothing_to_read(case)
    if review_required(case) == "light":
        return not_asked("a short review says why in a sentence")
    record, event = found
    text = " ".join(read_review(event.text).sections.get("root cause", "").split())
    who = _person(case, text)
    if not text:
        credit, says = 0.0, "The postmortem names no root cause."
    elif who is not None:
        credit, says = 0.0, f"The root cause is about a person: {quote(who, 60)}."
    elif not any(_SYSTEM.search(each) for each in sentences(text) if blameful(each, case.words) is None):
        credit, says = 0.5, f"The root cause names only what set it off: {quote(text, 80)}."
    else:
        credit, says = 1.0, "The root cause says what in the system let it happen."
    return [Judged(credit, says, (record.seq,), "" if credit == 1 else ADVICE, people=(record.actor,))]


def _person(case: Case, text: str) -> str | None:
    """Somebody whom the text names, or speaks of without a name."""
    names = [re.escape(name) for name in case.words.people]
    names += [rf"@{re.escape(person.id)}" for person in case.scenario.people]
    named = re.search(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", text, re.IGNORECASE) if names else None
    found = named or _SOMEBODY.search(text)
    return found[0] if found else None
