"""The report as JUnit XML, which every CI system shows: a suite for each dimension, a case for each finding.

Separate because a CI system knows only passed, failed and skipped: a finding with less than full marks has failed, and
a criterion that does not apply is skipped. The score itself is a property; `--fail-under` decides about the build.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scoring.report import wording
from scoring.report.model import AntiPatternSeen, DimensionScore, Finding, Report
from simulator.domain.text import plain

_NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def render(report: Report) -> str:
    """Render a report."""
    root = Element("testsuites", name=_clean(report.title))
    for name, dimension in report.dimensions.items():
        root.append(_suite(report, name, dimension))
    if report.antipatterns:
        root.append(_antipatterns(report))
    root.append(_people(report))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(report: Report, name: str, dimension: DimensionScore) -> Element:
    suite = Element("testsuite", name=name)
    properties = SubElement(suite, "properties")
    for key, value in _properties(report, dimension).items():
        SubElement(properties, "property", name=key, value=_clean(value))
    for finding in dimension.findings:
        suite.append(_case(report, finding))
    for each in dimension.not_judged:
        case = SubElement(suite, "testcase", name=each.criterion, classname=_class(report, name))
        SubElement(case, "skipped", message=_clean(each.why))
    return _counted(suite)


def _properties(report: Report, dimension: DimensionScore) -> dict[str, str]:
    return {
        "score": wording.number(report.score),
        "rating": report.rating.value,
        "dimension_score": "" if dimension.score is None else wording.number(dimension.score),
        "dimension_weight": wording.number(dimension.weight),
        "scenario": report.scenario,
        "seed": str(report.seed),
        "policy": report.policy,
        "rubric": report.rubric_version,
        "journal_sha256": report.journal_sha256 or "",
    }


def _case(report: Report, finding: Finding) -> Element:
    dimension = finding.criterion.partition(".")[0]
    case = Element("testcase", name=finding.id, classname=_class(report, dimension))
    if finding.unit == "seconds" and isinstance(finding.actual, (int, float)):
        case.set("time", f"{finding.actual:g}")
    if finding.points < finding.of:
        kind = "critical" if finding.critical else "short"
        failure = SubElement(case, "failure", type=kind, message=_clean(finding.says))
        failure.text = _clean(_detail(report, finding.evidence, finding.advice, _worth(finding)))
    else:
        SubElement(case, "system-out").text = _clean(finding.says)
    return case


def _worth(finding: Finding) -> str:
    points = f"{wording.number(finding.points)} of {wording.number(finding.of)} points"
    return f"{points}, cost {wording.number(finding.costs)} of the score"


def _detail(report: Report, evidence: tuple[int, ...], advice: str, worth: str) -> str:
    lines = [worth, f"Evidence: {wording.evidence(report, evidence)}", f"Next time: {advice}" if advice else ""]
    return "\n".join(line for line in lines if line)


def _antipatterns(report: Report) -> Element:
    """Habits take nothing off the score and fail no build: their cases pass, and say what was seen."""
    suite = Element("testsuite", name="anti-patterns")
    for habit in report.antipatterns:
        case = SubElement(suite, "testcase", name=habit.id, classname=_class(report, "anti-patterns"))
        SubElement(case, "system-out").text = _clean(_signs(report, habit))
    return _counted(suite)


def _people(report: Report) -> Element:
    """Parts and what people say are for reading: their cases pass. No person fails a build."""
    suite = Element("testsuite", name="people")
    told = {
        person.name: [wording.share(person.score), *(wording.deed(each) for each in person.deeds)]
        for person in report.people.values()
    }
    told |= {
        role.title: [*(wording.tenure(each, report, by_role=True) for each in role.held), wording.share(role.score)]
        for role in report.roles.values()
    }
    if said := wording.said_beside(report):
        told["what people say"] = [wording.BESIDE, *said]
    for name, lines in told.items():
        case = SubElement(suite, "testcase", name=_clean(name), classname=_class(report, "people"))
        SubElement(case, "system-out").text = _clean("\n".join(lines))
    return _counted(suite)


def _signs(report: Report, habit: AntiPatternSeen) -> str:
    lines = [f"{habit.name}: {habit.problem}"]
    lines += [f"{sign.says} Evidence: {wording.evidence(report, sign.evidence)}" for sign in habit.signs]
    return "\n".join([*lines, f"Instead: {habit.fix}"])


def _counted(suite: Element) -> Element:
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")
    return suite


def _class(report: Report, part: str) -> str:
    return f"{report.scenario}.{part}"


def _clean(text: str) -> str:
    """Text that XML can hold; lines stay lines."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", "\n".join(plain(line) for line in text.split("\n")))
