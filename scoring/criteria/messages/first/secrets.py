"""A secret in a public post: a key, a token, a password.

Separate because one is enough to be critical, whatever else the post says well.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

SECRETS = Rule(
    id="secret",
    kind="fault",
    asks="no secret",
    short="no secret",
    find=finder(
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----",
        r"\b(?:password|passwd|pwd|secret|api[_ -]?key|access[_ -]?key|auth[_ -]?token|token)\b\s{0,3}[=:]\s{0,3}['\"]?"
        r"(?!https?:)[^\s'\"]{4,200}",
        r"\bBearer\s{1,3}[A-Za-z0-9._~+/-]{16,500}",
        r"\b(?:ghp|gho|ghs|github_pat|glpat|xox[abprs]|sk_live|sk_test|rk_live)[_-][A-Za-z0-9_-]{10,200}",
        r"\beyJ[A-Za-z0-9_-]{10,500}\.[A-Za-z0-9_-]{10,1000}",
        r"\b[a-z]{2,20}://[^\s:/@]{1,80}:[^\s:/@]{1,80}@",
    ),
    advice="Never paste configuration into a public post; if it happened, take the post down and renew the secret.",
    right=(
        "We renewed an expired password of an internal account.",
        "Please reset your password: https://example.com/reset",
        "A token of our payment provider had expired.",
    ),
    wrong=(
        "The fix is PAYMENT_API_KEY: the api_key=9f8a7b6c was wrong.",
        "The password: hunter22 was rejected.",
        "Connecting with postgres://app:s3cret@db failed.",
        "AKIAIOSFODNN7EXAMPLE was revoked.",
    ),
    until=1,
)
