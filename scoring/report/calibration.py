"""Suggested targets as text for a terminal, and put into a policy's document.

Separate from working them out: here are words and layout only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scoring.calibration import CONFIDENCE, Percentile, Suggestion
from simulator.domain.simtime import format_duration


def as_text(found: Sequence[Suggestion]) -> str:
    """Every target with its percentiles, what is current and what is proposed."""
    lines = [f"Percentiles with their {CONFIDENCE:.0%} intervals (order statistics; no distribution is assumed).", ""]
    for each in found:
        lines.append(f"{_title(each)}: {each.incidents} incident{'' if each.incidents == 1 else 's'}")
        lines += [f"  {_percentile(one)}" for one in each.percentiles if each.incidents]
        lines.append(f"  {_verdict(each)}")
        lines.append("")
    return "\n".join(lines).rstrip()


def _title(each: Suggestion) -> str:
    name = f"{each.severity} {each.measure}" if each.severity else "acknowledge (the escalation's first wait)"
    return f"{name}, by times to resolve" if each.from_resolved else name


def _percentile(one: Percentile) -> str:
    value = "nothing" if one.value is None else _short(one.value)
    if one.known:
        return f"P{one.percent}: {value}, between {_short(one.low)} and {_short(one.high)}"
    low = f"at least {_short(one.low)}" if one.low is not None else "no bound below"
    high = f"at most {_short(one.high)}" if one.high is not None else "no bound above"
    return f"P{one.percent}: {value} ({low}, {high}: too few to say, which takes {one.needs})"


def _verdict(each: Suggestion) -> str:
    now = "none in days and hours" if each.current is None else format_duration(each.current)
    met = "" if each.met is None else f", met by {each.met:.0%} of them"
    if each.proposed is None:
        least = each.percentiles[-1].needs
        return f"now {now}{met}; nothing proposed: P{each.of_percent} takes at least {least} incidents"
    if each.proposed == each.current:
        return f"now {now}{met}; it fits (P{each.of_percent})"
    return f"now {now}{met}; proposed {format_duration(each.proposed)} (P{each.of_percent})"


def _short(ms: int | None) -> str:
    """A length without what is below a second."""
    return "none" if ms is None else format_duration(round(ms / 1000) * 1000)


def into_policy(document: dict[str, Any], found: Sequence[Suggestion]) -> dict[str, Any]:
    """A policy's document with the proposed targets in the place of its own."""
    severities = {name: dict(level) for name, level in document["severities"].items()}
    escalation = dict(document["escalation"])
    for each in found:
        if each.proposed is None:
            continue
        if each.severity is None:
            first, *others = escalation["rules"]
            escalation["rules"] = [{**first, "wait": format_duration(each.proposed)}, *others]
        else:
            severities[each.severity.value][each.measure] = format_duration(each.proposed)
    name = f"{document['name']}-calibrated" if not str(document["name"]).endswith("-calibrated") else document["name"]
    return {**document, "name": name, "severities": severities, "escalation": escalation}


def comments(found: Sequence[Suggestion], sources: Sequence[str]) -> str:
    """What a written policy says of where its targets come from, as comment lines."""
    lines = [f"# Targets proposed by gameday calibrate from {', '.join(sources)}; everything else is as it was."]
    lines += [f"# {_title(each)}: {_verdict(each)} ({each.incidents} incidents)." for each in found]
    return "\n".join(" ".join(line.split()) for line in lines)
