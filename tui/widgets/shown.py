"""What the debrief's list goes through: findings, signs of anti-patterns, hints, people's parts; as a row and in full.

Separate from the list itself because here the report is put into words, and because all of it can be looked up in the
replay in the same way: by the records that show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content

from scoring.report.model import AntiPatternSeen, Finding, HintUsed, PersonResult, Report, RoleResult, SignSeen
from scoring.report.wording import BESIDE, deed, named, person, rated, share, tenure
from simulator.domain.simtime import offset, spoken_duration
from simulator.domain.text import plain

MOST_MOMENTS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing to look at."""

    id: str
    """Stays the same when the report is graded anew."""
    row: Content
    says: str
    full: Content
    evidence: tuple[int, ...]
    """The records that show it; the last is the moment to go to."""


def sections(report: Report) -> list[tuple[str, list[Shown]]]:
    """Everything, the costliest first, under the heads that have anything."""
    ordered = sorted(report.findings(), key=lambda each: -each.costs)
    costly = [_finding(each, report) for each in ordered if each.points < each.of]
    good = [_finding(each, report) for each in ordered if each.points >= each.of]
    habits = [_sign(habit, sign, report) for habit in report.antipatterns for sign in habit.signs]
    hints = [_hint(hint, report) for hint in report.hints]
    parts = [
        ("What cost points", costly),
        ("Anti-patterns: habits that hurt, no points off", habits),
        ("Hints taken", hints),
        ("Full marks", good),
        ("People and roles: whose part was what, no ranking", _parts(report)),
        ("What people say, beside the score", _beside(report)),
    ]
    return [(name, shown) for name, shown in parts if shown]


# ---- findings -------------------------------------------------------------------------------------------


def _finding(finding: Finding, report: Report) -> Shown:
    good = finding.points >= finding.of
    points = f"{finding.points:.1f}/{finding.of:.1f}"
    row = Content.assemble(
        (" ✓ " if good else " ✗ ", "$fine" if good else "bold $soon"), (f"{points:>9}  ", "" if good else "bold"),
        ("CRITICAL  " if finding.critical else "", "bold reverse"), (plain(finding.says), "$quiet" if good else ""),
    )  # fmt: skip
    lines = [Content.styled(plain(finding.says), "bold"), Content.styled(_worth(finding), "$quiet")]
    lines.append(_evidence(finding.evidence, report))
    if finding.advice:
        lines.append(Content.assemble(("Next time: ", "$quiet"), plain(finding.advice)))
    if finding.people:
        names = ", ".join(plain(report.people[who].name if who in report.people else who) for who in finding.people)
        lines.append(Content.assemble(("About: ", "$quiet"), names))
    return Shown(finding.id, row, finding.says, _lines(lines), finding.evidence)


def _worth(finding: Finding) -> str:
    target, actual = _figure(finding.target, finding.unit), _figure(finding.actual, finding.unit)
    parts = [f"target {target}" if target else "", f"actual {actual}" if actual else ""]
    cost = f"cost {finding.costs:.1f} of the score" if finding.costs else "full marks"
    return ", ".join(part for part in (*parts, f"{finding.criterion}: {cost}") if part)


def _figure(value: int | float | str | None, unit: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if unit == "seconds":
        return spoken_duration(int(value * 1000))
    return f"{value:.0%}" if unit == "share" else f"{value:g}"


# ---- anti-patterns and hints ----------------------------------------------------------------------------


def _sign(habit: AntiPatternSeen, sign: SignSeen, report: Report) -> Shown:
    row = Content.assemble((" ! ", "bold $soon"), (f"{plain(habit.name)}: ", "bold"), plain(sign.says))
    lines = [
        Content.styled(plain(sign.says), "bold"),
        _evidence(sign.evidence, report),
        Content.assemble(("Why it hurts: ", "$quiet"), plain(habit.problem)),
        Content.assemble(("Instead: ", "$quiet"), plain(habit.fix)),
    ]
    return Shown(f"{habit.id}#{sign.evidence[0]}", row, f"{habit.name}: {sign.says}", _lines(lines), sign.evidence)


def _hint(hint: HintUsed, report: Report) -> Shown:
    row = Content.assemble(
        (" ? ", "bold"), (f"{-hint.costs:>9g}  ", "bold"), (f"{offset(hint.at)} ", "$quiet"), plain(hint.text)
    )
    name = plain(report.people[hint.by].name if hint.by in report.people else hint.by)
    lines = [
        Content.styled(plain(hint.text), "bold"),
        Content(f"{name} took it at {offset(hint.at)}; it cost {hint.costs:g} points of the score."),
        _evidence((hint.seq,), report),
    ]
    return Shown(f"hint#{hint.seq}", row, hint.text, _lines(lines), (hint.seq,))


# ---- people ---------------------------------------------------------------------------------------------


def _parts(report: Report) -> list[Shown]:
    found = [_part(f"person#{id}", part.name, part, report) for id, part in report.people.items()]
    found += [_part(f"role#{id}", role.title, role, report) for id, role in report.roles.items()]
    return [shown for shown in found if shown is not None]


def _part(id: str, name: str, part: PersonResult | RoleResult, report: Report) -> Shown | None:
    """What somebody did; who did nothing that is recorded has nowhere to go to."""
    evidence = tuple(each.evidence[0] for each in part.deeds) or tuple(each.seq for each in part.held)
    if not evidence:
        return None
    score = f"{part.score:.0f}%" if part.score is not None else "-"
    did = ", ".join(f"{each.count} {each.what}" for each in part.deeds)
    row = Content.assemble((f"   {score:>9}  ", "bold"), (plain(name), "bold"), (f"  {plain(did)}", "$quiet"))
    held = "; ".join(tenure(each, report, by_role=isinstance(part, RoleResult)) for each in part.held)
    lines = [Content.styled(f"{plain(name)}: {share(part.score)}", "bold")]
    lines += [Content(plain(held))] if held else []
    lines += [Content(plain(deed(each))) for each in part.deeds]
    return Shown(id, row, name, _lines([*lines, _evidence(evidence, report)]), evidence)


def _beside(report: Report) -> list[Shown]:
    said: list[tuple[str, int]] = [(f"Rating {rated(report, each)}", each.seq) for each in report.ratings]
    said += [(f"{person(report, each.by)} notes: {each.text}", each.seq) for each in report.notes]
    for each in report.survey:
        parts = (("went well", each.went_well), ("went poorly", each.went_poorly), ("got lucky", each.got_lucky))
        said += [(f"{person(report, each.by)}, what {what}: {text}", each.seq) for what, text in parts if text]
    return [
        Shown(
            f"said#{number}",
            Content.assemble((" \u201d ", "bold"), plain(text)),
            text,
            _lines([Content(plain(text)), Content.styled(BESIDE, "$quiet"), _evidence((seq,), report)]),
            (seq,),
        )
        for number, (text, seq) in enumerate(said)
    ]


def _evidence(evidence: tuple[int, ...], report: Report) -> Content:
    moments = [report.moments[seq] for seq in evidence if seq in report.moments]
    shown = ", ".join(f"{offset(each.at)} {plain(named(each))}" for each in moments[:MOST_MOMENTS])
    more = f" and {len(moments) - MOST_MOMENTS} more" if len(moments) > MOST_MOMENTS else ""
    return Content.assemble(("Evidence: ", "$quiet"), shown, more, ("; Enter goes there", "$quiet"))


def _lines(lines: Iterable[Content]) -> Content:
    return Content("\n").join(lines)
