"""A folder of Terraform files as resources with their values: `for_each`, `count` and `dynamic` blocks written out.

Separate from the evaluator, which knows expressions only, and from reading teams, which is PagerDuty's: here a block is
attributes and blocks inside it, each with the line in which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lark import Token, Tree

from simulator.integrations.terraform.evaluate import MOST_ITEMS, Scope, evaluate, name_of, pairs, parts, trees
from simulator.integrations.terraform.syntax import Element, Parsed, Unreadable, parsed
from simulator.integrations.terraform.values import Reference, Unknown, Value, as_text


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value, and where it stands."""

    value: Value
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two braces, worked out."""

    line: int
    attributes: Mapping[str, Attribute]
    blocks: tuple[tuple[str, Block], ...]
    """The blocks inside with their types, in order."""

    def get(self, name: str) -> Value:
        """An attribute's value; None where it is left out."""
        found = self.attributes.get(name)
        return found.value if found else None

    def line_of(self, name: str) -> int:
        """The line of an attribute, or of the block where it is left out."""
        found = self.attributes.get(name)
        return found.line if found else self.line

    def of(self, kind: str) -> list[Block]:
        """The blocks of a type."""
        return [block for name, block in self.blocks if name == kind]


@dataclass(frozen=True, slots=True)
class Resource:
    """One instance of a resource or data source."""

    file: str
    kind: str
    """Like `pagerduty_schedule`."""
    label: str
    key: str | None
    """Its key where it comes from `for_each` or `count`."""
    data: bool
    block: Block

    @property
    def path(self) -> tuple[str | int, ...]:
        """The parts of a reference to it, without `id`."""
        here: tuple[str | int, ...] = (self.kind, self.label)
        here = here if self.key is None else (*here, self.key)
        return ("data", *here) if self.data else here

    @property
    def name(self) -> str:
        """How messages call it."""
        return str(Reference(self.path))


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A part of the files that could not be worked out."""

    file: str
    line: int
    where: str
    says: str


@dataclass
class Configuration:
    """Everything in some files that a team may follow from."""

    resources: list[Resource] = field(default_factory=list)
    modules: list[tuple[str, int, str, Value]] = field(default_factory=list)
    """File, line, name and source of each module."""
    unsaid: list[Unsaid] = field(default_factory=list)
    extra: Value = None
    """The local `gameday`: what an export of ours could not say in resources."""


@dataclass(frozen=True, slots=True)
class _Raw:
    """A block as it was parsed."""

    file: str
    parsed: Parsed
    tree: Tree[Token]

    @property
    def words(self) -> list[str]:
        """Its type and labels."""
        out = []
        for each in trees(self.tree):
            if each.data == "body":
                break
            text = name_of(each) if each.data != "string" else as_text(evaluate(each, Scope({}, {})))
            out.append(text)
        return out

    @property
    def body(self) -> Tree[Token]:
        return next(each for each in trees(self.tree) if each.data == "body")

    @property
    def line(self) -> int:
        return self.parsed.line_of(self.tree)


def configuration(files: Mapping[str, str], variables: Mapping[str, Value]) -> Configuration:
    """Read files (path to text). What cannot be worked out is noted, never raised."""
    out = Configuration()
    raw: list[_Raw] = []
    for file, text in files.items():
        try:
            found = parsed(text)
        except Unreadable as error:
            out.unsaid.append(Unsaid(file, error.line, "", f"{error.says}. Nothing of this file is imported"))
            continue
        raw += [_Raw(file, found, each) for each in trees(found.tree.children[0]) if each.data == "block"]  # type: ignore[arg-type]  # a start holds a body
    scope = Scope({**_defaults(raw), **variables}, _locals(raw))
    out.extra = evaluate(scope.locals_["gameday"], scope) if "gameday" in scope.locals_ else None
    for block in raw:
        words = block.words
        if words[0] in ("resource", "data") and len(words) == 3:
            out.resources += _instances(block, words, scope, out.unsaid)
        elif words[0] == "module" and len(words) == 2:
            inside = _block(block, block.body, scope)
            out.modules.append((block.file, block.line, words[1], inside.get("source")))
    return out


def _attributes(body: Tree[Token]) -> Iterator[tuple[str, Tree[Token]]]:
    for each in trees(body):
        if each.data == "attribute":
            yield name_of(each.children[0]), each


def _expression(attribute: Tree[Token]) -> Element:
    return parts(attribute)[-1]


def _defaults(raw: list[_Raw]) -> dict[str, Value]:
    """The defaults of the variables that have one."""
    out: dict[str, Value] = {}
    for block in raw:
        words = block.words
        if words[0] == "variable" and len(words) == 2:
            for name, attribute in _attributes(block.body):
                if name == "default":
                    out[words[1]] = evaluate(_expression(attribute), Scope({}, {}))
    return out


def _locals(raw: list[_Raw]) -> dict[str, Element]:
    return {
        name: _expression(attribute)
        for block in raw
        if block.words[0] == "locals"
        for name, attribute in _attributes(block.body)
    }


def _instances(block: _Raw, words: list[str], scope: Scope, unsaid: list[Unsaid]) -> Iterator[Resource]:
    kind, label, data = words[1], words[2], words[0] == "data"
    meta = dict(_attributes(block.body))
    repeated = meta.get("for_each") or meta.get("count")
    if repeated is None:
        yield Resource(block.file, kind, label, None, data, _block(block, block.body, scope))
        return
    items = _repeated(evaluate(_expression(repeated), scope))
    if isinstance(items, Unknown):
        if kind.startswith("pagerduty_"):
            where, line = f"{kind}.{label}", block.parsed.line_of(repeated)
            unsaid.append(
                Unsaid(block.file, line, where, f"it is left out: how often it repeats is open ({items.why})")
            )
        return
    for key, value in items:
        bound: dict[str, Value] = {"each": {"key": key, "value": value}, "count": {"index": value}}
        yield Resource(block.file, kind, label, key, data, _block(block, block.body, scope.binding(**bound)))


def _repeated(value: Value) -> list[tuple[str, Value]] | Unknown:
    """The keys and values that `for_each` or `count` goes through; a set's items are their own keys."""
    if isinstance(value, int) and not isinstance(value, bool):
        return [(str(number), number) for number in range(min(value, MOST_ITEMS))]
    items = pairs(value)
    if isinstance(items, Unknown):
        return items
    return [(as_text(each if isinstance(value, list) else key), each) for key, each in items]


def _block(raw: _Raw, body: Tree[Token], scope: Scope) -> Block:
    """Work out a body."""
    attributes = {
        name: Attribute(evaluate(_expression(attribute), scope), raw.parsed.line_of(attribute))
        for name, attribute in _attributes(body)
    }
    blocks: list[tuple[str, Block]] = []
    for each in trees(body):
        if each.data == "block":
            inner = _Raw(raw.file, raw.parsed, each)
            words = inner.words
            if words[0] == "dynamic" and len(words) == 2:
                blocks += _dynamic(inner, words[1], scope)
            else:
                blocks.append((words[0], _block(inner, inner.body, scope)))
    return Block(raw.parsed.line_of(raw.tree), attributes, tuple(blocks))


def _dynamic(raw: _Raw, kind: str, scope: Scope) -> Iterator[tuple[str, Block]]:
    """The blocks that a `dynamic` block stands for; one that cannot be worked out is a block of unknown content."""
    given = dict(_attributes(raw.body))
    content = next(
        (_Raw(raw.file, raw.parsed, each) for each in trees(raw.body) if each.data == "block" and _is_content(each)),
        None,
    )
    if content is None or "for_each" not in given:
        return
    iterator = name_of(_expression(given["iterator"])) if "iterator" in given else kind
    items = pairs(evaluate(_expression(given["for_each"]), scope))
    if isinstance(items, Unknown):
        yield kind, Block(raw.line, {"for_each": Attribute(items, raw.parsed.line_of(given["for_each"]))}, ())
        return
    for key, value in items:
        yield kind, _block(content, content.body, scope.binding(**{iterator: {"key": key, "value": value}}))


def _is_content(tree: Tree[Token]) -> bool:
    return name_of(tree.children[0]) == "content"
