"""Written down: what was decided and what was found, where those who come later can read it.

Separate from messages for readers outside: this is the room's own record, of which the postmortem is made. Words in
the room, an internal update or a note count alike; the postmortem itself comes too late.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scoring.case import Case, Decision
from scoring.criteria.commands import Change, changes_made
from scoring.judged import Judged, Skipped, Verdict, not_asked, quote, when
from scoring.needs import always_needed
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import PersonId

SAID_BEFORE = 15 * MINUTE
"""How long before a change the words that announce it may have been written; after it any time will do."""
LEAST_WORDS = 4
"""Fewer words than this say nothing that was found."""

_FAMILIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\broll(?:ed|ing|s)?[ -]?(?:it )?back|\brollback|\brevert|\bundo|\bundid|\brollout undo",
        r"\brestart|\breboot|\bbounc|\bdelete pod",
        r"\bscal(?:e|ed|es|ing)\b|\breplicas?\b",
        r"\bfail(?:ed|ing|s)?[ -]?(?:it )?(?:over|back)\b",
        r"\bkill|\bterminat|\bcancel",
        r"\bvacuum|\bclear|\bclean|\bpurg|\brm\b|\btruncat|\bremov|\bdelet|\bfre(?:e|ed|eing)\b|\bflush",
        r"\bset\b|\bchang|\bconfig|\btimeout|\benv\b|\bpatch|\bapply|\bapplied|\bedit",
        r"\bflags?\b|\btoggle|\bfeature|\bswitch(?:ed|ing)? (?:it )?(?:on|off)|\bdisabl|\benabl",
        r"\brenew|\brotat|\bpassword|\bcredential|\bcertificate",
    )
)
"""Words that mean the same deed, in a command and in a sentence."""
_PLAIN = frozenset({"kubectl", "production", "deployment", "service", "rollout", "namespace", "https", "curl", "psql"})


class _Text(NamedTuple):
    at: int
    seq: int
    by: PersonId
    text: str


def _texts(case: Case) -> list[_Text]:
    """What people of the team wrote for each other."""
    found: list[tuple[Recorded, str]] = [(record, event.text) for record, event in case.log.of(ev.MessagePosted)]
    found += [(record, event.text) for record, event in case.log.of(ev.UpdatePosted)]
    found += [(record, event.text) for record, event in case.log.of(ev.NoteAdded)]
    found += [(record, event.text) for record, event in case.log.of(ev.IncidentMitigated) if event.text]
    found += [(record, event.text) for record, event in case.log.of(ev.IncidentResolved) if event.text]
    return [_Text(record.at, record.seq, record.actor, text) for record, text in found if record.actor in case.people]


def written(case: Case) -> Verdict:
    """Judge whether each decision, and what was found, can be read by somebody who was not there."""
    if always_needed(case, case.policy.war_room.severities) is None:
        return not_asked("the true severity requires no war room")
    texts = _texts(case)
    found = [_change(texts, change) for change in _decided(case)]
    found += [_reclassified(case, texts, decision) for decision in case.decisions[1:]]
    findings = _findings(case, texts)
    found += [findings] if findings else []
    return found or Skipped("nothing was decided or looked at")


def _decided(case: Case) -> list[Change]:
    """The changes made to production, each command once."""
    return list({change.command: change for change in reversed(changes_made(case))}.values())[::-1]


def names(text: str, command: str) -> bool:
    """Whether words tell of a command: they name the same deed, or one of its longer words."""
    if any(family.search(text) and family.search(command) for family in _FAMILIES):
        return True
    known = {word.casefold() for word in re.findall(r"[A-Za-z][\w-]{4,60}", command)} - _PLAIN
    said = text.casefold()
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) for word in known)


def _change(texts: list[_Text], change: Change) -> Judged:
    what = f"{change.by} ran {quote(change.command, 60)} at {when(change.at)}"
    told = next(
        (each for each in texts if each.at >= change.at - SAID_BEFORE and names(each.text, change.command)), None
    )
    if told is None:
        advice = "Say in the room what you change and why, before you do it or right after."
        return Judged(0.0, f"{what}, and nobody wrote it down.", (change.seq,), advice, people=(change.by,))
    says = f"{what}; {told.by} wrote it down at {when(told.at)}: {quote(told.text, 60)}."
    return Judged(1.0, says, tuple(sorted({change.seq, told.seq})), people=(change.by,))


def _reclassified(case: Case, texts: list[_Text], decision: Decision) -> Judged:
    what = f"{decision.by} changed the severity to {decision.severity} at {when(decision.at)}"
    event = next(event for record, event in case.log.of(ev.SeverityChanged) if record.seq == decision.seq)
    said = next((each for each in texts if each.seq > decision.seq and decision.severity.value in each.text), None)
    if event.why.strip():
        return Judged(1.0, f"{what} and said why: {quote(event.why, 60)}.", (decision.seq,), people=(decision.by,))
    if said is not None:
        says = f"{what}; {said.by} wrote it down at {when(said.at)}."
        return Judged(1.0, says, (decision.seq, said.seq), people=(decision.by,))
    advice = "Say why with the change of severity: what is known now that was not before."
    return Judged(0.0, f"{what}, and nobody wrote down why.", (decision.seq,), advice, people=(decision.by,))


def _findings(case: Case, texts: list[_Text]) -> Judged | None:
    """Whether what somebody saw while looking was written down; any words of some length after the first look."""
    looked = [record for record, _ in case.log.of(ev.QueryRun)]
    looked += [record for record, step in case.log.of(ev.RunbookStep) if step.section == "diagnosis"]
    changed = {change.seq for change in changes_made(case)}
    looked += [record for record, _ in case.log.of(ev.CommandRun) if record.seq not in changed]
    theirs = [record for record in looked if record.actor in case.people and record.at >= case.start]
    if not theirs:
        return None
    first = min(theirs, key=lambda record: record.seq)
    told = next((each for each in texts if each.seq > first.seq and len(each.text.split()) >= LEAST_WORDS), None)
    if told is None:
        says = f"{first.actor} looked from {when(first.at)} on, and what was found was not written down."
        return Judged(0.0, says, (first.seq,), "Say what you saw, also when it was nothing: it spares others the look.",
                      people=(first.actor,))  # fmt: skip
    says = f"What {first.actor} looked at from {when(first.at)} on was followed by words: {quote(told.text, 60)}."
    return Judged(1.0, says, (first.seq, told.seq), people=(told.by,))
