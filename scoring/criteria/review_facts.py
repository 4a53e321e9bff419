"""What a postmortem says that the log can confirm: each row of its timeline, and whether it names the cause.

Separate from statements in messages because a timeline is a table: the time stands in one cell and what happened in
another. A row is known by its words; one whose words fit nothing in the log is not judged, and one that fits several
things is right when it fits any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from scoring.case import Case
from scoring.criteria.commands import changes_made
from scoring.criteria.postmortem import Review
from scoring.versions import FIRST
from simulator.domain import events as ev
from simulator.domain.simtime import DAY, MINUTE, at_wall, clock_text


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the review says, and whether the log agrees."""

    said: str
    right: bool
    truth: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a timeline."""

    minutes: int
    """Since midnight; the day is not looked at."""
    says: str


_TIME = re.compile(
    r"^\W{0,4}(?:(?:\d{4}-)?\d{2}-\d{2}[ T])?([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?: ?(?:UTC|GMT|Z))?\b"
)
_SEPARATOR = re.compile(r"^[\s|:-]{3,400}$")

Moments = Callable[[Case], list[int]]


def _of(*kinds: type[ev._Event]) -> Moments:
    return lambda case: [record.at for record, _ in case.log.of(*kinds)]


def _onsets(case: Case) -> list[int]:
    truth = case.truth
    found = [span.start for span in truth.impact]
    return found + [at for at in (truth.onset, truth.full_effect, truth.t0) if at is not None]


def _recoveries(case: Case) -> list[int]:
    truth = case.truth
    found = [span.end for span in truth.impact if span.end is not None]
    found += [record.at for record, _ in case.log.of(ev.FaultCleared, ev.MitigationApplied)]
    return found + [at for at in (truth.remedied, truth.recovered, truth.mitigated, truth.stable) if at is not None]


def _deploys(case: Case) -> list[int]:
    return [deploy.at for deploy in case.scenario.deploys] + [
        event.applied_at for _, event in case.log.of(ev.DeployApplied)
    ]


def _changes(case: Case) -> list[int]:
    return [change.at for change in changes_made(case)]


_DID = r"(?:initiat|start|begin|began|begun|run|ran\b|execut|issued|launch|trigger|applied)"
_MEANINGS: tuple[tuple[str, str, Moments], ...] = (
    ("an alert fired", r"\balert\w{0,3}\b|\bfires?:|\bpaged\b|\bpage sent\b", _of(ev.AlertFired, ev.PageSent)),
    ("a page was acknowledged", r"(?<!no )\back(?:ed|nowledg\w{0,8})?\b", _of(ev.PageAcknowledged)),
    (
        "a page escalated",
        r"\bescalat\w{1,4}\b|\bgoes to level\b",
        _of(ev.PageEscalated, ev.RespondersRequested, ev.PageSent),
    ),
    (
        "a severity was declared",
        r"\bdeclar\w{1,4}\b|\breclassif\w{1,4}\b|\b(?:raised|lowered) to SEV",
        _of(ev.IncidentDeclared, ev.SeverityChanged),
    ),
    ("the war room opened", r"\bwar room\b|\bbridge\b|\bincident channel\b", _of(ev.RoomOpened)),
    (
        "the public was told",
        r"\bstatus (?:page|post|update)\b|\bpublic\b|\bposted\b|\bposts\b",
        _of(ev.StatusPosted, ev.UpdatePosted),
    ),
    ("it was resolved", r"\bresolv\w{1,4}\b|\bincident closed\b", _of(ev.IncidentResolved, ev.AlertResolved)),
    ("it was stood down", r"\bst(?:and|ood) down\b|\bcalled off\b|\bfalse alarm\b", _of(ev.IncidentStoodDown)),
    (
        "it was called mitigated",
        r"\bmitigated\b",
        lambda case: [*_recoveries(case), *_of(ev.IncidentMitigated)(case)],
    ),
    (
        "production was changed",
        rf"\b(?:roll(?:ing|ed)?[ -]?back|rollback|revert\w{{0,4}}|undo|fail-?over|restart\w{{0,3}}|scal\w{{1,3}}|"
        rf"mitigation|remedy|fix)\b.{{0,60}}\b{_DID}|\b{_DID}\w{{0,4}}\b.{{0,60}}\b(?:rollback|roll back|revert|"
        r"fail-?over|restart|mitigation|fix)\b",
        _changes,
    ),
    (
        "it got well again",
        r"\b(?:back within|baseline|recover\w{0,4}|restored|stable|normal|healthy|(?:rollback|revert|fail-?over|"
        r"mitigation|fix)\b.{0,30}\b(?:complete|done|finished))",
        _recoveries,
    ),
    (
        "a change went out",
        r"\bdeploy(?:ed|s|ment)? (?:#|\d)|\bdeploy\b.{0,40}\b(?:pushed|went out|released)|\breleased?\b",
        _deploys,
    ),
    (
        "it began",
        r"\b(?:begins?|began|starts?|started) to fail|\busers? (?:are |were )?(?:first )?affected\b|\bonset\b|"
        r"\bout(?:side)? (?:of )?(?:its|their) objective|\bleave their objective|\bfirst (?:failed|failing|errors?)\b|"
        r"\berrors? (?:begin|began|rise|rose|start)",
        _onsets,
    ),
)
"""What a row's words can mean, how they are known, and when it was so."""

_DONE = frozenset({"a page was acknowledged", "a severity was declared", "the war room opened", "the public was told"})
"""What responders are timed by: a row that has it later than it was flatters nobody, and being early never costs."""

_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE), moments) for name, pattern, moments in _MEANINGS)
_GUESS = re.compile(
    r"\b(?:suspect\w{0,4}|identif\w{1,4}|found|root cause|believed|thought|asks?|asked|told)\b", re.IGNORECASE
)
"""What was in somebody's mind is not in the log at a moment."""


_OPEN = re.compile(
    r"\b(?:not (?:yet |fully |yet fully )?(?:known|understood|found|clear)|unknown|unclear|still (?:open|looking))\b",
    re.IGNORECASE,
)
"""A cause that is said to be open is no wrong cause."""


def rows_of(review: Review) -> list[Row]:
    """The rows of a timeline, as a table or as a list."""
    found = []
    for line in review.sections.get("timeline", "").splitlines():
        if _SEPARATOR.match(line):
            continue
        for part in re.split(r"\s\|\s(?=\W{0,3}\d{1,2}:\d\d)", line):  # two moments in one row, as the guide has it
            time = _TIME.match(part)
            says = part[time.end() :].strip(" |*-:\u2013\u2014\t") if time else ""
            if time and says:
                found.append(Row(int(time[1]) * 60 + int(time[2]), says))
    return found


def timeline_facts(case: Case, review: Review) -> list[Fact]:
    """The rows of a review's timeline that the log can confirm or contradict."""
    return list(_rows_judged(case, review))


def _rows_judged(case: Case, review: Review) -> Iterator[Fact]:
    for row in rows_of(review):
        meant = [] if _GUESS.search(row.says) else [each for each in _COMPILED if each[1].search(row.says)]
        moments = {name: found for name, _, of in meant if (found := of(case))}
        if not moments:
            continue
        right = any(_near(case, row, at) for found in moments.values() for at in found)
        right = right or any(_sooner(case, row, at) for name, found in moments.items() if name in _DONE for at in found)
        name, when = next(iter(moments.items()))
        nearest = min(when, key=lambda at: _apart(case, row, at))
        said = f"{row.minutes // 60:02}:{row.minutes % 60:02} {row.says}"
        yield Fact(said, right, f"{name} at {clock_text(case.starts, nearest)} UTC")


def _sooner(case: Case, row: Row, at: int) -> bool:
    """Whether it was done before the row says, by less than half a day; the first version of the rubric did not ask."""
    return case.rubric.rubric > FIRST and (row.minutes * MINUTE - _clock(case, at)) % DAY < DAY // 2


def _clock(case: Case, at: int) -> int:
    """A moment's time of day in ms."""
    moment = at_wall(case.starts, at)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return (moment - midnight) // timedelta(milliseconds=1)


def _apart(case: Case, row: Row, at: int) -> int:
    """How far a moment is from a row's minute, in ms, by the clock on the wall."""
    from_minute = (_clock(case, at) - row.minutes * MINUTE) % DAY
    return 0 if from_minute < MINUTE else min(from_minute - MINUTE, DAY - from_minute)


def _near(case: Case, row: Row, at: int) -> bool:
    return _apart(case, row, at) <= case.rubric.margins.time


def cause_facts(case: Case, review: Review) -> list[Fact]:
    """Whether the root cause names the true one, by the scenario's words for it; none where it has no such words."""
    text, truth = review.sections.get("root cause", ""), case.scenario.truth
    if not text.strip() or not truth.cause_words or _OPEN.search(text):
        return []
    named = any(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for word in truth.cause_words)
    really = truth.cause.rstrip(".") or ", ".join(truth.cause_words)
    return [Fact(" ".join(text.split()), named, f"the cause was: {really}")]
