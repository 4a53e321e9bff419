"""A postmortem's draft: filled from the log, each row with its source, and nothing in it that only people can say."""

from __future__ import annotations

import pytest

from scoring.criteria.postmortem import read_review
from simulator.bots.crew import crew
from simulator.domain import events as ev
from simulator.domain.actions import Run
from simulator.domain.events import Recorded
from simulator.domain.log import Log
from simulator.domain.scenario import Money, Runbook, RunbookMetadata
from simulator.domain.truth import Truth
from simulator.domain.vocabulary import PersonId, Severity, Skill
from simulator.engine.engine import Engine
from simulator.engine.headless import play_bots
from simulator.engine.plan import Plan
from simulator.scenario.loader import Loaded, load, read_sources
from simulator.world.truth import reveal
from tui.cli.draft import draft, form_of
from tui.cli.money import runbook_rate
from tui.cli.reconstruction import SOURCES, reconstructed

ALICE = PersonId("alice")


@pytest.fixture(scope="module")
def checkout() -> Loaded:
    return load(read_sources("checkout-payment-timeout"))


@pytest.fixture(scope="module")
def played(checkout: Loaded) -> Log:
    engine = Engine(Plan(checkout.scenario, checkout.policy, checkout.seed))
    play_bots(engine, crew(checkout.scenario.people, Skill.SOLID, checkout.seed))
    return engine.log


@pytest.fixture(scope="module")
def truth(checkout: Loaded, played: Log) -> Truth:
    return reveal(checkout.scenario, checkout.policy, played)


def with_records(log: Log, *events: ev.Event) -> Log:
    later = [Recorded(len(log) + n, log.end, ALICE, event) for n, event in enumerate(events, 1)]
    return Log([*log, *later])


def test_the_impact_is_reckoned_from_the_signals_and_says_how(checkout: Loaded, played: Log, truth: Truth) -> None:
    text = draft(checkout.scenario, played, truth)
    exact = truth.impact_minutes
    minutes = round(exact)
    assert f"| User impact duration | 0 hours {minutes} minutes |" in text
    assert truth.losses.users is not None
    assert truth.users_affected is not None
    assert f"| Users affected | about {truth.losses.users:,.0f} (" in text
    assert f"% of the {truth.users_affected:,.0f} who came meanwhile) |" in text
    assert f"| Revenue impact | ${truth.money_lost:,.0f} estimated ({exact:.1f} min at $2,400/min" in text
    assert "the runbook's rate) |" in text
    assert f"| SLA impact | {minutes} min against 99.9% target ({exact / 43.2:.0%} of the 43.2 min" in text


def test_every_row_of_the_timeline_names_one_of_the_guides_sources(checkout: Loaded, played: Log, truth: Truth) -> None:
    rows = reconstructed(checkout.scenario, played, truth)
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert {row.source for row in rows} >= set(SOURCES) - {"Cloud provider"}
    assert {row.source for row in rows} - set(SOURCES) <= {"Status page", "Ticket", "Social"}
    assert "Nothing was found in: Cloud provider." in draft(checkout.scenario, played, truth)


def test_the_timeline_names_the_change_and_not_its_author(checkout: Loaded, played: Log, truth: Truth) -> None:
    deploy = next(row for row in reconstructed(checkout.scenario, played, truth) if "#4521" in row.says)
    assert deploy.says == "Deploy #4521 of order-service: Tune payment gateway client (timeout: 30s -> 3s)"
    assert deploy.source == "Git / CI"


def test_a_failover_is_found_at_the_cloud_provider(checkout: Loaded) -> None:
    engine = Engine(Plan(checkout.scenario, checkout.policy, checkout.seed))
    engine.advance(20 * 60_000)
    engine.submit(ALICE, Run(command="aws rds failover-db-cluster --db-cluster-identifier orders-cluster"), "a")
    engine.advance(40 * 60_000)
    found = reconstructed(checkout.scenario, engine.log, reveal(checkout.scenario, checkout.policy, engine.log))
    says = [row.says for row in found if row.source == "Cloud provider"]
    assert any("failover" in each for each in says)
    assert not any("ackup" in each or "acking up" in each for each in says)


def test_no_customers_name_gets_into_the_timeline(checkout: Loaded, played: Log, truth: Truth) -> None:
    names = {word for words in checkout.scenario.identities.values() for word in words}
    assert names
    logged = [row.says for row in reconstructed(checkout.scenario, played, truth) if row.source == "Application logs"]
    assert logged
    assert not [says for says in logged if any(name in says for name in names)]


def test_what_people_said_in_the_survey_stands_under_the_lessons(checkout: Loaded, played: Log, truth: Truth) -> None:
    log = with_records(
        played,
        ev.SurveyAnswered(went_well="The rollback was quick\nRoles were clear", got_lucky="It was [Saturday]"),
        ev.SurveyAnswered(went_well="Roles were clear", went_poorly="- The public waited"),
    )
    text = draft(checkout.scenario, log, truth)
    assert "### What went well\n- The rollback was quick\n- Roles were clear\n### What went poorly" in text
    review = read_review(text)
    assert all(review.filled(part) for part in ("what went well", "what went poorly", "where we got lucky"))
    assert not read_review(draft(checkout.scenario, played, truth)).filled("what went well")


def test_a_draft_as_it_is_says_nothing_that_only_people_can_say(checkout: Loaded, played: Log, truth: Truth) -> None:
    review = read_review(draft(checkout.scenario, played, truth))
    lacking = {part for part in ("summary", "root cause", "action items") if not review.filled(part)}
    assert lacking == {"summary", "root cause", "action items"}
    assert review.filled("impact")
    assert review.filled("timeline")


def test_a_sev3_gets_the_short_form(checkout: Loaded, played: Log, truth: Truth) -> None:
    minor = Truth(**{field: getattr(truth, field) for field in Truth.__slots__} | {"severity": ((0, Severity.SEV3),)})
    lowered = with_records(played, ev.SeverityChanged(severity=Severity.SEV3, was=Severity.SEV1))
    assert form_of(lowered, minor, checkout.policy) == "light"
    assert form_of(lowered, truth, checkout.policy) == "full"  # it was a SEV1 in truth
    text = draft(checkout.scenario, lowered, minor, "light")
    assert text.startswith("# Short review: ")
    assert "## Lessons Learned" not in text
    assert "## Next Steps\n- [" in text


def test_an_unfinished_drill_leaves_what_is_measured_open(checkout: Loaded, played: Log) -> None:
    text = draft(checkout.scenario, played, None)
    assert "| Users affected | [N (Z% of total)] |" in text
    assert "Grafana / Metrics" not in text


@pytest.mark.parametrize(
    ("impact", "rate"),
    [
        ("Users cannot checkout. Revenue impact ~$2,400/min at peak.", (2400, "USD")),
        ("About 1.5k EUR per minute", (1500, "EUR")),
        ("Costs \u20ac310 a minute.", (310, "EUR")),
        ("Revenue impact $2,400 so far", None),
        ("", None),
    ],
)
def test_a_runbook_says_its_rate_in_words(impact: str, rate: tuple[float, str] | None) -> None:
    found = runbook_rate(Runbook(metadata=RunbookMetadata(title="Book"), impact=impact))
    assert (found and (found.a_minute, found.currency)) == rate


def test_without_a_rate_of_the_business_the_runbooks_counts(checkout: Loaded, played: Log, truth: Truth) -> None:
    business = checkout.scenario.business
    silent = checkout.scenario.model_copy(update={"business": business.model_copy(update={"revenue_per_minute": None})})
    unknown = Truth(**{field: getattr(truth, field) for field in Truth.__slots__} | {"money_lost": None})
    assert f"| Revenue impact | ${2400 * truth.impact_minutes:,.0f} estimated" in draft(silent, played, unknown)
    other = business.model_copy(update={"revenue_per_minute": Money(amount=100, currency="EUR")})
    dear = checkout.scenario.model_copy(update={"business": other})
    assert "the business's rate" in draft(dear, played, truth)
