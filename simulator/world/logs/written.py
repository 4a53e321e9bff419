"""How services write a line: as JSON or as logfmt.

Separate because what is said and how it is written vary on their own: a service writes all of its lines one way.
"""

from __future__ import annotations

from collections.abc import Iterable
from json.encoder import encode_basestring

from simulator.domain.scenario import LogFormat, Service
from simulator.world.noise import key_of

_DEALT = 2
"""Which deal of formats to names this is."""
Field = tuple[str, str | int | float]

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+%*{}")


def format_of(service: Service) -> LogFormat:
    """How a service writes its lines: as the scenario says, else as its name has it, which no run's seed changes."""
    if service.log_format is not None:
        return service.log_format
    return "json" if key_of(_DEALT, service.name) % 2 else "logfmt"


def written(form: LogFormat, fields: Iterable[Field], trace: str = "") -> str:
    """One line, with a stack trace where there is one."""
    return _json(fields, trace) if form == "json" else _logfmt(fields, trace)


def _json(fields: Iterable[Field], trace: str) -> str:
    # A third of the time that the library's encoder takes for a whole object; names need no escapes.
    rows = [f'"{name}":{encode_basestring(value) if isinstance(value, str) else value}' for name, value in fields]
    if trace:
        rows.append(f'"stack":{encode_basestring(trace)}')
    return "{" + ",".join(rows) + "}"


def _logfmt(fields: Iterable[Field], trace: str) -> str:
    line = " ".join(f"{name}={_value(value)}" for name, value in fields)
    return f"{line}\n{trace}" if trace else line


def _value(value: str | int | float) -> str:
    text = str(value)
    if text and _PLAIN.issuperset(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
