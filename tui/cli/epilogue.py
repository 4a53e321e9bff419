"""`gameday note` and `gameday rate`: what people say of a drill that has ended, added to its journal.

Separate from the postmortem, which is graded: nothing that is added here changes the score. Anybody who watched may say
something, also who was no part of the team.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from simulator.domain.vocabulary import Rating
from simulator.errors import JournalError
from tui.cli.opening import opened, plan
from tui.cli.options import JournalFile
from tui.cli.output import narrate

if TYPE_CHECKING:
    from pydantic import BaseModel

    from simulator.domain.actions import Note, Rate
    from simulator.domain.scenario import Scenario
    from simulator.store.journal import ReadJournal

A = TypeVar("A", bound="BaseModel")

LONGEST_NAME = 80
By = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Who says it: of the team, the facilitator, anybody else.")
]


def note(
    journal: JournalFile,
    text: Annotated[str, typer.Argument(help="What to write down.", show_default=False)],
    by: By,
) -> None:
    """Write something down for the debrief of a drill that has ended.

    It is added to the journal, and every report shows it beside the score, which it does not change.

    Examples:
      gameday note drill.jsonl --by erin "Bob asked twice before anybody answered."
    """
    from simulator.domain.actions import Note

    if not text.strip():
        raise typer.BadParameter("the note is empty.")
    read = _ended(journal)
    _add(read, by, _action(Note, text=text))


def rate(
    journal: JournalFile,
    rating: Annotated[
        Rating, typer.Argument(metavar="P|S|M|U", help="The rating.", show_default=False, case_sensitive=False)
    ],
    by: By,
    about: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help="A dimension, role, person or objective.  [default: the whole drill]"),
    ] = None,
    text: Annotated[str, typer.Option(metavar="TEXT", help="Why.")] = "",
) -> None:
    """Rate a drill that has ended, beside its computed score.

    P is performed without challenges, S with some, M with major challenges, U unable to be performed. A rating is of
    the whole drill, or of a dimension (communication), a role (ic), a person (alice) or an objective ("objective 1").
    It is added to the journal and changes no score; who rates the same thing again replaces their own rating.

    Examples:
      gameday rate drill.jsonl P --by erin
      gameday rate drill.jsonl S --by erin --about communication --text "Clear, but seldom."
      gameday rate drill.jsonl M --by facilitator --about "objective 2"
    """
    from simulator.domain.actions import Rate

    read = _ended(journal)
    target = None if about is None else _named(about, plan(read).scenario)
    _add(read, by, _action(Rate, rating=rating, about=target, text=text))


def _ended(journal: Path) -> ReadJournal:
    read = opened(journal)
    if not read.finished:
        raise JournalError(f"{journal}: this drill has not ended. Say it during the drill, or end the drill first.")
    return read


def _named(about: str, scenario: Scenario) -> str:
    """What a rating is of, by the name that reports use; raises `typer.BadParameter` with those that there are."""
    from scoring.rules import DIMENSIONS
    from simulator.domain.vocabulary import Role

    known = {name: name for name in DIMENSIONS} | {role.value: role.title for role in Role}
    known |= {person.id: person.id for person in scenario.people}
    known |= {person.name.lower(): person.id for person in scenario.people}
    known |= {f"objective {number}": each.says for number, each in enumerate(scenario.objectives, 1)}
    known |= {each.says.lower(): each.says for each in scenario.objectives}
    asked = " ".join(about.lower().split())
    if asked in known:
        return known[asked]
    near = get_close_matches(asked, known, 1)
    listed = [*DIMENSIONS, *(role.value for role in Role), *(person.id for person in scenario.people)]
    listed += [f"objective {number}" for number in range(1, len(scenario.objectives) + 1)]
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise typer.BadParameter(
        f"there is nothing called {about!r} to rate.{hint} There is: {', '.join(listed)}.", param_hint="--about"
    )


def _action(kind: type[A], **said: object) -> A:
    """The action that says it; raises `typer.BadParameter` where it is too long to be kept."""
    from pydantic import ValidationError

    try:
        return kind.model_validate(said)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in wrong["loc"])
        raise typer.BadParameter(f"{field}: {wrong['msg']}.") from None


def _who(by: str) -> str:
    """A name as the journal keeps it; nobody speaks as the drill itself."""
    from simulator.domain.text import plain
    from simulator.domain.vocabulary import SYSTEM

    name = plain(" ".join(by.split()))
    if not name or name == SYSTEM or len(name) > LONGEST_NAME:
        raise typer.BadParameter(
            f"write a name of at most {LONGEST_NAME} characters that is not {SYSTEM!r}.", param_hint="--by"
        )
    return name


def _add(read: ReadJournal, by: str, action: Note | Rate) -> None:
    """Append to the journal, stamped with the hours since the drill's end."""
    from simulator.domain.vocabulary import PersonId
    from simulator.store.journal import JournalFile as Writer
    from simulator.store.replay import rebuild
    from tui.cli.postmortem import hours_since_end

    who = PersonId(_who(by))
    records = rebuild(read).epilogue(who, action, f"epilogue-{len(read.log) + 1}", hours_since_end(read))
    writer = Writer.reopen(read.path, read)
    for record in records:
        writer.write(record)
    writer.close()
    narrate(f"Added to {read.path}. It stands beside the score in: gameday score {read.path}")
