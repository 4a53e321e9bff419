"""A secret in a message: a password, a token, a key, a login written out.

Separate because one is enough to be critical, whatever else the message says well; what only speaks of passwords gives
nothing away and is none.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words

_MIXED = r"(?=[^\s'\"]{0,60}\d)(?=[^\s'\"]{0,60}[A-Za-z])[^\s'\",;()]{6,200}"
"""A run of letters and digits, as secrets have."""
_SHORT = r"(?=[^\s'\"]{0,60}[\dA-Z!$%&*#@])[^\s'\",;()]{4,200}"
_KEY = (
    r"(?:passwords?|passwd|pass-?phrase|passcode|pwd|pw|credentials?|creds|secrets?|"
    r"(?:override|access|staff|bypass|unlock|admin|emergency|recovery|log-?in|master|backdoor|maintenance) code|"
    r"api[ _-]?keys?|api[ _-]?secret|tokens?|"
    r"(?:access|secret|private|signing|encryption|licen[cs]e|deploy|storage|ssh|master|"
    r"service|root|account)[ _-]?key)"
)
_NO_VALUE = (
    r"(?!https?:|see\b|ask\b|in\b|the\b|is\b|not\b|none\b|n/a|to\b|we\b|it\b|please\b|"
    r"redacted|removed|hidden|expired|"
    r"invalid|wrong|\*{3}|<|\[|x{4}|\.{3})"
)
_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\b(?:AKIA|ASIA)[0-9A-Z]{12,20}\b", 0),
        (r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----", 0),
        (r"\beyJ[A-Za-z0-9_-]{4,500}\.[A-Za-z0-9_-]{2,1000}", 0),
        (r"\b[a-z][a-z+]{1,20}://[^\s:/@]{0,80}:[^\s:/@]{1,80}@[^\s,;]{0,200}", re.IGNORECASE),
        (
            r"\b(?:ghp|gho|ghs|ghu|github_pat|glpat|xox[abprs]|npm|dckr_pat|hvs|shpat|"
            r"whsec)[_.-][A-Za-z0-9_-]{6,200}",
            0,
        ),
        (r"(?:sk|pk|rk)[_-](?:live|test|prod|proj|ant)[_-][A-Za-z0-9_-]{3,200}", re.IGNORECASE),
        (r"\bAIza[0-9A-Za-z_-]{8,60}|\bSG\.[A-Za-z0-9_-]{6,80}\.[A-Za-z0-9_-]{2,80}", 0),
        (
            r"\b(?:tok|token|key|secret|sess|pat|api|pwd|"
            r"auth)[_-](?=[A-Za-z0-9_-]{0,60}\d)[A-Za-z0-9_-]{6,200}",
            re.IGNORECASE,
        ),
        (r"\b(?:bearer|basic)\s{1,3}(?=[A-Za-z0-9._~+/=-]{0,60}[\dA-Z])[A-Za-z0-9._~+/=-]{10,500}", re.IGNORECASE),
        (
            rf"{_KEY}[\w-]{{0,20}}['\"]?\s{{0,3}}(?:=|:|->|"
            rf"=>)\s{{0,3}}['\"`\u201c]?{_NO_VALUE}[^\s'\"`,;()]{{4,200}}",
            re.IGNORECASE,
        ),
        (
            rf"\b{_KEY}(?: (?:for|of|on|to|into|"
            rf"at) (?:[\w.-]{{1,30}} ){{0,4}}?[\w.-]{{1,30}})?,? (?:is|was|are|remains|now|being|still|"
            rf"will be|(?:has been |got )?"
            rf"(?:set|changed|reset|rotated) to)(?: now| still| currently| again|"
            rf" just)?:? ['\"`\u201c]?{_NO_VALUE}(?-i:{_SHORT})",
            re.IGNORECASE,
        ),
        (rf"\b{_KEY}(?: \w{{1,12}})? (?:from|to|was|with|as) ['\"`\u201c]?(?=[A-Za-z]){_MIXED}", re.IGNORECASE),
        (rf"\b{_KEY}\s{{1,2}}[('\"`\u201c]{{0,2}}{_MIXED}", re.IGNORECASE),
        (rf"\b{_KEY}\s{{1,2}}\(?['\"`\u201c][^'\"`\u201d\n]{{4,60}}['\"`\u201d]", re.IGNORECASE),
        (
            r"\b(?:log-?ins?|log in|sign in|user(?:name)?|creds?|credentials?|use|using|account|"
            r"access|get in|break-?glass|ssh|connect|bastion|"
            r"auth)\b[^\n]{0,40}?(?<![\w./-])[a-z][\w-]{1,20}\s?[:/]\s?(?=[^\s/.:@]{0,60}\d)"
            r"(?=[^\s/.:@]{0,60}[A-Za-z])"
            r"[^\s/.:@,;]{6,60}(?![\w/.:@-])",
            re.IGNORECASE,
        ),
        (rf"\b(?:root|admin|administrator|postgres|sysadmin)\s?[:/]\s?{_MIXED}", re.IGNORECASE),
        (rf"\s-u\s?\w{{1,30}}(?::|\s-p\s?){_SHORT}", 0),
        (
            r"\b(?:passcode|pin(?: code)?|door code|entry code|otp|2fa code|one-time code|mfa code|"
            r"unlock code)(?: \w{1,12})? ?(?:is|:|=|#)? ?\d{4,8}\b",
            re.IGNORECASE,
        ),
    )
)


def _find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found:
            return found[0].strip().rstrip(".")
    return None


SECRETS = Rule(
    id="secret",
    kind="fault",
    asks="no secret",
    short="no secret",
    find=_find,
    advice="Never paste a secret into a message; if it happened, take the message down and renew the secret.",
    right=(
        "We renewed an expired password of an internal account.",
        "Please reset your password: https://example.com/reset",
        "A token of our payment provider had expired.",
        "The admin password is in the vault, ask Dave for access.",
        "Rotate the gateway token once this is over.",
        "The secret is out: checkout was slow.",
    ),
    wrong=(
        "The fix is PAYMENT_API_KEY: the api_key=9f8a7b6c was wrong.",
        "The password: hunter22 was rejected.",
        "Connecting with postgres://app:s3cret@db failed.",
        "AKIAIOSFODNN7EXAMPLE was revoked.",
        "pw for the jump host is Winter-77, be quick",
        "Log in with ops/lettuce99 and look.",
        "The new token sk_test_abc123def is in place.",
    ),
    since=2,
)
