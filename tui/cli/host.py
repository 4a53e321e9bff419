"""`gameday host`: serve drills that a team plays together, each from their own terminal.

Separate from `run` because nobody plays at this terminal: it prints the join lines and says what goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.domain.vocabulary import Role, Skill
from simulator.errors import GamedayError
from tui.cli.exits import Exit
from tui.cli.options import SkillOf, Speed, refuse
from tui.cli.output import answer, narrate

if TYPE_CHECKING:
    from socket import socket

    from simulator.domain.vocabulary import PersonId
    from simulator.live.host.hosted import HostedDrill
    from simulator.live.host.house import House
    from simulator.live.host.serving import Where
    from tui.cli.hosting import Setting

PORT = 7420


def host(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="NAME|FILE...", help="Scenarios to host.", show_default=False)
    ] = None,
    people: Annotated[
        str | None,
        typer.Option(metavar="NAME[:ROLE],...", help="Whom humans may play, and their roles; else everybody."),
    ] = None,
    drills: Annotated[int, typer.Option(min=1, max=500, metavar="N", help="How many drills of each scenario.")] = 1,
    listen: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 takes a free one.")] = PORT,
    public: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name by which others reach this machine.")
    ] = None,
    cert: Annotated[Path | None, typer.Option(metavar="FILE", help="A TLS certificate, in PEM.")] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The certificate's key, in PEM.")] = None,
    journal: Annotated[
        Path | None, typer.Option(metavar="FILE|DIR", help="Where to write the journal; a folder for several drills.")
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Draw everything from this number.")] = None,
    policy: Annotated[Path | None, typer.Option(metavar="FILE", help="The rules of response to play by.")] = None,
    speed: Speed = None,
    skill: SkillOf = Skill.SOLID,
    exam: Annotated[bool, typer.Option("--exam", help="No hints, and a sealed journal until the end.")] = False,
    resume: Annotated[
        list[Path] | None,
        typer.Option(metavar="JOURNAL", help="Go on with a hosted drill; also several times."),
    ] = None,
    new_links: Annotated[bool, typer.Option("--new-links", help="With --resume: make new join lines.")] = False,
) -> Exit:
    """Host drills that a team plays together.

    It prints one join line for each place in the team, one for observers and one for the facilitator, who lets the
    drill begin. Whoever has a line has its place, so hand each to one person only. Simulated responders play whomever
    nobody plays. The host listens on this machine only, unless --listen says otherwise.

    Examples:
      gameday host checkout-payment-timeout
      gameday host checkout-payment-timeout --people alice:ic,bob:comms,carol
      gameday host checkout-payment-timeout --listen 0.0.0.0 --public drills.example.org --cert c.pem --key k.pem
      gameday host --resume drill.jsonl
    """
    _check(scenarios, resume, new_links, cert, key,
           {"--people": people is not None, "--seed": seed is not None, "--policy": policy is not None,
            "--journal": journal is not None, "--exam": exam, "--drills": drills != 1})  # fmt: skip
    from simulator.live.committing import Committer
    from simulator.live.host.counted import Counted
    from simulator.live.host.limits import Limits
    from simulator.live.host.serving import Where, bound
    from tui.cli.hosting import Setting

    how = Setting(Limits(), Counted(), Committer(), skill, speed or 1.0, exam, _people(people))
    where = Where(listen, port, cert, key, public)
    with closing(bound(where)) as listening:  # first: a port that is taken leaves no journal behind
        made = _gone_on(resume, how) if resume else _new(scenarios or [], drills, policy, seed, journal, how)
        links = {} if resume and not new_links else {hosted.name: hosted.tickets.issue() for hosted in made}
        return _served(made, links, where, listening, how)


def _check(
    scenarios: list[str] | None,
    resume: list[Path] | None,
    new_links: bool,
    cert: Path | None,
    key: Path | None,
    given: dict[str, bool],
) -> None:
    if bool(scenarios) == bool(resume):
        raise typer.BadParameter("name what to host: gameday host NAME, or gameday host --resume JOURNAL.")
    if resume:
        refuse(given, "is settled in the journal of a drill that goes on. Leave it out.")
    elif new_links:
        refuse({"--new-links": True}, "is for --resume; a new drill has new join lines. Leave it out.")
    if (cert is None) != (key is None):
        raise typer.BadParameter("--cert and --key belong together. Give both, or neither.")


def _people(text: str | None) -> dict[PersonId, tuple[Role, ...]]:
    """`alice:ic,bob:comms+scribe,carol` as people and their roles."""
    from simulator.domain.vocabulary import PersonId

    found: dict[PersonId, tuple[Role, ...]] = {}
    for part in (text or "").split(","):
        person, _, roles = part.strip().partition(":")
        if not person:
            continue
        try:
            found[PersonId(person)] = tuple(Role(each.strip().lower()) for each in roles.split("+") if each.strip())
        except ValueError:
            there = ", ".join(Role)
            raise typer.BadParameter(f"{roles!r} is no role. There is {there}.", param_hint="--people") from None
    return found


def _new(
    names: list[str], drills: int, policy: Path | None, seed: int | None, journal: Path | None, how: Setting
) -> list[HostedDrill]:
    """Every drill that was asked for, at its start."""
    from tui.cli.hosting import new
    from tui.cli.run import loaded_to_play

    many = len(names) * drills > 1
    if many and journal is not None and not journal.is_dir():
        raise typer.BadParameter(f"{journal} is no folder, and several drills need one.", param_hint="--journal")
    made: list[HostedDrill] = []
    for name in names:
        loaded = loaded_to_play(name, policy, seed)
        for _ in range(drills):
            slug, taken = loaded.sources.slug, {hosted.name for hosted in made}
            called = next(each for each in _numbered(slug) if each not in taken)
            path = journal / f"{called}.jsonl" if many and journal is not None else journal
            made.append(new(called, loaded, path, how))
    return made


def _gone_on(journals: list[Path], how: Setting) -> list[HostedDrill]:
    """Every drill that goes on."""
    from tui.cli.hosting import gone_on

    made = [gone_on(path, how) for path in journals]
    names = [hosted.name for hosted in made]
    if len(set(names)) < len(names):
        raise typer.BadParameter("two of these drills have the same name. Go on with each on a host of its own.")
    return made


def _numbered(slug: str) -> list[str]:
    return [slug, *(f"{slug}-{number}" for number in range(2, 1000))]


def _served(
    made: list[HostedDrill], links: dict[str, dict[str, str]], where: Where, listening: socket, how: Setting
) -> Exit:
    """Serve until told to stop, saying on stderr what is logged."""
    with _logged_to_stderr():
        return _served_until_stopped(made, links, where, listening, how)


def _served_until_stopped(
    made: list[HostedDrill], links: dict[str, dict[str, str]], where: Where, listening: socket, how: Setting
) -> Exit:
    from simulator.live.host.house import House
    from simulator.live.host.serving import address_of, serve

    base = address_of(where, listening)
    house = House(made, how.limits, how.counted)

    def ready() -> None:
        for hosted in made:
            answer(_lines(hosted, base, links.get(hosted.name, {})))
        if not links:
            narrate("The join lines are those of before, at this address. --new-links makes new ones.")
        if where.cert is None and where.address not in ("127.0.0.1", "::1", "localhost"):
            narrate("Without --cert and --key whoever is on the way can read along, join lines included.")
        answer(f"To let people join from a browser, run beside this: gameday browse {base}")
        answer(f"Listening on {base}. Ctrl-C stops; gameday host --resume JOURNAL goes on.")

    asyncio.run(serve(house, where, listening, ready))
    return tell_how_it_went(house)


def _lines(hosted: HostedDrill, base: str, tokens: dict[str, str]) -> str:
    """A drill's join lines."""
    from simulator.live.wire import Link

    plan = hosted.drill.engine.plan
    names = {person.id: person.name for person in plan.scenario.people}
    lines = [f"{hosted.name}: {plan.scenario.title}", f"  journal: {hosted.journal}"]
    for ticket in hosted.tickets.all():
        if ticket.key in tokens:
            titles = " and ".join(role.title for role in ticket.roles)
            who = f"{titles} ({names.get(ticket.person, ticket.person)})" if titles else ticket.kind.value.capitalize()
            lines.append(f"  {who}:\n    gameday join '{Link(base, hosted.name, tokens[ticket.key])}'")
    return "\n".join(lines)


def tell_how_it_went(house: House) -> Exit:
    """Say how each drill stands, and take those that have ended into the history."""
    from tui.cli.keeping import keep_file

    for hosted in house.drills.values():
        if hosted.drill.engine.ended:
            narrate(f"{hosted.name} has ended. See how it went: gameday score {hosted.journal}")
            try:
                keep_file(hosted.journal, hosted.players())
            except GamedayError as error:
                narrate(str(error))
        else:
            narrate(f"{hosted.name} has not ended. Go on with: gameday host --resume {hosted.journal}")
    return Exit.DONE


class _Narrator(logging.Handler):
    """Says on stderr what the host logs; control characters are made visible."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it."""
        narrate(self.format(record))


@contextmanager
def _logged_to_stderr() -> Iterator[None]:
    """Log to stderr for as long as it serves; what the process logs otherwise goes on as it was."""
    handler = _Narrator()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    levels = {"gameday.host": logging.INFO, "uvicorn.error": logging.WARNING}
    loggers = [logging.getLogger(name) for name in levels]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(levels[logger.name])
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
