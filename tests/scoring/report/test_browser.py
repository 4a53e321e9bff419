"""The HTML report in a real browser: nothing leaves it, nothing in it runs, nothing is wider than a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scoring.grade import grade
from scoring.report import html
from scoring.report.story import story
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from tests.scoring.logs import LogBuilder, checkout_truth
from tests.scoring.report import chromium
from tests.scoring.report.chromium import Tab

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium.PROGRAM is None, reason=chromium.WITHOUT),
]

OUTSIDE = "http://outside.example"
HOSTILE = (
    f"<script>window.hit = 1; fetch('{OUTSIDE}/script')</script><img src='{OUTSIDE}/image' onerror='window.hit = 2'>"
    f"<style>@import '{OUTSIDE}/style'; body {{ background: url({OUTSIDE}/picture) }}</style>"
    f"<link rel=stylesheet href='{OUTSIDE}/link'><svg onload='window.hit = 3'/></pre></details></table>"
    f"{'averylongwordwithoutanyspace' * 12}"
)
"""Words that would fetch, run or break out, wherever they are not shown as words."""

WIDER = """[...document.querySelectorAll('main *')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && !each.closest('.wide, .track') && (box.right > innerWidth + 1 || box.left < -1);
}).map(each => each.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with chromium.tab(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture
def page(poor_log: LogBuilder, scenario: Scenario, policy: Policy, tmp_path: Path) -> Path:
    """A report of a scenario, people and messages that mean harm."""
    people = tuple(each.model_copy(update={"name": f"{each.name} {HOSTILE}"}) for each in scenario.people)
    secret = scenario.truth.model_copy(update={"cause": HOSTILE, "lesson": HOSTILE})
    hostile = scenario.model_copy(update={"title": HOSTILE, "people": people, "truth": secret})
    poor_log.at("15m").say(HOSTILE).update(HOSTILE).status("identified", HOSTILE).note(HOSTILE, "erin")
    log, truth = poor_log.run(HOSTILE).log(), checkout_truth(hostile)
    path = tmp_path / "debrief.html"
    path.write_text(html.render(grade(log, truth, policy, seed=1), story(log, truth)), encoding="utf-8")
    return path


def test_a_page_that_is_not_made_inert_would_be_caught(browser: Tab, tmp_path: Path) -> None:
    path = tmp_path / "open.html"
    path.write_text(f"<body><main><p>{HOSTILE}</p><b>{'wide' * 200}</b></main></body>", encoding="utf-8")
    browser.open(path, 400)
    assert any(url.startswith(OUTSIDE) for url in browser.requested())
    assert browser.value("window.hit")
    assert browser.value("document.documentElement.scrollWidth") > 400
    assert browser.value(WIDER)


def test_no_request_leaves_the_report(browser: Tab, page: Path) -> None:
    browser.open(page, 1280)
    assert browser.requested() == [page.as_uri()]


def test_words_of_scenarios_people_and_messages_are_inert(browser: Tab, page: Path) -> None:
    browser.open(page, 1280)
    assert browser.value("window.hit") is None
    assert browser.value("document.scripts.length + document.images.length + document.styleSheets.length") == 1
    assert browser.value("document.body.innerText.split('<script>').length") > 5
    assert browser.value("document.title.includes('<script>')")


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_window(browser: Tab, page: Path, width: int) -> None:
    browser.open(page, width)
    assert browser.value("document.documentElement.scrollWidth") <= width
    assert browser.value(WIDER) == []


def test_the_log_is_filtered_by_topic_and_by_person(browser: Tab, page: Path) -> None:
    shown = "[...document.querySelectorAll('.log tr:not(.head)')].filter(each => each.offsetHeight).length"
    browser.open(page, 1280)
    whole = browser.value(shown)
    browser.value("document.querySelector('label[for=t-alerts]').click()")
    without_alerts = browser.value(shown)
    browser.value("document.querySelector('label[for=w-1]').click()")
    assert whole > without_alerts > browser.value(shown) > 0


def test_a_link_leads_to_its_record_though_it_is_filtered_out(browser: Tab, page: Path) -> None:
    browser.open(page, 1280)
    browser.value("document.querySelector('label[for=t-alerts]').click()")
    browser.value("location.hash = document.querySelector('.log tr.alerts').id")
    assert browser.value("document.querySelector('.log tr.alerts').offsetHeight") > 0


def test_on_paper_no_chart_finding_or_row_is_cut(browser: Tab, page: Path) -> None:
    browser.open(page, 1280)
    browser.ask("Emulation.setEmulatedMedia", media="print")
    try:
        uncut = "[...document.querySelectorAll('.chart, .finding, .row, tr')].map(e => getComputedStyle(e).breakInside)"
        assert set(browser.value(uncut)) == {"avoid"}
        assert browser.value("getComputedStyle(document.querySelector('.appendix')).breakBefore") == "page"
        found: Any = browser.ask("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)
    finally:
        browser.ask("Emulation.setEmulatedMedia", media="")
    assert found["data"].startswith("JVBERi0")  # %PDF- in base 64
