"""Alertmanager's configuration file as a team's alerting: routes, receivers, grouping and inhibition.

Separate from walking the routes. What Alertmanager itself refuses is an error here, with its line; what a team has no
place for (templates, looks, secrets) is listed and left out.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import ValidationError

from simulator.domain.alerting import Alerting, Inhibition, Receiver, Route
from simulator.domain.simtime import DAY, HOUR, MAX_DURATION, MINUTE, SECOND, WEEK
from simulator.integrations.alertmanager.channels import NEEDS, SHOWN, Need
from simulator.integrations.alertmanager.matchers import NotAMatcher, split, written
from simulator.integrations.alertmanager.routing import ALL
from simulator.integrations.imported import Draft, Imported
from simulator.integrations.looking import inside, items, line_of, text
from simulator.integrations.pagerduty_terms import in_words
from simulator.scenario.problems import Problems
from simulator.scenario.source import parse
from simulator.scenario.tree import Entries, Items, Node, Scalar

OUTERMOST = frozenset({
    "global", "templates", "route", "receivers", "inhibit_rules", "mute_time_intervals", "time_intervals", "tracing",
})  # fmt: skip
ROUTE = frozenset({
    "receiver", "group_by", "group_wait", "group_interval", "repeat_interval", "match", "match_re", "matchers",
    "continue", "routes",
})  # fmt: skip
_UNITS = {"ms": 1, "s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK, "y": 365 * DAY}
_DURATION = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?")
_SECRET = re.compile(r"key|secret|token|password|url|credential|http_config|auth")


def read_alertmanager(files: Mapping[str, str]) -> Imported:
    """Read a configuration (path to text). Raises `DocumentError` for one that Alertmanager would refuse."""
    draft = Draft()
    for file, content in files.items():
        problems = Problems(file)
        root = _unwrapped(parse(content, problems), content, problems)
        problems.stop_at_errors()
        if not isinstance(root, Entries):
            problems.add((1, 1), "", "this is no configuration of Alertmanager: it must have a route", "alertmanager")
        else:
            found = _Reader(file, root, draft, problems).alerting()
            if found is not None and draft.alerting is not None:
                draft.refuse(file, 1, "", "it is left out: a team has one routing tree, and another file gave it")
            draft.alerting = draft.alerting or found
        problems.stop_at_errors()
    return draft.imported()


# ---- Kubernetes --------------------------------------------------------------------------------------


def _unwrapped(root: Node | None, content: str, problems: Problems) -> Node | None:
    """The configuration inside a Kubernetes Secret, with the lines of the file; anything else as it is."""
    if text(root, "kind") not in ("Secret", "ConfigMap"):
        return root
    for part in ("stringData", "data"):
        for name in ("alertmanager.yaml", "alertmanager.yml"):
            node = inside(inside(root, part), name)
            if isinstance(node, Scalar):
                encoded = part == "data" and text(root, "kind") == "Secret"
                return _inner(node, content, problems, encoded=encoded)
    problems.add((1, 1), "", "the Secret holds no alertmanager.yaml", "alertmanager")
    return None


def _inner(node: Scalar, content: str, problems: Problems, *, encoded: bool) -> Node | None:
    body, first = node.text, node.place[0]
    block = not encoded and content.split("\n")[first - 1].rstrip().endswith(("|", "|-", "|+"))
    if encoded:
        try:
            body = base64.b64decode(body, validate=False).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            problems.add(node.place, "", "the Secret's data is not base64 of text", "alertmanager")
            return None
    own = Problems(problems.path)
    inner = parse(body, own)
    for each in own.found:
        problems.add((each.line + first if block else first, each.column), each.where, each.says, each.rule)
    return _moved(inner, first if block else None, first) if inner is not None else None


def _moved(node: Node, by: int | None, instead: int) -> Node:
    """The same tree with its lines counted in the outer file; `instead` is the line where they cannot be told."""

    def place(old: tuple[int, int]) -> tuple[int, int]:
        return (old[0] + by, old[1]) if by is not None else (instead, 1)

    if isinstance(node, Scalar):
        return Scalar(place(node.place), node.value, node.text, node.size)
    if isinstance(node, Items):
        return Items(place(node.place), [_moved(each, by, instead) for each in node.items], node.size)
    entries = {key: (place(at), _moved(each, by, instead)) for key, (at, each) in node.entries.items()}
    return Entries(place(node.place), entries, node.size)


# ---- the configuration -------------------------------------------------------------------------------


class _Reader:
    def __init__(self, file: str, root: Entries, draft: Draft, problems: Problems) -> None:
        self._file = file
        self._root = root
        self._draft = draft
        self._problems = problems
        self._names = [text(each, "name") for each in items(root, "receivers")]

    def alerting(self) -> Alerting | None:
        """The whole; None when there was an error, which is noted."""
        for key in self._root.entries:
            if key not in OUTERMOST:
                self._note(self._root, key, key, "it is not known here. It is left out")
        for key in ("templates", "tracing"):
            if inside(self._root, key) is not None:
                self._note(self._root, key, key, "a team has no place for it. It is left out", "note")
        for key in ("mute_time_intervals", "time_intervals"):
            if inside(self._root, key) is not None:
                self._note(self._root, key, key, "times at which routes are silent cannot be said. They are left out")
        self._global()
        receivers = self._receivers()
        root = inside(self._root, "route")
        if not isinstance(root, Entries):
            self._wrong(self._root, "", "there is no route, and there must be one")
            return None
        route = self._route(root, "route", outermost=True)
        inhibit = tuple(
            each
            for place, node in enumerate(items(self._root, "inhibit_rules"))
            if (each := self._inhibition(node, f"inhibit_rules[{place}]")) is not None
        )
        if self._problems.errors or route is None:
            return None
        try:
            return Alerting(route=route, receivers=tuple(receivers), inhibit=inhibit)
        except ValidationError as error:
            self._wrong(self._root, "", in_words(error))
            return None

    def _note(self, node: Node, key: str, where: str, says: str, level: str = "error") -> None:
        self._draft.refuse(self._file, line_of(node, key), where, says, "note" if level == "note" else "error")

    def _wrong(self, node: Node, where: str, says: str) -> None:
        self._problems.add(node.place, where, says, "alertmanager")

    def _global(self) -> None:
        shared = inside(self._root, "global")
        for key in shared.entries if isinstance(shared, Entries) else ():
            why = "it is a secret or an address" if _SECRET.search(key) else "it does not change who is reached"
            self._note(self._root if shared is None else shared, key, f"global.{key}", f"{why}. It is left out", "note")
            self._not_both(shared, key, f"global.{key}")

    def _not_both(self, node: Node | None, key: str, where: str) -> None:
        if node is not None and _given(node, key) and _given(node, f"{key}_file"):
            self._wrong(node, where, f"{key} and {key}_file exclude each other. Keep one")

    # ---- receivers -------------------------------------------------------------------------------------

    def _receivers(self) -> list[Receiver]:
        out, seen = [], set()
        for place, node in enumerate(items(self._root, "receivers")):
            name = text(node, "name")
            where = f"receivers[{place}]"
            if not name:
                self._wrong(node, where, "the receiver has no name")
            elif name in seen:
                self._wrong(node, where, f"there is a receiver '{name}' already, and each needs a name of its own")
            else:
                seen.add(name)
                out.append(self._receiver(node, name, where))
        return out

    def _receiver(self, node: Node, name: str, where: str) -> Receiver:
        via: list[str] = []
        to: list[str] = []
        for key in node.entries if isinstance(node, Entries) else ():
            kind = key.removesuffix("_configs")
            if kind == key:
                if key not in ("name", "labels"):
                    self._note(node, key, f"{where}.{key}", "it is not known here. It is left out")
                continue
            for nth, config in enumerate(items(node, key)):
                via += [kind] if kind not in via else []
                to += self._config(config, kind, f"{where}.{key}[{nth}]")
        if {"pagerduty", "opsgenie", "jsm", "victorops"} & set(via):
            says = (
                "whose pages they are, the file does not say. Add `pages:` with one of the team's escalation policies"
            )
            self._note(node, "name", f"{where}.pages", says, "note")
        return Receiver(name=name[:200], via=tuple(via), to=tuple(dict.fromkeys(each[:200] for each in to)))

    def _config(self, config: Node, kind: str, where: str) -> list[str]:
        for need in NEEDS.get(kind, ()):
            self._needed(config, need, where)
        shown = [text(config, key) for key in SHOWN.get(kind, ()) if text(config, key)]
        if kind in ("opsgenie", "jsm"):
            shown += [found for each in items(config, "responders") if (found := text(each, "name"))]
        if kind == "webhook" and (host := urlsplit(text(config, "url")).hostname):
            shown.append(host)
        for key in config.entries if isinstance(config, Entries) else ():
            if key in SHOWN.get(kind, ()) or key == "responders":
                continue
            why = "it is a secret or an address" if _SECRET.search(key) else "it does not change who is reached"
            self._note(config, key, f"{where}.{key}", f"{why}. It is left out", "note")
            self._not_both(config, key, f"{where}.{key}")
        return shown

    def _needed(self, config: Node, need: Need, where: str) -> None:
        shared = inside(self._root, "global")
        if any(_given(config, key) for key in need.own) or any(_given(shared, key) for key in need.everywhere):
            return
        otherwise = f", or globally as {need.everywhere[0]}" if need.everywhere else ""
        self._wrong(config, where, f"{need.what} is missing. Give it here{otherwise}")

    # ---- routes ----------------------------------------------------------------------------------------

    def _route(self, node: Node, where: str, *, outermost: bool = False) -> Route | None:
        receiver = text(node, "receiver")
        matchers = self._matchers(node, ("match", "match_re", "matchers"), where)
        if outermost and not receiver:
            self._wrong(node, where, "the outermost route must name a receiver")
        if outermost and (matchers or inside(node, "continue") is not None):
            self._wrong(node, where, "the outermost route takes every alert: it has no matchers and no continue")
        if receiver and receiver not in self._names:
            self._wrong(node, f"{where}.receiver", f"there is no receiver '{receiver}'")
        for key in node.entries if isinstance(node, Entries) else ():
            if key == "labels":
                self._note(
                    node, key, f"{where}.labels", "labels of a route only change texts. They are left out", "note"
                )
            elif key not in ROUTE:
                self._note(node, key, f"{where}.{key}", "a team cannot say it. It is left out")
        routes = [self._route(each, f"{where}.routes[{nth}]") for nth, each in enumerate(items(node, "routes"))]
        try:
            return Route(
                matchers=tuple(matchers),
                receiver=receiver or None,
                group_by=self._group_by(node, where),
                group_wait=self._duration(node, "group_wait", where, zero=True),
                group_interval=self._duration(node, "group_interval", where),
                repeat_interval=self._duration(node, "repeat_interval", where),
                continue_=text(node, "continue") == "true",
                routes=tuple(each for each in routes if each is not None),
            )
        except ValidationError as error:
            self._wrong(node, where, in_words(error))
            return None

    def _group_by(self, node: Node, where: str) -> tuple[str, ...] | None:
        found = inside(node, "group_by")
        if found is None:
            return None
        names = [each.text for each in items(found) if isinstance(each, Scalar)]
        if ALL in names and len(names) > 1:
            self._wrong(found, f"{where}.group_by", "'...' is every label, so no other can stand beside it")
        elif len(set(names)) < len(names):
            self._wrong(found, f"{where}.group_by", "a label is named twice")
        return tuple(names)

    def _duration(self, node: Node, key: str, where: str, *, zero: bool = False) -> int | None:
        found = inside(node, key)
        if found is None or (isinstance(found, Scalar) and found.value is None):
            return None
        written_ = found.text if isinstance(found, Scalar) else ""
        match = _DURATION.fullmatch(written_) if written_ else None
        if match is None and written_ != "0":
            self._wrong(found, f"{where}.{key}", f"'{written_}' is not a duration like 30s, 5m or 1h30m")
            return None
        parts = zip(("y", "w", "d", "h", "m", "s", "ms"), match.groups() if match else (), strict=False)
        ms = sum(int(number) * _UNITS[unit] for unit, number in parts if number)
        if not ms and not zero:
            self._wrong(found, f"{where}.{key}", "it must be longer than nothing")
        if ms > MAX_DURATION:
            self._note(node, key, f"{where}.{key}", "a team's durations end at 53 weeks; it is 53 weeks")
        return min(ms, MAX_DURATION)

    # ---- matchers and inhibition -----------------------------------------------------------------------

    def _matchers(self, node: Node, keys: tuple[str, str, str], where: str) -> list[str]:
        out: list[str] = []
        for key, sign in zip(keys[:2], ("=", "=~"), strict=True):
            found = inside(node, key)
            for label, (_, value) in found.entries.items() if isinstance(found, Entries) else ():
                if not isinstance(value, Scalar) or (value.value is None and sign == "=~"):
                    self._wrong(value, f"{where}.{key}.{label}", "it has no value. Write a regular expression")
                else:
                    out += self._one(value, f"{where}.{key}.{label}", label, sign)
        found = inside(node, keys[2])
        for each in items(found) if not isinstance(found, Scalar) else [found]:
            if isinstance(each, Scalar):
                out += self._several(each, f"{where}.{keys[2]}")
        return out

    def _one(self, node: Scalar, where: str, label: str, sign: str) -> list[str]:
        try:
            return [written(label, sign, "" if node.value is None else node.text)]
        except NotAMatcher as error:
            self._wrong(node, where, str(error))
            return []

    def _several(self, node: Scalar, where: str) -> list[str]:
        try:
            return [*split(node.text)]
        except NotAMatcher as error:
            self._wrong(node, where, str(error))
            return []

    def _inhibition(self, node: Node, where: str) -> Inhibition | None:
        sides = [
            self._matchers(node, (f"{side}_match", f"{side}_match_re", f"{side}_matchers"), where)
            for side in ("source", "target")
        ]
        equal = [each.text for each in items(node, "equal") if isinstance(each, Scalar)]
        try:
            return Inhibition(source=tuple(sides[0]), target=tuple(sides[1]), equal=tuple(equal))
        except ValidationError as error:
            self._wrong(node, where, in_words(error))
            return None


def _given(node: Node | None, key: str) -> bool:
    found = inside(node, key)
    return found is not None and not (isinstance(found, Scalar) and found.text == "")
