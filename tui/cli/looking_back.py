"""What somebody who joined can look back at: the journal, which the host gives away once the drill has ended.

Separate from joining because it is another request, and because a debrief without it is a debrief, too.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from simulator.errors import IntegrationError

if TYPE_CHECKING:
    from simulator.live.remote import RemoteSession
    from tui.cli.afterwards import LookingBack

WITHIN = 20.0
"""Seconds that the host has to give the journal."""


async def journal_of(session: RemoteSession, tls: ssl.SSLContext | None) -> LookingBack:
    """The recording of a drill that has ended; raises `IntegrationError` where it cannot be had."""
    import asyncio

    import httpx

    link = session.link
    try:
        async with httpx.AsyncClient(verify=tls or True, timeout=WITHIN, trust_env=False) as client:
            got = await client.get(f"{link.rest}/journal", headers={"Authorization": f"Bearer {link.token}"})
            got.raise_for_status()
    except httpx.HTTPError as error:
        raise IntegrationError(f"The host did not give the journal ({type(error).__name__}).") from None
    return await asyncio.to_thread(_read, got.text, session)


def _read(text: str, session: RemoteSession) -> LookingBack:
    from simulator.live.wire import Kind
    from simulator.store.journal import read_journal
    from simulator.store.replay import plan_of
    from tui.cli.afterwards import LookingBack

    with TemporaryDirectory(prefix="gameday-") as folder:
        path = Path(folder) / "journal.jsonl"
        path.write_text(text, encoding="utf-8")
        read = read_journal(path)
    you = session.you if session.kind is Kind.PLAYER else None
    return LookingBack(plan_of(read)[0], read.log, you)
