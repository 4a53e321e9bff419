"""Answers made by hand: what a system under drill looks like to the session that tests show."""

from __future__ import annotations

from simulator.views import DrillView
from simulator.views.looking import (
    Answer,
    ChangesAsked,
    ChangeSeen,
    ChangesSeen,
    CompletionsAsked,
    CompletionsSeen,
    Curve,
    DashboardAsked,
    DashboardSeen,
    Dependency,
    HandoverAsked,
    HandoverSeen,
    LogBar,
    LogsAsked,
    LogSeen,
    LogsSeen,
    MapAsked,
    MappedService,
    MapSeen,
    MetricsAsked,
    MetricsSeen,
    NotSeen,
    Panel,
    Question,
)

MINUTE = 60_000
BROKE = 4 * MINUTE
"""When the errors begin."""
TRACE = "payment gateway call failed: deadline exceeded\nTraceback:\n  at gateway.py:41"


def curve(name: str, start: int, until: int, step: int, before: float, after: float) -> Curve:
    """A line that jumps when the errors begin."""
    times = tuple(range(start, until + 1, step))
    return Curve(name, (("name", name),), times, tuple(after if at >= BROKE else before for at in times))


def panels(asked: DashboardAsked) -> tuple[Panel, ...]:
    def of(name: str, before: float, after: float) -> Curve:
        return curve(name, asked.start, asked.until, asked.step, before, after)

    return (
        Panel("Requests", "a second", "rate", (of("requests", 240, 250),)),
        Panel("Errors", "% of requests", "errors", (of("errors", 0.05, 98.2),)),
        Panel("Duration", "s", "p99", (of("p50", 0.04, 3), of("p99", 0.12, 3.05))),
        Panel("Saturation", "%", "cpu", (of("CPU", 49, 52), of("memory", 36, 36))),
        Panel("In flight", "requests", "busy", (of("requests", 12, 700),)),
        Panel("Pods", "number", "pods", (of("ready", 6, 6), of("wanted", 6, 6))),
    )


def log_lines(asked: LogsAsked) -> tuple[LogSeen, ...]:
    """A line every ten seconds, oldest first; every third one an error once the errors have begun."""
    found = []
    for at in range(asked.start // 10_000 * 10_000 + 10_000, asked.until + 1, 10_000):
        bad = at >= BROKE and at % 30_000 == 0
        text = f"order={at // 1000} " + TRACE if bad else f"POST /orders 201 order={at // 1000}"
        line = LogSeen(
            at, "orders", "error" if bad else "info", text, (("pod", "orders-1"),), (("order", str(at // 1000)),)
        )
        if (not asked.levels or line.level in asked.levels) and ("deadline" not in asked.query or bad):
            found.append(line)
    return tuple(found)


def changes(view: DrillView) -> tuple[ChangeSeen, ...]:
    """The deploys that the view knows."""
    return tuple(
        ChangeSeen(each.at, "deploy", each.service, each.by, f"{each.deploy}: {each.message}") for each in view.deploys
    )


def sight(question: Question, view: DrillView) -> Answer:
    """What is to be seen at the moment of a view."""
    match question:
        case DashboardAsked(service=service):
            return DashboardSeen(view.at, service, "service", panels(question), changes(view))
        case MetricsAsked(expr=expr):
            if expr.count("(") != expr.count(")"):
                return NotSeen("query:1:4: '(' has no partner. Close every bracket.")
            made = [curve(f'{{code="{code}"}}', question.start, question.until, question.step, was, now)
                    for code, was, now in (("200", 240, 4), ("500", 0.1, 120), ("504", 0, 118))]  # fmt: skip
            return MetricsSeen(view.at, expr, tuple(made), changes=changes(view))
        case LogsAsked(limit=limit, bars=bars):
            found = log_lines(question)
            wide = max(1, (question.until - question.start) // max(bars, 1))
            edges = [question.start + wide * number for number in range(bars)]
            counted = tuple(
                LogBar(at, sum(at < one.at <= at + wide for one in found), 0,
                       sum(at < one.at <= at + wide and one.level == "error" for one in found))
                for at in edges
            )  # fmt: skip
            return LogsSeen(view.at, question.query, found[-limit:], len(found) > limit, counted)
        case MapAsked():
            needs = (("orders", "payments", 1.0), ("orders", "orders-db", 0.6), ("payments", "orders-db", 0.2))
            return MapSeen(view.at, SERVICES, tuple(Dependency(*each) for each in needs))
        case ChangesAsked():
            return ChangesSeen(view.at, ())
        case CompletionsAsked(line=line):
            return CompletionsSeen(
                line, tuple(each for each in ("kubectl get pods", "kubectl top pods") if each.startswith(line))
            )
        case HandoverAsked():
            return HandoverSeen(("primary: Alice Romero",), (), tuple(each.text for each in changes(view)), ())


SERVICES = (
    MappedService("orders", "service", "platform", 1, "failing", 0.982, 3050, 250, 240.0, None),
    MappedService("payments", "service", "payments", 2, "slow", 0.0002, 900, 250, 238.0, None),
    MappedService("orders-db", "postgres", None, 1, "full", 0.0, 250, 250, None, (195, 200)),
    MappedService("mail", "third-party", None, 3, "healthy", 0.0, 250, 250, None, None),
)
