"""What a drill's pages are in the words of other systems: from the log to each system's request."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from simulator.integrations.outbound.answers import (
    LONGEST_ASKED,
    LONGEST_WAIT,
    Accepted,
    Later,
    Refused,
    answer_of,
    seconds_of,
    wait_after,
)
from simulator.integrations.outbound.notices import Does, Notice, Page, Pages
from simulator.integrations.outbound.places import NoPlace, Place, System, place_of
from simulator.integrations.outbound.request import request_of
from tests.simulator.drills import PRIMARY, QUIET, SECONDARY, Drill

KEY = "R0UT1NGKEY0123456789"
PAGER = Place(System.PAGERDUTY, "https://events.pagerduty.com", KEY)


def told(drill: Drill) -> list[tuple[str, str, str]]:
    """What a drill's log makes known: what, of which page, and by or why."""
    pages = Pages.of(drill.scenario, "abc123")
    notices = [notice for record in drill.log for notice in pages.take(record)]
    return [(each.does.value, each.page.key, each.by or each.why) for each in notices]


def body(place: Place, notice: Notice) -> Any:
    return json.loads(request_of(place, notice).body)


def trigger(**changed: Any) -> Notice:
    page = {
        "key": "gameday-abc123-page-1",
        "name": "WebDown",
        "summary": "Nobody can buy",
        "service": "web",
        "dashboard": "https://grafana.internal/d/web",
        "runbook": "https://wiki.internal/web",
        "drill": "The web shop is down",
    }
    return Notice(Does.TRIGGER, Page(**(page | changed)))


# ---- from the log ------------------------------------------------------------------------------------------


def test_a_page_is_triggered_taken_and_closed_under_one_key() -> None:
    drill = Drill().at("2m")
    drill.acknowledge(PRIMARY, page=1)
    drill.declare(PRIMARY, severity="SEV1", title="Web is down")
    drill.run(PRIMARY, command="kubectl rollout undo deployment/web")
    drill.at("20m")
    drill.resolve(PRIMARY)
    key = "gameday-abc123-page-1"
    assert told(drill) == [("trigger", key, ""), ("acknowledge", key, "Priya Raman"), ("resolve", key, "")]


def test_a_page_that_escalates_is_triggered_once() -> None:
    drill = Drill().at("12m")
    assert [record.event.to for record in drill.log if record.kind == "page.sent"][:2] == [PRIMARY, SECONDARY]  # type: ignore[union-attr]
    assert [does for does, _, _ in told(drill)] == ["trigger"]


@pytest.mark.parametrize(("verb", "why"), [("end", "the drill has ended"), ("real", "stopped for a real incident")])
def test_what_is_open_is_closed_when_the_drill_ends_or_is_stopped(verb: str, why: str) -> None:
    drill = Drill().at("2m")
    drill.ask(verb, "facilitator" if verb == "end" else PRIMARY)
    assert [does for does, _, _ in told(drill)] == ["trigger", "resolve"]
    assert why in told(drill)[-1][2]


def test_a_page_that_a_person_asked_for_says_their_words() -> None:
    drill = Drill(**QUIET)
    drill.page(PRIMARY, to=SECONDARY, text="Come and help")
    pages = Pages.of(drill.scenario, "abc123")
    (notice,) = [notice for record in drill.log for notice in pages.take(record)]
    assert (notice.page.title, notice.page.paged) == ("[DRILL] Come and help", "Omar Haddad")


def test_going_on_tells_what_calls_somebody_and_not_what_was_taken_or_closed() -> None:
    fresh, taken, stopped = Drill().at("2m"), Drill().at("2m"), Drill().at("2m")
    taken.acknowledge(PRIMARY, page=1)
    stopped.ask("real", PRIMARY)
    found = [Pages.of(each.scenario, "abc123").catch_up(each.log) for each in (fresh, taken, stopped)]
    assert [[notice.does.value for notice in each] for each in found] == [["trigger"], ["acknowledge"], ["resolve"]]


# ---- PagerDuty ---------------------------------------------------------------------------------------------


def test_a_trigger_is_an_event_of_the_events_api_marked_as_a_drill() -> None:
    request = request_of(PAGER, trigger())
    event = json.loads(request.body)
    assert request.url == "https://events.pagerduty.com/v2/enqueue"
    assert (event["routing_key"], event["event_action"], event["dedup_key"]) == (
        KEY,
        "trigger",
        "gameday-abc123-page-1",
    )
    assert event["payload"]["summary"] == "[DRILL] WebDown: Nobody can buy"
    assert (event["payload"]["source"], event["payload"]["severity"]) == ("web", "error")
    assert event["payload"]["custom_details"]["drill"] == "true"
    assert event["links"] == [
        {"href": "https://grafana.internal/d/web", "text": "Dashboard"},
        {"href": "https://wiki.internal/web", "text": "Runbook"},
    ]


@pytest.mark.parametrize("does", [Does.ACKNOWLEDGE, Does.RESOLVE])
def test_what_follows_a_trigger_has_the_three_fields_that_the_api_asks_for(does: Does) -> None:
    event = body(PAGER, Notice(does, trigger().page))
    assert event == {"routing_key": KEY, "event_action": does.value, "dedup_key": "gameday-abc123-page-1"}


def test_a_runbook_that_is_a_file_of_the_drill_is_told_and_not_linked() -> None:
    event = body(PAGER, trigger(runbook="runbooks/web.yml"))
    assert [link["text"] for link in event["links"]] == ["Dashboard"]
    assert event["payload"]["custom_details"]["runbook"] == "runbooks/web.yml"


@pytest.mark.parametrize(("place", "field", "longest"), [
    (PAGER, ("payload", "summary"), 1024),
    (Place(System.OPSGENIE, "https://api.opsgenie.com", KEY), ("message",), 130),
])  # fmt: skip
def test_a_long_text_is_cut_to_what_the_system_takes(place: Place, field: tuple[str, ...], longest: int) -> None:
    found = body(place, trigger(summary="x" * 5000))
    for name in field:
        found = found[name]
    assert len(found) == longest
    assert found.startswith("[DRILL] WebDown")


# ---- the others --------------------------------------------------------------------------------------------


def test_opsgenie_is_told_by_alias() -> None:
    place = Place(System.OPSGENIE, "https://api.eu.opsgenie.com", KEY)
    created, closed = request_of(place, trigger()), request_of(place, Notice(Does.RESOLVE, trigger().page))
    alert = json.loads(created.body)
    assert created.url == "https://api.eu.opsgenie.com/v2/alerts"
    assert (alert["alias"], alert["priority"]) == ("gameday-abc123-page-1", "P2")
    assert alert["message"].startswith("[DRILL]")
    assert closed.url.endswith("/v2/alerts/gameday-abc123-page-1/close?identifierType=alias")
    assert created.headers["Authorization"] == closed.headers["Authorization"] == f"GenieKey {KEY}"
    taken = request_of(place, Notice(Does.ACKNOWLEDGE, trigger().page))
    assert taken.url.endswith("/v2/alerts/gameday-abc123-page-1/acknowledge?identifierType=alias")


@pytest.mark.parametrize("does", Does)
def test_a_webhook_and_slack_say_that_it_is_a_drill_each_time(does: Does) -> None:
    notice = Notice(does, trigger().page, by="Priya")
    hook = body(Place(System.WEBHOOK, "https://example.com/hook"), notice)
    assert (hook["action"], hook["drill"], hook["key"]) == (does.value, True, "gameday-abc123-page-1")
    assert hook["text"].startswith("[DRILL]")
    assert body(Place(System.SLACK, "https://hooks.slack.com/services/x"), notice)["text"].startswith("[DRILL]")


def test_an_alerts_text_mentions_nobody_in_slack() -> None:
    message = body(Place(System.SLACK, "https://hooks.slack.com/x"), trigger(summary="<!channel> & <@U1>"))
    assert "<!" not in json.dumps(message)
    assert "<@" not in json.dumps(message)
    assert "&lt;!channel&gt; &amp;" in message["text"]


# ---- where it goes -----------------------------------------------------------------------------------------


def test_the_environment_says_where_and_a_place_does_not_show_its_secret() -> None:
    place = place_of(System.PAGERDUTY, {"GAMEDAY_PAGERDUTY_ROUTING_KEY": f" {KEY}\n"})
    assert (place.key, place.host) == (KEY, "events.pagerduty.com")
    hook = place_of(System.SLACK, {"GAMEDAY_SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/T0/B0/secret"})
    assert hook.host == "hooks.slack.com"
    assert KEY not in repr(place)
    assert "secret" not in repr(hook)
    assert "secret" not in repr(request_of(hook, trigger()))
    assert KEY not in place.without_secrets(f"the key {KEY} is no key")


@pytest.mark.parametrize(("system", "environ", "says"), [
    (System.PAGERDUTY, {}, "GAMEDAY_PAGERDUTY_ROUTING_KEY"),
    (System.OPSGENIE, {"GAMEDAY_OPSGENIE_KEY": "  "}, "not set"),
    (System.SLACK, {"GAMEDAY_SLACK_WEBHOOK_URL": "hooks.slack.com/x"}, "not an address"),
    (System.SLACK, {"GAMEDAY_SLACK_WEBHOOK_URL": "http://hooks.slack.com/x"}, "Write https"),
    (System.WEBHOOK, {"GAMEDAY_WEBHOOK_URL": "http://h:port/x"}, "not an address"),
    (System.PAGERDUTY, {"GAMEDAY_PAGERDUTY_ROUTING_KEY": KEY, "GAMEDAY_PAGERDUTY_URL": "http://pd.example"}, "https"),
    (System.PAGERDUTY, {"GAMEDAY_PAGERDUTY_ROUTING_KEY": "a\nb"}, "Copy it anew"),
])  # fmt: skip
def test_a_place_that_is_missing_or_wrong_says_what_to_set(system: System, environ: dict[str, str], says: str) -> None:
    with pytest.raises(NoPlace, match=says):
        place_of(system, environ)


# ---- answers -----------------------------------------------------------------------------------------------


def test_a_status_is_accepted_refused_or_worth_another_try() -> None:
    assert isinstance(answer_of(202), Accepted)
    assert {type(answer_of(status)) for status in (301, 400, 401, 403, 404, 422)} == {Refused}
    assert [answer_of(status) for status in (429, 500)] == [
        Later("429: too many requests", False, None, 429),
        Later("500", True, None, 500),
    ]
    assert answer_of(400, body='{"message":"Event object is invalid","errors":["no key"]}') == Refused(
        "400: Event object is invalid; no key", 400
    )


@pytest.mark.parametrize(("said", "seconds"), [
    ("7", 7.0), ("0", 0.0), (" 12 ", 12.0), ("99999999", LONGEST_ASKED), ("", None), (None, None), ("soon", None),
    ("-3", None), ("Mon, 10 Mar 2025 10:00:30 GMT", 30.0), ("Mon, 10 Mar 2025 09:00:00 GMT", 0.0),
])  # fmt: skip
def test_retry_after_is_seconds_or_a_date(said: str | None, seconds: float | None) -> None:
    assert seconds_of(said, datetime(2025, 3, 10, 10, tzinfo=UTC)) == seconds


def test_waits_double_up_to_a_minute_and_are_spread() -> None:
    chance = Random(1)
    waits = [wait_after(failures, chance) for failures in range(1, 12)]
    for failures, wait in enumerate(waits, 1):
        longest = min(2.0 ** (failures - 1), LONGEST_WAIT)
        assert longest / 2 <= wait <= longest
    assert len({wait_after(8, chance) for _ in range(20)}) == 20
