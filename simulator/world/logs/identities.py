"""The people whose requests are logged: names, logins, addresses and cards that belong to nobody.

Separate because they are drawn once, before the drill, and kept in the journal; here they are only picked. Addresses
are of the ranges and domains that are kept for documentation (RFC 5737, RFC 2606).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

NAMES = (
    "Ada Keller", "Ben Osei", "Chloe Marsh", "Dario Conti", "Elif Demir", "Farid Nazari", "Grace Tan", "Hugo Lemaire",
    "Ines Prado", "Jonas Berg", "Kavya Rao", "Liam Doyle", "Mira Novak", "Noor Aziz", "Oskar Lind", "Paula Reyes",
)  # fmt: skip
"""Who is logged in a drill that drew nobody."""

_RANGES = ("192.0.2", "198.51.100", "203.0.113")


class Identities:
    """Words by what they stand for; the words of one number belong together."""

    def __init__(self, drawn: Mapping[str, Sequence[str]]) -> None:
        self._drawn = drawn

    @cached_property
    def names(self) -> Sequence[str]:
        """Everybody's first and last names."""
        return self._drawn.get("name") or NAMES

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def users(self) -> list[str]:
        """Everybody's login."""
        return [_login(name) for name in self.names]

    @cached_property
    def addresses(self) -> list[str]:
        """The address that everybody comes from."""
        return [f"{_RANGES[number % 3]}.{(number * 37 + 11) % 254 + 1}" for number in range(len(self))]

    @cached_property
    def cards(self) -> list[str]:
        """Everybody's card, masked but for its last digits."""
        return [f"**** **** **** {(number * 7919 + 1042) % 10_000:04}" for number in range(len(self))]

    def words(self, placeholder: str) -> Sequence[str]:
        """What a placeholder may be filled with, drawn or made from the names; nothing where it is unknown."""
        drawn = self._drawn.get(placeholder)
        if drawn:
            return drawn
        made: dict[str, Callable[[], Sequence[str]]] = {
            "name": lambda: self.names,
            "first_name": lambda: [name.split()[0] for name in self.names],
            "last_name": lambda: [name.split()[-1] for name in self.names],
            "user_name": lambda: self.users,
            "email": lambda: [f"{user}@example.com" for user in self.users],
            "ipv4": lambda: self.addresses,
            "card": lambda: self.cards,
        }
        return made[placeholder]() if placeholder in made else ()


def _login(name: str) -> str:
    plain = "".join(letter for letter in name.lower() if letter.isascii() and (letter.isalpha() or letter == " "))
    return ".".join(plain.split()) or "user"
