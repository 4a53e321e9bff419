"""Hypothesis strategies for what people may ask for: every verb, sense and nonsense, any text."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulator.domain.actions import ACTIONS, VERBS, Action
from simulator.domain.vocabulary import Rating, Role, Severity, StatusState, Via

NASTY = (
    "\x1b[31mred\x07",
    "[bold]x[/bold]",
    "@priya [@click=app.bell]x[/]",
    "{text} {0} %s",
    "a\nb\r\nc\u2028d",
    "\u202e\ufeff",
    "\\u0000\x00",
    '"}{"',
    "\N{PILE OF POO}",
)
"""Control characters, markup of Rich and Textual, placeholders, line ends, marks that reorder."""

texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
people = st.sampled_from(["priya", "omar", "dana", "ravi", "erin"])
strangers = st.sampled_from(["victor", "facilitator", "system", "mallory"])
anybody = st.one_of(people, people, people, st.just("facilitator"), strangers)
NOBODY = ("user:nobody", "schedule:none", "policy:none", ":", "a:b:c")
names = st.sampled_from(["primary", "schedule:secondary", "platform", "policy:platform", "cto", *NOBODY])
targets = st.one_of(anybody, names, texts)
alerts = st.one_of(st.sampled_from(["WebDown", "webdown", "Second", "Quiet", "Nothing"]), texts)
pages = st.one_of(st.none(), st.integers(1, 4))
SCALE = "scale deploy/web --replicas"
KUBECTL = ("rollout undo deploy/web", "rollout history deploy/web", "get pods", "logs web", f"{SCALE}=4", f"{SCALE}=10")
COMMANDS = ("shed load", "psql -h db -c 'select 1'", "curl http://web/healthz", "help")
commands = st.one_of(st.sampled_from([*(f"kubectl {each}" for each in KUBECTL), *COMMANDS]), texts)
steps = st.one_of(st.sampled_from(["1", "2", "3", "9"]), texts)
severities = st.sampled_from(Severity)
facts = st.lists(st.sampled_from(["unavailable_to_all_users", "financial_impact", "aliens"]), max_size=2)
roles = st.sampled_from(Role)
injects = st.sampled_from(["vp", "nag", "none"])

FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "ack": {"page": pages, "alert": st.one_of(st.none(), alerts)},
    "snooze": {"page": pages, "for": st.integers(1_000, 1_200_000)},
    "reassign": {"page": pages, "to": targets},
    "merge": {"alert": alerts, "into": alerts},
    "page": {"to": targets, "text": texts},
    "declare": {"severity": severities, "title": texts, "impact": texts, "facts": facts},
    "reclassify": {"severity": severities, "facts": facts, "why": texts},
    "stand-down": {"why": texts, "near_miss": st.booleans()},
    "reopen": {"why": texts},
    "assign": {"role": roles, "to": people},
    "hand-over": {"role": roles, "to": people, "text": texts},
    "say": {"text": texts},
    "reply": {"inject": injects, "text": texts},
    "update": {"text": texts},
    "status": {"state": st.sampled_from(StatusState), "text": texts, "components": st.lists(texts, max_size=2)},
    "notify": {"who": st.sampled_from(["cto", "vp-eng", "dana", "nobody"]), "text": texts},
    "request": {"what": texts, "why": texts},
    "run": {"command": commands},
    "step": {"runbook": st.sampled_from(["web", "none"]), "step": steps},
    "mitigate": {"text": texts},
    "resolve": {"text": texts},
    "note": {"text": texts},
    "postmortem": {"text": texts},
    "rate": {"rating": st.sampled_from(Rating), "about": st.one_of(st.none(), texts)},
    "survey": {"went_well": texts, "got_lucky": texts},
    "join": {"simulated": st.booleans()},
    "pause": {"why": texts},
    "real": {"why": texts},
    "end": {"why": texts},
    "fire": {"inject": injects},
    "skip": {"inject": injects},
    "delay": {"inject": injects, "for": st.integers(1_000, 1_200_000)},
    "edit": {"inject": injects, "text": texts},
    "add-inject": {"sender": texts, "via": st.sampled_from(Via), "text": texts, "after": st.integers(0, 1_200_000),
                   "asks": st.lists(roles, max_size=2)},
    "add-alert": {"name": alerts, "service": st.sampled_from(["web", "db", "none"]), "pages": st.booleans(),
                  "lasts": st.one_of(st.none(), st.integers(60_000, 1_200_000))},
    "speed": {"times": st.floats(0.1, 1_000)},
    "extend": {"by": st.integers(60_000, 1_200_000)},
    "give-hint": {"hint": st.integers(1, 3), "to": st.one_of(st.none(), people)},
    "observe": {"text": texts, "about": st.one_of(st.none(), texts),
                "rating": st.one_of(st.none(), st.sampled_from(Rating))},
    "time-out": {"why": texts},
    "show": {"finding": st.one_of(st.none(), texts)},
}  # fmt: skip


def _query() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.builds(lambda text: {"do": "query", "expr": text}, texts),
        st.builds(lambda text: {"do": "query", "logql": text}, st.one_of(st.just('{service="web"} |= "x"'), texts)),
    )


def _verb(verb: str) -> st.SearchStrategy[dict[str, Any]]:
    if verb == "query":
        return _query()
    return st.fixed_dictionaries({"do": st.just(verb), **FIELDS.get(verb, {})})


EVERY = sorted(VERBS)
RARELY = ("end", "stand-down", "postmortem", "pause", "real", "time-out")
"""What ends or stops a drill is drawn less often, or most drills would be over at once."""

OFTEN = [verb for verb in EVERY if verb not in RARELY]


def actions(*without: str) -> st.SearchStrategy[Action]:
    """Any action of any verb; `without` leaves verbs out."""
    often = st.sampled_from([verb for verb in OFTEN if verb not in without])
    verbs = st.one_of(often, often, often, st.sampled_from([verb for verb in EVERY if verb not in without]))
    return verbs.flatmap(_verb).map(ACTIONS.validate_python)
