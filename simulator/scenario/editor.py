"""JSON Schemas for editors: completion and checks while an author types.

Separate because a schema describes what stands in a file, short forms included, and pydantic knows only some of that:
what may be one item or several, and what may be a word or the whole thing, is spelt out here.
"""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from simulator.domain.base import as_tuple
from simulator.scenario.field_words import field_words

Kind = Literal["scenario", "policy", "actions", "runbook"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The documents that there are schemas for."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _AsWritten(GenerateJsonSchema):
    """Writes a schema for the document, where one item may stand for a list of one."""

    schema_dialect = DIALECT

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  (the base's parameter)
        """A key is its own title."""
        return False

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """One item or a list."""
        inner = super().function_before_schema(schema)
        if schema["function"]["function"] is not as_tuple or "items" not in inner:
            return inner
        return {"anyOf": [inner["items"], inner]}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """With what the source says of each field."""
        written = super().model_schema(schema)
        model = schema["cls"]
        words = field_words(model)
        for name, field in model.model_fields.items():
            key = field.alias or name
            if name in words and key in written.get("properties", {}):
                written["properties"][key]["description"] = words[name]
        return written

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Defaults are told in words: their stored form is not how a document writes them."""
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Who leaves a key out does not write null."""
        return self.generate_inner(schema["schema"])


def schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (Draft 2020-12) of a kind of document."""
    shape, title = _shape(kind)
    written = TypeAdapter(shape).json_schema(schema_generator=_AsWritten, mode="validation")
    return {"$schema": DIALECT, **written, "title": title}


def schema_text(kind: Kind) -> str:
    """The JSON Schema as it is printed and shipped."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


def _shape(kind: Kind) -> tuple[Any, str]:
    if kind == "policy":
        from simulator.domain.policy import Policy

        return Policy, "A policy of gameday"
    if kind == "runbook":
        from simulator.domain.scenario import Runbook

        return Runbook, "A runbook of gameday"
    if kind == "actions":
        from simulator.scenario.script import script_shape

        return script_shape(), "An actions script of gameday"
    from simulator.scenario.schema import ScenarioDocument

    return ScenarioDocument, "A scenario of gameday"
