"""The real program at a real terminal: a whole drill from home to debrief, and a drill that goes on after a crash.

Keys are pressed once a fact on the screen says that they can be; nothing is hurried and nothing sleeps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import Gameday
from tests.acceptance.terminal import Terminal

DRILL = "checkout-payment-timeout"
FIX = "kubectl -n production rollout undo deployment/order-service"


def at_speed(speed: str) -> Callable[[str], bool]:
    """The header says this speed."""
    return lambda text: f" {speed} " in text.splitlines()[0]


def clock(text: str) -> int:
    """The drill's time as its header says it, in ms."""
    found = re.search(r"T\+(\d\d):(\d\d)", text)
    assert found is not None, text
    return (int(found[1]) * 60 + int(found[2])) * 1000


def story(here: Gameday, journal: Path) -> list[tuple[str, str]]:
    """What a journal tells: the kind of each event, and who."""
    done = here("timeline", journal, "--format", "json")
    assert done.returncode == 0, done.stderr
    return [(row["kind"], row["actor"]) for row in json.loads(done.stdout)]


def said_at(here: Gameday, journal: Path) -> int:
    """When the last message was posted, in ms of the drill."""
    rows = json.loads(here("timeline", journal, "--format", "json").stdout)
    return int([row["at_ms"] for row in rows if row["kind"] == "message.posted"][-1])


# ---- a whole drill --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_whole_drill_is_played_from_home_to_the_debrief(here: Gameday, tmp_path: Path) -> None:
    with Terminal(data=tmp_path) as at:
        begin(at)
        at.until("calls alice")
        at.press("a")
        at.until("taken by alice")
        for speed in ("x32", "x16", "x8", "x4"):
            at.press("-")
            at.until(at_speed(speed))
        lead(at)
        repair(at)
        look_back(at)
        at.press("q")
        assert at.left() == 0
    (journal,) = (tmp_path / "gameday" / "journals").glob("*.jsonl")
    told = story(here, journal)
    asked = ["page.acknowledged", "incident.declared", "room.opened", "role.assigned", "status.posted", "command.run",
             "incident.mitigated", "incident.resolved"]  # fmt: skip
    assert [kind for kind, who in told if who == "alice" and kind in asked] == asked
    assert told[-1][0] == "drill.ended"
    assert here("replay", journal, "--verify").returncode == 0


def begin(at: Terminal) -> None:
    """From home's first run to the drill's first second, at speed 60."""
    at.until("guided tour?")
    at.press("escape")
    at.until("The tour is skipped")
    at.press("/")
    at.until("TYPING")
    at.type("payment timeout")
    at.until(lambda text: "Order exports" not in text)
    at.press("enter")
    at.until("KEYS")
    at.press("enter")
    at.until("Enter begin Esc go back")
    for speed in ("x2", "x4", "x8", "x16", "x32", "x60"):
        at.press("+")
        at.until(f"speed {speed},")
    at.press("enter")
    at.until("clock stands until you begin")
    at.press("enter")


def lead(at: Terminal) -> None:
    """Declare by the tree, open the room, take the lead, and tell the public."""
    at.press("d")
    at.until("Declare an incident")
    at.press("y", "enter")
    at.type("Checkout fails for everybody")
    at.press("ctrl+s")
    at.until("SEV1 open")
    at.press("w")
    at.until("#inc-")
    at.press("/")
    at.until("TYPING")
    at.type("assign ic alice")
    at.press("enter")
    at.until("alice, IC")
    at.press("escape")
    at.until("KEYS")
    at.press("s")
    at.until("The public sees")
    at.type("checkout")  # over the first gap, which is selected
    at.press("ctrl+s")
    at.until("Not filled in yet: {impact}")
    at.type("Nobody can pay")  # over the next
    at.until("It says everything that its readers need")
    at.press("ctrl+s")
    at.until("Public investigating")


def repair(at: Terminal) -> None:
    """Roll back, wait until users are well, and say so."""
    at.press("x")
    at.until("TYPING")
    at.type(FIX)
    at.press("enter")
    at.until(f"$ {FIX}")
    at.press("escape")
    at.until("KEYS")
    for speed in ("x8", "x16", "x32", "x60"):
        at.press("+")
        at.until(at_speed(speed))
    at.until("✓ finished: kubectl")
    at.until(lambda text: "OUTSIDE ITS OBJECTIVE" not in text)
    at.press("m")
    at.until("Say that users are no longer affected")
    at.press("y")
    at.until("SEV1 mitigated")
    at.press("e")
    at.until("say that the service is stable")
    at.press("y")
    at.until("SEV1 resolved")


def look_back(at: Terminal) -> None:
    """End the drill, go from a finding into the replay and back, and close the debrief."""
    at.press("ctrl+q")
    at.until("end it, show the debrief")
    at.press("e")
    at.until("of 100")
    at.press("2")
    at.until("Enter goes there")
    at.press("enter")
    at.until("REPLAY")
    at.press("q")
    at.until("of 100")
    at.press("q")
    at.until("3 History 1")


# ---- after a crash --------------------------------------------------------------------------------------


def test_a_drill_goes_on_where_it_was_when_its_program_was_killed(here: Gameday, tmp_path: Path) -> None:
    journal = tmp_path / "drill.jsonl"
    small = (80, 24)
    with Terminal("run", DRILL, "--speed", 120, "--journal", journal, data=tmp_path, size=small) as at:
        at.until("clock stands until you begin")
        at.press("enter")
        at.until("calls alice")
        at.press("a")
        at.until(lambda text: "calls alice" not in text.splitlines()[2])
        at.press("enter")
        at.until("TYPING")
        at.type("I have it, looking at the newest change")
        at.press("enter")
        then = clock(at.until("alice I have it, looking at the newest change"))
        at.kill()
    before = story(here, journal)
    said = said_at(here, journal)
    assert ("page.acknowledged", "alice") in before
    assert ("message.posted", "alice") in before
    with Terminal("resume", journal, "--speed", 1, data=tmp_path, size=small) as at:
        now = clock(at.until("alice I have it, looking at the newest change"))
        assert said // 1000 * 1000 <= now <= then + 60_000, "it neither begins anew nor runs away"
        at.press("enter")
        at.until("TYPING")
        at.type("Still here")
        at.press("enter")
        at.until("alice Still here")
        at.press("ctrl+q")
        at.until("Leave the drill?")
        at.press("l")
        assert at.left() == 0
    after = story(here, journal)
    assert after[: len(before)] == before
    assert after.count(("message.posted", "alice")) == 2
    assert here("replay", journal, "--verify").returncode == 0


def test_a_drill_that_is_on_a_screen_cannot_be_resumed_at_another(here: Gameday, tmp_path: Path) -> None:
    journal = tmp_path / "drill.jsonl"
    with Terminal("run", DRILL, "--journal", journal, data=tmp_path) as at:
        at.until("clock stands until you begin")
        done = here("resume", journal, "--bots")
        assert done.returncode == 3
        assert "this drill is being played already, by process" in done.stderr
        at.kill()
    assert here("resume", journal, "--bots").returncode == 0


# ---- before there is a drill ----------------------------------------------------------------------------


def journals(data: Path) -> list[Path]:
    """The journals in a user's data folder."""
    return list((data / "gameday").rglob("*.jsonl"))


def test_leaving_while_the_drill_is_set_up_leaves_nothing_behind(tmp_path: Path) -> None:
    with Terminal("run", DRILL, data=tmp_path) as at:
        at.until(f"Setting up the drill {DRILL}")
        at.press("ctrl+q")
        assert at.left() == 130
        assert "there is no journal" in at.text
        assert "Traceback" not in at.text
    assert journals(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["no-such-drill"], 3, "no-such-drill"),
        ([DRILL, "--policy", "no-such-policy.yaml"], 3, "no-such-policy.yaml"),
        ([DRILL, "--as", "nobody-here"], 2, "There is"),
    ],
)
def test_what_cannot_be_set_up_says_what_plain_lines_say(
    here: Gameday, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    told = here("run", *arguments, "--plain")
    with Terminal("run", *arguments, data=tmp_path) as at:
        assert at.left() == code == told.returncode
        assert "Traceback" not in at.text
        last = told.stderr.splitlines()[-1]
        assert says in last
        assert "".join(last.split()) in "".join(at.text.split())
    assert journals(tmp_path) == []


def test_a_journal_that_exists_is_refused_before_the_screen_opens(tmp_path: Path) -> None:
    there = tmp_path / "drill.jsonl"
    there.write_text("mine", "utf-8")
    with Terminal("run", DRILL, "--journal", there, data=tmp_path) as at:
        assert at.left() == 2
        assert "Setting up" not in at.text
    assert there.read_text("utf-8") == "mine"
