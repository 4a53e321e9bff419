"""Files of other systems for tests, and random teams."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from simulator.domain.oncall import WEEKDAYS
from simulator.domain.simtime import DAY, MINUTE, SECOND
from simulator.domain.team import Team

ROOT = Path(__file__).parents[3]
EXTERNAL = ROOT / "tests" / "data" / "external"
LOOKALIKES = ROOT / "tests" / "data" / "lookalikes"
SHARED = ROOT.parent / "shared" / "data"
"""The samples that may not be copied, where they lie beside the repository."""


def texts(folder: Path, *names: str) -> dict[str, str]:
    """Files by their name."""
    return {name: (folder / name).read_text("utf-8") for name in names}


ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
moments = st.integers(0, 500_000).map(lambda minute: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))


@st.composite
def restrictions(draw: st.DrawFn) -> dict[str, Any]:
    seconds = draw(st.sampled_from(["", ":00", ":30"]))
    clock = f"{draw(st.integers(0, 23)):02}:{draw(st.integers(0, 59)):02}{seconds}"
    days = draw(st.lists(st.sampled_from(WEEKDAYS), max_size=3))
    return {"days": days, "from": clock, "lasts": draw(st.integers(1, DAY // SECOND)) * SECOND}


@st.composite
def layers(draw: st.DrawFn, people: list[str]) -> dict[str, Any]:
    start = draw(moments)
    return {
        "name": draw(words),
        "users": draw(st.lists(st.sampled_from(people), min_size=1, max_size=4)),
        "start": start,
        "turn": draw(st.sampled_from([60_000, 90_500, DAY, 7 * DAY])),
        "virtual_start": draw(st.none() | moments | st.just(start)),
        "end": draw(st.none() | st.just(start + timedelta(days=draw(st.integers(1, 400))))),
        "restrictions": draw(st.lists(restrictions(), max_size=3)),
    }


@st.composite
def schedules(draw: st.DrawFn, people: list[str]) -> dict[str, Any]:
    cover = draw(st.none() | moments)
    end = {} if cover is None else {"user": draw(st.sampled_from(people)), "start": cover, "end": cover + timedelta(1)}
    return {
        "name": draw(words),
        "description": draw(words),
        "time_zone": draw(st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"])),
        "layers": draw(st.lists(layers(people), max_size=2)),
        "overrides": [end] if end else [],
    }


@st.composite
def policies(draw: st.DrawFn, people: list[str], rotas: list[str]) -> dict[str, Any]:
    targets = [*(f"user:{each}" for each in people), *people, "user:manager", *(f"schedule:{each}" for each in rotas)]
    rule = st.fixed_dictionaries(
        {
            "page": st.lists(st.sampled_from(targets), min_size=1, max_size=3),
            "wait": st.sampled_from([MINUTE, 5 * MINUTE, 90 * SECOND]),
            "round_robin": st.booleans(),
        }
    )
    return {
        "name": draw(words),
        "description": draw(words),
        "rules": draw(st.lists(rule, min_size=1, max_size=3)),
        "repeats": draw(st.integers(0, 9)),
        "waits_for_nobody": draw(st.booleans()),
        "acknowledgement_timeout": draw(st.none() | st.sampled_from([MINUTE, 30 * MINUTE])),
        "auto_resolve": draw(st.none() | st.sampled_from([90 * SECOND, 240 * MINUTE])),
        "loud": draw(st.none() | st.fixed_dictionaries({"hours": st.lists(restrictions(), min_size=1, max_size=2)})),
    }


contact_rules = st.fixed_dictionaries(
    {"via": st.sampled_from(["push", "sms", "phone", "email"]), "after": st.sampled_from([0, MINUTE, 90 * SECOND])}
)
notify = st.dictionaries(st.sampled_from(["high", "low"]), st.lists(contact_rules, max_size=3), max_size=2)
"""Sensible or not: out of order, twice the same, none."""


ALERTING = {
    "route": {
        "receiver": "all",
        "group_by": ["alertname"],
        "routes": [{"matchers": ['severity="critical"'], "receiver": "pager", "continue": True, "group_wait": "1m"}],
    },
    "receivers": [{"name": "all"}, {"name": "pager", "via": ["pagerduty"], "to": ["x"]}],
    "inhibit": [{"source": ['a="b"'], "target": ['a=~"c|d"'], "equal": ["service"]}],
}


@st.composite
def teams(draw: st.DrawFn) -> Team:
    """Any team, sensible or not."""
    people = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    rotas = draw(st.lists(ids, max_size=2, unique=True))
    return Team.model_validate(
        {
            "people": [
                {
                    "id": each,
                    "name": draw(words.filter(str.strip)),
                    "title": draw(words),
                    "email": draw(st.sampled_from(["", f"{each}@example.com"])),
                    "time_zone": draw(st.sampled_from(["UTC", "Asia/Tokyo"])),
                    "playable": draw(st.booleans()),
                    "notify": draw(notify),
                    "asleep": draw(st.lists(restrictions(), max_size=1)),
                    "meetings": draw(st.lists(restrictions(), max_size=1)),
                }
                for each in people
            ],
            "schedules": {each: draw(schedules(people)) for each in rotas},
            "escalation": {
                each: draw(policies(people, rotas)) for each in draw(st.lists(ids, max_size=2, unique=True))
            },
            "functions": draw(st.sampled_from([{}, {"manager": people[0]}])),
            "alerting": draw(st.none() | st.just(ALERTING)),
        }
    )
