"""What the panels of the screen say, as lines: for `--plain`, where nothing stays in sight.

Separate from playing, and pure: a view in, text out, in the words that the panels themselves use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.views import DrillView


def shown(what: str, view: DrillView, runbook: str | None) -> str:
    """One of the panels as lines."""
    panels: dict[str, Callable[[], list[str]]] = {
        "now": lambda: now(view),
        "pages": lambda: pages(view),
        "incident": lambda: incident(view),
        "services": lambda: services(view),
        "runbook": lambda: steps(view, runbook),
        "people": lambda: people(view),
    }
    return "\n".join(panels[what]())


def now(view: DrillView) -> list[str]:
    """The time, every target, and what still needs an answer."""
    from simulator.domain.simtime import offset
    from tui.story import time_of_day
    from tui.widgets.words import target

    running = [target(each, view.at) for each in view.countdowns]
    lines = [f"{time_of_day(view, view.at, seconds=True)} UTC, {offset(view.at)}, {view.running.value}"]
    lines += [f"Target: {each.name}, {each.text}" for each in running] or ["No target runs yet."]
    lines += [f"Owed{'' if each.mine else ', not by you'}: {each.text}" for each in view.owed] or ["Nothing is owed."]
    return lines


def pages(view: DrillView) -> list[str]:
    """Every page and alert, what calls first."""
    from tui.widgets.pager import describe, rows

    lines = [" ".join(describe(row, view).plain.split()) for row in rows(view)]
    return lines or ["No page and no alert yet."]


def incident(view: DrillView) -> list[str]:
    """The incident's state, its roles, and who was told."""
    from tui.widgets.incident import lines

    return [line.plain for line in lines(view, acts=False)[1:]]


def services(view: DrillView) -> list[str]:
    """Every service's signals, and the deploys."""
    from tui.story import time_of_day
    from tui.widgets.words import latency, share

    found = [
        f"{each.name}: errors {share(each.errors)}, p99 {latency(each.p99_ms)}, "
        f"objective {'met' if each.objective_met else 'NOT MET'}"
        for each in view.services
    ]
    found += [
        f"{time_of_day(view, each.at)} deploy {each.deploy} of {each.service} by {each.by}: {each.message}"
        for each in sorted(view.deploys, key=lambda each: each.at, reverse=True)
    ]
    return found or ["This drill shows no services."]


def steps(view: DrillView, runbook: str | None) -> list[str]:
    """A runbook's steps in full, with their numbers."""
    from tui.widgets.runbook import steps as of_book

    books = dict(view.briefing.runbooks)
    if runbook not in books:
        return ["This drill has no runbook."]
    listed = of_book(runbook, books[runbook])
    lines = [f"{books[runbook].metadata.title} ({runbook}). Take a step with /step NUMBER."]
    for number, step in enumerate(listed, 1):
        lines.append(f"{number} of {len(listed)}, {step.section}: {step.name}")
        expect = "verify" if step.section == "mitigation" else "expect"
        facts = (("when", step.when), ("command", step.command), (expect, step.expect))
        lines += [f"   {name}: {text}" for name, text in facts if text]
    return lines


def people(view: DrillView) -> list[str]:
    """Who takes part, who is simulated, who is on call, and who can be told."""
    lines = []
    for each in view.people:
        words = [each.title, *(role.title for role in each.roles)]
        words += ["you"] if each.id == view.you else ["simulated"] if each.simulated else []
        words += [f"on call ({each.on_call})"] if each.on_call else []
        lines.append(f"{each.id}: {', '.join([each.name, *filter(None, words)])}")
    told = set(view.told)
    lines += [f"{who}: {title}{', told' if who in told else ''}" for who, title in view.briefing.stakeholders]
    return lines


def runbook_of(view: DrillView) -> str | None:
    """The runbook that is meant where none is named: that of an alert, else the first."""
    books = dict(view.briefing.runbooks)
    named = (alert.runbook for alert in view.alerts if alert.runbook in books)
    return next(named, next(iter(books), None))
