"""Your run beside the best one: scores, times and decisions, row by row.

Separate from the scorecard because it compares. The best run is no truth: it is what an expert crew of simulated
responders does with the same drill.
"""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from scoring.report.model import TimeTaken
from simulator.domain.simtime import minutes_seconds, offset
from simulator.domain.text import plain
from tui.afterwards import Decision, Run
from tui.decisions import ORDER
from tui.widgets.words import cut

ABOUT = "An expert crew of simulated responders, in the same drill with the same seed."
WAITING = "The best run is being played. It takes some seconds."
NAME = 19
"""Columns for the names of the rows."""


class BestPane(Widget):
    """The comparison, once the best run has been played."""

    DEFAULT_CSS = "BestPane { height: auto; padding: 0 1; }"

    best: reactive[Run | None] = reactive(None, layout=True)
    refused: reactive[str] = reactive("", layout=True)
    """Why there is no best run."""

    def __init__(self, yours: Run, id: str | None = None) -> None:
        super().__init__(id=id)
        self._yours = yours

    def render(self) -> RenderResult:
        """The table at the width there is."""
        if self.refused:
            return Content(self.refused)
        if self.best is None:
            return Content.styled(WAITING, "italic $quiet")
        return Content("\n").join(compared(self._yours, self.best, self.size.width or 78))


def compared(yours: Run, best: Run, width: int) -> list[Content]:
    """The whole table in lines."""
    half = max(12, (width - NAME - 2) // 2)
    lines = [Content(ABOUT), Content("")]
    lines += [_head("Score", half), *_scores(yours, best, half), Content("")]
    lines += [_head("Times", half), *_times(yours, best, half), Content("")]
    lines += [_head("Decisions", half), *_decisions(yours, best, half)]
    return [*lines, *_in_full(yours, best, half), Content(""), _watch()]


def _head(name: str, half: int) -> Content:
    name = cut(name, NAME)
    return Content.assemble(
        (f"{name:<{NAME}}", "bold $primary"), (f"{'you':<{half}}  {'the best run':<{half}}", "bold")
    )


def _row(name: str, left: str, right: str, half: int, style: str = "") -> Content:
    left, right = cut(left, half), cut(right, half)
    return Content.assemble((f"{name:<{NAME}}", "$quiet"), (f"{left:<{half}}", style), "  ", right)


def _scores(yours: Run, best: Run, half: int) -> list[Content]:
    one, other = yours.report, best.report
    rows = [
        _row("all of it", f"{one.score:.0f} of 100, {one.rating}", f"{other.score:.0f} of 100, {other.rating}", half)
    ]
    for name, dimension in one.dimensions.items():
        there = other.dimensions.get(name)
        rows.append(_row(str(name), _score(dimension.score), _score(there.score if there else None), half))
    return rows


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:.0f}"


def _times(yours: Run, best: Run, half: int) -> list[Content]:
    rows = []
    for name, taken in yours.report.times.items():
        there = best.report.times.get(name)
        rows.append(_row(_short(name), _time(taken), _time(there) if there else "-", half, _late_style(taken)))
    return rows


def _short(name: str) -> str:
    return cut({"first_status": "first public post", "assemble": "team assembled"}.get(name, name), NAME - 1)


def _time(taken: TimeTaken) -> str:
    target = f" of {_counter(taken.target)}" if taken.target is not None else ""
    if taken.seconds is None:
        return f"never{target}"
    return f"{_counter(taken.seconds)}{target}{' LATE' if _late(taken) else ''}"


def _late(taken: TimeTaken) -> bool:
    return taken.target is not None and taken.seconds is not None and taken.seconds > taken.target


def _late_style(taken: TimeTaken) -> str:
    return "bold $late" if _late(taken) else ""


def _counter(seconds: int | float | None) -> str:
    return minutes_seconds(int((seconds or 0) * 1000))


def _decisions(yours: Run, best: Run, half: int) -> list[Content]:
    rows = []
    for what in ORDER:
        one, other = yours.decided(what), best.decided(what)
        if one is not None or other is not None:
            rows.append(_row(what, _decision(one), _decision(other), half))
    return rows


def _decision(decision: Decision | None) -> str:
    return "not done" if decision is None else f"{offset(decision.at)} {' '.join(plain(decision.says).split())}"


def _in_full(yours: Run, best: Run, half: int) -> list[Content]:
    """What had no room in the table, in full."""
    lines = []
    for whose, run in (("You", yours), ("The best run", best)):
        for what in ("made it worse", "first remedy"):
            decision = run.decided(what)
            if decision is not None and len(_decision(decision)) > half:
                lines.append(Content.assemble((f"{whose}, {what}: ", "$quiet"), (plain(decision.says), "$shell")))
    return [Content(""), *lines] if lines else []


def _watch() -> Content:
    return Content.assemble(("w", "bold $primary"), (" watches the best run", "$quiet"))
