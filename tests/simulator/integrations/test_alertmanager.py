"""Alertmanager's configurations: what it takes is imported, what it refuses is refused, alerts go their way."""

from __future__ import annotations

import base64
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.alerting import Alerting
from simulator.domain.simtime import HOUR, MINUTE, SECOND
from simulator.integrations.alertmanager.read import read_alertmanager
from simulator.integrations.alertmanager.routing import inhibited_by, matches, route_of
from simulator.integrations.imported import Imported
from simulator.scenario.problems import DocumentError
from tests.simulator.integrations.teams import EXTERNAL, texts

FOLDER = EXTERNAL / "alertmanager"
REJECTED = {"am-conf.nil-match_re-route.yml", "am-conf.opsgenie-no-apikey.yml"}
SAMPLES = sorted({each.name for each in FOLDER.glob("*.y*ml")} - REJECTED)


def sample(name: str) -> Imported:
    return read_alertmanager(texts(FOLDER, name))


def alerting(text: str) -> Alerting:
    found = read_alertmanager({"a.yml": text}).team.alerting
    assert found is not None
    return found


def receivers_of(found: Alerting, **labels: str) -> list[str]:
    return [each.receiver for each in route_of(found, labels)]


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_imports_and_nothing_that_matters_is_refused(name: str) -> None:
    imported = sample(name)
    assert imported.team.alerting is not None
    assert [str(each) for each in imported.refused if each.level == "error"] == []


@pytest.mark.parametrize(
    ("name", "place"),
    [
        (
            "am-conf.nil-match_re-route.yml",
            "am-conf.nil-match_re-route.yml:5:23: route.routes[0].match_re.invalid_label",
        ),
        ("am-conf.opsgenie-no-apikey.yml", "am-conf.opsgenie-no-apikey.yml:14:9: receivers[0].opsgenie_configs[0]"),
    ],
)
def test_sample_that_alertmanager_refuses_is_refused_with_its_place(name: str, place: str) -> None:
    with pytest.raises(DocumentError) as caught:
        sample(name)
    assert str(caught.value).startswith(place)


@pytest.mark.parametrize(("test", "receivers"), [("1", ["test1"]), ("2", ["test1", "test2"]), ("3", ["default"])])
def test_continue_looks_on_and_the_first_match_otherwise_takes_it(test: str, receivers: list[str]) -> None:
    found = sample("am-conf.routing.yml").team.alerting
    assert found is not None
    assert receivers_of(found, test=test) == receivers


@pytest.mark.parametrize("name", ["am-conf.good.yml", "am-simple.yml"])
def test_the_deepest_match_names_the_receiver_in_old_words_and_new(name: str) -> None:
    found = sample(name).team.alerting
    assert found is not None
    assert receivers_of(found, service="foo2") == ["team-X-mails"]
    assert receivers_of(found, service="foo2", severity="critical") == ["team-X-pager"]
    assert receivers_of(found, service="foo22", severity="critical") == ["team-X-mails"]
    assert receivers_of(found, service="database", owner="team-Y") == ["team-Y-pager"]
    assert receivers_of(found, service="database") == ["team-DB-pager"]


def test_children_inherit_what_they_leave_out() -> None:
    found = sample("am-simple.yml").team.alerting
    assert found is not None
    (database,) = route_of(found, {"service": "database", "owner": "team-X", "cluster": "a"})
    assert database.group_by == ("alertname", "cluster", "database")
    assert (database.group_wait, database.group_interval, database.repeat_interval) == (
        30 * SECOND, 5 * MINUTE, 3 * HOUR,
    )  # fmt: skip
    assert dict(database.group({"cluster": "a", "pod": "p"})) == {"alertname": "", "cluster": "a", "database": ""}


def test_grouping_by_all_labels_groups_nothing() -> None:
    found = sample("am-conf.group-by-all.yml").team.alerting
    assert found is not None
    (delivery,) = route_of(found, {})
    assert delivery.group({"a": "1", "b": "2"}) != delivery.group({"a": "1", "b": "3"})


def test_defaults_are_alertmanagers() -> None:
    (delivery,) = route_of(alerting("route: {receiver: a}\nreceivers: [{name: a}]\n"), {})
    assert (delivery.group_wait, delivery.group_interval, delivery.repeat_interval) == (
        30 * SECOND, 5 * MINUTE, 4 * HOUR,
    )  # fmt: skip


def test_an_alert_is_muted_by_a_worse_one_of_the_same_group() -> None:
    found = sample("am-simple.yml").team.alerting
    assert found is not None
    critical = {"alertname": "A", "severity": "critical", "cluster": "c"}
    warning = {**critical, "severity": "warning"}
    assert inhibited_by(found.inhibit, warning, [critical]) == critical
    assert inhibited_by(found.inhibit, warning, [{**critical, "cluster": "d"}]) is None
    assert inhibited_by(found.inhibit, critical, [critical, warning]) is None
    both_lack_them = ({"severity": "warning"}, {"severity": "critical"})
    assert inhibited_by(found.inhibit, both_lack_them[0], [both_lack_them[1]]) is not None


@pytest.mark.parametrize(
    ("matcher", "labels", "holds"),
    [
        ('a="b"', {"a": "b"}, True),
        ('a="b"', {"a": "bb"}, False),
        ('a=""', {}, True),
        ('a!="b"', {}, True),
        ('a=~"b|c"', {"a": "c"}, True),
        ('a=~"b"', {"a": "bb"}, False),
        ('a!~"b.*"', {"a": "bx"}, False),
        ("a=b", {"a": "b"}, True),
    ],
)
def test_matcher_holds_for_the_whole_value(matcher: str, labels: dict[str, str], holds: bool) -> None:
    assert matches(matcher, labels) is holds


def test_no_secret_gets_into_the_team() -> None:
    imported = sample("am-conf.good.yml")
    assert "mysecret" not in imported.team.model_dump_json()
    assert any(each.where == "receivers[1].pagerduty_configs[0].routing_key" for each in imported.refused)
    assert "mysecret" not in "".join(map(str, imported.refused))


def test_lines_inside_a_kubernetes_secret_are_the_files() -> None:
    imported = sample("kube-prometheus-alertmanager-secret.yaml")
    ((line, where),) = {(each.line, each.where) for each in imported.refused}
    text = (FOLDER / "kube-prometheus-alertmanager-secret.yaml").read_text("utf-8")
    assert where == "global.resolve_timeout"
    assert "resolve_timeout" in text.split("\n")[line - 1]


def test_a_secret_in_base64_is_read() -> None:
    inner = base64.b64encode(b"route: {receiver: a}\nreceivers: [{name: a}]\n").decode()
    assert alerting(f"kind: Secret\ndata:\n  alertmanager.yaml: {inner}\n").route.receiver == "a"


def with_receiver(config: str, shared: str = "") -> str:
    return f"{shared}route: {{receiver: a}}\nreceivers:\n  - name: a\n    {config}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("- a\n", "must have a route"),
        ("receivers: []\n", "there is no route"),
        ("route: {}\n", "must name a receiver"),
        ("route: {receiver: b}\nreceivers: [{name: a}]\n", "no receiver 'b'"),
        ("route: {receiver: a}\nreceivers: [{name: a}, {name: a}]\n", "a receiver 'a' already"),
        ("route: {receiver: a, match: {x: y}}\nreceivers: [{name: a}]\n", "takes every alert"),
        ("route: {receiver: a, group_by: ['...', x]}\nreceivers: [{name: a}]\n", "no other"),
        ("route: {receiver: a, group_by: [x, x]}\nreceivers: [{name: a}]\n", "named twice"),
        ("route: {receiver: a, group_interval: 0s}\nreceivers: [{name: a}]\n", "longer than nothing"),
        ("route: {receiver: a, group_wait: soon}\nreceivers: [{name: a}]\n", "not a duration"),
        ("route: {receiver: a, routes: [{matchers: ['x=~\"(\"']}]}\nreceivers: [{name: a}]\n", "regular expression"),
        ("route: {receiver: a, routes: [{matchers: ['x']}]}\nreceivers: [{name: a}]\n", "no matcher"),
        ("route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules: [{source_match_re: {x: }}]\n", "no value"),
        (with_receiver("slack_configs: [{channel: '#a'}]"), "an api_url or an app_token is missing"),
        (with_receiver("victorops_configs: [{routing_key: x}]"), "an api_key is missing"),
        (with_receiver("telegram_configs: [{chat_id: 1}]"), "a bot_token is missing"),
        (with_receiver("mattermost_configs: [{channel: x}]"), "a webhook_url is missing"),
        (with_receiver("rocketchat_configs: [{token_id: x}]"), "a token is missing"),
        (with_receiver("wechat_configs: [{}]"), "an api_secret is missing"),
        (with_receiver("signl4_configs: [{team_secret: }]"), "a team_secret is missing"),
        (with_receiver("jsm_configs: [{responders: []}]"), "an api_key is missing"),
        (with_receiver("email_configs: [{to: a@example.com}]"), "a smarthost is missing"),
        (with_receiver("opsgenie_configs: [{api_key: x, api_key_file: y}]"), "exclude each other"),
        (
            with_receiver("slack_configs: []", "global: {slack_api_url: x, slack_api_url_file: y}\n"),
            "exclude each other",
        ),
    ],
)
def test_what_alertmanager_refuses_is_refused(text: str, says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        read_alertmanager({"a.yml": text})


def test_a_global_key_serves_every_receiver() -> None:
    text = with_receiver("slack_configs: [{channel: '#a'}]", "global: {slack_api_url_file: /f}\n")
    assert alerting(text).receivers[0].to == ("#a",)


def test_what_a_team_cannot_say_is_refused_and_the_rest_imported() -> None:
    text = (
        "route: {receiver: a, mute_time_intervals: [w]}\nreceivers: [{name: a}]\ntime_intervals: [{name: w}]\nodd: 1\n"
    )
    imported = read_alertmanager({"a.yml": text})
    assert [(each.line, each.where) for each in imported.refused if each.level == "error"] == [
        (1, "route.mute_time_intervals"), (3, "time_intervals"), (4, "odd"),
    ]  # fmt: skip
    assert imported.team.alerting is not None


@given(st.text(st.sampled_from("route:{}[]receivers name-\n' \"=~a,1")))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    for document in (text, f"route: {{receiver: a, {text}}}\nreceivers: [{{name: a}}]\n"):
        with suppress(DocumentError):
            assert read_alertmanager({"a.yml": document}).team.alerting is not None
