"""JUnit XML: a case for each finding, failed where marks were lost, and counts that add up."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from scoring.report import junit
from scoring.report.model import Report


@pytest.fixture
def root(poor: Report) -> Element:
    return fromstring(junit.render(poor))  # noqa: S314  # our own text


def test_there_is_a_suite_for_each_dimension_and_a_case_for_each_finding(root: Element, poor: Report) -> None:
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == [*poor.dimensions, "anti-patterns", "people"]
    for name, dimension in poor.dimensions.items():
        cases = [case.get("name") for case in suites[name].findall("testcase")]
        assert cases == [*(f.id for f in dimension.findings), *(each.criterion for each in dimension.not_judged)]


def test_a_finding_that_lost_marks_has_failed_with_its_words_and_evidence(root: Element, poor: Report) -> None:
    failed = {
        case.get("name"): (failure.get("type"), failure.text or "")
        for case in root.iter("testcase")
        for failure in case.findall("failure")
    }
    lost = {finding.id: finding for finding in poor.findings() if finding.points < finding.of}
    assert set(failed) == set(lost)
    critical = next(finding for finding in lost.values() if finding.critical)
    kind, text = failed[critical.id]
    assert kind == "critical"
    assert f"#{critical.evidence[0]} " in text


def test_the_counts_add_up(root: Element) -> None:
    for count, path in (("tests", "testcase"), ("failures", "testcase/failure"), ("skipped", "testcase/skipped")):
        assert all(int(suite.get(count, "")) == len(suite.findall(path)) for suite in root)
        if count != "skipped":  # CI systems know no such count of all suites
            assert int(root.get(count, "")) == sum(int(suite.get(count, "")) for suite in root)


ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "disabled", "time"},
    "testsuite": {
        "name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package", "file",
    },
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time", "file", "line", "assertions", "status"},
    "failure": {"type", "message"},
    "skipped": {"message", "type"},
    "system-out": set(),
}  # fmt: skip
"""What CI systems (Jenkins, GitLab, GitHub's actions, Azure) agree that the elements carry."""


def test_elements_and_attributes_are_those_that_ci_systems_take(root: Element) -> None:
    for each in root.iter():
        assert each.tag in ATTRIBUTES
        assert set(each.attrib) <= ATTRIBUTES[each.tag], each.tag
    for case in root.iter("testcase"):
        assert case.get("name")
        assert case.get("classname")
        assert len([each for each in case if each.tag in ("failure", "skipped")]) <= 1
        assert float(case.get("time", "0")) >= 0
    for suite in root:
        assert [each.tag for each in suite].index("testcase") <= 1, "properties come first"


def test_an_anti_pattern_fails_no_build(root: Element) -> None:
    habits = next(suite for suite in root if suite.get("name") == "anti-patterns")
    assert int(habits.get("tests", "")) > 0
    assert habits.get("failures") == "0"


def test_the_score_and_the_journal_can_be_read(root: Element, poor: Report) -> None:
    properties = {each.get("name"): each.get("value") for each in root[0].iter("property")}
    assert properties["score"] == f"{poor.score:g}"
    assert properties["rating"] == poor.rating.value
    assert properties["rubric"] == poor.rubric_version


def test_characters_that_xml_cannot_hold_do_not_break_it(poor: Report) -> None:
    odd = poor.model_copy(update={"title": "a\x00b\x1bc\ufffe\ud800d"})
    assert "d" in (fromstring(junit.render(odd)).get("name") or "")  # noqa: S314  # our own text
