"""Text from outside, made safe to show and to compare.

Separate because every layer that prints needs one answer: control characters are shown as signs, never sent to a
terminal, and text that overrides the reading direction is made visible.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}
"""Marks that reorder or hide text (Unicode bidirectional controls and the byte order mark)."""


def _sign(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


_SIGNS = {code: _sign(code) for code in (*range(0x20), *range(0x7F, 0xA0), *_HIDDEN, 0x2028, 0x2029)}
_SIGNS_BUT_LINES = {code: sign for code, sign in _SIGNS.items() if code not in (0x0A, 0x09)}


def plain(text: str) -> str:
    """Make text safe for one line of a terminal: control characters become visible signs (ESC is shown as `␛`)."""
    return text.translate(_SIGNS)


def plain_lines(text: str) -> str:
    r"""Like `plain`, for text of several lines: line feeds and tabs stay, `\r\n` becomes a line feed."""
    return text.replace("\r\n", "\n").translate(_SIGNS_BUT_LINES)


def slug(text: str, *, longest: int = 40) -> str:
    """A title in lower case with hyphens, cut at a word: `Checkout failing!` is `checkout-failing`."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    whole = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if len(whole) <= longest:
        return whole or "incident"
    return whole[: longest + 1].rpartition("-")[0] or whole[:longest]
