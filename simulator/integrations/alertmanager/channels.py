"""What each kind of receiver needs before Alertmanager takes it: keys, addresses, and where they may stand.

Separate as a table: a configuration that Alertmanager refuses must be refused here too, with the same reason. Each
need is met by one of its keys in the receiver or by one of its global keys; a value and a file with it exclude each
other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a receiver must have."""

    what: str
    own: tuple[str, ...]
    everywhere: tuple[str, ...] = ()


def _secret(what: str, own: str, everywhere: str | None = None) -> Need:
    return Need(
        what,
        (own, f"{own}_file"),
        (everywhere, f"{everywhere}_file") if everywhere is not None else (),
    )


NEEDS: dict[str, tuple[Need, ...]] = {
    "slack": (
        Need(
            "an api_url or an app_token",
            ("api_url", "api_url_file", "app_token", "app_token_file"),
            ("slack_api_url", "slack_api_url_file", "slack_app_token", "slack_app_token_file"),
        ),
    ),
    "opsgenie": (_secret("an api_key", "api_key", "opsgenie_api_key"),),
    "jsm": (_secret("an api_key", "api_key", "jsm_api_key"),),
    "victorops": (
        _secret("an api_key", "api_key", "victorops_api_key"),
        Need("a routing_key", ("routing_key",)),
    ),
    "telegram": (_secret("a bot_token", "bot_token", "telegram_bot_token"),),
    "rocketchat": (
        _secret("a token", "token", "rocketchat_token"),
        _secret("a token_id", "token_id", "rocketchat_token_id"),
    ),
    "mattermost": (_secret("a webhook_url", "webhook_url", "mattermost_webhook_url"),),
    "wechat": (_secret("an api_secret", "api_secret", "wechat_api_secret"),),
    "signl4": (_secret("a team_secret", "team_secret", "signl4_team_secret"),),
    "discord": (_secret("a webhook_url", "webhook_url"),),
    "msteams": (_secret("a webhook_url", "webhook_url"),),
    "msteamsv2": (_secret("a webhook_url", "webhook_url"),),
    "webhook": (_secret("a url", "url"),),
    "pagerduty": (
        Need(
            "a routing_key or a service_key",
            ("routing_key", "routing_key_file", "service_key", "service_key_file"),
        ),
    ),
    "pushover": (_secret("a user_key", "user_key"), _secret("a token", "token")),
    "sns": (Need("a topic_arn, a target_arn or a phone_number", ("topic_arn", "target_arn", "phone_number")),),
    "email": (
        Need("an address (to)", ("to",)),
        Need("a smarthost", ("smarthost",), ("smtp_smarthost",)),
        Need("a sender (from)", ("from",), ("smtp_from",)),
    ),
}
"""By the kind of receiver, the part of the key before `_configs`."""

SHOWN: dict[str, tuple[str, ...]] = {
    "email": ("to",),
    "slack": ("channel",),
    "rocketchat": ("channel",),
    "mattermost": ("channel",),
    "telegram": ("chat_id",),
}
"""The keys that say to whom and are no secret."""
