"""`--plain`: a drill as lines of text and lines typed, for screen readers, poor links and logs.

Separate from the screen because it needs no terminal at all. The language is the room's: plain text is said, `/` opens
a command, `$` runs one in the drill's shell. At a terminal it asks before what cannot be undone; what comes through a
pipe is meant as it stands.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.cli.output import answer
from tui.cli.plain_asking import facts_asked, lines_asked, words_asked
from tui.cli.plain_view import runbook_of, shown

if TYPE_CHECKING:
    from simulator.domain.actions import Action
    from simulator.live.session import Outcome, Session
    from simulator.views import DrillView
    from simulator.views.looking import HandoverSeen
    from tui.slash import Local

LEAVE = "Leave the drill? Its journal is kept, and `gameday resume` goes on from there."


async def play(session: Session) -> None:
    """Tell what happens and do what is typed, until the drill ends or the typing does."""
    typed: asyncio.Queue[str | None] = asyncio.Queue()
    _read_into(typed, asyncio.get_running_loop())
    await Plain(session, typed, asks=sys.stdin.isatty()).play()


def _read_into(typed: asyncio.Queue[str | None], loop: asyncio.AbstractEventLoop) -> None:
    """Read stdin in a thread of its own, which nobody waits for when the drill ends first."""

    def read() -> None:
        # A drill that has ended has closed its loop, or stdin, under this thread: then nobody waits for lines any more.
        with suppress(RuntimeError, ValueError):
            for line in sys.stdin:
                loop.call_soon_threadsafe(typed.put_nowait, line)
            loop.call_soon_threadsafe(typed.put_nowait, None)

    threading.Thread(target=read, name="typed lines", daemon=True).start()


class Plain:
    """Somebody at a session by lines."""

    LEAVE = LEAVE

    def __init__(self, session: Session, typed: asyncio.Queue[str | None], *, asks: bool) -> None:
        """`typed` gives the lines and at the end None; `asks` says whether somebody is there to answer questions."""
        self._session = session
        self._typed = typed
        self._asks = asks
        self._telling: asyncio.Task[None] | None = None
        self._stopped = False

    async def play(self) -> None:
        """Play to the drill's end, or until it is left."""
        from tui.cli.plain_telling import opening, tell

        view = self._session.view()
        answer(opening(view, waits=self._asks, handover=await self._handover(view)))
        self._telling = asyncio.create_task(tell(self._session), name="tell")
        try:
            line = await self.line() if self._waits(view) else ""
            if line is not None:
                await self._session.begin()
            while line is not None:
                if line.strip() and await self._do(line):
                    return
                line = await self.line()
            if self._telling.done():
                self._telling.result()  # what went wrong in telling goes wrong here
        finally:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    async def _handover(self, view: DrillView) -> HandoverSeen | None:
        """The hand-over sheet, for who begins a drill; who comes back to one has read it."""
        from simulator.views.looking import HandoverAsked, HandoverSeen

        found = await self._session.look(HandoverAsked()) if view.at == 0 else None
        return found if isinstance(found, HandoverSeen) else None

    def _waits(self, view: DrillView) -> bool:
        from simulator.views import Running

        return self._asks and view.running is Running.WAITING

    async def line(self) -> str | None:
        """The next line; None once the typing or the drill is over."""
        if self._stopped or self._telling is None or self._telling.done():
            return None
        reading = asyncio.create_task(self._typed.get())
        await asyncio.wait({reading, self._telling}, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            reading.cancel()
            return None
        self._stopped = reading.result() is None
        return reading.result()

    async def sure(self, asks: str, yes: str) -> bool:
        """Ask before something that cannot be undone; where nobody is there to ask, it is meant."""
        if not self._asks:
            return True
        answer(f"{asks}\nType yes to {yes}, anything else goes back.")
        return (await self.line() or "").strip().lower() in ("y", "yes")

    async def _do(self, typed: str) -> bool:
        """Do what was typed; whether the drill is left."""
        from simulator.errors import ActionRejected
        from tui.slash import Local, parse

        view = self._session.view()
        try:
            asked = await self._asked_in_steps(typed, view) or parse(typed, runbook_of(view))
        except ActionRejected as refusal:
            answer(str(refusal))
            if draft := words_asked(typed, view):
                answer(draft)
            return False
        if isinstance(asked, Local):
            return await self._here(asked, view)
        await self._act(asked, view)
        return False

    async def _asked_in_steps(self, typed: str, view: DrillView) -> Action | None:
        """What a command without its words asks for, question by question; None where it has its words."""
        match typed.strip().lower():
            case "/declare" | "/incident" | "/reclassify" | "/severity":
                return await facts_asked(view, self.line)
            case "/postmortem":
                return await lines_asked(view, self.line)
            case _:
                return None

    async def _act(self, asked: Action, view: DrillView) -> None:
        from scoring.check import in_a_line
        from simulator.live.session import Refused
        from tui.checking import of_action
        from tui.consequences import question

        asks = question(asked, view)
        checked = of_action(view, asked)
        lacks = in_a_line(checked) if checked else ""
        if asks is not None:
            if not await self.sure("\n\n".join(filter(None, (asks[0], lacks if self._asks else ""))), asks[1]):
                answer("Nothing was done.")
                return
            lacks = "" if self._asks else lacks
        outcome = await self._ask(asked)
        if isinstance(outcome, Refused):
            answer(outcome.why)
            return
        if lacks:
            answer(lacks)
        await self._draw(asked)

    async def _draw(self, asked: Action) -> None:
        """The course of what a query's numbers were, below what they are now."""
        from simulator.domain.actions import Query
        from simulator.views.looking import Language, MetricsAsked
        from tui.sights import RANGES
        from tui.sights.wording import gives_lines
        from tui.sights.written import written

        expr = asked.expr or asked.logql if isinstance(asked, Query) else None
        if isinstance(asked, Query) and expr is not None and not gives_lines(expr):
            chosen, until = RANGES[0], RANGES[0].ends_at(self._session.view().at)
            language: Language = "promql" if asked.expr is not None else "logql"
            question = MetricsAsked(expr, until - chosen.span, until, chosen.step, language)
            if table := written(await self._session.look(question), chosen.name):
                answer(table)

    async def _ask(self, asked: Action) -> Outcome:
        """Ask the session; what steers the clock is the facilitator's, who you are when alone."""
        from simulator.domain.actions import End, Pause, Resume

        match asked:
            case Pause():
                return await self._session.pause(asked.why)
            case Resume():
                return await self._session.resume()
            case End():
                return await self._session.end()
            case _:
                return await self._session.act(asked)

    async def _here(self, asked: Local, view: DrillView) -> bool:
        """Do what concerns this front end only; whether the drill is left."""
        from tui.slash import FORMS, usage

        match asked.what:
            case "leave":
                return await self.sure(self.LEAVE, "leave")
            case "speed":
                await self._session.set_speed(asked.value)
                answer(f"The drill runs {self._session.speed:g} times as fast as life.")
            case "help":
                answer("\n".join(f"{usage(form)}: {form.says}" for form in FORMS))
            case "show":
                answer(shown(asked.text, view, runbook_of(view)))
        return False
