"""What humans call themselves, made safe to show to others.

Separate because the host is the only place where a name comes in.
"""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 40


def cleaned(name: str) -> str:
    """A name in one line without control and hidden characters, of at most 40 characters; perhaps empty."""
    kept = "".join(" " if each.isspace() else each for each in unicodedata.normalize("NFC", name[:400]))
    kept = "".join(each for each in kept if unicodedata.category(each)[0] != "C")
    return " ".join(kept.split())[:LONGEST_NAME].strip()
