"""Policy documents are read as strictly as scenarios."""

from __future__ import annotations

import pytest

from simulator.errors import ScenarioError
from simulator.scenario.loader import load, load_policy
from tests.simulator.scenario.documents import POLICY, SMALLEST, sources


def complaint(text: str) -> str:
    with pytest.raises(ScenarioError) as refused:
        load_policy(text, "ours.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("version: 1", "version: 9", "version 9 is newer than this gameday"),
        ("title: The incident response guide", "titel: x", "titel: unknown key. Did you mean 'title'?"),
        ("respond: 5m", "respond: 5", "severities.SEV1.respond: 5 has no unit"),
        ("otherwise: SEV4", "otherwise: SEV5", "otherwise: 'SEV5' is not known here. Write one of SEV1"),
        ("investigating: 30m, ", "", "communication.cadence: investigating is missing"),
        ("facts: [security_breach_or_data_exposure]", "facts: [breach]", "'breach' is no fact of the decision tree"),
        ("assign: [ic]", "asign: [ic]", "permissions.asign: 'asign' is no verb. Did you mean 'assign'?"),
        ("page: [user:manager]", "page: [team:x]", "Write schedule:NAME or user:ID"),
        ("{soonest: 5s, latest: 40s}", "{soonest: 50s, latest: 40s}", "soonest is later than latest"),
        ("{fact: data_loss_or_corruption,", "{fact: financial_impact,", "the fact 'financial_impact' is asked twice"),
    ],
)
def test_a_wrong_policy_says_where_and_what_to_do(was: str, now: str, says: str) -> None:
    assert was in POLICY
    message = complaint(POLICY.replace(was, now, 1))
    assert says in message
    assert message.startswith("ours.yaml:")


def test_a_scenario_with_a_broken_policy_is_refused_with_the_policys_path() -> None:
    with pytest.raises(ScenarioError, match=r"^policy\.yaml:"):
        load(sources(SMALLEST, policy=POLICY.replace("version: 1", "version: x")))


def test_scoring_has_its_own_say() -> None:
    def never(scoring: dict[str, object]) -> list[tuple[tuple[str | int, ...], str]]:
        return [(("weights", "learning"), "is too high. Lower it")]

    with pytest.raises(ScenarioError, match=r"scoring\.\S*: is too high|scoring: is too high"):
        load_policy(POLICY, "ours.yaml", scoring=never)


def test_whom_the_policy_pages_must_be_of_the_team() -> None:
    policy = POLICY.replace("page: [user:manager]", "page: [user:zoe]")
    with pytest.raises(ScenarioError, match="the policy 'default' pages user 'zoe', and the team has none"):
        load(sources(SMALLEST, policy=policy))


def test_whom_the_policy_tells_is_made_up_where_nobody_has_the_function() -> None:
    policy = POLICY.replace("notify: [vp-eng, cto]", "notify: [vp-eng, press-office]")
    functions = load(sources(SMALLEST, policy=policy)).scenario.functions
    assert functions["press-office"].title == "Press office"
    assert not functions["press-office"].playable
