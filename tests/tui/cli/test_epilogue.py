"""`gameday note` and `gameday rate`: what is said of a drill afterwards stands beside its score, and changes none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui.cli.exits import Exit
from tui.cli.main import call

KEPT = Path(__file__).parents[2] / "data" / "rubric-1" / "checkout-badly-told.jsonl"
Gameday = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gameday(capsys: pytest.CaptureFixture[str]) -> Gameday:
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = call([str(each) for each in arguments])
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return Path(shutil.copy(KEPT, tmp_path / "drill.jsonl"))


def report(gameday: Gameday, journal: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gameday("score", journal, "--format", "json")[1])
    return found


def test_what_is_said_afterwards_is_in_the_report_and_changes_no_score(gameday: Gameday, journal: Path) -> None:
    before = report(gameday, journal)
    assert gameday("note", journal, "--by", "A visitor", "Calm and clear.")[0] == Exit.DONE
    assert gameday("rate", journal, "u", "--by", "erin", "--about", "communication")[0] == Exit.DONE
    assert gameday("rate", journal, "P", "--by", "facilitator", "--about", "objective 2", "--text", "Well")[0] == 0
    after = report(gameday, journal)
    assert [(each["by"], each["text"]) for each in after["notes"]] == [("A visitor", "Calm and clear.")]
    assert [(each["rating"], each["about"], each["text"]) for each in after["ratings"]] == [
        ("U", "communication", ""),
        ("P", "Keep customers informed as promised", "Well"),
    ]
    same = ("score", "rating", "dimensions", "objectives", "caps", "adjustments", "times")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def test_the_journal_verifies_with_what_was_added(gameday: Gameday, journal: Path) -> None:
    gameday("note", journal, "--by", "nobody of the team", "I watched.")
    code, out, _ = gameday("replay", journal, "--verify")
    assert code == Exit.DONE
    assert out.startswith("verified")


@pytest.mark.parametrize(
    ("about", "said"),
    [("IC", "IC"), ("comms", "Comms"), ("alice", "alice"), ("Bob Okafor", "bob"), ("roll back before debugging", None)],
)
def test_a_rating_is_of_a_role_a_person_or_an_objective(
    gameday: Gameday, journal: Path, about: str, said: str | None
) -> None:
    assert gameday("rate", journal, "S", "--by", "erin", "--about", about)[0] == Exit.DONE
    assert report(gameday, journal)["ratings"][0]["about"] == (said or "Roll back before debugging")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("rate", "S", "--by", "erin", "--about", "comunication"), "Did you mean 'communication'?"),
        (("rate", "Z", "--by", "erin"), "not one of"),
        (("rate", "S", "--by", "system"), "write a name"),
        (("note", " ", "--by", "erin"), "the note is empty"),
        (("note", "x" * 10_000, "--by", "erin"), "at most"),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_is_written(
    gameday: Gameday, journal: Path, arguments: tuple[str, ...], says: str
) -> None:
    code, _, err = gameday(arguments[0], journal, *arguments[1:])
    assert code == Exit.USAGE
    assert says in err
    assert journal.read_bytes() == KEPT.read_bytes()


def test_a_drill_that_goes_on_is_not_added_to(gameday: Gameday, journal: Path) -> None:
    journal.write_bytes(b"".join(KEPT.read_bytes().splitlines(keepends=True)[:30]))
    code, _, err = gameday("note", journal, "--by", "erin", "Calm.")
    assert code == Exit.INPUT
    assert "has not ended" in err
