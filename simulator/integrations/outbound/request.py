"""A notice as each system's own request.

Separate from the notices, which know no system, and from what carries a request. The field names are the systems':
PagerDuty's Events API v2, Opsgenie's Alert API, Slack's incoming webhooks; the webhook's are ours
(`docs/oncall.md`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, assert_never
from urllib.parse import quote

from simulator.domain.vocabulary import AlertSeverity
from simulator.integrations.outbound.notices import IS_A_DRILL, MARK, Does, Notice, Page
from simulator.integrations.outbound.places import Place, System

LONGEST_SUMMARY = 1024
"""Characters of `payload.summary` that PagerDuty takes."""
LONGEST_MESSAGE = 130
"""Characters of an alert's `message` that Opsgenie takes."""
LONGEST_TEXT = 3000
"""Characters of a text that Slack shows in one block."""

PRIORITIES = {
    AlertSeverity.CRITICAL: "P1",
    AlertSeverity.ERROR: "P2",
    AlertSeverity.WARNING: "P3",
    AlertSeverity.INFO: "P5",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A POST to be sent; its address, headers and body may hold secrets."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: dict[str, str] = field(repr=False, default_factory=dict)


def request_of(place: Place, notice: Notice) -> Request:
    """What to send to a place."""
    match place.system:
        case System.PAGERDUTY:
            return _request(f"{place.url}/v2/enqueue", pagerduty(notice, place.key))
        case System.OPSGENIE:
            path, body = opsgenie(notice)
            return _request(f"{place.url}{path}", body, Authorization=f"GenieKey {place.key}")
        case System.WEBHOOK:
            return _request(place.url, webhook(notice))
        case System.SLACK:
            return _request(place.url, slack(notice))
        case _:
            assert_never(place.system)


def _request(url: str, body: dict[str, Any], **headers: str) -> Request:
    said = {"Content-Type": "application/json", "User-Agent": "gameday", **headers}
    return Request(url, json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), said)


def pagerduty(notice: Notice, routing_key: str) -> dict[str, Any]:
    """An event of PagerDuty's Events API v2."""
    page = notice.page
    event: dict[str, Any] = {
        "routing_key": routing_key,
        "event_action": notice.does.value,
        "dedup_key": page.key,
    }
    if notice.does is not Does.TRIGGER:
        return event
    payload = {
        "summary": cut(page.title, LONGEST_SUMMARY),
        "source": page.service or "gameday",
        "severity": page.severity.value,
        "component": page.service,
        "group": page.drill,
        "class": "drill",
    }
    event["payload"] = {name: fact for name, fact in payload.items() if fact} | {"custom_details": page.details}
    event["client"] = "gameday (drill)"
    if page.links:
        event["links"] = [{"href": href, "text": text} for text, href in page.links]
    return event


def opsgenie(notice: Notice) -> tuple[str, dict[str, Any]]:
    """A path and body of Opsgenie's Alert API; alerts are named by alias."""
    page = notice.page
    if notice.does is not Does.TRIGGER:
        verb = "acknowledge" if notice.does is Does.ACKNOWLEDGE else "close"
        path = f"/v2/alerts/{quote(page.key, safe='')}/{verb}?identifierType=alias"
        return path, {"source": "gameday", "note": notice.text}
    return "/v2/alerts", {
        "message": cut(page.title, LONGEST_MESSAGE),
        "alias": page.key,
        "description": "\n".join((IS_A_DRILL, "", page.title, *(f"{text}: {href}" for text, href in page.links))),
        "details": page.details,
        "entity": page.service or "gameday",
        "source": "gameday",
        "priority": PRIORITIES[page.severity],
        "tags": ["drill", "gameday"],
    }


def webhook(notice: Notice) -> dict[str, Any]:
    """The same facts for a receiver of one's own."""
    page = notice.page
    return {
        "version": 1,
        "drill": True,
        "action": notice.does.value,
        "key": page.key,
        "text": notice.text,
        "summary": page.title,
        "by": notice.by or None,
        "details": page.details,
        "links": [{"href": href, "text": text} for text, href in page.links],
    }


def slack(notice: Notice) -> dict[str, Any]:
    """A message for one of Slack's incoming webhooks."""
    text = _for_slack(cut(notice.text, LONGEST_TEXT // 2))
    blocks: list[dict[str, Any]] = [_section(f"*{text}*")]
    if notice.does is Does.TRIGGER:
        facts = _facts(notice.page)
        if facts:
            blocks.append(_section(facts))
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": f"{MARK} {IS_A_DRILL}"}]})
    return {"text": text, "blocks": blocks}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _facts(page: Page) -> str:
    told = (
        ("Service", page.service),
        ("Severity", page.severity.value),
        ("Impact", page.impact),
        ("Calls", page.paged),
    )
    lines = [f"{name}: {_for_slack(cut(fact, 400))}" for name, fact in told if fact]
    lines += [f"<{_for_slack(href)}|{text}>" for text, href in page.links if "|" not in href and len(href) < 400]
    return "\n".join(lines)


def _for_slack(text: str) -> str:
    """Slack's three signs, written so that they mean themselves: nobody is mentioned by an alert's text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, longest: int) -> str:
    """A text no longer than a system takes."""
    return text if len(text) <= longest else text[: longest - 3] + "..."
