"""What may come next on a typed line: commands, people, alerts, services, runbook commands, states, facts.

Separate from parsing because it reads the view (who and what there is) and never decides anything: a candidate is
only text that the trainee may take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulator.domain.text import plain
from simulator.domain.vocabulary import ROLE_TITLES, Severity, StatusState
from simulator.views import DrillView
from tui.pace import pace
from tui.slash.forms import FORMS, PANELS, Form, Slot, Takes, form_of, usage

MOST = 50
"""The most candidates offered at once."""

_STATES = {
    StatusState.INVESTIGATING: "we look into it",
    StatusState.IDENTIFIED: "we know the cause",
    StatusState.MONITORING: "a fix is in, we watch it",
    StatusState.RESOLVED: "it works again",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be taken with Tab."""

    line: str
    """The whole line when it is taken."""
    label: str
    about: str = ""


def complete(text: str, view: DrillView, *, shell: bool = False, runbook: str | None = None) -> tuple[Candidate, ...]:
    """What may come at the end of the line so far, best first."""
    if shell and not text.startswith("/"):
        return _taken(text.removeprefix("$").lstrip(), "", _commands(view))
    if text.startswith("$"):
        return _taken(text[1:].lstrip(), "$ ", _commands(view))
    if not text.startswith("/"):
        return _mentions(text, view)
    word, space, rest = text[1:].partition(" ")
    if not space:
        return _verbs(word)
    form = form_of(word)
    return _fields(form, text, rest.lstrip(), view, runbook) if form else ()


def _verbs(word: str) -> tuple[Candidate, ...]:
    folded = word.lower()
    hits = [form for form in FORMS if form.verb.startswith(folded) or any(a.startswith(folded) for a in form.also)]
    hits += [form for form in FORMS if form not in hits and folded and folded in form.verb]
    return tuple(
        Candidate(f"/{form.verb}" + ("" if not form.slots and not form.options else " "), usage(form), form.says)
        for form in hits
    )


def _fields(form: Form, text: str, rest: str, view: DrillView, runbook: str | None) -> tuple[Candidate, ...]:
    last = rest.rpartition(" ")[2]
    before = text[: len(text) - len(last)]
    option = _open_option(form, rest)
    if option is not None:
        if option.takes in (Takes.FACTS, Takes.COMPONENTS):
            done, comma, part = last.rpartition(",")
            return _taken(part, before + done + comma, _candidates(option, view, runbook), end="")
        return _mentions(text, view)
    if last.startswith("--"):
        offered = [(f"--{each.name}", each.takes.value) for each in form.options]
        return _taken(last, before, offered)
    slot, partial = _open_slot(form, rest)
    if slot is None:
        return ()
    if slot.takes is Takes.TEXT:
        return _mentions(text, view)
    return _taken(partial, text[: len(text) - len(partial)], _candidates(slot, view, runbook))


def _open_option(form: Form, rest: str) -> Slot | None:
    """The option whose value is being typed."""
    for word in reversed(rest.split(" ")[:-1]):
        if word.startswith("--"):
            return next((o for o in form.options if f"--{o.name}" == word and o.takes is not Takes.FLAG), None)
    return None


def _open_slot(form: Form, rest: str) -> tuple[Slot | None, str]:
    """The field that is being typed, and what there is of it."""
    if form.verb == "merge" and " into " in f"{rest} ":
        return form.slots[1], rest.partition(" into ")[2].lstrip()
    if form.verb == "merge":
        return form.slots[0], rest
    slots = list(form.slots)
    if slots and slots[0].takes is Takes.RUNBOOK and not rest.partition(" ")[0].endswith((".yml", ".yaml")):
        slots = slots[1:]
    if slots and slots[0].takes is Takes.PAGE and rest and not rest.lstrip("#")[:1].isdigit() and rest != "#":
        slots = slots[1:]
    while slots:
        slot = slots.pop(0)
        if slot.rest or " " not in rest:
            return slot, rest
        rest = rest.partition(" ")[2].lstrip()
    return None, rest


def _taken(partial: str, before: str, offered: Iterable[tuple[str, str]], *, end: str = " ") -> tuple[Candidate, ...]:
    folded = partial.lower().lstrip("@#")
    words = [(plain(word), plain(about)) for word, about in dict(offered).items()]
    starts = [(word, about) for word, about in words if word.lower().lstrip("#").startswith(folded)]
    holds = [(word, about) for word, about in words if (word, about) not in starts and folded in word.lower()]
    hits = [(word, about) for word, about in (*starts, *holds) if word != partial]
    return tuple(Candidate(f"{before}{word}{end}", word, about) for word, about in hits[:MOST])


def _mentions(text: str, view: DrillView) -> tuple[Candidate, ...]:
    last = text.rpartition(" ")[2]
    if not last.startswith("@"):
        return ()
    offered = [(f"@{word}", about) for word, about in _people(view)]
    folded = last.lower()
    before = text[: len(text) - len(last)]
    return tuple(
        Candidate(f"{before}{word} ", word, about)
        for word, about in offered
        if word.startswith(folded) and word != last
    )


def _candidates(slot: Slot, view: DrillView, runbook: str | None) -> Iterator[tuple[str, str]]:
    match slot.takes:
        case Takes.PAGE:
            yield from _pages(view)
        case Takes.TARGET:
            yield from _pages(view)
            yield from _alerts(view)
        case Takes.ALERT:
            yield from _alerts(view)
        case Takes.PERSON:
            yield from _people(view)
        case Takes.CALLEE:
            yield from _people(view)
            yield from ((f"schedule:{each.on_call}", f"now {each.id}") for each in view.people if each.on_call)
        case Takes.ROLE:
            for role, title in ROLE_TITLES.items():
                holder = view.holder(role)
                yield role.value, f"{title}, now {holder}" if holder else f"{title}, nobody yet"
        case Takes.SEVERITY:
            yield from ((severity.value, _leads(severity, view)) for severity in Severity)
        case Takes.FACTS:
            yield from ((question.fact, question.asks) for question in view.briefing.tree)
        case Takes.STATE:
            yield from ((state.value, about) for state, about in _STATES.items())
        case Takes.COMPONENTS:
            yield from ((service.name, service.kind) for service in view.services)
        case Takes.STAKEHOLDER:
            told = set(view.told)
            for who, title in view.briefing.stakeholders:
                yield who, f"{title}, told" if who in told else title
        case Takes.INJECT:
            yield from _injects(view)
        case Takes.DURATION:
            yield from (("5m", "five minutes"), ("10m", "ten minutes"), ("30m", "half an hour"))
        case Takes.COMMAND:
            yield from _commands(view)
        case Takes.QUERY:
            yield from _queries(view)
        case Takes.RUNBOOK:
            yield from ((path, each.metadata.title) for path, each in view.briefing.runbooks)
        case Takes.STEP:
            yield from _steps(view, runbook)
        case Takes.SPEED:
            yield from ((speed, pace(float(speed))) for speed in ("1", "2", "4", "10"))
        case Takes.PANEL:
            yield from PANELS.items()
        case Takes.TEXT | Takes.FLAG:
            return


def _leads(severity: Severity, view: DrillView) -> str:
    asked = [question.asks for question in view.briefing.tree if question.leads_to is severity]
    return asked[0] if asked else "everything else" if severity is view.briefing.otherwise else ""


def _people(view: DrillView) -> Iterator[tuple[str, str]]:
    for each in view.people:
        words = [each.name, *(role.title for role in each.roles)]
        words += ["you"] if each.id == view.you else ["simulated"] if each.simulated else []
        words += [f"on call ({each.on_call})"] if each.on_call else []
        yield each.id, ", ".join(words)


def _pages(view: DrillView) -> Iterator[tuple[str, str]]:
    for page in view.pages:
        if page.state not in ("resolved", "exhausted"):
            yield f"#{page.id}", f"{page.alert_name or page.text}, {page.state}"


def _alerts(view: DrillView) -> Iterator[tuple[str, str]]:
    for alert in view.alerts:
        if alert.state == "firing":
            yield alert.name, f"{alert.service}, {alert.severity}"


def _injects(view: DrillView) -> Iterator[tuple[str, str]]:
    waiting = [each for each in view.injects if each.asks and each.answered_at is None]
    for each in (*waiting, *(each for each in reversed(view.injects) if each not in waiting)):
        yield each.id, f"{each.sender}: {each.text}"


def _steps(view: DrillView, runbook: str | None) -> Iterator[tuple[str, str]]:
    for path, book in view.briefing.runbooks:
        if runbook in (None, path):
            yield from ((step.step, step.command or "") for step in book.diagnosis)
            yield from ((option.option, option.command or "") for option in book.mitigation)
            yield from ((line, "recovery") for line in book.recovery)


def _commands(view: DrillView) -> Iterator[tuple[str, str]]:
    for _, book in view.briefing.runbooks:
        for step in book.diagnosis:
            if step.command and not step.command.startswith("{"):
                yield step.command, step.step
        for option in book.mitigation:
            if option.command:
                yield option.command, option.option


def _queries(view: DrillView) -> Iterator[tuple[str, str]]:
    for _, book in view.briefing.runbooks:
        for step in book.diagnosis:
            if step.command and step.command.startswith("{"):
                yield step.command, step.step
