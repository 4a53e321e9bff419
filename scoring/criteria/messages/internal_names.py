"""Internal names in a public post: hosts, addresses, services, deploys, tickets, commands, tools.

Separate from jargon because these mean nothing to customers and something to attackers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scoring.criteria.messages.rule import Rule, Words

_NO_URL = r"(?<![\w./@:=-])"
_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (
            r"\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,5}\.(?:internal|local|lan|corp|intra|"
            r"svc|localdomain)\b",
            re.IGNORECASE,
        ),
        (r"(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?!\d|\.\d)", 0),
        (r"\bip-\d{1,3}(?:-\d{1,3}){3}\b", re.IGNORECASE),
        (r"\b[a-z][a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){1,4}-[a-f0-9]{8,10}-[a-z0-9]{5}\b", re.IGNORECASE),
        (
            r"\b(?:kubectl|psql|systemctl|journalctl|redis-cli|mysqldump|pg_dump|"
            r"argocd)(?: [a-z-]{2,20}){0,2}",
            re.IGNORECASE,
        ),
        (
            r"\b(?:terraform|helm|docker|ansible|git|npm|sudo|systemd) (?:-\S{1,20} )?(?:apply|plan|"
            r"rollback|upgrade|restart|exec|run|revert|push|"
            r"reset|pull|deploy|playbook|service|install|destroy|compose)\b",
            re.IGNORECASE,
        ),
        (r"\b(?:ssh|curl|grep) (?:-\S{1,20} |into )?[\w.@:/-]{2,60}|\brollout undo\b", re.IGNORECASE),
        (
            r"\b(?:deploy|deployment|build|release|change|ticket|commit|PR|pull request|merge request|"
            r"job|pipeline|runbook|incident)"
            r"(?: (?:no\.?|number|id|nr\.?))?(?: |:|=){0,2}#? ?v?\d{3,8}(?![\d.,:%-])",
            re.IGNORECASE,
        ),
        (r"\b(?:commit|revision|sha|hash) [0-9a-f]{7,40}\b", re.IGNORECASE),
        (r"\b(?:PR|MR|pull request|merge request) ?[#!]?\d{1,6}\b", re.IGNORECASE),
        (
            r"\b(?:node|host|pod|db|shard|web|app|cache|worker|srv|server|vm|rack|replica|kafka|redis|"
            r"pg|lb|prod)-?\d{1,4}\b(?!\s?%)",
            re.IGNORECASE,
        ),
        (
            r"(?<!order )(?<!reference )(?<!booking )(?<!voucher )(?<!code )(?<!number )(?<!case )\b"
            r"(?!COVID|UTF|ISO|SEV|UTC|GMT|RFC|CVE|PS|TLS|SHA|WW|MP|FAKE|P-)"
            r"[A-Z]{2,8}-\d{2,7}\b",
            0,
        ),
        (r"\b(?:INC|CHG|PRB|TKT|REQ)\d{4,9}\b", 0),
        (_NO_URL + r"[A-Z][A-Z0-9]{1,20}(?:_[A-Z][A-Z0-9]{0,20}){1,5}\b", 0),
        (_NO_URL + r"(?!tok_|key_|sk_|pk_|secret_|api_key)[a-z]{3,20}(?:_[a-z]{2,20}){1,4}\b(?![@=])", 0),
        (_NO_URL + r"#[a-z]{2,20}(?:-[a-z0-9]{1,20}){1,5}\b", 0),
        (
            _NO_URL + r"(?!(?:self|customer|full|after|public|room|home|food|in|guest|client|live|field|"
            r"fee-for)-)[a-z][a-z0-9]{1,20}(?:-[a-z0-9]{2,20}){0,3}"
            r"-(?:service|svc|db|gateway|prod|worker|workers|cache|queue|replica|primary|lb|proxy|"
            r"backend|api|cluster|broker)(?:-\d{1,3})?\b(?!\.)",
            0,
        ),
        (
            r"\b(?:us|eu|ap|sa|ca|af|me)-(?:north|south|east|west|central|northeast|southeast|"
            r"northwest|southwest)-?\d[a-z]?\b",
            re.IGNORECASE,
        ),
        (r"\bi-0[0-9a-f]{7,17}\b|\barn:aws:\S{3,80}", 0),
        (
            r"\b(?:Grafana|Prometheus|PagerDuty|Datadog|Jenkins|Kibana|Splunk|Jira|Opsgenie|New Relic|"
            r"Argo ?CD|Nagios|Zabbix|Terraform|Ansible|"
            r"Spinnaker|LaunchDarkly|Zookeeper|Alertmanager|Statuspage|CloudWatch|Honeycomb|Bugsnag|"
            r"VictorOps|ServiceNow|CircleCI|GitHub Actions|GitLab)\b",
            0,
        ),
        (r"\b(?:production|prod|staging|default) namespace\b|\bnamespace [`'\"]?\w{2,30}", re.IGNORECASE),
    )
)
_COUNTED = (
    r"(?!\s?(?:%|percent|people|users?|customers?|orders?|payments?|checkouts?|shoppers?|usd|"
    r"dollars?|eur|euros?|min|hours?|"
    r"visitors?|times|tickets|buyers?|failed|of\b|others?|more|baskets|carts|sessions))"
)
_NOT_A_DEPLOY = (
    r"(?<![\w.,:$#/+-])(?<!order )(?<!orders )(?<!no\. )(?<!number )(?<!reference )(?<!about )(?<!some )"
    r"(?<!around )(?<!in )"
)


@lru_cache(maxsize=64)
def _known(services: tuple[str, ...], deploys: tuple[str, ...]) -> re.Pattern[str] | None:
    """The scenario's own names, with what is appended to them."""
    names = [
        rf"(?<![\w./])(?i:{re.escape(name).replace(chr(92) + '-', '[-_]')})(?:-\w{{1,12}}){{0,3}}(?!\w|@)"
        for name in services
        if re.search(r"[-_.\d]", name)
    ]
    names += [
        rf"#{re.escape(deploy)}\b|{_NOT_A_DEPLOY}{re.escape(deploy)}(?![\w.,:]\d|\w){_COUNTED}"
        for deploy in deploys
        if deploy
    ]
    return re.compile("|".join(names)) if names else None


def _find(text: str, words: Words) -> str | None:
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found:
            return found[0].strip()
    known = _known(words.services, words.deploys)
    found = known.search(text) if known else None
    return found[0].strip() if found else None


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
        "Your order 4521 is safe, and so are 4521 others.",
        "Our customer-service team answers on Monday.",
        "The self-service area works.",
    ),
    wrong=(
        "Pods of order-service fail.",
        "orders.internal is down.",
        "10.2.33.4 does not answer.",
        "Deploy #4521 is being rolled back.",
        "We raised CHECKOUT_RETRY_LIMIT.",
        "Follow OPS-1182 for details.",
        "Grafana shows fewer errors.",
    ),
    since=2,
)
