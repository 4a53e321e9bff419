"""What a drill draws once before it starts: the variant, made-up people and the texts' placeholders.

Separate because the draws are stored in the journal: Faker is asked here and nowhere else, only when something must be
drawn, and never again for the same drill. Each draw has a stream of its own, so that adding one changes no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from simulator.domain.base import Frozen
from simulator.domain.oncall import Person, Slug
from simulator.domain.text import slug
from simulator.scenario.placeholders import FAKER, OURS, filled

if TYPE_CHECKING:
    from faker import Faker, Generator


class Draws(Frozen):
    """The draws of one drill."""

    variant: int | None = None
    """Which of the scenario's `vary` is played, from 0."""
    people: tuple[Person, ...] = ()
    """The made-up team; empty where the scenario has its own."""
    senders: dict[Slug, Person] = Field(default_factory=dict)
    """Made-up people by the function that they stand for."""
    texts: dict[str, str] = Field(default_factory=dict)
    """Texts with their placeholders filled in, by their place in the document."""
    identities: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Whom log lines name, and words for their placeholders; empty in a journal from before logs named anybody."""

    @model_serializer(mode="wrap")
    def _without_what_was_not_drawn(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A journal that has no identities is written again as it stands, byte by byte."""
        written: dict[str, Any] = write(self)
        if not self.identities:
            del written["identities"]
        return written


class Inventor(Protocol):
    """Where made-up names come from."""

    def person(self, stream: str) -> str:
        """A person's name."""

    def word(self, provider: str, stream: str) -> str:
        """What one of the allowed Faker providers gives."""


class FakerInventor:
    """Names from Faker, each from its own stream of the seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    @cached_property
    def _faker(self) -> Faker:
        from faker import Faker  # heavy, and needed only when something is drawn

        return Faker("en_US")

    @cached_property
    def _names(self) -> Generator:
        from faker.factory import Factory  # the provider of names alone: every drill draws names, few draw more

        return Factory.create("en_US", providers=["faker.providers.person"])

    def person(self, stream: str) -> str:
        """A first and a last name."""
        self._names.seed_instance(f"{self._seed}/{stream}")
        return f"{self._names.format('first_name')} {self._names.format('last_name')}"

    def word(self, provider: str, stream: str) -> str:
        """What a provider gives, as text."""
        self._faker.seed_instance(f"{self._seed}/{stream}")
        return str(getattr(self._faker, provider)())


class PlainInventor:
    """Names that say what they stand for: for checking a scenario, where no drill is played."""

    def person(self, stream: str) -> str:
        """The stream's last part as a name."""
        return stream.rpartition("/")[2].replace("-", " ").title()

    def word(self, provider: str, stream: str) -> str:  # noqa: ARG002  (the protocol's parameter)
        """The provider's name."""
        return provider.replace("_", " ")


_ROSTER = (*["Platform engineer"] * 5, "Support lead", "Engineering manager")

FUNCTIONS = {
    "support": "Customer support",
    "public": "Customer",
    "cto": "CTO",
    "security": "Security",
    "legal": "Legal counsel",
    "vp-eng": "VP Engineering",
    "manager": "Engineering manager",
}
"""The functions that every drill has, and the titles of those who stand for them."""


def made_up_team(inventor: Inventor) -> tuple[Person, ...]:
    """Seven people: five engineers, a support lead and a manager, each with an id of their own."""
    team: dict[str, Person] = {}
    for place, title in enumerate(_ROSTER, 1):
        name = inventor.person(f"people/person-{place}")
        first = slug(name.split()[0], longest=20)
        taken = first in team or first in FUNCTIONS or first in ("system", "facilitator")
        identity = slug(name, longest=40) if taken else first
        if identity in team:
            identity = f"{identity}-{place}"
        team[identity] = Person(id=identity, name=name, title=title)
    return tuple(team.values())


def made_up_sender(function: str, inventor: Inventor) -> Person:
    """Somebody who stands for a function and is not played."""
    title = FUNCTIONS.get(function, function.replace("-", " ").capitalize())
    return Person(id=function, name=inventor.person(f"senders/{function}"), title=title, playable=False)


IDENTITIES = 40
"""How many people log lines name."""
DERIVED = ("name", "first_name", "last_name", "user_name", "email", "ipv4")
"""What a log line's identity says without another draw."""


def made_up_identities(placeholders: Iterable[str], inventor: Inventor) -> dict[str, tuple[str, ...]]:
    """Those whom log lines name, and as many words for every other Faker placeholder that they hold."""
    found = {"name": tuple(inventor.person(f"identities/{number}") for number in range(IDENTITIES))}
    for name in sorted(set(placeholders) & FAKER - {*DERIVED, "uuid4"}):
        found[name] = tuple(inventor.word(name, f"identities/{name}/{number}") for number in range(IDENTITIES))
    return found


def drawn_text(
    text: str, place: str, names: Mapping[str, str], seed: int, inventor: Inventor, *, longest: int = 4_000
) -> str:
    """A text with its placeholders filled in; `names` are the scenario's own."""

    def draw(name: str) -> str:
        stream = f"texts/{place}/{name}"
        if name in names:
            return names[name]
        if name in FAKER:
            return inventor.word(name, stream)
        return OURS[name](Random(f"{seed}/{stream}"))

    return filled(text, draw)[:longest]
