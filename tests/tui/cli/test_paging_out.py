"""`--page-via` and `gameday oncall clean`, as people use them, against a PagerDuty on this machine."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator import __version__
from simulator.integrations.outbound.sent import file_of
from simulator.store.journal import read_journal
from simulator.store.replay import verify
from tests.simulator.integrations.pagers import EventsApi, events_api
from tui.cli.exits import Exit
from tui.cli.main import call

pytestmark = pytest.mark.slow

DRILL = "checkout-payment-timeout"
KEY = "R0UT1NGKEY0123456789"
PATIENCE = 30
"""Seconds after which a test that waits for a page has failed."""


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[EventsApi]:
    with events_api() as served:
        monkeypatch.setenv("GAMEDAY_PAGERDUTY_ROUTING_KEY", KEY)
        monkeypatch.setenv("GAMEDAY_PAGERDUTY_URL", served.url)
        monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path / "data"))
        monkeypatch.setenv("GAMEDAY_CONFIG", str(tmp_path / "config.toml"))
        yield served


class Typed(io.StringIO):
    """Somebody who waits until a page has arrived, then types."""

    def __init__(self, api: EventsApi, *lines: str) -> None:
        super().__init__()
        self._api, self._lines = api, lines

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        assert self._api.reached.wait(PATIENCE)
        yield from self._lines


def run(journal: Path, *more: str) -> int:
    return call(["run", DRILL, "--plain", "--speed", "500", "--journal", str(journal), *more])


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "drill.jsonl"


@pytest.mark.parametrize("line", ["/leave\n", "/real\n", "/end\n"])
def test_a_drills_page_goes_out_and_is_closed_when_it_is_left_ended_or_stopped(
    api: EventsApi, journal: Path, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(api, line))
    assert run(journal, "--page-via", "pagerduty") == Exit.DONE
    said = capsys.readouterr()
    assert "goes to pagerduty (127.0.0.1), marked [DRILL]" in said.err
    assert f"gameday oncall clean {journal}" in said.err
    assert api.bodies[0]["payload"]["summary"].startswith("[DRILL] ")
    assert {action for action, _ in api.took} >= {"trigger", "resolve"}
    assert api.open == {}
    assert set(api.opened.values()) == {1}
    for text in (said.out, said.err, journal.read_text(), file_of(journal).read_text()):
        assert KEY not in text


def test_the_journal_of_a_drill_that_paged_is_played_again_byte_for_byte(
    api: EventsApi, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(api, "/ack\n", "/end\n"))
    assert run(journal, "--page-via", "pagerduty") == Exit.DONE
    assert verify(journal, __version__).differs is None
    assert b"outbound" not in b"".join(read_journal(journal).lines[1:])


def test_without_the_option_nothing_is_sent_and_no_http_client_is_loaded(api: EventsApi, journal: Path) -> None:
    code = (
        "import sys; from tui.cli.main import call; "
        f"code = call(['run', {DRILL!r}, '--bots', '--journal', {str(journal)!r}]); "
        "print(code, 'httpx' in sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.splitlines()[-1] == "0 False"
    assert (api.asked, file_of(journal).exists()) == (0, False)


def test_a_key_that_is_missing_is_told_before_the_drill_starts(
    api: EventsApi, journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GAMEDAY_PAGERDUTY_ROUTING_KEY")
    assert run(journal, "--page-via", "pagerduty") == Exit.USAGE
    assert "GAMEDAY_PAGERDUTY_ROUTING_KEY, and it is not set" in capsys.readouterr().err
    assert not journal.exists()


@pytest.mark.parametrize("headless", [["--bots"], ["--script", "x.yaml"], ["--shadow", "ic"]])
def test_a_drill_that_nobody_plays_pages_nobody(
    api: EventsApi, headless: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["run", DRILL, *headless, "--page-via", "pagerduty"]) == Exit.USAGE
    assert f"{headless[0]} plays hours in seconds" in capsys.readouterr().err
    assert api.asked == 0


def test_a_refused_key_is_told_and_the_drill_goes_on(
    api: EventsApi, journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    api.badly.extend(["403"] * 50)
    monkeypatch.setattr(sys, "stdin", Typed(api, "/end\n"))
    assert run(journal, "--page-via", "pagerduty") == Exit.DONE
    assert "pagerduty refused to trigger" in capsys.readouterr().err
    assert read_journal(journal).finished


# ---- after a crash ------------------------------------------------------------------------------------------


def played_until(api: EventsApi, journal: Path, number: signal.Signals) -> None:
    """Play a drill in a process of its own, and send it a signal while a page is open."""
    command = [sys.executable, "-m", "tui.cli", "run", DRILL, "--plain", "--speed", "500", "--journal", str(journal),
               "--page-via", "pagerduty"]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          env=dict(os.environ)) as process:  # fmt: skip
        assert api.reached.wait(PATIENCE)
        process.send_signal(number)
        process.wait(PATIENCE)


@pytest.fixture
def killed(api: EventsApi, journal: Path) -> Path:
    """A drill whose process was killed while a page was open."""
    played_until(api, journal, signal.SIGKILL)
    assert api.open
    return journal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_drill_whose_terminal_is_closed_closes_its_pages(
    api: EventsApi, journal: Path, number: signal.Signals
) -> None:
    played_until(api, journal, number)
    assert [action for action, _ in api.took][:1] == ["trigger"]
    assert api.open == {}
    assert not read_journal(journal).finished


def test_clean_closes_what_a_killed_drill_left_open(
    api: EventsApi, killed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["oncall", "clean", str(killed), "--format", "json"]) == Exit.DONE
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["via"], row["closed"]) == ("pagerduty", True)
    assert api.open == {}
    assert api.took[-1] == ("resolve", row["key"])
    assert call(["oncall", "clean", str(killed)]) == Exit.DONE
    assert capsys.readouterr().out == "Nothing that this drill sent is open.\n"
    assert call(["oncall", "clean", str(killed), "--all"]) == Exit.DONE
    assert api.of(row["key"])[-2:] == ["resolve", "resolve"]


def test_a_killed_drill_that_goes_on_opens_nothing_twice_and_closes_at_its_end(
    api: EventsApi, killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(api, "/end\n"))
    assert call(["resume", str(killed), "--plain", "--page-via", "pagerduty"]) == Exit.DONE
    assert api.open == {}
    assert set(api.opened.values()) == {1}
    assert len({key.split("-")[1] for key in api.opened}) == 1


def test_who_goes_on_without_pages_is_told_that_some_are_open(
    api: EventsApi, killed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("/leave\n"))
    assert call(["resume", str(killed), "--plain"]) == Exit.DONE
    assert "may still be open at pagerduty" in capsys.readouterr().err


def test_clean_that_is_refused_says_what_may_be_open(
    api: EventsApi, killed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.badly.extend(["401"] * 3)
    assert call(["oncall", "clean", str(killed)]) == Exit.OTHER_SYSTEM
    assert capsys.readouterr().out.startswith("MAY BE OPEN  pagerduty")


def test_clean_of_a_drill_that_sent_nothing_or_is_not_there(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["oncall", "clean", str(journal)]) == Exit.INPUT
    journal.write_text("{}\n")
    assert call(["oncall", "clean", str(journal)]) == Exit.DONE
    assert "Nothing that this drill sent is open." in capsys.readouterr().out
