"""A wheel of the project, installed elsewhere, plays the same drill: scenarios, policies and runbooks travel in it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, Gameday


def run(*command: str | Path, env: dict[str, str] | None = None, cwd: Path = ROOT) -> str:
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the sources, with the pinned build backend and without asking a registry."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation", "-w", out, ROOT)
    return next(out.glob("gameday_simulator-*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel in it.

    The dependencies are borrowed from this environment's folder, so that no registry is asked. Python does not read
    the `.pth` files in a borrowed folder, so the sources of this checkout stay out of reach.
    """
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home)
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return home


def test_wheel_holds_what_a_drill_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        *(each.relative_to(ROOT).as_posix() for each in ROOT.glob("scenarios/**/*.y*ml")),
        *(each.relative_to(ROOT).as_posix() for each in ROOT.glob("tui/**/*.tcss")),
        "simulator/py.typed",
    }
    assert "scenarios/policies/default.yaml" in wanted
    assert not wanted - names
    assert not [name for name in names if name.startswith(("tests/", "bench/"))]


def test_wheel_elsewhere_plays_the_same_drill(
    elsewhere: Path, away: dict[str, str], gameday: Gameday, tmp_path: Path
) -> None:
    where = run(elsewhere / "bin" / "python", "-c", "import simulator; print(simulator.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(elsewhere)
    there, here = tmp_path / "there.jsonl", tmp_path / "here.jsonl"
    drill = ("run", "checkout-payment-timeout", "--bots", "--seed", "7", "--journal")
    run(elsewhere / "bin" / "gameday", *drill, there, env=away, cwd=tmp_path)
    assert gameday(*drill, here).returncode == 0
    assert there.read_bytes() == here.read_bytes()
