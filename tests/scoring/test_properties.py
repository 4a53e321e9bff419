"""Properties of every grade: its range, its evidence, and that being sooner never lowers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from scoring.grade import grade
from scoring.report import html, junit, markdown, text
from scoring.report import json as as_json
from scoring.report.model import Report
from simulator.domain import events as ev
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import PersonId, Role, Severity
from tests.scoring.logs import LogBuilder, checkout_truth

END = 60
PROMISES = ("", " Next update within 15 minutes.", " Next update in 5 minutes.", " Next update by 14:50 UTC.")
ROLES = (("ic", "alice"), ("comms", "bob"), ("ops", "carol"), ("scribe", "dave"))
moment = st.integers(0, END * 60 - 1).map(lambda seconds: seconds * SECOND)
maybe = st.one_of(st.none(), moment)
severities = st.sampled_from(list(Severity))
commands = st.sampled_from(
    ["kubectl get pods", "kubectl delete pod web-1", "kubectl rollout undo deploy/order-service"]
)


people = st.sampled_from(["alice", "bob", "carol"])
words = st.sampled_from(["", "Rollback runs, vp-eng waits."])
answers = st.sampled_from([(), ("unavailable_to_all_users",), ("financial_impact",), ("data_loss_or_corruption",)])
SAID = ("Rolling back deploy 4521.", "Error rate is back at its baseline.", "I take over as IC.", "Lunch?")
QUERIES = ("up", 'sum(rate(http_requests_total{service="orders-db"}[5m]))', 'up{service="payment-service"}')


@st.composite
def drills(draw: st.DrawFn) -> LogBuilder:
    """A drill of any quality: everything may be missing, late or early."""
    log = LogBuilder().at(7 * MINUTE).alert().page()
    if (at := draw(maybe)) is not None:
        log.at(max(at, 7 * MINUTE)).ack()
    if (at := draw(maybe)) is not None:
        was = draw(severities)
        log.at(at).declare(was, facts=draw(answers))
        later = draw(st.lists(st.tuples(st.integers(at, END * MINUTE - 1), severities), max_size=2))
        for changed, now in sorted(later):
            log.at(changed).reclassify(was, now)
            was = now
    for role, person in ROLES:
        if (at := draw(maybe)) is not None:
            log.at(at).role(role, person)
    if (at := draw(maybe)) is not None:
        log.at(at).room()
    for at in draw(st.lists(moment, max_size=3)):
        state = draw(st.sampled_from(["investigating", "identified", "monitoring"]))
        log.at(at).status(state, f"Checkout fails for customers. {draw(st.sampled_from(PROMISES))}")
    for at in draw(st.lists(moment, max_size=2)):
        log.at(at).update(f"SEV1. Impact: checkout down. {draw(st.sampled_from(PROMISES))}")
    for at in draw(st.lists(moment, max_size=2)):
        log.at(at).run(draw(commands), draw(people))
    for at in draw(st.lists(moment, max_size=2)):
        log.at(at).remedy()
    for at in draw(st.lists(moment, max_size=3)):
        log.at(at).say(draw(st.sampled_from(SAID)), draw(people))
    for at in draw(st.lists(moment, max_size=2)):
        log.at(at).look(draw(people), draw(st.sampled_from(QUERIES)))
    if draw(st.booleans()):
        log.at(draw(moment)).add(ev.MitigationApplied(fault="bad-timeout", command="x", to=0.0))
    if draw(st.integers(0, 3)) == 0:
        passed = ev.RoleHandedOver(role=Role.IC, was=PersonId("alice"), person=PersonId("erin"), text=draw(words))
        log.at(END * MINUTE - 1).add(passed, "alice")
    for add in (log.mitigate, log.resolve, log.stand_down):
        if draw(st.integers(0, 3)) == 0:
            log.at(draw(moment))
            add()
    if draw(st.booleans()):
        log.at(draw(moment)).prompted()
    log.at(END * MINUTE)
    # An unfinished log ends with a note: were its last record the one that moves, its end would move with it.
    return log.ended() if draw(st.integers(0, 4)) else log.note("so far")


recoveries = st.one_of(st.none(), st.integers(8, 50).map(lambda minutes: minutes * MINUTE))


@pytest.fixture(scope="module")
def grading(scenario: Scenario, policy: Policy) -> Callable[..., Report]:
    def do(log: LogBuilder, severity: Severity = Severity.SEV1, recovered: int | None = 18 * MINUTE) -> Report:
        truth = checkout_truth(scenario, recovered=recovered, severity=((4 * MINUTE, severity),))
        return grade(log.log(), truth, policy, seed=1)

    return do


@settings(max_examples=60, deadline=None)
@given(log=drills(), severity=severities, recovered=recoveries)
def test_every_grade_is_in_range_and_adds_up(
    grading: Any, log: LogBuilder, severity: Severity, recovered: int | None
) -> None:
    report = grading(log, severity, recovered)
    assert 0 <= report.score <= report.score_before_caps <= 100
    for dimension in report.dimensions.values():
        assert dimension.score is None or 0 <= dimension.score <= 100
        assert (dimension.score is None) == (not dimension.findings)
        assert all(0 <= finding.points <= finding.of for finding in dimension.findings)


@settings(max_examples=60, deadline=None)
@given(log=drills(), severity=severities, recovered=recoveries)
def test_every_finding_cites_records_that_exist(
    grading: Any, log: LogBuilder, severity: Severity, recovered: int | None
) -> None:
    report = grading(log, severity, recovered)
    seqs = set(range(1, len(log.lines) + 1))
    ids = [finding.id for finding in report.findings()]
    assert len(ids) == len(set(ids))
    for finding in report.findings():
        assert finding.evidence, finding.says
        assert set(finding.evidence) <= seqs
        assert set(finding.evidence) <= set(report.moments)
        assert finding.says
        assert finding.advice or finding.points == finding.of, finding.says
    for cap in report.caps:
        assert set(cap.evidence) <= seqs
    for habit in report.antipatterns:
        assert habit.signs
        for sign in habit.signs:
            assert sign.evidence, sign.says
            assert set(sign.evidence) <= seqs & set(report.moments)


@settings(max_examples=30, deadline=None)
@given(log=drills(), severity=severities, recovered=recoveries)
def test_every_report_can_be_written_in_every_format(
    grading: Any, log: LogBuilder, severity: Severity, recovered: int | None
) -> None:
    report = grading(log, severity, recovered)
    for render in (text.render, markdown.render, as_json.render, html.render, junit.render):
        assert render(report).endswith("\n")


def sooner(log: LogBuilder, kind: str, nth: int, earliest: int, share: float) -> LogBuilder | None:
    """The same log with one event sooner by a share of the way; None where there is no such event.

    None too for a text that names a time of day: sooner, the same words promise something else.
    """
    found = sorted((line for line in log.lines if line.event.kind == kind), key=lambda line: line.at)
    times = [line.at for line in found]
    if len(times) <= nth or times[nth] <= earliest:
        return None
    if re.search(r"\d\d:\d\d", getattr(found[nth].event, "text", "")):
        return None
    return log.moved(kind, times[nth] - round((times[nth] - earliest) * share), nth)


share = st.floats(0, 1, exclude_min=True)
FIRSTS = [("page.acknowledged", 7 * MINUTE), ("incident.declared", 0), ("status.posted", 0)]


def check_sooner(
    grading: Any, kind: str, earliest: int, log: LogBuilder, share: float, severity: Severity, recovered: int | None
) -> None:
    moved = sooner(log, kind, 0, earliest, share)
    if moved is not None:
        note("\n".join(f"{record.at}ms {record.actor} {record.event!r}" for record in log.log()))
        assert grading(moved, severity, recovered).score >= grading(log, severity, recovered).score


@settings(max_examples=100, deadline=None)
@given(log=drills(), share=share, severity=severities, recovered=recoveries)
@pytest.mark.parametrize(("kind", "earliest"), FIRSTS)
def test_acknowledging_declaring_or_posting_first_sooner_never_scores_lower(
    grading: Any, kind: str, earliest: int, log: LogBuilder, share: float, severity: Severity, recovered: int | None
) -> None:
    check_sooner(grading, kind, earliest, log, share, severity, recovered)


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(log=drills(), share=share, severity=severities, recovered=recoveries)
@pytest.mark.parametrize(("kind", "earliest"), FIRSTS)
def test_sooner_never_scores_lower_in_thousands_of_drills(
    grading: Any, kind: str, earliest: int, log: LogBuilder, share: float, severity: Severity, recovered: int | None
) -> None:
    check_sooner(grading, kind, earliest, log, share, severity, recovered)


@pytest.mark.parametrize("posted", range(0, 492_000, 41_000))
def test_a_late_promise_by_the_clock_does_not_make_an_earlier_post_worse(grading: Any, posted: int) -> None:
    log = LogBuilder().at(7 * MINUTE).alert().page()
    log.at(492_000).status("identified", "Checkout fails for customers. Next update by 14:50 UTC.")
    log.at(2_129_000).status("investigating", "Checkout fails for customers.")
    base = grading(log.at(END * MINUTE).ended(), recovered=None).score
    assert grading(log.moved("status.posted", posted), recovered=None).score >= base


@settings(max_examples=60, deadline=None)
@given(log=drills(), share=share, role=st.integers(0, 3), severity=severities)
def test_naming_a_role_sooner_never_scores_lower(
    grading: Any, log: LogBuilder, share: float, role: int, severity: Severity
) -> None:
    check_role_sooner(grading, log, share, role, severity)


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(log=drills(), share=share, role=st.integers(0, 3), severity=severities)
def test_naming_a_role_sooner_never_scores_lower_in_thousands_of_drills(
    grading: Any, log: LogBuilder, share: float, role: int, severity: Severity
) -> None:
    check_role_sooner(grading, log, share, role, severity)


def check_role_sooner(grading: Any, log: LogBuilder, share: float, role: int, severity: Severity) -> None:
    moved = sooner(log, "role.assigned", role, 0, share)
    if moved is not None:
        note("\n".join(f"{record.at}ms {record.actor} {record.event!r}" for record in log.log()))
        assert grading(moved, severity).score >= grading(log, severity).score


@settings(max_examples=25, deadline=None)
@given(log=drills())
def test_grading_twice_says_the_same(grading: Any, log: LogBuilder) -> None:
    assert grading(log).model_dump_json() == grading(log).model_dump_json()
