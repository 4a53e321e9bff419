"""The pictures in `docs/screens`: the guide's incident at the moment that the design sketches, and its debrief.

`make screens` runs it. The drill is played by the example's script and the clock stands, so that the same code draws
the same picture.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

from textual.pilot import Pilot
from textual.screen import ModalScreen

from scoring.grade import grade
from scoring.report.model import Report
from simulator.bots.crew import crew
from simulator.domain.actions import Join
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.simtime import parse_duration
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId, Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import play_bots
from simulator.engine.plan import Plan
from simulator.live.clock import Clock
from simulator.live.local import LocalSession
from simulator.live.recording import Recording
from simulator.scenario.loader import load, load_actions, read_sources
from tests.tui.homepictures import HOME_PICTURES, home_picture, in_utc
from tests.tui.keyboard import typed
from tests.tui.live import InMemory
from tui.app import GamedayApp
from tui.cli.afterwards import looking_back
from tui.frame import Frame
from tui.replaying import ReplayApp

SCRIPT = Path(__file__).parents[1] / "data" / "example" / "example-actions.yaml"
NARROW, USUAL, WIDE = (80, 24), (120, 40), (200, 60)


class Picture(NamedTuple):
    """A moment of the drill on a screen of some size, after some keys."""

    name: str
    at: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    line: str = ""
    """What is typed after the keys."""
    then: tuple[str, ...] = ()
    """The keys after that."""
    replay: bool = False
    """Whether it is the replay of the whole drill, at that moment."""
    novices: bool = False
    """Whether novices played, who are late."""


QUERY = 'sum by (code) (rate(http_requests_total{service="order-service"}[1m]))'

PICTURES = (
    Picture("page-80", "7m20s", NARROW),
    Picture("drill", "12m12s", USUAL),
    Picture("drill-80", "12m12s", NARROW),
    Picture("drill-200", "22m", WIDE),
    Picture("panel-80", "12m12s", NARROW, ("f2",)),
    Picture("pinned", "12m12s", USUAL, ("full_stop",)),
    Picture("completion-80", "9m5s", NARROW, ("slash",), "/assign comms "),
    Picture("declare-80", "8m30s", NARROW, ("d", "y", "enter"), "Checkout fails for everybody"),
    Picture("declare", "8m30s", USUAL, ("d", "n", "n", "n", "y")),
    Picture("status-80", "12m40s", NARROW, ("s",)),
    Picture("status", "12m40s", USUAL, ("s",)),
    Picture("update-80", "11m40s", NARROW, ("u",)),
    Picture("real-80", "14m", NARROW, ("ctrl+r",)),
    Picture("confirm-80", "24m20s", NARROW, ("m",)),
    Picture("runbook", "11m", USUAL, ("b",)),
    Picture("runbook-80", "11m", NARROW, ("b", "down", "down", "down", "down")),
    Picture("timeline-80", "22m", NARROW, ("6",)),
    Picture("shell-80", "13m", NARROW, ("4",)),
    Picture("dashboards", "20m", USUAL, ("2",)),
    Picture("dashboards-80", "12m", NARROW, ("2",)),
    Picture("dashboards-week-80", "20m", NARROW, ("2", *["right_square_bracket"] * 4)),
    Picture("database-80", "20m", NARROW, ("2", "left")),
    Picture("query", "20m", USUAL, ("q",), QUERY, ("enter",)),
    Picture("query-80", "20m", NARROW, ("q",), QUERY, ("enter",)),
    Picture("map", "12m", USUAL, ("8",)),
    Picture("map-80", "12m", NARROW, ("8",)),
    Picture("logs", "12m", USUAL, ("3",)),
    Picture("logs-80", "12m", NARROW, ("3",)),
    Picture("log-line-80", "12m", NARROW, ("3", "L", "L", "enter")),
    Picture("log-filter-80", "12m", NARROW, ("3", "right", "slash"), "deadline exceeded", ("enter",)),
    Picture("shell-completion-80", "13m", NARROW, ("4", "slash"), "kubectl rollout "),
    Picture("postmortem-80", "41m30s", NARROW, ("7",)),
    Picture("help-80", "12m12s", NARROW, ("question_mark",)),
    Picture("debrief", "60m", USUAL),
    Picture("debrief-80", "60m", NARROW),
    Picture("findings-80", "60m", NARROW, ("2",)),
    Picture("course", "60m", USUAL, ("3",)),
    Picture("course-80", "60m", NARROW, ("3",)),
    Picture("course-late-80", "60m", NARROW, ("3",), novices=True),
    Picture("findings-late", "60m", USUAL, ("2",), novices=True),
    Picture("findings-late-80", "60m", NARROW, ("2",), novices=True),
    Picture("debrief-late", "60m", USUAL, ("end",), novices=True),
    Picture("evidence-80", "60m", NARROW, ("2", "enter"), novices=True),
    Picture("best-late-80", "60m", NARROW, ("4", "pagedown"), novices=True),
    Picture("best", "60m", USUAL, ("4",)),
    Picture("best-80", "60m", NARROW, ("4",)),
    Picture("truth-80", "60m", NARROW, ("5",)),
    Picture("replay", "12m12s", USUAL, replay=True),
    Picture("replay-dashboards", "26m", USUAL, ("2",), replay=True),
    Picture("replay-runbook", "26m", USUAL, ("5",), replay=True),
    Picture("replay-80", "9m", NARROW, ("n", "n"), replay=True),
    Picture("replay-comms-80", "26m", NARROW, ("v", "6", "k"), replay=True),
)

FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Where Textual would fetch a font from; the reader's own monospaced font will do."""
LEADING = re.compile(
    r'(<text class="[^"]*" )x="([\d.]+)"([^>]*)textLength="([\d.]+)"([^>]*>)((?:&#160;)+)(?=[^<&]|&(?!#160))'
)
"""Text that begins with spaces, which some readers draw without them."""
CELL = 12.2
"""The width of a column in Textual's pictures."""


def played(at: int) -> Engine:
    """The example drill, played by its script up to a moment, with alice at the terminal."""
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
    return engine


def recorded() -> Recording:
    """The whole drill, to be seen at any moment, with alice at the terminal."""
    engine = played(parse_duration("1h"))
    return Recording(engine.plan, engine.log, PersonId("alice"))


def played_by_novices() -> Engine:
    """The same drill, played by simulated novices to its end."""
    loaded = load(read_sources("checkout-payment-timeout"))
    engine = Engine(Plan(loaded.scenario, loaded.policy, loaded.seed))
    play_bots(engine, crew(loaded.scenario.people, Skill.NOVICE, loaded.seed))
    return engine


def session_at(engine: Engine) -> LocalSession:
    """A session of alice's at an engine, its clock standing."""

    def graded(log: Log, truth: Truth, policy: Policy) -> Report:
        return grade(log, truth, policy, seed=engine.plan.seed)

    you, clock = PersonId("alice"), Clock(engine.now, real=lambda: 0.0)
    return LocalSession(engine, you, (), InMemory(), clock, graded, afterwards=looking_back(engine.plan, you))


async def picture(wanted: Picture) -> str:
    """The screen at a moment, as SVG."""
    at = parse_duration(wanted.at)
    if wanted.replay:
        recording = recorded()
        return await drawn(ReplayApp(recording, recording.at(at)), wanted)
    session = session_at(played_by_novices() if wanted.novices else played(at))
    await session.start()
    svg = await drawn(GamedayApp(session, briefing=False), wanted)
    await session.close()
    return svg


async def drawn(app: Frame, wanted: Picture) -> str:
    """An app after the keys, as SVG."""
    async with app.run_test(size=wanted.size) as pilot:
        await pilot.pause()
        await pilot.press(*wanted.keys)
        await typed(pilot, wanted.line)
        await pilot.press(*wanted.then)
        await settled(app, pilot)
        return portable(app.export_screenshot(title="gameday"))


async def settled(app: Frame, pilot: Pilot[Any]) -> None:
    """Wait until what runs beside the screen has been painted: the best run, and what panes have asked for."""
    for _ in range(3):
        await pilot.pause()
        # Where a dialog is open, what is asked for waits for its answer: that is the picture.
        waits = isinstance(app.screen, ModalScreen)
        groups = ("best", "looking") if waits else ("best", "looking", "asking")
        for worker in [worker for worker in app.workers if worker.group in groups]:
            if not worker.is_finished:
                await worker.wait()
    await pilot.pause()


def portable(svg: str) -> str:
    """The same picture for readers that fetch no font and trim what begins with spaces."""
    return LEADING.sub(_moved, FONT.sub("", svg))


def _moved(found: re.Match[str]) -> str:
    room = found[6].count("&#160;") * CELL
    length = float(found[4]) - room
    return f'{found[1]}x="{float(found[2]) + room:g}"{found[3]}textLength="{length:g}"{found[5]}'


def main(folder: Path) -> None:
    """Draw every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    for wanted in PICTURES:
        (folder / f"{wanted.name}.svg").write_text(asyncio.run(picture(wanted)), "utf-8")
    with in_utc():
        for home in HOME_PICTURES:
            (folder / f"{home.name}.svg").write_text(portable(asyncio.run(home_picture(home))), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
