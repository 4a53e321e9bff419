"""The hand-over sheet in words: what each part is called, and what an empty one says.

Separate from the screens because the briefing and `--plain` say the same.
"""

from __future__ import annotations

from simulator.views.looking import HandoverSeen


def handed_over(sheet: HandoverSeen) -> list[tuple[str, tuple[str, ...]]]:
    """Each part's title with its lines."""
    return [
        ("On call", sheet.on_call or ("Nobody: there is no schedule.",)),
        ("Open issues", sheet.issues or ("None that anybody knows of.",)),
        ("Recent changes", sheet.changes or ("None in the last two days.",)),
        ("Known risks", sheet.risks or ("The rota shows none.",)),
    ]
