"""Damaged journals: the right line is blamed, at once, and nothing but `JournalError` is ever raised."""

from __future__ import annotations

import base64
import json
import re
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import __version__
from simulator.errors import JournalError
from simulator.store.chain import broken_link, chain
from simulator.store.journal import MAX_BYTES, read_journal
from simulator.store.replay import plan_of, rebuild, verify
from simulator.world.truth import reveal
from tests.simulator.store.journals import write_small


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small drill's journal, `good.jsonl`."""
    path = tmp_path_factory.mktemp("damage")
    write_small(path / "good.jsonl")
    return path


@pytest.fixture(scope="module")
def lines(folder: Path) -> list[bytes]:
    """The lines of a good journal, without line feeds."""
    return (folder / "good.jsonl").read_bytes().splitlines()


def damaged(folder: Path, lines: list[bytes]) -> Path:
    path = folder / "damaged.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def differs(folder: Path, lines: list[bytes]) -> int | None:
    return verify(damaged(folder, lines), __version__).differs


# ---- one changed byte -------------------------------------------------------------------------------

PARTS = {
    "version": rb'"v":1',
    "seq": rb'"seq":\d+',
    "at": rb'"at":\d+',
    "actor": rb'"actor":"[^"]+"',
    "cause": rb'"cause":"[^"]+"',
    "action": rb'"action":\{.*?\}',
    "event": rb'"event":\{.*?\}',
    "hash": rb'"prev":"[^"]+"',
}
"""The parts of a record; the last byte that matters of each is changed."""


@pytest.mark.parametrize("part", PARTS)
def test_a_changed_byte_in_any_part_of_any_line_is_blamed_on_that_line(
    folder: Path, lines: list[bytes], part: str
) -> None:
    tried = 0
    for number, line in enumerate(lines[1:], 2):
        found = re.search(PARTS[part], line)
        if found is None:
            continue
        at = found.end() - 2 if line[found.end() - 1 : found.end()] in b'"}' else found.end() - 1
        changed = line[:at] + (b"0" if line[at : at + 1] != b"0" else b"7") + line[at + 1 :]
        tried += 1
        assert differs(folder, [*lines[: number - 1], changed, *lines[number:]]) == number, changed
    assert tried > 5


@pytest.mark.parametrize("part", [0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999])
def test_a_changed_byte_in_the_header_is_blamed_on_the_first_line(
    folder: Path, lines: list[bytes], part: float
) -> None:
    header = bytearray(lines[0])
    header[int((len(header) - 1) * part)] ^= 1
    assert differs(folder, [bytes(header), *lines[1:]]) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_blamed_on_its_line(folder: Path, lines: list[bytes], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(lines)))
    line = bytearray(lines[number - 1])
    at = data.draw(st.integers(0, len(line) - 1))
    line[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte not in (line[at], 10)))
    assert differs(folder, [*lines[: number - 1], bytes(line), *lines[number:]]) == number


# ---- lines moved, missing or too many -----------------------------------------------------------------


@pytest.mark.parametrize("number", [2, 3, 9, 20])
def test_a_line_taken_out_put_in_twice_or_moved_is_blamed_where_it_shows(
    folder: Path, lines: list[bytes], number: int
) -> None:
    out = [*lines[: number - 1], *lines[number:]]
    twice = [*lines[:number], *lines[number - 1 :]]
    swapped = [*lines[: number - 1], lines[number], lines[number - 1], *lines[number + 1 :]]
    for bad, where in ((out, number), (twice, number + 1), (swapped, number)):
        assert differs(folder, bad) == where
        with pytest.raises(JournalError, match=rf"damaged\.jsonl:{where}: "):
            read_journal(damaged(folder, bad))


def test_lines_taken_off_the_end_leave_an_unfinished_drill(folder: Path, lines: list[bytes]) -> None:
    verdict = verify(damaged(folder, lines[:-1]), __version__)
    assert verdict.differs is None
    assert "unfinished" in verdict.says


def test_a_line_that_the_drill_does_not_bring_about_is_found_though_the_chain_was_made_anew(
    folder: Path, lines: list[bytes]
) -> None:
    forged, previous = [lines[0]], chain(lines[0])
    for line in lines[1:]:
        record = json.loads(line)
        if record["event"]["kind"] == "page.acknowledged":
            record["event"]["after"] = 1_000
        record["prev"] = previous
        forged.append(json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode())
        previous = chain(forged[-1])
    assert broken_link(forged) is None
    taken = next(number for number, line in enumerate(lines, 1) if b'"kind":"page.acknowledged"' in line)
    assert differs(folder, forged) == taken


def test_a_journal_with_its_header_only_is_an_unfinished_drill(folder: Path, lines: list[bytes]) -> None:
    path = damaged(folder, lines[:1])
    assert len(read_journal(path).log) == 0
    assert verify(path, __version__).differs is None


# ---- bad journals -------------------------------------------------------------------------------------

NONSENSE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "1: the file is empty"),
    "no line": (b"hello", "1: no whole line"),
    "words": (b"hello\n", "1: the header is damaged"),
    "binary": (bytes(range(256)) * 20 + b"\n", "1: the header is damaged"),
    "another json": (b'{"a": 1}\n', "1: not a journal"),
    "a list": (b"[]\n", "1: not a journal"),
    "deep": (b"[" * 200_000 + b"\n", "1: the header is damaged"),
    "deep objects": (b'{"a":' * 100_000 + b"\n", "1: the header is damaged"),
    "newer": (b'{"gameday":"journal","v":2}\n', "1: journal version 2. This gameday reads version 1; use a newer one."),
    "odd version": (b'{"gameday":"journal","v":"\\u001b[31m"}\n', "1: journal version \u241b[31m."),
    "nothing in it": (b'{"gameday":"journal","v":1}\n', "1: the header is damaged"),
    "sealed nonsense": (b'{"gameday":"journal","v":1,"sealed":"AAAA"}\n', "1: the header is damaged"),
    "sealed number": (b'{"gameday":"journal","v":1,"sealed":5}\n', "1: the header is damaged"),
    "a long number": (b'{"gameday":"journal","v":' + b"9" * 100_000 + b"}\n", "1: the header is damaged"),
}


@pytest.mark.parametrize("name", NONSENSE)
@pytest.mark.parametrize("read", [read_journal, lambda path: verify(path, __version__)], ids=["read", "verify"])
def test_what_is_no_journal_is_refused_with_its_place(
    tmp_path: Path, name: str, read: Callable[[Path], object]
) -> None:
    content, says = NONSENSE[name]
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(JournalError) as refused:
        read(path)
    assert str(refused.value).startswith(f"{path}:{says}")
    assert "\x1b" not in str(refused.value)


def test_a_sealed_bomb_is_not_unpacked(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(70)), packer.flush()])
    line = {"gameday": "journal", "v": 1, "sealed": base64.b64encode(packed).decode()}
    (tmp_path / "bomb.jsonl").write_text(json.dumps(line) + "\n")
    began = time.perf_counter()
    with pytest.raises(JournalError, match="the header is damaged"):
        read_journal(tmp_path / "bomb.jsonl")
    assert time.perf_counter() - began < 10


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(JournalError, match=r"cannot be read \("):
            read_journal(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero here")
def test_a_file_without_an_end_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.store.journal.MAX_BYTES", 1_000_000)
    assert MAX_BYTES > 1_000_000
    with pytest.raises(JournalError, match="larger than 1 MB"):
        read_journal(Path("/dev/zero"))


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"null",
        b"[1]",
        b"{}",
        b'{"v":1,"prev":null}',
        b'{"v":2}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'"' + b"x" * 1_000_000 + b'"',
        b'{"v":1,"seq":' + b"9" * 5_000 + b"}",
    ],
    ids=["blank", "null", "list", "object", "no hash", "version", "deep", "binary", "long", "number"],
)
def test_a_line_that_is_no_record_is_refused_with_its_place(folder: Path, lines: list[bytes], bad: bytes) -> None:
    path = damaged(folder, [*lines[:5], bad, *lines[6:]])
    with pytest.raises(JournalError, match=r"damaged\.jsonl:6: .*\. [A-Z]"):
        read_journal(path)
    assert verify(path, __version__).differs == 6


@pytest.mark.parametrize(
    "change",
    [
        {"seq": True},
        {"at": "5"},
        {"at": -1},
        {"actor": 5},
        {"actor": "\ud800"},
        {"cause": 7},
        {"cause": "\udfff"},
        {"action": {"do": "dance"}},
        {"action": {"do": "say", "text": "\ud800"}},
        {"event": {"kind": "party"}},
        {"event": {"kind": "message.posted", "text": "\ud800"}},
        {"event": {"kind": "note.added", "text": "x" * 10, "more": 1}},
        {"event": []},
    ],
)
def test_a_record_that_holds_what_it_must_not_is_refused(
    folder: Path, lines: list[bytes], change: dict[str, object]
) -> None:
    record = json.loads(lines[5]) | change
    path = damaged(folder, [*lines[:5], json.dumps(record).encode()])
    with pytest.raises(JournalError, match=r"damaged\.jsonl:6: (not a record|out of order)"):
        read_journal(path)
    assert verify(path, __version__).differs == 6


def test_documents_in_the_header_that_do_not_load_are_the_journals_fault(folder: Path, lines: list[bytes]) -> None:
    header = json.loads(lines[0])
    header["policy"] = "version: 1\n"
    path = damaged(folder, [json.dumps(header, separators=(",", ":")).encode()])
    with pytest.raises(JournalError, match=r"damaged\.jsonl:1: the drill in the header does not load"):
        plan_of(read_journal(path))
    assert verify(path, __version__).differs == 1


# ---- anything -----------------------------------------------------------------------------------------


@st.composite
def mutations(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """One way to damage a file: bytes changed, cut out, put in, doubled, or cut off."""
    kind = draw(st.sampled_from(["change", "cut", "insert", "double", "end"]))
    place, length = draw(st.floats(0, 1)), draw(st.integers(1, 200))
    junk = draw(st.binary(min_size=1, max_size=50))

    def damage(content: bytes) -> bytes:
        at = int(place * len(content))
        before, piece, after = content[:at], content[at : at + length], content[at + length :]
        return {
            "change": before + junk + content[at + len(junk) :],
            "cut": before + after,
            "insert": before + junk + piece + after,
            "double": before + piece + piece + after,
            "end": before,
        }[kind]

    return damage


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damages=st.lists(mutations(), min_size=1, max_size=3))
def test_whatever_happened_to_the_file_it_is_read_or_refused_with_its_place(
    folder: Path, damages: list[Callable[[bytes], bytes]]
) -> None:
    content = (folder / "good.jsonl").read_bytes()
    for damage in damages:
        content = damage(content)
    path = folder / "mutated.jsonl"
    path.write_bytes(content)
    for use in (_all_of_it, lambda path: verify(path, __version__)):
        try:
            use(path)
        except JournalError as refused:
            assert re.match(rf"{re.escape(str(path))}:\d+: ", str(refused))  # noqa: PT017  # both ways are right


def _all_of_it(path: Path) -> None:
    """Read a journal and do with it what the commands do."""
    read = read_journal(path)
    plan, _ = plan_of(read)
    rebuild(read)
    reveal(plan.scenario, plan.policy, read.log)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_journal_forged_with_a_new_chain_is_read_verified_and_graded_without_a_crash(
    folder: Path, lines: list[bytes], data: st.DataObject
) -> None:
    """Whoever makes the chain anew can write any record; that must not crash anybody who reads it."""
    records = [json.loads(line) for line in lines[1:]]
    record = data.draw(st.sampled_from(records))
    inner = data.draw(st.sampled_from([part for part in ("action", "event") if record[part]]))
    key = data.draw(st.sampled_from(sorted(record[inner])))
    values = st.one_of(st.integers(-9, 10**12), st.none(), st.text(max_size=5), st.booleans(), st.lists(st.integers()))
    record[inner][key] = data.draw(values)
    forged, previous = [lines[0]], chain(lines[0])
    for each in records:
        forged.append(json.dumps(each | {"prev": previous}).encode())
        previous = chain(forged[-1])
    path = damaged(folder, forged)
    assert verify(path, __version__).differs is not None
    try:
        _all_of_it(path)
    except JournalError as refused:
        assert str(refused).startswith(f"{path}:")  # noqa: PT017  # both ways are right
