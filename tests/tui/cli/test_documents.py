"""list, show, preview, lint, new and schema: what they answer, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.scenario.loader import check, read_sources, shipped
from tui.cli.exits import Exit
from tui.cli.main import call

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "tests" / "data" / "example"
Said = tuple[int, str, str]
Gameday = Callable[..., Said]

SMALL = """\
version: 1
title: Disk fills
severity: SEV3
alerts: [{at: 2m, name: DiskAlmostFull, service: log-host}]
solved_by: {run: "journalctl --vacuum-size=*"}
"""


@pytest.fixture
def gameday(capsys: pytest.CaptureFixture[str]) -> Gameday:
    def run(*arguments: str | Path) -> Said:
        code = call([str(each) for each in arguments])
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


def secrets(name: str) -> list[str]:
    """What nobody may read before the debrief."""
    scenario = check(read_sources(name)).scenario
    out = [scenario.truth.cause, scenario.truth.lesson, *scenario.truth.facts]
    out += [fault for fault in scenario.faults if fault not in name]
    out += [inject.text for inject in scenario.injects] + [hint.text for hint in scenario.hints]
    out += [remedy.run for fault in scenario.faults.values() for remedy in fault.cleared_by]
    return [each for each in out if each]


def test_list_names_every_shipped_scenario_with_level_length_and_tags(gameday: Gameday) -> None:
    code, out, _ = gameday("list")
    assert code == Exit.DONE
    assert [line.split()[0] for line in out.splitlines()] == list(shipped())
    (row,) = (line for line in out.splitlines() if line.startswith("export-disk-full"))
    assert "beginner  " in row
    assert "40m" in row
    assert "disk, runbook, severity" in row


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("command", ["show", "preview"])
@pytest.mark.parametrize("format", ["text", "json"])
def test_show_and_preview_never_say_what_is_true_or_what_comes(
    gameday: Gameday, name: str, command: str, format: str
) -> None:
    code, out, _ = gameday(command, name, "--format", format)
    assert code == Exit.DONE
    assert [secret for secret in secrets(name) if secret in out or json.dumps(secret)[1:-1] in out] == []


@pytest.mark.parametrize("name", shipped())
def test_preview_with_spoil_says_it_all(gameday: Gameday, name: str) -> None:
    _, out, _ = gameday("preview", name, "--spoil", "--format", "json")
    told = json.dumps(json.loads(out), ensure_ascii=False)
    assert [secret for secret in secrets(name) if json.dumps(secret, ensure_ascii=False)[1:-1] not in told] == []


def test_show_says_what_it_trains_and_how_to_play(gameday: Gameday) -> None:
    _, out, _ = gameday("show", "checkout-payment-timeout")
    assert "Trains   Roll back before debugging" in out
    assert "gameday run checkout-payment-timeout" in out
    _, out, _ = gameday("show", "checkout-payment-timeout", "--format", "json")
    assert json.loads(out)["level"] == "intermediate"


def test_preview_orders_what_comes_and_says_what_it_waits_for(gameday: Gameday) -> None:
    _, out, _ = gameday("preview", "checkout-payment-timeout", "--spoil")
    lines = [line.strip() for line in out.splitlines()]
    deploy, tickets, herring = (
        next(place for place, line in enumerate(lines) if line.startswith(start))
        for start in ("T-3:00:00", "T+11:00", "T+16:00")
    )
    assert deploy < tickets < herring
    assert any(line.startswith("4m after deploy 4521") and "fault bad-timeout starts" in line for line in lines)
    assert any(line.startswith("10m after incident.declared") and "Victor Prasad" in line for line in lines)


def test_an_unknown_scenario_is_input_that_cannot_be_loaded(gameday: Gameday) -> None:
    for command in ("show", "preview", "lint"):
        code, out, err = gameday(command, "no-such-drill")
        assert code == Exit.INPUT
        assert "no-such-drill" in out + err


def test_lint_of_what_ships_is_done(gameday: Gameday) -> None:
    code, _, err = gameday("lint", *shipped(), ROOT / "scenarios" / "policies" / "default.yaml")
    assert code == Exit.DONE
    assert "error" not in err
    assert "warning" not in err


def test_lint_tells_the_kinds_of_documents_apart(gameday: Gameday, tmp_path: Path) -> None:
    runbook = EXAMPLE / "runbooks" / "order-service-high-error-rate.yml"
    code, out, _ = gameday("lint", EXAMPLE / "example-actions.yaml", runbook)
    assert (code, out) == (Exit.DONE, "")
    for name, text, says in (
        ("a.yaml", "- {at: 5m, by: a, do: akc}\n", "'akc' is no action"),
        ("r.yaml", "metadata: {titel: x}\n", "unknown key. Did you mean 'title'?"),
        ("p.yaml", "version: 1\ndecision_tree: []\nname: x\n", "severities: is missing"),
    ):
        (tmp_path / name).write_text(text)
        code, out, _ = gameday("lint", tmp_path / name)
        assert code == Exit.INPUT
        assert says in out


def test_a_policy_is_checked_down_to_its_scoring(gameday: Gameday, tmp_path: Path) -> None:
    text = (ROOT / "scenarios" / "policies" / "default.yaml").read_text()
    head, _, _ = text.partition("\nscoring:")
    (tmp_path / "p.yaml").write_text(head + "\nscoring: {version: 1}\n")
    code, out, _ = gameday("lint", tmp_path / "p.yaml")
    assert code == Exit.INPUT
    assert ": scoring" in out


def test_warnings_alone_are_done_and_a_lint_error_falls_short(gameday: Gameday, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    code, out, err = gameday("lint", path)
    assert code == Exit.DONE
    assert f"{path}:4:25: warning: alerts[0].name: 'DiskAlmostFull' links no runbook" in out
    assert "warnings" in err
    path.write_text(SMALL + "hints: [{at: 2h, text: Too late}]\n")
    assert gameday("lint", path)[0] == Exit.FELL_SHORT
    path.write_text(SMALL + "objectives: [{says: x, measures: mitigation.remmedy}]\n")
    code, out, _ = gameday("lint", path)
    assert code == Exit.FELL_SHORT
    assert "Did you mean 'mitigation.remedy'?" in out


def test_one_bad_file_does_not_hide_the_others(gameday: Gameday, tmp_path: Path) -> None:
    bad, late = tmp_path / "bad.yaml", tmp_path / "late.yaml"
    bad.write_text("version: 1\ntitel: x\n")
    late.write_text(SMALL + "hints: [{at: 2h, text: Too late}]\n")
    code, out, _ = gameday("lint", bad, late, tmp_path / "none.yaml", "--format", "json")
    assert code == Exit.INPUT
    report = json.loads(out)
    assert len(report["files"]) == 3
    assert {problem["rule"] for problem in report["problems"]} >= {"unknown-key", "unreachable-trigger", "no-such-file"}
    assert {problem["path"] for problem in report["problems"]} == {str(bad), str(late), str(tmp_path / "none.yaml")}


def test_lint_looks_at_every_variant(gameday: Gameday, tmp_path: Path) -> None:
    path = tmp_path / "vary.yaml"
    path.write_text(SMALL + "vary:\n  - {length: 45m}\n  - {hints: [{at: 2h, text: Too late}]}\n")
    code, out, _ = gameday("lint", path)
    assert code == Exit.FELL_SHORT
    assert out.count("unreachable-trigger") == 1
    assert out.count("alert-without-runbook") == 1


def test_a_new_scenario_is_clean_and_plays(gameday: Gameday, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = gameday("new", "checkout-slow")
    assert code == Exit.DONE
    assert out == "checkout-slow/scenario.yaml\n"
    assert "gameday lint checkout-slow" in err
    assert gameday("lint", "checkout-slow")[:2] == (Exit.DONE, "")
    scenario = check(read_sources("checkout-slow")).scenario
    assert scenario.runbooks
    assert scenario.faults["bad-deploy"].worsened_by


def test_new_overwrites_nothing_and_wants_a_name_that_can_be_typed(
    gameday: Gameday, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    code, _, err = gameday("new", "mine")
    assert code == Exit.USAGE
    assert "exists already" in err
    assert list((tmp_path / "mine").iterdir()) == []
    for name in ("../up", "My Drill", "a/b", ""):
        assert gameday("new", name)[0] == Exit.USAGE


@pytest.mark.parametrize("kind", ["scenario", "policy", "actions", "runbook", "report"])
def test_schema_prints_a_schema_for_each_kind(gameday: Gameday, kind: str) -> None:
    code, out, _ = gameday("schema", kind)
    assert code == Exit.DONE
    assert json.loads(out)["$schema"].endswith("2020-12/schema")


def test_schema_of_a_scenario_is_the_one_that_ships(gameday: Gameday) -> None:
    assert gameday("schema")[1] == (ROOT / "scenarios" / "schema.json").read_text("utf-8")
    assert gameday("schema", "poem")[0] == Exit.USAGE
