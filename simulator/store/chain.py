"""The chain of hashes: what links a journal's lines, and which line breaks it.

Separate because reading and verifying a journal must blame the same line for the same damage.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

_ALIKE = 24
"""Two hashes that agree in this many of their 32 digits are one hash, damaged."""


def chain(line: bytes) -> str:
    """The hash of a line, which the next line carries."""
    return blake2b(line, digest_size=16).hexdigest()


def parse_line(line: bytes) -> dict[str, Any] | None:
    """A line's JSON object, or None where it is none, or holds text that could not be written again."""
    try:
        data = json.loads(line)
        if b"\\u" in line:
            json.dumps(data, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def broken_link(lines: Sequence[bytes]) -> int | None:
    """The number of the first line that was changed, is missing or too many; None where the chain holds.

    A changed line no longer has the hash that the next one carries. The next one is to blame where it says of itself
    that it does not belong there, or where only its copy of the hash is damaged.
    """
    for index in range(len(lines) - 1):
        hashed, following = chain(lines[index]), parse_line(lines[index + 1])
        carried = None if following is None else following.get("prev")
        if carried != hashed:
            stranger = following is None or following.get("seq") != index + 1
            return index + 2 if stranger or _damaged(carried, hashed) else index + 1
    return None


def _damaged(carried: object, hashed: str) -> bool:
    if not isinstance(carried, str):
        return True
    return sum(one == other for one, other in zip(carried, hashed, strict=False)) >= _ALIKE
