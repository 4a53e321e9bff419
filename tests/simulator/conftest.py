"""Fixtures that every test of the simulator shares."""

from __future__ import annotations

import pytest

from tests.simulator.drills import Drill


@pytest.fixture
def drill() -> Drill:
    """The small drill, from its start: `drill.at("2m").acknowledge("priya", page=1)`."""
    return Drill()
