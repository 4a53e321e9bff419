"""Frames to text and back, and a view from a view and what has changed since.

Separate from the shapes because building validators takes a moment, which only who speaks the wire should spend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simulator.domain.text import plain
from simulator.errors import ProtocolError
from simulator.live.wire.client import ClientFrame
from simulator.live.wire.parts import Part
from simulator.live.wire.server import Delta, ServerFrame
from simulator.views.models import DrillView


@cache
def _clients() -> TypeAdapter[Any]:
    return TypeAdapter(ClientFrame)


@cache
def _servers() -> TypeAdapter[Any]:
    return TypeAdapter(ServerFrame)


def encode(frame: Part) -> str:
    """A frame as text."""
    return frame.model_dump_json(by_alias=True)


def decode_client(text: str | bytes) -> ClientFrame:
    """A client's frame; raises `ProtocolError` with what is wrong in it."""
    frame: ClientFrame = _decoded(_clients(), text)
    return frame


def decode_server(text: str | bytes) -> ServerFrame:
    """A host's frame; raises `ProtocolError` with what is wrong in it."""
    frame: ServerFrame = _decoded(_servers(), text)
    return frame


def _decoded(adapter: TypeAdapter[Any], text: str | bytes) -> Any:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        raise ProtocolError(says(error)) from None
    except RecursionError:
        raise ProtocolError("nested too deeply") from None


def says(error: ValidationError) -> str:
    """What is wrong in a frame, in one line; values, which may be secrets, are never quoted."""
    return told(error.errors(include_url=False, include_context=False, include_input=False))


def told(problems: Sequence[Mapping[str, Any]], most: int = 3) -> str:
    """Problems in one line: where, and what; of their values nothing."""
    found = [
        f"{plain('.'.join(str(each) for each in one['loc']))}: {plain(one['msg'])}"[:200] for one in problems[:most]
    ]
    return "; ".join(found) + (f"; and {len(problems) - most} more" if len(problems) > most else "")


def apply(view: DrillView, delta: Delta) -> DrillView:
    """The view after a delta; its `entries` are the delta's."""
    changed: dict[str, Any] = {name: getattr(delta.changed, name) for name in delta.changed.model_fields_set}
    return replace(view, seq=delta.seq, at=delta.at, entries=delta.entries, **changed)
