"""A drill as a script: `drill.at("2m").acknowledge("priya", page=1)`, over a small scenario that a test overrides.

Each verb is a method named after its action's class, in snake case. An action that is not possible raises
`ActionRejected`, as the engine does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from typing import Any, Self, TypeVar

import pytest
import yaml

from simulator.domain.actions import ACTIONS, VERBS
from simulator.domain.events import Recorded, _Event
from simulator.domain.log import Log
from simulator.domain.policy import Policy
from simulator.domain.scenario import Scenario
from simulator.domain.simtime import parse_duration
from simulator.domain.state import State
from simulator.domain.vocabulary import PersonId
from simulator.engine.core import Sink
from simulator.engine.engine import Engine
from simulator.engine.plan import Plan
from simulator.errors import ActionRejected
from simulator.views import DrillView

E = TypeVar("E", bound=_Event)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


METHODS = {_snake(cls.__name__): verb for verb, cls in VERBS.items()}
"""`stand_down` to `stand-down`, for every verb."""

PRIMARY, SECONDARY, MANAGER = PersonId("priya"), PersonId("omar"), PersonId("erin")

SCENARIO: dict[str, Any] = {
    "slug": "web-down",
    "title": "The web shop is down",
    "starts": "2025-03-10T10:00:00Z",
    "length": "60m",
    "seed": 7,
    "people": [
        {"id": PRIMARY, "name": "Priya Raman"},
        {"id": SECONDARY, "name": "Omar Haddad"},
        {"id": "dana", "name": "Dana Fox"},
        {"id": "ravi", "name": "Ravi Iyer"},
        {"id": MANAGER, "name": "Erin Walsh", "title": "Engineering manager"},
        {"id": "victor", "name": "Victor Prasad", "title": "VP Engineering", "playable": False},
    ],
    "schedules": {
        "primary": {"layers": [{"users": [PRIMARY], "start": "2025-01-06T09:00:00Z", "turn": "1w"}]},
        "secondary": {"layers": [{"users": [SECONDARY], "start": "2025-01-06T09:00:00Z", "turn": "1w"}]},
    },
    "escalation": {
        "platform": {
            "repeats": 2,
            "rules": [
                {"page": ["schedule:primary"], "wait": "5m"},
                {"page": ["schedule:secondary"], "wait": "10m"},
                {"page": [f"user:{MANAGER}"], "wait": "15m"},
            ],
        }
    },
    "functions": {
        "manager": {"id": MANAGER, "name": "Erin Walsh"},
        "vp-eng": {"id": "victor", "name": "Victor Prasad"},
        "cto": {"id": "cto", "name": "Chidi Obi", "playable": False},
        "security": {"id": "security", "name": "Sana Khan", "playable": False},
        "legal": {"id": "legal", "name": "Lee Park", "playable": False},
    },
    "business": {"revenue_per_minute": {"amount": 100, "currency": "USD"}, "users_per_minute": 50, "slo": "99.9%"},
    "services": {
        "web": {"name": "web", "owner": "platform", "replicas": 4, "errors": "0.02%"},
        "db": {"name": "db", "kind": "postgres", "connections": {"used": 80, "max": 200}},
    },
    "deploys": [{"at": "0s", "service": "web", "id": "77", "by": "dana", "message": "New cart"}],
    "faults": {
        "outage": {
            "at": "30s",
            "effects": [{"service": "web", "errors": "80%", "over": "0s"}],
            "cleared_by": [{"run": "kubectl rollout undo deployment/web", "takes": "4m"}],
        }
    },
    "alerts": [
        {"name": "WebDown", "at": "1m", "service": "web", "pages": "platform", "summary": "Nobody can buy",
         "runbook": "runbooks/web.yml", "dashboard": "https://grafana.internal/d/web"},
    ],
    "hints": [{"after": {"event": "alert.fired", "delay": "4m"}, "text": "What changed last?", "costs": 3}],
    "runbooks": {
        "runbooks/web.yml": {
            "metadata": {"title": "Web is down"},
            "diagnosis": [{"step": "Recent changes", "command": "kubectl rollout history deployment/web"},
                          {"step": "Logs", "command": '{service="web"}'}],
            "mitigation": [{"option": "Roll back", "command": "kubectl rollout undo deployment/web"}],
            "recovery": ["Watch for 15 minutes"],
        }
    },
    "truth": {
        "facts": ["unavailable_to_all_users"],
        "severity": [{"from": {"event": "fault.started"}, "is": "SEV1"}],
        "cause": "Deploy 77 broke the cart",
    },
}  # fmt: skip
"""Priya is on call, then Omar, then Erin; WebDown fires at 1m and a rollback ends the outage in 4m."""

QUIET: dict[str, Any] = {"faults": {}, "alerts": [], "hints": [], "deploys": []}
"""Overrides for a drill in which nothing happens by itself."""


@cache
def default_policy() -> Policy:
    """The policy that ships as the default."""
    text = files("scenarios").joinpath("policies", "default.yaml").read_text("utf-8")
    return Policy.model_validate(yaml.safe_load(text), context={"document": True})


def scenario(**overrides: Any) -> Scenario:
    """The small scenario with some of its parts replaced."""
    return Scenario.model_validate(SCENARIO | overrides)


class Drill:
    """An engine to which a test speaks in moments and verbs."""

    def __init__(
        self,
        of: Scenario | None = None,
        *,
        policy: Policy | None = None,
        seed: int | None = None,
        exam: bool = False,
        sink: Sink | None = None,
        **overrides: Any,
    ) -> None:
        self.scenario = of or scenario(**overrides)
        self.plan = Plan(self.scenario, policy or default_policy(), self.scenario.seed if seed is None else seed, exam)
        self.engine = Engine(self.plan, sink)
        self.engine.advance(0)

    def at(self, moment: str) -> Self:
        """Let the drill go on to a moment."""
        self.engine.advance(parse_duration(moment))
        return self

    def end(self) -> Self:
        """Let the drill go on to its length; the verb is `ask("end", ...)`."""
        self.engine.advance(self.scenario.length)
        return self

    def __getattr__(self, method: str) -> Callable[..., list[Recorded]]:
        if method not in METHODS:
            raise AttributeError(method)

        return partial(self.ask, METHODS[method])

    def ask(self, verb: str, by: str, **fields: Any) -> list[Recorded]:
        """Ask for an action by its verb; what was recorded."""
        action = ACTIONS.validate_python({"do": verb, **fields})
        return self.engine.submit(PersonId(by), action, f"{by}-{len(self.log)}")

    def refusal(self, by: str, method: str, **fields: Any) -> str:
        """Ask for what must not be possible; what it is answered."""
        with pytest.raises(ActionRejected) as refused:
            self.ask(METHODS[method], by, **fields)
        return str(refused.value)

    @property
    def log(self) -> Log:
        """Everything recorded."""
        return self.engine.log

    @property
    def state(self) -> State:
        """The fold."""
        return self.engine.state

    def view(self, you: str = PRIMARY) -> DrillView:
        """What a person sees now."""
        return self.engine.view(PersonId(you))

    def kinds(self, *prefixes: str) -> list[str]:
        """The kinds recorded, in order; with prefixes only those that begin with one of them."""
        return [record.kind for record in self.log if not prefixes or record.kind.startswith(prefixes)]

    def times(self, kind: type[E]) -> list[tuple[int, E]]:
        """Every event of a class with its moment in ms."""
        return [(record.at, event) for record, event in self.log.of(kind)]


def lines(log: Log) -> list[tuple[Any, ...]]:
    """A log as plain values, for comparison."""
    return [(each.seq, each.at, each.actor, each.cause, each.kind, dict(each.event)) for each in log]
