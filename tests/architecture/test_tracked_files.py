"""What is committed names no machine: no path of the one it was written on, no registry that packages came from."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
        ("crates", "io"),
    )
)
"""Put together here, so that this file does not name them either."""


def tracked() -> list[Path]:
    """Every committed file that is text."""
    named = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for each in named.split("\0") if each and (path := ROOT / each).is_file()]


def naming(*texts: str) -> list[str]:
    """Say which committed files hold one of these texts."""
    found = []
    for path in tracked():
        content = path.read_bytes()
        found += [f"{path.relative_to(ROOT)} names {text}" for text in texts if text.encode() in content]
    return found


def test_files_are_found() -> None:
    assert naming("gameday-simulator")


def test_no_committed_file_names_a_registry() -> None:
    assert not naming(*REGISTRIES)


def test_no_committed_file_names_a_path_of_the_machine() -> None:
    assert not naming(f"{ROOT}/", f"{Path.home()}/", f"{ROOT.parent}/.")
