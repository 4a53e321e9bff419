"""The import contracts of pyproject.toml hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]


def test_import_contracts_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setitem(os.environ, "COLUMNS", "200")
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)
    assert not broken, capsys.readouterr().out
