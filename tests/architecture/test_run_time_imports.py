"""What is really imported at run time: the contracts see imports that are written, this sees those that happen."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = frozenset({"textual", "faker", "simpy", "sqlalchemy", "alembic"})
"""What `gameday --help`, `lint` and `list` must not pay for."""
RUNNING = ("simulator.engine", "simulator.live", "simulator.store", "simulator.bots", "simulator.integrations")
"""What scoring must not need."""

EVERY_MODULE = """
import importlib, pkgutil
package = importlib.import_module({package!r})
for each in pkgutil.walk_packages(package.__path__, {package!r} + "."):
    importlib.import_module(each.name)
"""


def imported_by(program: str) -> set[str]:
    """Run a program in a fresh interpreter and name the modules that it had imported at its end."""
    report = "\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program + report], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def imported_by_command(*arguments: str) -> set[str]:
    return imported_by(f"from tui.cli.main import call\nassert call({list(arguments)!r}) == 0")


def within(modules: set[str], *packages: str) -> list[str]:
    return sorted(each for each in modules if any(each == p or each.startswith(f"{p}.") for p in packages))


def test_domain_imports_neither_a_clock_driver_nor_files_nor_a_screen() -> None:
    modules = imported_by(EVERY_MODULE.format(package="simulator.domain"))
    assert "simulator.domain.events" in modules
    assert not modules & (HEAVY | {"asyncio", "yaml", "typer", "rich", "subprocess", "sqlite3", "platformdirs"})
    assert not within(modules, "simulator.world", "simulator.scenario", "simulator.views", *RUNNING, "scoring", "tui")


def test_scoring_imports_nothing_that_runs() -> None:
    modules = imported_by(EVERY_MODULE.format(package="scoring"))
    assert within(modules, "scoring.criteria")
    assert not within(modules, *RUNNING, "tui", *HEAVY, "asyncio")


def test_help_imports_no_heavy_module_and_no_command() -> None:
    modules = imported_by_command("--help")
    assert "tui.cli.commands" in modules
    assert not within(modules, *HEAVY, "pydantic", "yaml", "asyncio", "rich", "simulator.domain.events", "scoring")
    assert not within(modules, "tui.cli.run", "tui.cli.library", "tui.cli.lint")


@pytest.mark.parametrize("command", [["list"], ["lint", "scenarios/checkout-payment-timeout/scenario.yaml"]])
def test_list_and_lint_import_no_heavy_module(command: list[str]) -> None:
    modules = imported_by_command(*command)
    assert within(modules, "simulator.scenario")
    assert not within(modules, *HEAVY, "asyncio", "simulator.engine")


def test_home_imports_no_database_before_it_is_drawn() -> None:
    modules = imported_by("from tui.cli.shelf import Shelf\nfrom tui.home import HomeApp\nHomeApp(Shelf())\n")
    assert within(modules, "tui.cli.keeping")
    assert not within(modules, "sqlalchemy", "alembic")


def test_a_drill_imports_numpy_only_when_a_query_is_asked() -> None:
    drill = "from tests.simulator.drills import PRIMARY, Drill\ndrill = Drill()\ndrill.at('5m')\n"
    assert within(imported_by(drill), "simulator.engine")
    assert not within(imported_by(drill), "numpy", "promql_parser")
    assert within(imported_by(f"{drill}drill.query(PRIMARY, expr='up')\n"), "numpy")
