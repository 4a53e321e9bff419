"""The report as JSON, the shape that the command line promises.

Separate from the model because two things read better there: a time is a number of seconds or null, with the reasons
beside them, and the records that are cited are a list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from scoring.report import model
from scoring.report.model import Report
from simulator.domain.base import Frozen


def as_mapping(report: Report) -> dict[str, Any]:
    """The report as plain JSON values."""
    shape = report.model_dump(mode="json", exclude={"times", "moments"})
    times = report.times
    shape["times"] = {
        **{name: taken.seconds for name, taken in times.items()},
        "why": {name: taken.why for name, taken in times.items() if taken.seconds is None},
    }
    shape["targets"] = {name: taken.target for name, taken in times.items()}
    shape["records"] = [moment.model_dump(mode="json") for moment in report.moments.values()]
    return shape


FieldWords = Callable[[type[Frozen]], Mapping[str, str]]
"""What the source says of a model's fields, by their names."""


def schema(words: FieldWords) -> dict[str, Any]:
    """The JSON Schema of a report, for programs that read one."""
    shape = Report.model_json_schema(mode="serialization")
    describe(shape, Report, words)
    for name, definition in shape["$defs"].items():
        found = getattr(model, name, None)
        if isinstance(found, type) and issubclass(found, Frozen):
            describe(definition, found, words)
    properties, times = shape["properties"], {"type": ["number", "null"]}
    why = {"type": "object", "additionalProperties": {"type": "string"}}
    properties["times"] = {
        "type": "object",
        "description": "Seconds from the first true signal; null where there is none, and `why` says the reason.",
        "properties": {"why": why},
        "required": ["why"],
        "additionalProperties": times,
    }
    properties["targets"] = {"type": "object", "description": "Seconds.", "additionalProperties": times}
    properties["records"] = {
        "type": "array",
        "description": properties.pop("moments").get("description", ""),
        "items": {"$ref": "#/$defs/Moment"},
    }
    shape["required"] = sorted(properties)
    shape["$defs"].pop("TimeTaken", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape, "title": "gameday report"}


def describe(definition: dict[str, Any], of: type[Frozen], words: FieldWords) -> None:
    """Say in a schema what the source says of a model's fields."""
    for name, said in words(of).items():
        if name in definition.get("properties", {}):
            definition["properties"][name]["description"] = said


def schema_text(words: FieldWords) -> str:
    """The schema as it is printed."""
    return json.dumps(schema(words), ensure_ascii=False, indent=2) + "\n"


def render(report: Report) -> str:
    """Render a report."""
    return json.dumps(as_mapping(report), ensure_ascii=False, indent=2) + "\n"
