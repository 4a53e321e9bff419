"""A query's course as plain text, and which language a typed query is in."""

from __future__ import annotations

import pytest

from simulator.domain import actions as act
from simulator.views.looking import Curve, MetricsSeen, NotSeen
from tui.sights.written import MOST, line_of, written
from tui.slash import parse


def seen(*curves: Curve) -> MetricsSeen:
    return MetricsSeen(0, "up", curves)


def test_each_series_has_its_latest_least_and_most_and_the_largest_comes_first() -> None:
    rows = written(seen(Curve("a", (), (0, 1, 2), (0, 5, 1)), Curve("b" * 60, (), (0, 1, 2), (9, 2, 3))), "15 min")
    head, first, second = rows.splitlines()
    assert head.endswith("last 15 min")
    assert first.split()[1:4] == ["3", "2", "9"]
    assert second.split()[:4] == ["a", "1", "0", "5"]
    assert max(map(len, rows.splitlines())) <= 80


def test_series_that_are_too_many_are_counted() -> None:
    many = tuple(Curve(f"s{number}", (), (0,), (number,)) for number in range(MOST + 3))
    assert written(seen(*many), "1 h").splitlines()[-1] == "and 3 more"


def test_a_short_peak_is_in_the_line_however_long_the_range() -> None:
    values = [0.0] * 500
    values[250] = 7.0
    assert line_of(values).count("█") == 1
    assert len(line_of(values)) == 20


def test_nothing_found_says_so_and_a_refusal_is_left_to_who_gave_it() -> None:
    assert "found nothing" in written(seen(), "1 h")
    assert written(NotSeen("query:1:1: no"), "1 h") == ""


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("/query up", act.Query(expr="up")),
        ('/query {service="web"}', act.Query(logql='{service="web"}')),
        ('/query logql rate({service="web"}[1m])', act.Query(logql='rate({service="web"}[1m])')),
        ("/query promql up", act.Query(expr="up")),
    ],
)
def test_a_typed_query_says_its_language_or_shows_it(line: str, asks: act.Query) -> None:
    assert parse(line) == asks
