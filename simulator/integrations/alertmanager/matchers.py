"""Alertmanager's matchers, in the old words (`match`, `match_re`) and the new (`matchers`), as a team writes them.

Separate because both words mean the same and people have both in one file. Every matcher comes out in one spelling:
`severity="critical"`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import re2

from simulator.domain.alerting import MATCHER

_PART = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^\s"=!~,{}]+)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|[^",]*?)\s*(,|$)')


class NotAMatcher(Exception):
    """A text that is no matcher; says why."""


def written(label: str, sign: str, value: str) -> str:
    """One matcher in its spelling; a regular expression that Alertmanager could not read is refused."""
    if not label:
        raise NotAMatcher("the label's name is missing")
    if sign in ("=~", "!~"):
        try:
            re2.compile(f"^(?:{value})$", _quiet())
        except re2.error:
            raise NotAMatcher(f"'{value}' is not a regular expression of RE2") from None
    out = f"{label}{sign}{json.dumps(value, ensure_ascii=False)}"
    if not MATCHER.fullmatch(out):
        raise NotAMatcher(f"'{label}' is no label that a team can name")
    return out


def _quiet() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


def split(text: str) -> Iterator[str]:
    """The matchers of one text, which may hold several: `{a="b", c=~"d"}`. Raises `NotAMatcher`."""
    body = text.strip()
    if body.startswith("{") and body.endswith("}"):
        body = body[1:-1].strip().removesuffix(",")
    at = 0
    while at < len(body):
        found = _PART.match(body, at)
        if found is None:
            raise NotAMatcher(f"'{text}' is no matcher. Write it like severity=\"critical\"")
        yield written(_unquoted(found[1]), found[2], _unquoted(found[3]))
        at = found.end()
    if not body:
        raise NotAMatcher("the matcher is empty")


def _unquoted(text: str) -> str:
    """A value without its quotes; one that is not quoted is meant as it stands."""
    if not (len(text) > 1 and text.startswith('"') and text.endswith('"')):
        return text.strip()
    return re.sub(
        r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1] if found[1] in '"\\' else found[0]), text[1:-1]
    )
