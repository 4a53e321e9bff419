"""`gameday run X --shadow ROLE`: watch an expert crew play, over the shoulder of one role.

Separate from playing: the drill is played in a moment by simulated responders, nobody's score is at stake, and no
journal is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli.exits import Exit
from tui.cli.output import narrate

if TYPE_CHECKING:
    from simulator.domain.vocabulary import Role
    from simulator.engine.plan import Plan
    from tui.shadow import Watching


def watching(plan: Plan, role: Role) -> Watching:
    """Let an expert crew play a drill, and say what there is to see and to ask."""
    from simulator.domain.vocabulary import Skill
    from simulator.engine.engine import Engine
    from simulator.engine.headless import play_bots
    from simulator.live.recording import Recording
    from tui.cli.cast import teammates
    from tui.cli.grading import truth_of
    from tui.shadow import Scene, Watching, comments, following, stops

    engine = Engine(plan)
    play_bots(engine, teammates(plan, Skill.EXPERT))
    recovered = truth_of(plan, engine.log).recovered
    scene = Scene(tuple(engine.log), plan.policy, plan.scenario, recovered)
    follows = following(scene, role)
    return Watching(role, Recording(plan, engine.log), comments(scene), stops(scene, follows, role), follows)


def watch(plan: Plan, role: Role, speed: float | None) -> Exit:
    """Open the screen; at the end say how many answers were right."""
    from tui.cli.config import user_settings
    from tui.cli.progress import ProgressFile
    from tui.path.steps import WATCH
    from tui.watching import WatchApp

    found = user_settings()
    for problem in found.problems:
        narrate(problem)
    app = WatchApp(watching(plan, role), speed=speed, settings=found.settings)
    app.run()
    if app.tally:
        narrate(app.tally)
    if app.seen_through:
        said = ProgressFile().add([WATCH]).problem
        if said:
            narrate(said)
    return Exit.DONE if not app.return_code else Exit.FELL_SHORT
