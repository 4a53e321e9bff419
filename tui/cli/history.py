"""`gameday history`: how drills have gone, for one person or a team, and what to practise next.

Separate from the commands beside it that bring drills in, take them out and settle what a team wants.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.history_at import Store, opened_history, who_you_are
from tui.cli.options import Out, write_document
from tui.cli.output import answer_exactly, narrate

if TYPE_CHECKING:
    from scoring.history.overview import Overview
    from scoring.history.practice import Trained
    from simulator.domain.past import KeptDrill
    from simulator.domain.vocabulary import Level
    from simulator.store.history.history import History, Which


class HistoryFormat(StrEnum):
    """How a history is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


Team = Annotated[str | None, typer.Option("--team", metavar="TEAM", help="Only this team's drills.")]
Person = Annotated[str | None, typer.Option("--person", metavar="NAME", help="Only drills with this person.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on, like 2025-03-01.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Before this day.")]
ScenarioName = Annotated[str | None, typer.Option("--scenario", metavar="NAME", help="Only drills of this scenario.")]
WithBots = Annotated[bool, typer.Option("--bots", help="Drills of bots and scripts too.")]


def history(
    context: typer.Context,
    team: Team = None,
    person: Person = None,
    since: Since = None,
    until: Until = None,
    scenario: ScenarioName = None,
    bots: WithBots = False,
    format: Annotated[HistoryFormat, typer.Option(help="How to write it.")] = HistoryFormat.TEXT,
    output: Out = None,
    store: Store = None,
) -> None:
    """Past drills, trends, targets met, and what to practise next.

    Drills go into the history by themselves when they end. You see your own scores and your team's; other people's
    only where their team has settled so. Nobody is ranked.

    Examples:
      gameday history
      gameday history --team payments --since 2025-01-01 --format html -o history.html
      gameday history import drills/*.jsonl
      gameday history forget alice
    """
    if context.invoked_subcommand is not None:
        given = {"--team": team, "--person": person, "--since": since, "--until": until, "--scenario": scenario,
                 "--output": output, "--store": store, "--bots": bots or None}  # fmt: skip
        named = [name for name, value in given.items() if value is not None]
        if named:
            raise typer.BadParameter(f"write {', '.join(named)} behind {context.invoked_subcommand}, where it applies.")
        return
    which = asked(team, person, since, until, scenario, bots=bots)
    with opened_history(store) as opened:
        opened.tidy(datetime.now(UTC))
        drills = visible(opened, which)
        if which.scenario is None and which.person is None and drills:
            opened.looked(which.team or "", datetime.now(UTC))
    found = _overview(drills, which)
    text = _written(found, format)
    if output is not None:
        write_document(output, text)
        narrate(f"The history is in {output}.")
    else:
        answer_exactly(text)


def asked(
    team: str | None, person: str | None, since: str | None, until: str | None, scenario: str | None, *, bots: bool
) -> Which:
    """Which drills the options ask for."""
    from simulator.store.history.history import Which

    return Which(
        team=team,
        person=person,
        scenario=scenario,
        since=day(since, "--since"),
        until=day(until, "--until"),
        modes=() if bots else ("solo", "team"),
    )


def day(text: str | None, option: str) -> datetime | None:
    """The first moment of a day, in UTC. Raises `typer.BadParameter`."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date. Write it like 2025-03-01.", param_hint=option) from None


def visible(opened: History, which: Which) -> tuple[KeptDrill, ...]:
    """The drills that were asked for, as far as you may see them; what is kept back is said."""
    from scoring.history.privacy import same, shown_to

    you, found = who_you_are(), opened.drills(which)
    rules = {team: opened.rules(team) for team in {drill.team for drill in found}}
    shown = shown_to(you, found, rules)
    if which.person is not None and not same(which.person, you):
        shown = tuple(drill for drill in shown if any(same(part.player, which.person) for part in drill.parts))
    if len(shown) < len(found):
        narrate(
            f"{len(found) - len(shown)} drill(s) are not shown to {you}: personal scores are for that person only. "
            "Who you are is the setting 'person'; a team may allow it: gameday history team TEAM --personal team"
        )
    return shown


def _overview(drills: tuple[KeptDrill, ...], which: Which) -> Overview:
    from scoring.history.overview import overview
    from simulator.scenario.policies import load_policy
    from simulator.scenario.sources import policy_source

    path, text = policy_source(None)
    words = [
        *([f"team {which.team or '(none)'}"] if which.team is not None else []),
        *([which.person] if which.person else []),
        *([which.scenario] if which.scenario else []),
        *([f"since {which.since:%Y-%m-%d}"] if which.since else []),
        *([f"until {which.until:%Y-%m-%d}"] if which.until else []),
    ]
    return overview(
        drills,
        of=", ".join(words) or "everything",
        person=which.person or who_you_are(),
        now=datetime.now(UTC),
        policy=load_policy(text, path),
        library=tuple(_library()),
    )


def _library() -> Iterable[Trained]:
    """The shipped scenarios, for beginners first."""
    from scoring.history.practice import Trained
    from simulator.scenario.loader import check, read_sources, shipped

    found = [check(read_sources(name)).scenario for name in shipped()]
    for each in sorted(found, key=lambda each: (_rank(each.level), each.slug)):
        measures = tuple(dict.fromkeys(name for objective in each.objectives for name in objective.measures))
        yield Trained(slug=each.slug, title=each.title, measures=measures)


def _rank(level: Level) -> int:
    return list(type(level)).index(level)


def _written(found: Overview, format: HistoryFormat) -> str:
    match format:
        case HistoryFormat.TEXT:
            from scoring.history import text

            return text.render(found)
        case HistoryFormat.JSON:
            return found.model_dump_json(indent=2)
        case HistoryFormat.HTML:
            from scoring.history import html

            return html.render(found)
