"""The pictures in `docs/screens`: the guide's incident at the moment that the design sketches, and its debrief.

`make screens` runs it. The drill is played by the example's script and the clock stands, so that the same code draws
the same picture.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from scoring.grade import grade
from scoring.report.model import Report
from simulator.domain.actions import Join
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.simtime import parse_duration
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.live.clock import Clock
from simulator.live.local import LocalSession
from simulator.scenario.loader import load, load_actions, read_sources
from tests.tui.live import InMemory
from tui.app import GamedayApp

SCRIPT = Path(__file__).parents[1] / "data" / "example" / "example-actions.yaml"
PICTURES = (("drill", "12m12s", (120, 40)), ("drill-80", "12m12s", (80, 24)), ("debrief", "60m", (120, 40)))
"""Name, moment and size in columns and lines."""

FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Where Textual would fetch a font from; the reader's own monospaced font will do."""


def played_until(at: int) -> LocalSession:
    """A session of alice's in which the script was played up to a moment."""
    loaded = load(read_sources("checkout-payment-timeout"))
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    engine.advance(0)
    for person in ("alice", "bob", "carol", "dave"):
        engine.submit(PersonId(person), Join(simulated=person != "alice"), f"join-{person}")
    for number, line in enumerate(load_actions(SCRIPT)):
        if line.at <= at:
            engine.advance(line.at)
            engine.submit(PersonId(line.by), line.action, f"script-{number}")
    engine.advance(at)

    def graded(log: Log, truth: Truth, policy: Policy) -> Report:
        return grade(log, truth, policy, seed=loaded.seed)

    return LocalSession(engine, PersonId("alice"), (), InMemory(), Clock(engine.now, real=lambda: 0.0), graded)


async def picture(at: int, size: tuple[int, int]) -> str:
    """The screen at a moment, as SVG."""
    session = played_until(at)
    await session.start()
    app = GamedayApp(session, briefing=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        svg = app.export_screenshot(title="gameday")
    await session.close()
    return FONT.sub("", svg)


def main(folder: Path) -> None:
    """Draw every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, at, size in PICTURES:
        (folder / f"{name}.svg").write_text(asyncio.run(picture(parse_duration(at), size)), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
