"""The HTML report: everything is in it, nothing in it runs or is fetched, and the picture stays inside its frame."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from scoring.report import drawing, html
from scoring.report.model import Report
from scoring.report.signals import signal_charts
from scoring.report.story import MOST_ALERTS, Story, marks, story
from scoring.report.watched import watched
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE
from simulator.domain.text import plain
from simulator.domain.truth import Truth
from simulator.world.history import History
from simulator.world.monitored import Monitored
from tests.scoring.logs import LogBuilder


class Page(HTMLParser):
    """What a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, name: str) -> list[str]:
        return [value for each, value in self.attributes if each == name]


@pytest.fixture
def told(poor_log: LogBuilder, truth: Truth) -> Story:
    return story(poor_log.log(), truth)


@pytest.fixture
def page(poor: Report, told: Story) -> Page:
    return Page(html.render(poor, told))


def test_every_element_is_closed(page: Page) -> None:
    assert not page.open


def test_nothing_is_fetched_and_nothing_runs(page: Page, poor: Report, told: Story) -> None:
    assert set(page.tags).isdisjoint({"script", "img", "link", "iframe", "object", "embed", "form", "base", "video"})
    assert not page.all("src")
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert all(target.startswith("#") for target in page.all("href"))
    shown = html.render(poor, told)
    assert "default-src 'none'" in shown
    assert "script-src" not in shown
    style = shown.split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_words_of_trainees_stay_words(page: Page, poor: Report, told: Story) -> None:
    assert "<script>alert(1)</script>" in page.text
    assert "<script" not in html.render(poor, told)
    assert "\x1b" not in html.render(poor, told)


def test_every_finding_sign_hint_and_lesson_is_in_it(page: Page, poor: Report) -> None:
    for finding in poor.findings():
        assert " ".join(plain(finding.says).split()) in page.text
    for habit in poor.antipatterns:
        assert habit.fix in page.text
        assert all(" ".join(plain(sign.says).split()) in page.text for sign in habit.signs)
    assert poor.antipatterns
    assert all(hint.text in page.text for hint in poor.hints)
    assert poor.truth.lesson in page.text


@pytest.mark.parametrize("with_log", [True, False])
def test_every_link_leads_to_what_it_names(poor: Report, told: Story, with_log: bool) -> None:
    page = Page(html.render(poor, told if with_log else None))
    ids = page.all("id")
    links = {target.removeprefix("#") for target in page.all("href")}
    assert links
    assert links <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_whole_log_is_in_it_and_long_texts_are_folded(page: Page, poor_log: LogBuilder) -> None:
    assert {f"r{record.seq}" for record in poor_log.log()} <= set(page.all("id"))
    assert page.tags.count("details") >= 2


def test_the_response_is_marked_on_every_chart(page: Page, told: Story) -> None:
    assert {mark.what for mark in told.marks} >= {
        "Alert HighErrorBudgetBurnRate_Fast", "Acknowledged", "Declared SEV1", "War room", "First public post",
        "Remedy begins", "Said mitigated", "Said resolved",
    }  # fmt: skip
    assert len(told.charts) >= 4
    lines = [value for value in page.all("class") if value.startswith("at ")]
    assert len(lines) == len(told.marks) * len(told.charts)


def test_charts_show_errors_latency_and_traffic_inside_their_frames(told: Story, poor: Report) -> None:
    titles = [chart.title for chart in told.charts]
    assert titles[:4] == [
        "What users felt", "order-service: requests", "order-service: errors", "order-service: duration"
    ]  # fmt: skip
    for plot in drawing.plots(told, poor.length):
        for line in plot.lines:
            for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", line.path):
                assert 0 <= float(x) <= drawing.WIDE + 0.1
                assert -0.1 <= float(y) <= drawing.HIGH
            assert "nan" not in line.path


@pytest.mark.parametrize(
    ("expr", "limit"),
    [
        ("up > 0.99", 0.99),
        ("sum(rate(http_requests_total[5m])) / 2 >= 14.4 * 0.001", 0.0144),
        ("up < 1", 1.0),
        ("count(up == 0) == 3", None),
        ("up > on() up", None),
        ("absent(up)", None),
        ("3 > 2", None),
    ],
)
def test_of_an_alert_s_condition_the_signal_and_its_limit_are_drawn(
    scenario: Scenario, expr: str, limit: float | None
) -> None:
    monitored = Monitored(scenario, History(scenario))
    alert = scenario.alerts[0].model_copy(update={"expr": expr})
    found = watched(alert, monitored.source(), monitored.epoch)
    assert (found and found[1]) == (limit if limit is None else pytest.approx(limit))


def test_what_the_alert_looked_at_is_drawn_with_its_limit(told: Story) -> None:
    chart = next(chart for chart in told.charts if "HighErrorBudgetBurnRate_Fast" in chart.title)
    assert chart.limit == pytest.approx(0.0144)
    values = dict(chart.curves[0].points)
    assert min(values.values()) < 0.0144 < max(values.values())


def test_beside_what_users_met_only_charts_that_a_fault_moved_are_drawn(
    poor_log: LogBuilder, scenario: Scenario
) -> None:
    log = poor_log.log()
    calm = signal_charts(scenario, log, log.end, ())
    moved = signal_charts(scenario, log, log.end, [(4 * MINUTE, 18 * MINUTE)])
    titles = [chart.title for chart in calm]
    assert len(titles) == 5  # users, requests, errors, duration, and what the alert looked at
    assert [chart.title for chart in moved][:5] == titles
    assert len(moved) > 5


def test_of_a_storm_of_alerts_the_first_are_marked() -> None:
    log = LogBuilder().at("1m")
    for number in range(30):
        log.alert(f"Alert{number}", number + 1)
    assert len(marks(log.log())) == MOST_ALERTS


def test_flags_that_would_cover_each_other_stand_in_rows(told: Story, poor: Report) -> None:
    flags = drawing.flags(told.marks, poor.length)
    for one in flags:
        for other in flags:
            if one.number < other.number and one.row == other.row < drawing.MOST_ROWS - 1:
                assert abs(one.left - other.left) >= drawing.ROOM


@pytest.mark.parametrize(
    ("value", "top"),
    [(0, 1), (0.0004, 0.0004), (0.05, 0.05), (7.2, 8), (99.9, 100), (100, 100), (342, 400), (1583, 2000)],
)
def test_an_axis_ends_at_a_round_number_just_above(value: float, top: float) -> None:
    assert drawing.ceiling(value) == pytest.approx(top)


def test_quoted_words_stand_out_and_stay_words() -> None:
    shown = html.quoted("Bob said \u201c<b>never</b>\u201d, late.")
    assert shown == 'Bob said <span class="said">\u201c&lt;b&gt;never&lt;/b&gt;\u201d</span>, late.'


def test_the_picture_stays_inside_its_frame_and_says_late_in_words(poor: Report) -> None:
    lines = html.picture(poor)
    assert all(0 <= part.left <= part.left + part.width <= 100.01 for line in lines for part in line.stretches)
    late = [line for line in lines if line.late]
    assert late
    assert all("LATE" in line.words for line in late)
    assert {line.name for line in lines} >= {"users affected", "true severity", "acknowledge"}


@pytest.mark.parametrize("length", ["1m", "7m", "44m", "3h", "40h"])
def test_the_axis_has_whole_minutes_and_room_for_its_words(graded: Any, length: str) -> None:
    report = graded(LogBuilder().at(length).ended())
    marks = html.ticks(report)
    assert 1 <= len(marks) <= html.TICKS + 1
    assert marks[0].word == "start"
    assert all(re.fullmatch(r"\d+m", mark.word) for mark in marks[1:])
