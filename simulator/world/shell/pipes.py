"""What stands behind a pipe: grep, head, tail, wc, sort and uniq, over the drill's own answers.

Separate because they read text and know nothing of the system under drill. A small honest subset: what is not there is
said, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from simulator.domain.commandline import Read
from simulator.domain.text import plain
from simulator.world.orders import flag, unknown_flags, whole_number
from simulator.world.shell.ground import Failed
from simulator.world.shell.jq import filtered

_LONGEST_PATTERN = 500


def _checked(read: Read, known: frozenset[str]) -> None:
    for name in unknown_flags(read, known):
        raise Failed(f"{read.tool}: unrecognized option '{'--' if len(name) > 1 else '-'}{plain(name)}'")


def _count(read: Read, otherwise: int) -> int:
    asked = flag(read, "lines")
    if asked is None:
        return otherwise
    found = whole_number(asked.removeprefix("-").removeprefix("+"))
    if found is None:
        raise Failed(f"{read.tool}: invalid number of lines: '{plain(asked)}'")
    return found


def _head(read: Read, lines: list[str]) -> list[str]:
    _checked(read, frozenset({"lines", "quiet"}))
    return lines[: _count(read, 10)]


def _tail(read: Read, lines: list[str]) -> list[str]:
    _checked(read, frozenset({"lines", "follow", "quiet"}))
    count = _count(read, 10)
    if (flag(read, "lines") or "").startswith("+"):
        return lines[max(count - 1, 0) :]
    return lines[-count:] if count else []


_GREP = {
    "i": "ignore-case", "v": "invert-match", "c": "count", "n": "line-number", "E": "extended-regexp", "e": "regexp",
    "F": "fixed-strings", "A": "after-context", "B": "before-context", "C": "context", "m": "max-count",
    "w": "word-regexp", "o": "only-matching", "h": "no-filename", "G": "basic-regexp", "P": "perl-regexp",
}  # fmt: skip


def _grep(read: Read, lines: list[str]) -> list[str]:
    flags = {_GREP.get(name, name): value for name, value in read.flags}
    for name in flags:
        if name not in _GREP.values() and not name.startswith("color"):
            raise Failed(f"grep: unrecognized option '{plain(name)}'")
    words = list(read.words[1:])
    pattern = flags.get("regexp") or (words.pop(0) if words else None)
    if pattern is None:
        raise Failed("Usage: grep [OPTION]... PATTERNS [FILE]...")
    if words:
        raise Failed(f"grep: {plain(words[0])}: No such file or directory")
    holds = _matcher(pattern, flags)
    wanted = [place for place, line in enumerate(lines) if holds(line) is not ("invert-match" in flags)]
    if "max-count" in flags:
        wanted = wanted[: whole_number(flags["max-count"]) or 0]
    if "count" in flags:
        return [str(len(wanted))]
    around = whole_number(flags.get("context", "0")) or 0
    before = whole_number(flags.get("before-context", "")) or around
    after = whole_number(flags.get("after-context", "")) or around
    shown = sorted({place for hit in wanted for place in range(max(hit - before, 0), min(hit + after + 1, len(lines)))})
    numbered = "line-number" in flags
    return [f"{place + 1}:{lines[place]}" if numbered else lines[place] for place in shown]


def _matcher(pattern: str, flags: dict[str, str]) -> Callable[[str], bool]:
    """Whether a line matches; re2 reads the pattern, so that none takes long."""
    import re2  # native code: only who greps pays for it

    if len(pattern) > _LONGEST_PATTERN:
        raise Failed("grep: the pattern is too long")
    if "fixed-strings" in flags:
        pattern = re.escape(pattern)
    elif not {"extended-regexp", "perl-regexp"} & set(flags):
        pattern = _basic(pattern)
    if "word-regexp" in flags:
        pattern = rf"\b(?:{pattern})\b"
    try:
        options = re2.Options()
        options.case_sensitive = "ignore-case" not in flags
        options.log_errors = False
        found = re2.compile(pattern, options)
    except re2.error as error:
        raise Failed(f"grep: {plain(str(error))}") from None
    return lambda line: found.search(line) is not None


def _basic(pattern: str) -> str:
    r"""A basic expression as an extended one: there `\|` is an alternative and `|` a character."""
    out, place = [], 0
    while place < len(pattern):
        char = pattern[place]
        if char == "\\" and place + 1 < len(pattern):
            following = pattern[place + 1]
            out.append(following if following in "|(){}+?" else char + following)
            place += 2
            continue
        out.append("\\" + char if char in "|(){}+?" else char)
        place += 1
    return "".join(out)


def _wc(read: Read, lines: list[str]) -> list[str]:
    asked = {name for name, _ in read.flags}
    names = {"lines": "l", "words": "w", "bytes": "c", "chars": "m"}
    letters = {names.get(name, name) for name in asked}
    if letters - set("lwcm"):
        raise Failed(f"wc: invalid option -- '{plain(min(letters - set('lwcm')))}'")
    text = "".join(f"{line}\n" for line in lines)
    counts = {"l": len(lines), "w": len(text.split()), "c": len(text.encode()), "m": len(text)}
    chosen = [counts[letter] for letter in "lwmc" if letter in letters] or [counts[letter] for letter in "lwc"]
    return ["".join(f"{count:>8}" for count in chosen) if len(chosen) > 1 else str(chosen[0])]


_SORT = {"r": "reverse", "n": "numeric-sort", "u": "unique", "k": "key", "h": "human-numeric-sort", "t": "separator"}
_NUMBER = re.compile(r"\s*-?\d{1,18}(?:\.\d{1,9})?")


def _sort(read: Read, lines: list[str]) -> list[str]:
    flags = {_SORT.get(name, name): value for name, value in read.flags}
    unknown = set(flags) - set(_SORT.values())
    if unknown:
        raise Failed(f"sort: invalid option -- '{plain(min(unknown))}'")
    place = whole_number(flags.get("key", "1").partition(",")[0].rstrip("nrbh"))
    if not place:
        raise Failed(f"sort: invalid number at field start: '{plain(flags.get('key', ''))}'")
    numeric = "numeric-sort" in flags or "human-numeric-sort" in flags or "n" in flags.get("key", "")

    def key(line: str) -> tuple[float, str]:
        fields = line.split(flags.get("separator"))
        text = line if "key" not in flags else fields[place - 1] if len(fields) >= place else ""
        number = _NUMBER.match(text) if numeric else None
        return float(number.group()) if number else 0.0, "" if numeric and "key" in flags else text

    found = sorted(lines, key=key, reverse="reverse" in flags or "r" in flags.get("key", ""))
    return list(dict.fromkeys(found)) if "unique" in flags else found


def _uniq(read: Read, lines: list[str]) -> list[str]:
    _checked(read, frozenset({"c", "count", "d", "repeated"}))
    groups = [(line, len(list(same))) for line, same in groupby(lines)]
    asked = {name[0] for name, _ in read.flags}
    if "d" in asked or "r" in asked:
        groups = [each for each in groups if each[1] > 1]
    return [f"{count:>7} {line}" for line, count in groups] if "c" in asked else [line for line, _ in groups]


def _jq(read: Read, lines: list[str]) -> list[str]:
    _checked(
        read, frozenset({"r", "raw-output", "c", "compact-output", "S", "sort-keys", "e", "M", "C", "color-output"})
    )
    letters = {name for name, _ in read.flags}
    words = read.words[1:] or (".",)
    if len(words) > 1:
        raise Failed(f"jq: error: Could not open file {plain(words[1])}: No such file or directory")
    raw, compact = bool(letters & {"r", "raw-output"}), bool(letters & {"c", "compact-output"})
    return filtered(words[0], "\n".join(lines), raw=raw, compact=compact).split("\n")


_FILTERS: dict[str, Callable[[Read, list[str]], list[str]]] = {
    "cat": lambda _read, lines: lines,
    "grep": _grep,
    "egrep": lambda read, lines: _grep(Read("grep", read.words, (*read.flags, ("E", "true"))), lines),
    "head": _head,
    "jq": _jq,
    "less": lambda _read, lines: lines,
    "more": lambda _read, lines: lines,
    "sort": _sort,
    "tail": _tail,
    "uniq": _uniq,
    "wc": _wc,
}
FILTERS = tuple(_FILTERS)
"""What an answer may be piped to."""


def piped(read: Read, text: str) -> str:
    """What a filter makes of a text."""
    made = _FILTERS.get(read.tool)
    if made is None:
        says = f"sh: this drill's shell pipes to {', '.join(FILTERS)}, not to {plain(read.tool) or 'nothing'}"
        raise Failed(says)
    return "\n".join(made(read, text.split("\n") if text else []))
