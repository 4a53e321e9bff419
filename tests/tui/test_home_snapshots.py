"""The path, the offer and the tour as pictures at 80x24: facts are asserted elsewhere, this guards the layout.

`pytest tests/tui/test_home_snapshots.py --snapshot-update` accepts the new ones; look at them first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.homepictures import HOME_PICTURES, act, app_of, in_utc
from tests.tui.test_snapshots import still

NAMES = ("path-80", "offer-80", "tour-declare-80", "tour-roles-80")
PICTURES = {each.name: each for each in HOME_PICTURES}


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with in_utc():
        yield


@pytest.mark.parametrize("name", NAMES)
def test_screen(name: str, snap_compare: Callable[..., bool]) -> None:
    wanted = PICTURES[name]

    async def before(pilot: Pilot[Any]) -> None:
        await act(pilot, wanted)
        await still(pilot)

    assert snap_compare(app_of(wanted), terminal_size=wanted.size, run_before=before)
