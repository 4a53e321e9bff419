"""The HTML report: everything is in it, nothing in it runs or is fetched, and the picture stays inside its frame."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from scoring.report import html
from scoring.report.model import Report
from simulator.domain.text import plain
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
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, name: str) -> list[str]:
        return [value for each, value in self.attributes if each == name]


@pytest.fixture
def page(poor: Report) -> Page:
    return Page(html.render(poor))


def test_every_element_is_closed(page: Page) -> None:
    assert not page.open


def test_nothing_is_fetched_and_nothing_runs(page: Page, poor: Report) -> None:
    assert set(page.tags).isdisjoint({"script", "img", "link", "iframe", "object", "embed", "form", "base", "video"})
    assert not page.all("src")
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert all(target.startswith("#") for target in page.all("href"))
    assert "default-src 'none'" in html.render(poor)
    style = html.render(poor).split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_words_of_trainees_stay_words(page: Page, poor: Report) -> None:
    assert "<script>alert(1)</script>" in page.text
    assert "<script" not in html.render(poor)
    assert "\x1b" not in html.render(poor)


def test_every_finding_sign_hint_and_lesson_is_in_it(page: Page, poor: Report) -> None:
    for finding in poor.findings():
        assert " ".join(plain(finding.says).split()) in page.text
    for habit in poor.antipatterns:
        assert habit.fix in page.text
        assert all(" ".join(plain(sign.says).split()) in page.text for sign in habit.signs)
    assert poor.antipatterns
    assert all(hint.text in page.text for hint in poor.hints)
    assert poor.truth.lesson in page.text


def test_every_link_to_a_record_leads_to_it(page: Page) -> None:
    ids = set(page.all("id"))
    links = {target.removeprefix("#") for target in page.all("href")}
    assert links
    assert links <= ids


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
