"""`gameday run`: play a scenario from its start.

Separate from `resume` and `fork`, which begin with a journal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator import __version__
from simulator.domain.vocabulary import Role, Skill
from tui.cli.exits import Exit
from tui.cli.journals import new_journal
from tui.cli.options import (
    Bots,
    Debrief,
    FailUnder,
    NewJournal,
    PageVia,
    Plain,
    ReportFormat,
    Scenario,
    SkillOf,
    Speed,
    TakeRole,
    You,
    one_of,
    refuse,
)
from tui.cli.output import narrate
from tui.cli.playing import How, check, debrief, places_asked, play

if TYPE_CHECKING:
    from simulator.domain.vocabulary import PersonId
    from simulator.engine.plan import Plan
    from simulator.scenario.loader import Loaded
    from simulator.store.journal import JournalFile

FIRST_DRILL = "checkout-payment-timeout"


def run(
    scenario: Scenario = None,
    as_whom: You = None,
    role: TakeRole = None,
    speed: Speed = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Draw everything from this number.")] = None,
    policy: Annotated[Path | None, typer.Option(metavar="FILE", help="The rules of response to play by.")] = None,
    journal: NewJournal = None,
    shadow: Annotated[
        Role | None, typer.Option(help="Watch experts play over this role's shoulder, with a commentary.")
    ] = None,
    facilitate: Annotated[
        bool, typer.Option("--facilitate", help="Run the drill from the facilitator's console; everybody is simulated.")
    ] = False,
    exam: Annotated[bool, typer.Option("--exam", help="No hints, and a sealed journal until the end.")] = False,
    plain: Plain = False,
    script: Annotated[
        Path | None, typer.Option(metavar="ACTIONS", help="Play a script of actions, as fast as it goes.")
    ] = None,
    bots: Bots = False,
    skill: SkillOf = Skill.SOLID,
    format: Debrief = ReportFormat.TEXT,
    fail_under: FailUnder = None,
    page_via: PageVia = None,
) -> Exit:
    """Play a drill in the terminal, or headless with a script or bots.

    In the terminal, simulated teammates fill the other roles. Headless, the debrief is the answer on stdout and the
    story goes to stderr. The journal is never written over another.

    Examples:
      gameday run checkout-payment-timeout
      gameday run checkout-payment-timeout --role comms --speed 5
      gameday run checkout-payment-timeout --page-via pagerduty
      gameday run checkout-payment-timeout --shadow ic
      gameday run checkout-payment-timeout --facilitate --speed 4
      gameday run my-scenario.yaml --bots --skill expert --seed 7
      gameday run my-scenario.yaml --script actions.yaml --journal drill.jsonl --fail-under 80
    """
    if facilitate:
        one_of({"--facilitate": True, "--script": script is not None, "--bots": bots, "--plain": plain,
                "--shadow": shadow is not None, "--page-via": bool(page_via)})  # fmt: skip
        refuse({"--as": as_whom is not None, "--role": role is not None},
               "is for a drill that you play; with --facilitate you run one. Leave it out.")  # fmt: skip
    if shadow is not None:
        one_of({"--shadow": True, "--script": script is not None, "--bots": bots, "--plain": plain})
        refuse(
            {"--as": as_whom is not None, "--role": role is not None, "--exam": exam, "--journal": journal is not None,
             "--fail-under": fail_under is not None},
            "is for a drill that is played; with --shadow you watch one. Leave it out.",
        )  # fmt: skip
    headless = {"--bots": bots, "--script": script is not None, "--shadow": shadow is not None}
    places = places_asked(page_via, headless)
    check(bots=bots, plain=plain, as_whom=as_whom, role=role, speed=speed, script=script)
    if scenario is None:
        narrate(f"No scenario is named, so this is the first one: {FIRST_DRILL}")
    how = How(bots=bots, plain=plain, role=role, speed=speed, skill=skill, format=format, fail_under=fail_under,
              places=places)  # fmt: skip
    if not (bots or plain or places or facilitate or script is not None or shadow is not None):
        return _at_once(scenario or FIRST_DRILL, policy, seed, journal, as_whom, how, exam=exam)
    loaded = loaded_to_play(scenario or FIRST_DRILL, policy, seed)
    plan = plan_of(loaded, exam=exam)
    if shadow is not None:
        from tui.cli.shadow import watch

        return watch(plan, shadow, speed)
    path = new_journal(journal, plan.scenario.slug)
    if facilitate:
        from tui.cli.facilitating import facilitate as run_it

        return run_it(loaded, plan, path, how)
    if script is not None:
        return _by_script(loaded, plan, path, script, how)
    if bots:
        return _by_people(loaded, plan, path, None, how)
    from tui.cli.cast import who_you_are
    from tui.cli.config import play_as, user_settings

    how = replace(how, speed=speed or user_settings(with_themes=False).settings.speed)
    return _by_people(loaded, plan, path, who_you_are(plan, as_whom or play_as(plan)), how)


def loaded_to_play(name: str, policy: Path | None, seed: int | None, say: Callable[[str], None] = narrate) -> Loaded:
    """Load a scenario; warnings are counted only, since they may say more than who plays should know."""
    from scoring.rubric import problems as scoring_problems
    from scoring.rules import MEASURES
    from simulator.scenario.loader import load, load_policy, read_sources

    sources = read_sources(name, policy=policy)
    load_policy(sources.policy_text, sources.policy_path, scoring=scoring_problems)
    loaded = load(sources, seed=seed, criteria=MEASURES)
    warnings = sum(problem.level == "warning" for problem in loaded.problems)
    if warnings:
        say(f"The scenario has {warnings} warning{'s' * (warnings > 1)}: gameday lint {name}")
    return loaded


def plan_of(loaded: Loaded, *, exam: bool) -> Plan:
    """The drill that a loaded scenario makes."""
    from simulator.engine.plan import Plan

    return Plan(loaded.scenario, loaded.policy, loaded.seed, exam)


def _at_once(
    name: str, policy: Path | None, seed: int | None, journal: Path | None, as_whom: str | None, how: How, *, exam: bool
) -> Exit:
    """Let you play on the screen, which opens before the drill is loaded."""
    from tui.cli.at_once import Progress, Ready, play_at_once
    from tui.cli.config import play_as, user_settings

    if journal is not None:
        new_journal(journal, "")
    how = replace(how, speed=how.speed or user_settings(with_themes=False).settings.speed)

    def set_up(progress: Progress) -> Ready:
        progress.step("Reading the scenario")
        loaded = loaded_to_play(name, policy, seed, progress.said.append)
        plan = plan_of(loaded, exam=exam)
        progress.step("Building the system under drill")
        from simulator.engine.engine import Engine
        from tui.cli.cast import who_you_are

        engine = Engine(plan)
        progress.step("Finding out whom the first page calls")
        you = who_you_are(plan, as_whom or play_as(plan))
        path = new_journal(journal, plan.scenario.slug)
        return Ready(engine, partial(_journal, loaded, plan, path, you, how), path, how, you)

    return play_at_once(f"Setting up the drill {name}", set_up)


def _by_people(loaded: Loaded, plan: Plan, path: Path, you: PersonId | None, how: How) -> Exit:
    """Let you play with simulated teammates, or them alone."""
    from simulator.engine.engine import Engine

    return play(Engine(plan), _journal(loaded, plan, path, you, how), path, how, you)


def _journal(loaded: Loaded, plan: Plan, path: Path, you: PersonId | None, how: How) -> JournalFile:
    """Begin the drill's journal."""
    from simulator.store.header import Header
    from simulator.store.journal import JournalFile
    from tui.cli.cast import seats

    header = Header.of(
        loaded,
        __version__,
        seats(plan.scenario, how.skill, you),
        exam=plan.exam,
        speed=None if you is None else how.speed or 1.0,
    )
    return JournalFile.create(path, header, durable=you is not None)


def _by_script(loaded: Loaded, plan: Plan, path: Path, script: Path, how: How) -> Exit:
    """Play a script's actions at their times."""
    from simulator.engine.engine import Engine
    from simulator.scenario.loader import load_actions
    from simulator.store.header import Header
    from simulator.store.journal import JournalFile
    from tui.cli import headless
    from tui.cli.cast import seats_of_script

    actions = load_actions(script, people=[person.id for person in plan.scenario.people])
    header = Header.of(loaded, __version__, seats_of_script(line.by for line in actions), exam=plan.exam, speed=None)
    writer = JournalFile.create(path, header, durable=False)
    engine = Engine(plan, headless.sink(writer, plan))
    try:
        headless.by_script(engine, actions, script)
    finally:
        writer.close()
    return debrief(engine, path, how)
