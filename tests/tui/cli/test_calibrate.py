"""`gameday calibrate`: from a table of incidents to a policy that lint and --policy take."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Severity
from simulator.scenario.loader import load, read_sources
from tui.cli.main import call

Gameday = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gameday(capsys: pytest.CaptureFixture[str]) -> Gameday:
    def do(*args: str) -> tuple[int, str, str]:
        code = call(list(args))
        out, err = capsys.readouterr()
        return int(code), out, err

    return do


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [f"{n},SEV1,2025-01-01T10:00:00Z,{n + 1},{(n + 1) * 60}" for n in range(40)]
    path = tmp_path / "incidents.csv"
    path.write_text("\n".join(["id,severity,started_at,ack_minutes,seconds_to_mitigate", *rows]), encoding="utf-8")
    return path


def test_the_policy_written_can_be_linted_and_played_by(gameday: Gameday, table: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    code, out, err = gameday("calibrate", str(table), "-o", str(ours))
    assert code == 0, err
    assert "SEV1 mitigate: 40 incidents" in out
    assert "proposed 36m (P90)" in out
    assert gameday("lint", str(ours))[0] == 0
    policy = load(read_sources("checkout-payment-timeout", policy=ours)).policy
    assert policy.name == "default-calibrated"
    assert policy.severities[Severity.SEV1].mitigate == 36 * MINUTE
    assert policy.escalation.rules[0].wait == 36 * MINUTE
    assert (
        policy.severities[Severity.SEV2]
        == load(read_sources("checkout-payment-timeout")).policy.severities[Severity.SEV2]
    )


def test_the_answer_as_json_has_every_figure(gameday: Gameday, table: Path) -> None:
    code, out, _ = gameday("calibrate", str(table), "--percentile", "50", "--format", "json")
    assert code == 0
    target = next(each for each in json.loads(out)["targets"] if each["measure"] == "acknowledge")
    assert target["percentiles"][0] == {
        "percent": 50, "value": 20 * MINUTE, "low": 14 * MINUTE, "high": 27 * MINUTE, "needs": 6,
    }  # fmt: skip


@pytest.mark.parametrize(("text", "says"), [("id,title\n1,x\n", "no columns say"), ("{}", "neither incidents")])
def test_a_file_without_incidents_is_refused_in_plain_words(
    gameday: Gameday, tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "x"
    path.write_text(text, encoding="utf-8")
    code, out, err = gameday("calibrate", str(path))
    assert (code, out) == (3, "")
    assert says in err
