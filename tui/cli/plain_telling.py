"""How `--plain` tells a drill: the story line by line, targets when they become near or late, and a real incident.

Separate from playing because it runs beside what is typed and only reads views.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli.output import answer

if TYPE_CHECKING:
    from simulator.live.session import Session
    from simulator.views import DrillView
    from simulator.views.looking import HandoverSeen
    from tui.story import Line

REAL = (
    "*** A REAL INCIDENT HAS BEGUN. Leave the drill alone and go to the real one. ***\n"
    "The drill stands: no countdown runs, nobody is paged, and the time away counts against nobody. "
    "When it is over, /resume goes on with the drill; /end ends it, /leave leaves it to be resumed later."
)


def opening(view: DrillView, *, waits: bool, handover: HandoverSeen | None = None) -> str:
    """What is said first; `waits` says that somebody is there to press Enter."""
    from simulator.domain.simtime import spoken_duration
    from simulator.views import Running

    briefing = view.briefing
    exam = " This is an exam: there are no hints." if briefing.exam else ""
    held = view.running is Running.WAITING and waits
    lines = [
        briefing.title,
        f"{briefing.summary}\n",
        f"You are {view.you}. The drill lasts {spoken_duration(briefing.length)} at most.{exam}",
        "Type to say something, /help for the commands, /show now for what is due and owed, $ COMMAND for the shell, "
        "/leave to leave.",
    ]
    if handover is not None:
        from simulator.domain.text import plain
        from tui.story import handed_over

        lines.append("\nHanded over to you:")
        for title, items in handed_over(handover):
            lines += [f"  {title}", *(f"    {plain(each)}" for each in items)]
    if held:
        lines.append("The drill's clock stands until you press Enter.")
    return "\n".join(lines) + "\n"


async def tell(session: Session) -> None:
    """Print the story as it happens."""
    from tui.story import tell as told
    from tui.story import time_of_day

    said: dict[tuple[str, int], str] = {}
    stands = False
    async for view in session.views():
        for entry in view.entries:
            line = told(entry, view)
            if line is not None:
                answer(f"{time_of_day(view, line.at)} {as_text(line)}")
            if entry.actor == session.you and (output := getattr(entry.event, "output", "")):
                answer(output)
        for reminder in reminders(view, said):
            answer(f"{time_of_day(view, view.at)} {reminder}")
        if view.stopped_for_real and not stands:
            answer(REAL)
        stands = view.stopped_for_real


def as_text(line: Line) -> str:
    """A line of the story with what stands below it."""
    text = f"{line.who}: {line.text}" if line.who else line.text
    head = f"(to you) {text}" if line.to_you else text
    below = [*line.body.splitlines(), *([f"answer with {line.answer}"] if line.answer else [])]
    return "\n      ".join([head, *below])


def reminders(view: DrillView, said: dict[tuple[str, int], str]) -> list[str]:
    """What has become near or late since it was last said; `said` is kept between views."""
    from tui.widgets.words import target

    found = []
    for each in view.countdowns:
        words = target(each, view.at)
        if words.how in ("soon", "late") and said.get((each.what, each.since)) != words.how:
            said[each.what, each.since] = words.how
            found.append(f"Target: {words.name}, {words.text}")
    return found
