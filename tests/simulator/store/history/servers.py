"""A PostgreSQL of the tests' own, on a socket in a folder of its own; nothing where it is not installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path

import pytest


def pg_ctl() -> str | None:
    """The program that starts a server, from the path or from where Debian puts it."""
    found = sorted(glob("/usr/lib/postgresql/*/bin/pg_ctl"))
    return shutil.which("pg_ctl") or (found[-1] if found else None)


def _account() -> dict[str, str | int]:
    """Whom to run it as: initdb refuses root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid}
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody")


@contextmanager
def server() -> Iterator[str]:
    """Start a server; the folder of its socket. Skips with the reason where there is none."""
    program = pg_ctl()
    if program is None:
        pytest.skip("pg_ctl is not installed, so nothing is tried on PostgreSQL")
    pytest.importorskip("psycopg", reason="psycopg is not installed, so nothing is tried on PostgreSQL")
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 characters
    if account:
        os.chown(folder, int(account["user"]), int(account["group"]))
    data = folder / "data"

    def run(*arguments: str) -> None:
        log = folder / "out"
        with log.open("ab") as out:
            done = subprocess.run(
                arguments, stdout=out, stderr=out, cwd=folder, check=False, extra_groups=[] if account else None,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **account,  # type: ignore[call-overload]
            )  # fmt: skip
        assert done.returncode == 0, log.read_text(errors="replace")

    try:
        run(str(Path(program).parent / "initdb"), "-D", str(data), "-A", "trust", "-U", "gameday", "-N", "-E", "UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        run(program, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield str(folder)
        finally:
            run(program, "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
