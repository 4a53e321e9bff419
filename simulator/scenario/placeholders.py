"""Placeholders in a scenario's texts: `{name}`, `{order_id}`, `{alice}`; `{{` and `}}` stand for braces.

Separate because the loader draws them once and logs draw them for each line. It is our own substitution, never
`str.format`, so that a text can reach nothing but what is listed here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from random import Random

from simulator.domain.placeholders import Placeholder, parts
from simulator.scenario.problems import did_you_mean

FAKER: frozenset[str] = frozenset({
    "name", "first_name", "last_name", "user_name", "email", "phone_number", "job", "company", "catch_phrase",
    "city", "country", "country_code", "state", "postcode", "street_address", "street_name", "color_name",
    "currency_code", "ipv4", "ipv4_private", "ipv6", "mac_address", "uuid4", "user_agent", "word", "sentence",
    "file_name",
})  # fmt: skip
"""The Faker providers that a text may name; none of them looks at a clock."""


def _hex(digits: int) -> Callable[[Random], str]:
    return lambda draw: f"{draw.getrandbits(4 * digits):0{digits}x}"


OURS: dict[str, Callable[[Random], str]] = {
    "order_id": lambda draw: f"A-{draw.randrange(100_000, 1_000_000)}",
    "customer_id": lambda draw: f"c{draw.randrange(10_000, 100_000)}",
    "ticket_id": lambda draw: str(draw.randrange(10_000, 100_000)),
    "request_id": _hex(16),
    "trace_id": _hex(32),
}
"""The identifiers of a shop, beside Faker's."""


def holds_any(text: str) -> bool:
    """Whether anything must be filled in or unescaped."""
    return "{" in text or "}" in text


def placeholders_of(text: str) -> list[str]:
    """The names of a text's placeholders, in order."""
    return [part.name for part in parts(text) if isinstance(part, Placeholder)]


def complaints(text: str, names: Collection[str]) -> list[str]:
    """What is wrong with a text's placeholders; `names` are the scenario's own."""
    known = {*FAKER, *OURS, *names}
    out = []
    for part in parts(text):
        if not isinstance(part, Placeholder) or part.name in known:
            continue
        if part.name.replace("_", "a").replace("-", "a").isalnum():
            suggestion = did_you_mean(part.name, known) or " Write {{ and }} where braces are meant"
            out.append(f"'{{{part.name}}}' is no placeholder.{suggestion}")
        else:
            out.append("a brace stands alone. Write {{ and }} where braces are meant")
    return list(dict.fromkeys(out))


def filled(text: str, draw: Callable[[str], str]) -> str:
    """Fill in every placeholder; one that stands twice gets the same text both times."""
    drawn: dict[str, str] = {}
    out = []
    for part in parts(text):
        if isinstance(part, Placeholder):
            if part.name not in drawn:
                drawn[part.name] = draw(part.name)
            out.append(drawn[part.name])
        else:
            out.append(part)
    return "".join(out)
