"""What an author sees of a scenario: people, system, and what comes when.

Separate from the command because the same facts are written as text and as JSON. The part that spoils the drill is
built only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill
from typing import Any

from simulator.domain.oncall import who_is_on_call
from simulator.domain.scenario import Deploy, Scenario
from simulator.domain.simtime import at_wall, offset, spoken_duration
from simulator.domain.triggers import Happening, Trigger, When
from simulator.scenario.loader import Loaded


def as_json(loaded: Loaded, *, spoil: bool) -> dict[str, Any]:
    """The preview as plain JSON values."""
    scenario = loaded.scenario
    out: dict[str, Any] = {
        "name": scenario.slug,
        "title": scenario.title,
        "summary": scenario.summary.strip(),
        "length": spoken_duration(scenario.length),
        "starts": scenario.starts.isoformat(),
        "people": [
            {"id": person.id, "name": person.name, "title": person.title, "playable": person.playable}
            for person in scenario.people
        ],
        "on_call": {name: who_is_on_call(rota, scenario.starts) for name, rota in scenario.schedules.items()},
        "services": {name: list(service.depends_on) for name, service in scenario.services.items()},
        "runbooks": sorted(scenario.runbooks),
        "variants": len(loaded.sheet.document.vary or ()) or None,
        "comes": [{"when": when, "what": what} for when, what in comes(scenario, spoil=spoil)],
    }
    if spoil:
        out["truth"] = _truth(scenario)
    return out


def as_text(loaded: Loaded, *, spoil: bool) -> str:
    """The preview as text."""
    facts = as_json(loaded, spoil=spoil)
    lines = [facts["title"], "", *([fill(facts["summary"], 100), ""] if facts["summary"] else [])]
    starts = at_wall(loaded.scenario.starts, 0)
    lines += [f"Starts {starts:%A %Y-%m-%d %H:%M} UTC, ends {facts['length']} later at the latest", ""]
    lines += [
        "People",
        *_rows((who["id"], f"{who['name']}, {who['title']}".rstrip(", ")) for who in facts["people"]),
        "",
    ]
    on_call = ((name, who or "nobody") for name, who in facts["on_call"].items())
    lines += ["On call at the start", *_rows(on_call), ""]
    services = ((name, f"needs {', '.join(others)}" if others else "") for name, others in facts["services"].items())
    lines += ["Services", *_rows(services), ""]
    if facts["runbooks"]:
        lines += ["Runbooks", *_rows((path, "") for path in facts["runbooks"]), ""]
    lines += ["What comes", *_rows((each["when"], each["what"]) for each in facts["comes"])]
    if spoil:
        lines += ["", "What is true", *_rows(facts["truth"].items())]
    else:
        lines += ["", "What it is, and what is true, is told with --spoil."]
    return "\n".join(lines)


def _rows(rows: Iterable[tuple[str, object]]) -> list[str]:
    written = [(left, str(right)) for left, right in rows]
    width = max((len(left) for left, _ in written), default=0)
    return [f"  {left.ljust(width)}  {right}".rstrip() for left, right in written] or ["  none"]


def comes(scenario: Scenario, *, spoil: bool) -> list[tuple[str, str]]:
    """Everything that comes, with when; without `spoil` only that something does, and only where a time is set."""
    out: list[tuple[int, str, str]] = []
    waiting = 0
    for trigger, kind, what in _coming(scenario):
        if trigger.at is not None and (spoil or kind != "fault"):
            out.append((trigger.at, offset(trigger.at), what if spoil else kind))
        elif spoil:
            out.append((scenario.length, _starts(scenario, trigger), what))
        elif kind != "fault":
            waiting += 1
    for deploy in scenario.deploys:
        if deploy.at < 0 or spoil:
            out.append((deploy.at, offset(deploy.at), f"deploy {deploy.id} of {deploy.service}: {deploy.message}"))
    for change in scenario.changes or ():
        if change.at < 0 or spoil:
            says = f"{change.kind} {change.name} of {change.service}: {change.was or '-'} -> {change.to}"
            out.append((change.at, offset(change.at), says))
    rows = [(when, what) for _, when, what in sorted(out, key=lambda each: each[0])]
    if waiting:
        rows.append(("later", f"{waiting} more, depending on what happens"))
    return rows


def _starts(scenario: Scenario, trigger: Trigger) -> str:
    """When something starts that has no time of its own: a fault may wait for a deploy."""
    causes = [
        f"{spoken_duration(each.causes.delay)} after {f'deploy {each.id}' if isinstance(each, Deploy) else each.name}"
        for each in scenario.causing
        if each.causes is not None and scenario.faults.get(each.causes.fault) is trigger
    ]
    return causes[0] if causes else condition(trigger)


def _coming(scenario: Scenario) -> Iterable[tuple[Trigger, str, str]]:
    for name, fault in scenario.faults.items():
        yield fault, "fault", f"fault {name} starts"
    for alert in scenario.alerts:
        noise = " (noise)" if alert.noise else ""
        yield alert, "alert", f"alert {alert.name} on {alert.service}{noise}: {alert.summary}"
    for inject in scenario.injects:
        yield inject, inject.via.value, f"{inject.sender.name} by {inject.via.value}: {inject.text}"
    for hint in scenario.hints:
        yield hint, "hint", f"hint: {hint.text}"


def condition(when: When) -> str:
    """A trigger's condition as words: `4m after alert.fired`."""
    if when.at is not None:
        return offset(when.at)
    if when.after is not None:
        delay = f"{spoken_duration(when.after.delay)} after" if when.after.delay else "after"
        return f"{delay} {_happening(when.after)}"
    if when.expr is not None:
        return "when its query holds"
    if when.all_of:
        return "when all of: " + "; ".join(map(condition, when.all_of))
    if when.any_of:
        return "when any of: " + "; ".join(map(condition, when.any_of))
    return "at the start"


def _happening(happening: Happening) -> str:
    if happening.inject is not None:
        return happening.inject
    parts = [str(happening.event), *([f"'{happening.match}'"] if happening.match else [])]
    return " ".join([*parts, *(f"{field} {asked}" for field, asked in happening.where.items())])


def _truth(scenario: Scenario) -> dict[str, object]:
    truth = scenario.truth
    severity = "; ".join(f"{span.is_} from {_happening(span.from_)}" for span in truth.severity)
    remedies = [remedy.run for fault in scenario.faults.values() for remedy in fault.cleared_by]
    harms = [harm.run for fault in scenario.faults.values() for harm in fault.worsened_by]
    return {
        "severity": "none: a false alarm" if truth.false_alarm and not severity else severity,
        "facts": ", ".join(truth.facts),
        "cause": truth.cause.strip(),
        "solved by": "; ".join(remedies),
        "worsened by": "; ".join(harms),
        "lesson": truth.lesson.strip(),
    }
