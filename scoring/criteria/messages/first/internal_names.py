"""Internal names in a public post: hosts, addresses, services, deploys, commands.

Separate because they mean nothing to customers and something to attackers.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,5}\.(?:internal|local|lan|corp|intra|svc|localdomain)\b",
        r"(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?!\d|\.\d)",
        r"\b[a-z][a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){1,4}-[a-f0-9]{8,10}-[a-z0-9]{5}\b",
        r"\b(?:kubectl|psql|systemctl|terraform|helm|redis-cli|ssh) (?:-\S{1,20} )?[a-z]{2,20}\b",
        r"\b(?:deploy|deployment|build|release|ticket|commit|PR) #?\d{2,8}\b",
        r"\b(?:node|host|pod|db|shard)-?\d{1,4}\b",
    )
)


def _find(text: str, words: Words) -> str | None:
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found:
            return found[0]
    for name in words.services:
        if re.search(r"[-_.\d]", name) and (found := re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)):
            return found[0]
    for deploy in words.deploys:
        if found := re.search(rf"#{re.escape(deploy)}\b", text):
            return found[0]
    return None


INTERNAL_NAMES = Rule(
    id="internal-names",
    kind="fault",
    asks="no internal names or addresses",
    short="no internal names",
    find=_find,
    advice="Use the customers' words: \u201ccheckout\u201d, not the service; \u201ca change\u201d, not its number.",
    right=(
        "We are reverting a configuration change.",
        "Checkout is failing. See https://status.example.com.",
        "Version 2.1 of our app is affected.",
    ),
    wrong=(
        "Pods of order-service fail.",
        "orders.internal is down.",
        "10.2.33.4 does not answer.",
        "It is 10.2.33.4.",
        "Deploy #4521 is being rolled back.",
    ),
    until=1,
)
