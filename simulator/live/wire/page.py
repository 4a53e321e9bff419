"""The tables of docs/wire.md, made from the frames.

Separate from the frames because only the documentation, and the test that holds it against them, needs it.
"""

from __future__ import annotations

import inspect
import re
import types
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from simulator.live.wire.client import FACILITATORS, ClientFrame
from simulator.live.wire.parts import MAX_CLIENT_BYTES, MAX_SERVER_BYTES, VERSION, Kind, LobbyPerson, Part, Reason
from simulator.live.wire.server import FOR_THE_FACILITATOR, Changed, ServerFrame


def blocks() -> dict[str, str]:
    """Every generated part of the page, by name."""
    return {
        "limits": _limits(),
        "client": "\n\n".join(_frame(cls) for cls in frames(ClientFrame)),
        "server": "\n\n".join(_frame(cls) for cls in frames(ServerFrame)),
        "parts": "\n\n".join(f"#### `{cls.__name__}`\n\n{_about(cls)}" for cls in (Changed, LobbyPerson)),
        "kinds": _choices(Kind),
        "reasons": _choices(Reason),
    }


def frames(union: Any) -> tuple[type[Part], ...]:
    """The frames of a direction."""
    return get_args(get_args(union)[0])


def _limits() -> str:
    return (
        f"| | |\n|---|---|\n| Version | {VERSION} |\n| Largest frame from a client | {MAX_CLIENT_BYTES:,} bytes |\n"
        f"| Largest frame that a client must be ready for | {MAX_SERVER_BYTES:,} bytes |"
    )


def _frame(cls: type[Part]) -> str:
    only = " (facilitator's token only)" if cls in (*FACILITATORS, *FOR_THE_FACILITATOR) else ""
    return f"#### `{cls.model_fields['frame'].default}`{only}\n\n{_about(cls)}"


def _about(cls: type[Part]) -> str:
    rows = [
        f"| `{name}` | {_type(field.annotation)} | {_left_out(cls, field)} "
        f"| {' '.join((field.description or '').split())} |"
        for name, field in cls.model_fields.items()
        if name != "frame"
    ]
    table = "\n\n| Field | Type | When left out | |\n|---|---|---|---|\n" + "\n".join(rows) if rows else ""
    return " ".join((inspect.getdoc(cls) or "").split()) + table


def _left_out(cls: type[Part], field: FieldInfo) -> str:
    if field.is_required():
        return ""
    if cls is Changed:
        return "as it was"
    value = field.get_default(call_default_factory=True)
    if value in ("", (), {}):
        return "empty"
    return f"`{str(value).lower()}`" if value is not None else "null"


def _type(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return _type(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        named = [_type(each) for each in get_args(hint)]
        return " or ".join(dict.fromkeys(named)) if len(named) <= 3 else _of_union(hint)
    if get_origin(hint) is tuple:
        return f"list of {_type(get_args(hint)[0])}"
    if get_origin(hint) is Literal:
        return ", ".join(f"`{each}`" for each in get_args(hint))
    if get_origin(hint) is dict or hint is dict:
        return "object"
    hint = getattr(hint, "__supertype__", hint)
    plain_names = {str: "text", int: "whole number", float: "number", bool: "true or false", type(None): "null"}
    if hint in plain_names:
        return plain_names[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum) and len(hint) <= 5:
        return ", ".join(f"`{each}`" for each in hint)
    return f"`{getattr(hint, '__name__', hint)}`"


def _of_union(hint: Any) -> str:
    first = get_args(hint)[0]
    return "question" if hasattr(first, "__dataclass_fields__") else "action"


def _choices(kinds: type[StrEnum]) -> str:
    said = dict(re.findall(r'^    \w+ = "(\w+)".*\n    """(.+?)"""', inspect.getsource(kinds), re.MULTILINE))
    return "| | |\n|---|---|\n" + "\n".join(f"| `{each}` | {said[each]} |" for each in kinds)
