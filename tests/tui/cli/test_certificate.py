"""`gameday certificate`: made out from a journal, checked against one, with earlier tries counted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scoring.certificate.claim import Certificate
from scoring.certificate.shown import read
from tui.cli.exits import Exit
from tui.cli.main import call

KEPT = Path(__file__).parents[2] / "data" / "rubric-1"
Said = tuple[int, str, str]
Gameday = Callable[..., Said]


@pytest.fixture
def gameday(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gameday:
    monkeypatch.setenv("GAMEDAY_DATA", str(tmp_path / "data"))

    def run(*arguments: str | Path) -> Said:
        code = call([str(each) for each in arguments])
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return Path(shutil.copy(KEPT / "checkout-badly-told.jsonl", tmp_path / "20261103-100000-checkout.jsonl"))


def made_out(gameday: Gameday, journal: Path, *more: str) -> Certificate:
    code, out, _ = gameday("certificate", journal, *more)
    assert code == Exit.DONE
    found = read(out)
    assert found is not None
    return found


@pytest.mark.parametrize("format", ["text", "html", "json"])
def test_a_certificate_is_checked_by_running_the_drill_again(gameday: Gameday, journal: Path, format: str) -> None:
    paper = journal.with_name("certificate")
    code, _, err = gameday("certificate", journal, "--format", format, "-o", paper, "--name", "Alice <Romero>")
    assert (code, "certificate is in" in err) == (Exit.DONE, True)
    code, out, _ = gameday("certificate", "--verify", paper, journal)
    assert code == Exit.DONE
    assert "agrees       score\n" in out
    assert "running it again gives the same bytes" in out
    assert "not checked  earlier attempts" in out


def test_a_score_that_was_not_reached_is_named(gameday: Gameday, journal: Path) -> None:
    claim = made_out(gameday, journal, "--format", "json")
    paper = journal.with_name("certificate.json")
    paper.write_text(claim.model_copy(update={"score": claim.score + 40}).model_dump_json())
    code, out, _ = gameday("certificate", "--verify", paper, journal, "--format", "json")
    assert code == Exit.FELL_SHORT
    told = json.loads(out)
    assert not told["agrees"]
    assert [each["part"] for each in told["parts"] if each["agrees"] is False] == ["score"]


def test_another_drill_s_journal_does_not_agree(gameday: Gameday, journal: Path) -> None:
    paper = journal.with_name("certificate.txt")
    gameday("certificate", journal, "-o", paper)
    code, out, _ = gameday("certificate", "--verify", paper, KEPT / "export-disk-full.jsonl")
    assert code == Exit.FELL_SHORT
    assert "DIFFERS      journal" in out
    assert "DIFFERS      scenario" in out


def test_a_journal_that_went_on_since_is_told_from_one_that_was_changed(gameday: Gameday, journal: Path) -> None:
    paper = journal.with_name("certificate.txt")
    gameday("certificate", journal, "-o", paper)
    assert gameday("note", journal, "--by", "erin", "Calm and clear.")[0] == Exit.DONE
    code, out, _ = gameday("certificate", "--verify", paper, journal)
    assert code == Exit.FELL_SHORT
    assert "1 record was added after it was made out" in out
    assert "agrees       score" in out


def test_a_certificate_keeps_the_rubric_that_it_was_made_out_by(gameday: Gameday, journal: Path) -> None:
    assert made_out(gameday, journal).rubric == "1"
    assert made_out(gameday, journal, "--rubric", "2").rubric == "2"


def test_earlier_tries_count_and_copies_and_simulated_responders_do_not(
    gameday: Gameday, journal: Path, tmp_path: Path
) -> None:
    assert made_out(gameday, journal).attempt == 1
    shutil.copy(journal, tmp_path / "20261101-090000-copy.jsonl")
    cut = journal.read_bytes().splitlines(keepends=True)[:30]
    (tmp_path / "20261101-093000-cut.jsonl").write_bytes(b"".join(cut))
    assert made_out(gameday, journal).attempt == 1
    script = tmp_path / "script.yaml"
    script.write_text(
        "- {at: 8m, by: alice, do: ack}\n- {at: 9m, by: alice, do: declare, severity: SEV1, title: Down}\n"
    )
    for name, how in (("20261101-100000", ("--script", script)), ("20261104-100000", ("--script", script)),
                      ("20261101-110000", ("--bots",))):  # fmt: skip
        path = tmp_path / f"{name}-checkout.jsonl"
        gameday("run", "checkout-payment-timeout", *how, "--seed", name[6:8], "--journal", path)
    found = made_out(gameday, journal)
    assert [(each.when.day, each.exam, each.same_scenario) for each in found.earlier] == [(1, False, True)]


def test_a_drill_that_has_not_ended_is_not_certified(gameday: Gameday, journal: Path) -> None:
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:30]))
    code, _, err = gameday("certificate", journal)
    assert code == Exit.INPUT
    assert "has not ended" in err


def test_what_is_no_certificate_is_refused_with_the_remedy(gameday: Gameday, journal: Path) -> None:
    code, _, err = gameday("certificate", "--verify", journal, journal)
    assert code == Exit.INPUT
    assert "no certificate is in it" in err
