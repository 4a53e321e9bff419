"""What the machinery does: alerts, pages, deploys, commands, queries and runbook steps.

Separate from decisions because most of it is quiet, and an alert storm folds into a line.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.simtime import minutes_seconds, offset, spoken_duration
from simulator.views import Entry
from tui.story.lines import Line, Sort, Tone, line, why


def worked(entry: Entry, who: str) -> Line | None:
    """The line for what the machinery did, None where the event is none."""
    alarm = _alarm(entry, who)
    if alarm is not None:
        return alarm
    text = _page(entry, who)
    if text:
        return line(entry, "☏", text, Sort.ALERTS, Tone.SYSTEM)
    return _work(entry, who)


def _alarm(entry: Entry, who: str) -> Line | None:
    event = entry.event
    match event:
        case ev.AlertFired():
            silent = f" (pages nobody: {event.silenced})" if event.silenced else ""
            text = f"{event.name} on {event.service} ({event.severity}){why(event.summary)}{silent}"
            return line(entry, "▲", text, Sort.ALERTS, Tone.ALERT, folds="alarm", count="alerts")
        case ev.PageSent(alert=None):
            text = f"{who or 'The drill'} pages {event.to}{why(event.text)}"
            return line(entry, "☏", text, Sort.ALERTS, Tone.SYSTEM)
        case ev.PageSent():
            text = f"Page #{event.page} calls {event.to}"
            return line(entry, "☏", text, Sort.ALERTS, Tone.SYSTEM, folds="alarm", count="pages")
        case ev.AlertResolved():
            text = f"{event.name} is over"
            return line(entry, "▼", text, Sort.ALERTS, Tone.SYSTEM, folds="over", count="all-clears")
        case ev.PageResolved():
            text = f"Page #{event.page} is over"
            return line(entry, "▼", text, Sort.ALERTS, Tone.SYSTEM, folds="over", count="all-clears")
        case _:
            return None


def _page(entry: Entry, who: str) -> str:
    event = entry.event
    match event:
        case ev.AlertMerged():
            return f"{who or 'The pager'} merged {event.name} into {event.into_name}"
        case ev.PageAcknowledged():
            return f"{event.person} acknowledged page #{event.page} after {minutes_seconds(event.after)}"
        case ev.PageEscalated():
            return f"Page #{event.page} goes to level {event.level}: {event.why}"
        case ev.PageReassigned():
            return f"{who} gave page #{event.page} to {event.to}"
        case ev.PageSnoozed():
            return f"{who} snoozed page #{event.page} for {spoken_duration(event.until - entry.at)}"
        case ev.PageExhausted():
            return f"Page #{event.page} was not taken by anybody after {event.attempts} passes"
        case _:
            return ""


def _work(entry: Entry, who: str) -> Line | None:
    event = entry.event
    match event:
        case ev.CommandRun():
            return line(entry, "·", f"$ {event.command}", Sort.COMMANDS, Tone.COMMAND, who=who)
        case ev.CommandFinished():
            return line(entry, "✓", f"finished: {event.command}", Sort.COMMANDS, Tone.SYSTEM)
        case ev.QueryRun():
            return line(entry, "·", f"? {event.query}", Sort.COMMANDS, Tone.COMMAND, who=who)
        case ev.RunbookStep():
            return line(entry, "▪", f"[runbook {event.section}] {event.step}", Sort.COMMANDS, Tone.COMMAND, who=who)
        case ev.DeployApplied():
            before = f" at {offset(event.applied_at)}" if event.applied_at != entry.at else ""
            text = f"Deploy {event.deploy} of {event.service}{before}{why(event.message)}"
            return line(entry, "↑", text, Sort.COMMANDS, Tone.SYSTEM)
        case ev.ChangeApplied():
            text = (
                f"{event.change} {event.name} of {event.service}: {event.was or '-'} -> {event.to}{why(event.message)}"
            )
            return line(entry, "↑", text, Sort.COMMANDS, Tone.SYSTEM)
        case _:
            return None
