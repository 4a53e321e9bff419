"""Charts as text: where lines run, what the axes say, what tells lines apart without colour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.views.looking import Curve
from tui.plot import Frame, Mark, chart, legend, number
from tui.plot.canvas import SAMPLES, Canvas
from tui.plot.scale import ends

MINUTE = 60_000


def curve(*values: float, name: str = "errors", step: int = MINUTE) -> Curve:
    return Curve(name, (("code", name),), tuple(step * place for place in range(len(values))), values)


def clock(at: int) -> str:
    return f"{10 + at // 3_600_000:02}:{at // MINUTE % 60:02}"


def frame(width: int = 40, height: int = 8, until: int = 9 * MINUTE, *marks: Mark) -> Frame:
    return Frame(width, height, 0, until, clock, 0, marks)


def drawn(*curves: Curve, within: Frame | None = None, named: bool = True) -> list[str]:
    return [row.plain for row in chart("Errors", "% of requests", curves, within or frame(), named=named)]


def heights(rows: list[str]) -> list[int]:
    """The row, counted from below, in which each column's highest dot is."""
    picture = [row.partition("┤")[2] or row.partition("│")[2] for row in rows[1:-1]]
    wide = max(map(len, picture))
    found = []
    for x in range(wide):
        marked = [len(picture) - 1 - y for y, row in enumerate(picture) if x < len(row) and row[x] not in " ┊"]
        found.append(max(marked, default=-1))
    return found


@pytest.mark.parametrize(("width", "height"), [(36, 6), (39, 8), (76, 16), (20, 3)])
def test_a_chart_takes_exactly_its_rows_and_no_more_than_its_columns(width: int, height: int) -> None:
    rows = drawn(curve(1, 5, 3), within=frame(width, height))
    assert len(rows) == height
    assert max(map(len, rows[1:])) <= width


def test_a_rise_is_seen_as_a_rise() -> None:
    seen = [height for height in heights(drawn(curve(0, 0, 0, 100, 100, 100, 100, 100, 100, 100))) if height >= 0]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 5)


def test_the_axis_begins_at_zero_and_ends_at_a_round_number_above_all_values() -> None:
    rows = drawn(curve(41, 43, 42))
    assert rows[1].startswith("50┤")
    assert rows[-2].startswith(" 0┤")


def test_title_unit_and_latest_value_stand_above() -> None:
    assert drawn(curve(1, 98.2))[0] == "Errors, % of requests  now 98.2"


def test_lines_differ_in_pattern_and_each_pattern_stands_beside_its_name() -> None:
    within = frame(60)
    one = drawn(curve(5, 5, 5, 5), curve(2, 2, 2, 2, name="x"), within=within)
    other = drawn(curve(5, 5, 5, 5), within=within)
    assert f"{SAMPLES[0]} errors 5  {SAMPLES[1]} x 2" in one[0]
    only_one = next(row for row in other[2:-1] if row.strip("│ "))
    dashed = [row for row in one[1:-1] if row not in other and row.strip("│ ┤0")]
    assert " " not in only_one.partition("│")[2][:10]
    assert any("⠒ ⠒" in row or "⠉ ⠉" in row or "⠤ ⠤" in row or "⣀ ⣀" in row for row in dashed)


def test_many_lines_end_in_the_numbers_of_the_legend() -> None:
    curves = (curve(9, 9, 9, name="a"), curve(5, 5, 5, name="b"), curve(1, 1, 1, name="c"))
    rows = drawn(*curves, within=frame(until=2 * MINUTE), named=False)
    assert [row.rstrip()[-1] for row in rows[1:-1] if row.rstrip()[-1] in "123"] == ["1", "2", "3"]
    assert [row.plain[:1] for row in legend(curves, 12, 5)] == ["1", "2", "3"]
    assert legend(curves, 12, 2)[-1].plain.rstrip() == "and 2 more"
    assert len(legend(curves, 80, 2)) == 1


def test_marks_stand_on_the_axis_where_they_happened_and_the_ends_of_the_range_are_written() -> None:
    rows = drawn(curve(1, 1, 1), within=frame(45, 8, 9 * MINUTE, Mark(3 * MINUTE, "↑"), Mark(6 * MINUTE, "▲")))
    axis, left = rows[-1], rows[1].index("┤") + 1
    assert axis.index("↑") - left == round(3 / 9 * (45 - left - 1))
    assert axis.index("▲") - left == round(6 / 9 * (45 - left - 1))
    assert axis.split()[0] == "10:00"
    assert axis.split()[-1] == "10:09"
    assert sum(row[axis.index("▲")] == "┊" for row in rows[1:-1]) >= 4


def test_what_happened_outside_the_range_has_no_mark() -> None:
    rows = drawn(curve(1, 1), within=frame(40, 8, 9 * MINUTE, Mark(-1, "↑"), Mark(10 * MINUTE, "▲")))
    assert "↑" not in rows[-1]
    assert "▲" not in rows[-1]


def test_a_line_is_broken_where_moments_are_missing() -> None:
    there = Curve("x", (), (0, MINUTE, 7 * MINUTE, 8 * MINUTE, 9 * MINUTE), (1, 1, 1, 1, 1))
    seen = heights(drawn(there))
    gap = seen[len(seen) // 4 : len(seen) // 2 + 4]
    assert set(gap) == {-1}
    assert seen[0] >= 0
    assert seen[-1] >= 0


def test_without_data_it_says_so() -> None:
    rows = drawn()
    assert "no data in this range" in "".join(rows)
    assert len(rows) == 8


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.05, "0.05"), (0.000888, "9e-4"), (42.49, "42.5"), (98.2, "98.2"), (1500, "1500"), (12_345, "12.3k"),
     (3_400_000, "3.4M"), (2.0**30, "1.07G"), (-3, "-3")],
)  # fmt: skip
def test_numbers_are_short(value: float, said: str) -> None:
    assert number(value) == said


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_no_number_takes_more_than_seven_columns(value: float) -> None:
    assert len(number(value)) <= 7


@given(st.lists(st.floats(min_value=-1e12, max_value=1e12), max_size=20))
def test_an_axis_holds_every_value_and_zero(values: list[float]) -> None:
    low, high = ends(values)
    assert low <= 0 <= high
    assert low < high
    slack = 1e-8 * (high - low)
    assert all(low - slack <= value <= high + slack for value in values)


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.floats(min_value=-1e9, max_value=1e12)), max_size=30),
    st.integers(1, 90),
    st.integers(1, 20),
)
def test_whatever_the_data_a_chart_is_drawn(points: list[tuple[int, float]], width: int, height: int) -> None:
    points = sorted(dict(points).items())
    made = Curve("x\x1b[31m", (), tuple(at for at, _ in points), tuple(value for _, value in points))
    rows = chart("T", "u", (made,), Frame(width, height, 0, 10**9, clock))
    assert len(rows) == height
    assert not any("\x1b" in row.plain for row in rows)


def test_dots_outside_the_canvas_are_left_out() -> None:
    canvas = Canvas(2, 1)
    canvas.dot(-1, 0, 0)
    canvas.dot(9, 9, 0)
    assert [canvas.cell(x, 0) for x in (0, 1)] == [(" ", None), (" ", None)]
