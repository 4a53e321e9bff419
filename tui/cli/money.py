"""What an outage costs a minute: as the runbook says it, or as the scenario's business does.

Separate because a runbook says it in words ("Revenue impact ~$2,400/min at peak"), and the draft shows by whose word
it reckons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.domain import events as ev
from simulator.domain.log import Log
from simulator.domain.scenario import Runbook, Scenario

_SIGNS = {"$": "USD", "\u20ac": "EUR", "\u00a3": "GBP"}
_AMOUNT = r"(\d[\d,]{0,14}(?:\.\d{1,2})?)\s?(k|m)?"
_A_MINUTE = re.compile(
    rf"(?:([$\u20ac\u00a3])\s?{_AMOUNT}|{_AMOUNT}\s?([A-Z]{{3}}))\s?(?:/|per |a |each )\s?min(?:ute)?\b"
)
_SCALE = {"k": 1e3, "m": 1e6}


@dataclass(frozen=True, slots=True)
class Rate:
    """Money a minute, and who says so."""

    a_minute: float
    currency: str
    said_by: str


def rate_of(scenario: Scenario, log: Log) -> Rate | None:
    """The business's rate, by the runbook's word where that says the same; else the runbook's, if it says one."""
    fired = {event.service for _, event in log.of(ev.AlertFired)}
    books = [book for book in scenario.runbooks.values() if book.metadata.service in fired]
    named = next((rate for book in books if (rate := runbook_rate(book)) is not None), None)
    money = scenario.business.revenue_per_minute
    if money is None:
        return named
    agree = named is not None and (named.currency, round(named.a_minute)) == (money.currency, round(money.amount))
    return named if agree else Rate(money.amount, money.currency, "the business's rate")


def runbook_rate(book: Runbook) -> Rate | None:
    """The rate that a runbook's impact states."""
    found = _A_MINUTE.search(book.impact)
    if found is None:
        return None
    digits, scale = (found[2], found[3]) if found[1] else (found[4], found[5])
    currency = _SIGNS[found[1]] if found[1] else found[6]
    return Rate(float(digits.replace(",", "")) * _SCALE.get(scale or "", 1), currency, "the runbook's rate")


def amount(money: float, rate: Rate) -> str:
    """An amount as people write it."""
    return f"${money:,.0f}" if rate.currency == "USD" else f"{money:,.0f} {rate.currency}"
