"""How the renderers say figures, times and ratings: one wording for all of them.

Separate so that the terminal's report and the Markdown one cannot drift apart. Nothing here adds a fact.
"""

from __future__ import annotations

from itertools import pairwise

from scoring.report.model import (
    Deed,
    Finding,
    Moment,
    RatingLeft,
    Report,
    SeverityStep,
    Tenure,
    TimeTaken,
    TruthRevealed,
)
from simulator.domain.base import percent
from simulator.domain.simtime import SECOND, offset, spoken_duration
from simulator.domain.vocabulary import Rating

RATINGS = {
    Rating.P: "performed without challenges",
    Rating.S: "performed with some challenges",
    Rating.M: "performed with major challenges",
    Rating.U: "unable to be performed",
}
TIME_NAMES = {
    "detect": "Detect (onset to first signal)",
    "acknowledge": "Acknowledge",
    "respond": "Respond",
    "declare": "Declare",
    "assemble": "Assemble (IC and roles)",
    "first_status": "First public post",
    "mitigate": "Mitigate (by the signals)",
    "resolve": "Stable (by the signals)",
}
ENDED = {
    "completed": "resolved, and the postmortem is in",
    "stood_down": "stood down",
    "time_up": "its time was up",
    "facilitator": "ended by the facilitator",
}
MOST_EVIDENCE = 4


def number(value: float) -> str:
    """A score or points, without a needless decimal."""
    return f"{value:.1f}".removesuffix(".0")


def duration(value: int | float | None) -> str:
    """Seconds as people say them."""
    return "-" if value is None else spoken_duration(round(value * SECOND))


def headline(report: Report) -> str:
    """Score and rating in a line."""
    return f"Score {number(report.score)} of 100, rating {report.rating} ({RATINGS[report.rating]})"


def origin(report: Report) -> str:
    """What was played, and by which rules it was graded."""
    return f"{report.scenario}, seed {report.seed}, policy {report.policy}, rubric {report.rubric_version}"


def ending(report: Report) -> str:
    """How the drill ended, or that it has not."""
    if report.ended is None:
        return f"Unfinished: the log stops at {offset(report.length)}. What was not yet due is not judged."
    return f"The drill ended at {offset(report.length)}: {ENDED.get(report.ended, report.ended)}."


def time_row(name: str, taken: TimeTaken) -> tuple[str, str, str, str]:
    """One response time: its name, how long it took, its target, and how it compares or why it is missing."""
    target = "-" if taken.target is None else duration(taken.target)
    if taken.seconds is None:
        return TIME_NAMES.get(name, name), "-", target, taken.why
    if taken.target is None:
        return TIME_NAMES.get(name, name), duration(taken.seconds), target, ""
    late = taken.seconds - taken.target
    return (
        TIME_NAMES.get(name, name),
        duration(taken.seconds),
        target,
        f"{duration(late)} late" if late > 0 else "in time",
    )


def evidence(report: Report, cited: tuple[int, ...]) -> str:
    """The records that are cited, with their times: `T+09:00 #13 alice declares SEV1`."""
    shown = [f"{offset(report.moments[seq].at)} #{seq} {named(report.moments[seq])}" for seq in cited[:MOST_EVIDENCE]]
    more = len(cited) - MOST_EVIDENCE
    return "; ".join(shown) + (f" and {more} more" if more > 0 else "")


def named(moment: Moment) -> str:
    """A record in a few words; reports that were kept before there were any have its kind only."""
    return moment.says or moment.kind.replace(".", " ").replace("_", " ")


def severities(truth: TruthRevealed) -> list[SeverityStep]:
    """The true severity step by step, not before anything was felt: until then it is nobody's incident."""
    began = truth.onset
    steps = [step if began is None or step.at >= began else SeverityStep(at=began, severity=step.severity)
             for step in truth.severities]  # fmt: skip
    return [step for step, then in pairwise(steps) if then.at > step.at] + steps[-1:]


def costly(report: Report) -> tuple[Finding, ...]:
    """The findings that cost anything, costliest first."""
    found = [finding for finding in report.findings() if finding.costs > 0]
    return tuple(sorted(found, key=lambda finding: -finding.costs))


def share(score: float | None) -> str:
    """What somebody's findings add up to."""
    return "no findings" if score is None else f"{number(score)} % of the points of their findings"


def deed(done: Deed) -> str:
    """Something that was done: `3 public posts (T+11:00 to T+40:30)`."""
    when = offset(done.first) if done.last == done.first else f"{offset(done.first)} to {offset(done.last)}"
    return f"{done.count} {done.what} ({when})"


def tenure(held: Tenure, report: Report, *, by_role: bool) -> str:
    """Who held a role, or which role somebody held, and when."""
    who = person(report, held.person) if by_role else held.role
    until = "the end" if held.until >= report.length else offset(held.until)
    return f"{who} from {offset(held.since)} to {until}"


def person(report: Report, who: str) -> str:
    """Somebody's name; an observer goes by what they are called."""
    return report.people[who].name if who in report.people else who


def rated(report: Report, rating: RatingLeft) -> str:
    """An observer's rating: `P for communication by erin: calm and clear`."""
    about = f" for {person(report, rating.about)}" if rating.about else " for the drill"
    text = f": {rating.text}" if rating.text else ""
    return f"{rating.rating.value}{about}, by {person(report, rating.by)}{after(rating.hours_after)}{text}"


def after(hours: float | None) -> str:
    """How long after the drill something was added; nothing for what was said during it."""
    return "" if hours is None else f" ({hours:.1f} h after the drill)" if hours >= 0.1 else " (after the drill)"


def said_beside(report: Report) -> list[str]:
    """Notes, observers' ratings and answers to the survey, a line each."""
    lines = [f"Rating {rated(report, each)}" for each in report.ratings]
    lines += [
        f"Note by {person(report, each.by)} at {offset(each.at)}{after(each.hours_after)}: {each.text}"
        for each in report.notes
    ]
    for answer in report.survey:
        parts = (("went well", answer.went_well), ("went poorly", answer.went_poorly), ("got lucky", answer.got_lucky))
        lines += [f"{person(report, answer.by)}, what {what}: {text}" for what, text in parts if text]
    return lines


BESIDE = "What people say stands beside the score and changes nothing in it."


def impact_lines(truth: TruthRevealed) -> list[str]:
    """What it cost, a line each."""
    return [f"{what}: {value}" for what, value in impact_rows(truth)]


def impact_rows(truth: TruthRevealed) -> list[tuple[str, str]]:
    """What it cost, as names and values."""
    impact = truth.impact
    if not impact.minutes and not impact.full_minutes:
        return [("Outside the objective", "never: nobody was hurt")]
    rows = [("Outside the objective", f"{number(impact.minutes)} minutes")]
    if impact.full_minutes:
        rows.append(("As much as a full outage of", f"{number(impact.full_minutes)} minutes"))
    if impact.user_minutes is not None:
        rows.append(("User-minutes lost", _estimate(impact.user_minutes, impact.users, "")))
    elif impact.users is not None:
        rows.append(("Users affected", f"about {impact.users:,.0f}"))
    if impact.money_lost is not None:
        rows.append(("Revenue lost", _estimate(impact.money_lost, impact.money, impact.currency or "")))
    elif impact.money is not None:
        rows.append(("Revenue lost", f"about {impact.money:,.0f} {impact.currency or ''}".rstrip()))
    if impact.budget_burnt is not None:
        rows.append(("Error budget of 30 days", f"{impact.budget_burnt:.0%} burnt, at {percent(impact.slo)}"))
    share = f" of {number(impact.sla_budget_minutes)} allowed in 30 days" if impact.sla_budget_minutes else ""
    rows.append(("SLA minutes", f"{number(impact.sla_minutes)}{share}"))
    return rows


def _estimate(real: float, by_rate: float | None, unit: str) -> str:
    """What was really lost, and what the rate a minute says, by which stated figures are judged."""
    shown = f"about {real:,.0f} {unit}".rstrip()
    return shown if by_rate is None else f"{shown} (by the scenario's rate a minute: {by_rate:,.0f})"
