from __future__ import annotations

import pytest

from simulator.bots.wording import for_customers, impact_of, listed, minutes, small

CASES = [
    (
        "Users cannot checkout. Revenue impact ~$2,400/min at peak.",
        ("customers cannot checkout", "customers could not checkout", "customers can checkout again"),
    ),
    (
        "Exports over 20 MB fail, about 3 in 100. Placing orders does not depend on this host.",
        ("exports over 20 MB fail, about 3 in 100", "exports over 20 MB failed", "exports over 20 MB work again"),
    ),
    (
        "Customers may be unable to sign in",
        ("customers cannot sign in", "customers could not sign in", "customers can sign in again"),
    ),
    (
        "Some users see errors.",
        ("some users see errors", "some users saw errors", "some users no longer see errors"),
    ),
    (
        "Search results are two hours old.",
        ("search results are two hours old", "search results were two hours old", "search results are back to normal"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_an_impact_is_said_in_the_present_in_the_past_and_when_it_is_over(
    text: str, expected: tuple[str, str, str]
) -> None:
    impact = impact_of(text)
    assert (impact.now, impact.past, impact.over) == expected


def test_the_public_reads_neither_money_nor_times() -> None:
    assert (
        for_customers("Revenue impact ~$2,400/min. Users cannot pay since about 14:30 UTC.") == "customers cannot pay"
    )


def test_an_empty_impact_still_makes_a_sentence() -> None:
    assert "do not work" in impact_of("").now
    assert "$" not in impact_of("Revenue impact $5/min.").now


@pytest.mark.parametrize(("text", "expected"), [("Users fail", "users fail"), ("API is down", "API is down"), ("", "")])
def test_acronyms_keep_their_capitals(text: str, expected: str) -> None:
    assert small(text) == expected


def test_lengths_and_lists_read_as_people_say_them() -> None:
    assert (minutes(60_000), minutes(840_000)) == ("1 minute", "14 minutes")
    assert (listed(["a"]), listed(["a", "b", "c"]), listed([])) == ("a", "a, b and c", "")
