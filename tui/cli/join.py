"""`gameday join`: take part in a team drill that somebody else hosts.

Separate from `run` because the drill is on another machine: here are only a link, a screen and a connection.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tui.cli.exits import Exit
from tui.cli.options import Plain
from tui.cli.output import narrate

if TYPE_CHECKING:
    from simulator.live.remote import RemoteSession
    from simulator.live.wire.links import Link

TOKEN = "GAMEDAY_TOKEN"  # noqa: S105 # the name of a variable
BROWSED = "TEXTUAL_DRIVER"
"""Set where the screen is a page in a browser."""


class How(NamedTuple):
    """How somebody joins."""

    name: str
    ca: Path | None
    plain: bool


def join(
    url: Annotated[str, typer.Argument(metavar="URL", help="The join line's address.", show_default=False)],
    name: Annotated[str, typer.Option(metavar="NAME", help="What the others shall call you.")] = "",
    ca: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Trust this certificate too, as of a host that made its own.")
    ] = None,
    plain: Plain = False,
) -> Exit:
    """Join a team drill.

    The host hands out one address for each place. What stands behind its # is yours alone: it opens the place. Left
    out, it is taken from the variable GAMEDAY_TOKEN, or asked for.

    Examples:
      gameday join 'http://127.0.0.1:7420/join/checkout-payment-timeout#TOKEN' --name Kim
      gameday join 'https://drills.example.org:7420/join/checkout-payment-timeout' --ca host.pem
      gameday join 'http://127.0.0.1:7420/join/checkout-payment-timeout#TOKEN' --plain
    """
    link = link_of(url)
    _out_of_sight(url, link)
    if not plain and BROWSED not in os.environ:
        from tui.cli.terminal import require_terminal

        require_terminal()
    asyncio.run(_joined(link, How(name, ca, plain)))
    return Exit.DONE


def link_of(url: str) -> Link:
    """The link, with its token from wherever it is."""
    from simulator.errors import ProtocolError
    from simulator.live.wire.links import parse_link

    address, _, token = url.strip().partition("#")
    try:
        parse_link(f"{address}#none")  # so that nobody is asked for the token of an address that is none
        return parse_link(f"{address}#{token or _token()}")
    except ProtocolError as error:
        raise typer.BadParameter(str(error)) from None


def _token() -> str:
    given = os.environ.get(TOKEN, "").strip()
    if given:
        return given
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"the address has no token behind a #. Give it whole, or set {TOKEN}.")
    return str(typer.prompt("Token (what stands behind the # of your join line)", hide_input=True, err=True)).strip()


def _out_of_sight(url: str, link: Link) -> None:
    """Begin anew without the token among the arguments, where every user of this machine can read it."""
    if "#" not in url or url not in sys.argv or not hasattr(os, "fork"):
        return  # called from within a program, or on a system on which beginning anew would lose the terminal
    arguments = [url.partition("#")[0] if each == url else each for each in sys.argv[1:]]
    environment = {**os.environ, TOKEN: link.token}
    command = [sys.executable, "-P", "-m", "tui.cli", *arguments]
    os.execve(sys.executable, command, environment)  # noqa: S606 # this same program


async def _joined(link: Link, how: How) -> None:
    from simulator.live.remote import RemoteSession, trusting
    from tui.cli.looking_back import journal_of
    from tui.cli.output import narrate as says

    tls = trusting(how.ca) if link.base.startswith("https:") else None
    if how.ca is not None and tls is None:
        says("--ca is not used: the address begins with http, so nothing is encrypted.")

    async def back(session: RemoteSession) -> object:
        return await journal_of(session, tls)

    session = RemoteSession(link, name=how.name, tls=tls, report_of=_report, look_back=back)
    if BROWSED in os.environ:
        await _in_browser(session)
        return
    await session.open()
    try:
        await (_as_lines(session) if how.plain else _on_screen(session))
    finally:
        await session.close()


def _report(text: dict[str, object]) -> object:
    import json

    from scoring.report.model import Report

    return Report.model_validate_json(json.dumps(text))


async def _on_screen(session: RemoteSession) -> None:
    from tui.cli.config import user_settings
    from tui.team import TeamApp

    found = user_settings()
    for problem in found.problems:
        narrate(problem)
    app = TeamApp(session, settings=found.settings)
    await app.run_async()
    if app.failure is not None:
        raise app.failure


async def _as_lines(session: RemoteSession) -> None:
    from tui.cli.plain_team import play

    await play(session)


async def _in_browser(session: RemoteSession) -> None:
    """As on a screen, but what goes wrong at the door is shown on the page: nobody sees anything else."""
    from simulator.errors import GamedayError
    from tui.browsed import Turned

    try:
        await session.open()
        await _on_screen(session)
    except GamedayError as error:
        await Turned(str(error)).run_async()
    finally:
        await session.close()
