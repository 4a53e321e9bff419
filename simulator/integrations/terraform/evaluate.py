"""Expressions of Terraform, worked out as far as the files alone say.

Separate from reading resources: this knows HCL's expressions and nothing of PagerDuty. Variables, locals, `for`,
conditions, indexes, templates and common functions are worked out; resources and modules stay references.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lark import Token, Tree

from simulator.integrations.terraform.functions import call
from simulator.integrations.terraform.syntax import Element
from simulator.integrations.terraform.values import Reference, Unknown, Value, as_text

MOST_ITEMS = 10_000
MOST_STEPS = 200_000
"""How many expressions one import works out; nobody's rota needs more."""


class TooMuch(Exception):
    """The files ask for more work than an import does."""


@dataclass
class Scope:
    """What names mean at a place."""

    variables: Mapping[str, Value]
    """What `var.NAME` is worth; defaults and the given files together."""
    locals_: Mapping[str, Element]
    """The expressions behind `local.NAME`."""
    bindings: Mapping[str, Value] = field(default_factory=dict)
    """`each`, and what `for` and `dynamic` bind."""
    steps: list[int] = field(default_factory=lambda: [0])
    open_: tuple[str, ...] = ()
    """Locals that are being worked out, to see circles."""

    def binding(self, **more: Value) -> Scope:
        """This scope with more names."""
        return Scope(self.variables, self.locals_, {**self.bindings, **more}, self.steps, self.open_)

    def inside(self, name: str) -> Scope:
        """The scope of a local: no bindings from where it is used."""
        return Scope(self.variables, self.locals_, {}, self.steps, (*self.open_, name))


def evaluate(element: Element, scope: Scope) -> Value:
    """What an expression is worth."""
    scope.steps[0] += 1
    if scope.steps[0] > MOST_STEPS:
        raise TooMuch
    if isinstance(element, Token):
        return Unknown(f"'{element}' is not worked out here")
    rule = _RULES.get(str(element.data))
    if rule is None:
        return Unknown(f"an expression of this kind ({element.data}) is not worked out here")
    return rule(element, scope)


def parts(tree: Tree[Token]) -> list[Element]:
    """The children that say something."""
    return [each for each in tree.children if not (isinstance(each, Tree) and each.data == "new_line_or_comment")]


def trees(tree: Tree[Token]) -> list[Tree[Token]]:
    """The children that are expressions or rules themselves, without punctuation and line ends."""
    return [each for each in parts(tree) if isinstance(each, Tree)]


def name_of(tree: Element) -> str:
    """An identifier's or keyword's text."""
    while isinstance(tree, Tree):
        tree = tree.children[0]
    return str(tree)


# ---- literals ------------------------------------------------------------------------------------------


def _term(tree: Tree[Token], scope: Scope) -> Value:
    return evaluate(trees(tree)[0], scope)


def _number(tree: Tree[Token], _scope: Scope) -> Value:
    text = "".join(str(each) for each in tree.children)
    try:
        return float(text) if re.search("[.eE]", text) else int(text[:400])
    except (ValueError, OverflowError):
        return Unknown("the number is too long")


def _literal(tree: Tree[Token], _scope: Scope) -> Value:
    return {"true": True, "false": False, "null": None}[name_of(tree)]


_ESCAPE = re.compile(r"\\(n|r|t|\"|\\|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def _unescaped(found: re.Match[str]) -> str:
    what = found[1]
    if what in _ESCAPES:
        return _ESCAPES[what]
    code = int(what[1:], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\N{REPLACEMENT CHARACTER}"


def _string(tree: Tree[Token], scope: Scope) -> Value:
    out = ""
    inside = trees(tree)
    for part in inside:
        piece = part.children[0]
        if isinstance(piece, Token):
            text = str(piece)
            escaped = piece.type in ("ESCAPED_INTERPOLATION", "ESCAPED_DIRECTIVE")
            out += text[1:] if escaped else _ESCAPE.sub(_unescaped, text)
        elif piece.data == "interpolation":
            value = evaluate(trees(piece)[0], scope)
            if isinstance(value, (Unknown, Reference)):
                # "${x}" alone is x itself, as Terraform reads it
                return value if len(inside) == 1 else Unknown(f"a part of the text is known to Terraform only: {value}")
            out += as_text(value)
        else:
            return Unknown("directives in texts are not worked out here")
    return out


def _heredoc(tree: Tree[Token], _scope: Scope) -> Value:
    lines = name_of(tree).replace("\r\n", "\n").split("\n")
    body = lines[1:]
    while body and not body[-1].strip():
        body.pop()
    body = body[:-1]
    if lines[0].startswith("<<-"):
        indent = min((len(line) - len(line.lstrip()) for line in body if line.strip()), default=0)
        body = [line[indent:] for line in body]
    text = "".join(f"{line}\n" for line in body)
    return Unknown("templates in here-documents are not worked out") if "${" in text or "%{" in text else text


# ---- collections ---------------------------------------------------------------------------------------


def _tuple(tree: Tree[Token], scope: Scope) -> Value:
    return [evaluate(each, scope) for each in trees(tree)]


def _object(tree: Tree[Token], scope: Scope) -> Value:
    out: dict[str, Value] = {}
    for each in trees(tree):
        if each.data == "object_elem":
            key, value = trees(each)
            out[_key(key, scope)] = evaluate(value, scope)
    return out


def _key(tree: Tree[Token], scope: Scope) -> str:
    inner = tree.children[0]
    bare = inner.children[0] if isinstance(inner, Tree) and inner.data == "expr_term" else inner
    if isinstance(bare, Token) and bare.type != "LPAR":
        return str(bare)
    if isinstance(bare, Tree) and bare.data in ("identifier", "keyword", "literal_value"):
        return name_of(bare)
    return as_text(evaluate(inner, scope))


def _for(tree: Tree[Token], scope: Scope) -> Iterator[Scope] | Unknown:
    """The scope of each item of a `for` that its condition lets through."""
    intro = next(each for each in trees(tree) if each.data == "for_intro")
    names = [name_of(each) for each in trees(intro) if each.data == "identifier"]
    items = pairs(evaluate(trees(intro)[-1], scope))
    if isinstance(items, Unknown):
        return items
    condition = next((each for each in trees(tree) if each.data == "for_cond"), None)

    def inner() -> Iterator[Scope]:
        for key, value in items:
            bound = {names[0]: value} if len(names) == 1 else {names[0]: key, names[1]: value}
            each = scope.binding(**bound)
            if condition is None or evaluate(trees(condition)[-1], each) is True:
                yield each

    return inner()


def pairs(value: Value) -> list[tuple[Value, Value]] | Unknown:
    """The keys and values of a collection, as `for` and `for_each` go through it."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, dict):
        out: list[tuple[Value, Value]] = [(key, value[key]) for key in sorted(value)]
        return out[:MOST_ITEMS]
    if isinstance(value, list):
        return [*enumerate(value[:MOST_ITEMS])]
    return Unknown(f"{value} is known to Terraform only" if isinstance(value, Reference) else "it is no list or map")


def _for_tuple(tree: Tree[Token], scope: Scope) -> Value:
    scopes = _for(tree, scope)
    if isinstance(scopes, Unknown):
        return scopes
    body = next(each for each in trees(tree) if each.data not in ("for_intro", "for_cond"))
    return [evaluate(body, each) for each in scopes]


def _for_object(tree: Tree[Token], scope: Scope) -> Value:
    scopes = _for(tree, scope)
    if isinstance(scopes, Unknown):
        return scopes
    key, value = [each for each in trees(tree) if each.data not in ("for_intro", "for_cond")][:2]
    grouped = any(isinstance(each, Token) and each.type == "ELLIPSIS" for each in tree.children)
    out: dict[str, Value] = {}
    for each in scopes:
        name, worth = as_text(evaluate(key, each)), evaluate(value, each)
        if grouped:
            group = out.setdefault(name, [])
            if isinstance(group, list):
                group.append(worth)
        else:
            out[name] = worth
    return out


# ---- names ---------------------------------------------------------------------------------------------


def _identifier(tree: Tree[Token], scope: Scope) -> Value:
    name = name_of(tree)
    return scope.bindings[name] if name in scope.bindings else Reference((name,))


def _attribute(tree: Tree[Token], scope: Scope) -> Value:
    owner, attribute = trees(tree)
    return attribute_of(evaluate(owner, scope), name_of(trees(attribute)[0]), scope)


def attribute_of(owner: Value, name: str, scope: Scope) -> Value:
    """`owner.name`."""
    if isinstance(owner, Reference):
        if owner.parts == ("var",):
            return scope.variables.get(name, Unknown(f"var.{name} has no value here. Give it with --var-file"))
        if owner.parts == ("local",):
            return _local(name, scope)
        return Reference((*owner.parts, name))
    if isinstance(owner, dict):
        return owner.get(name, Unknown(f"there is no '{name}'"))
    return owner if isinstance(owner, Unknown) else Unknown(f"'.{name}' of a value that has none")


def _local(name: str, scope: Scope) -> Value:
    if name not in scope.locals_:
        return Reference(("local", name))
    if name in scope.open_:
        return Unknown(f"local.{name} is defined by itself")
    return evaluate(scope.locals_[name], scope.inside(name))


def _index(tree: Tree[Token], scope: Scope) -> Value:
    owner, index = trees(tree)
    value = evaluate(owner, scope)
    inner = trees(index)
    key = evaluate(inner[0], scope) if inner else int(str(index.children[-1]))
    if isinstance(value, Unknown) or isinstance(key, Unknown):
        return value if isinstance(value, Unknown) else key
    if isinstance(value, Reference) and isinstance(key, (str, int)):
        return Reference((*value.parts, key))
    if isinstance(value, dict):
        return value.get(as_text(key), Unknown(f"there is no '{as_text(key)}'"))
    if isinstance(value, list) and isinstance(key, int) and -1 < key < len(value):
        return value[key]
    return Unknown("an index that leads nowhere")


def _splat(tree: Tree[Token], scope: Scope) -> Value:
    owner, splat = trees(tree)
    items = evaluate(owner, scope)
    if isinstance(items, (Unknown, Reference)):
        return items if isinstance(items, Unknown) else Unknown(f"{items}[*] is known to Terraform only")
    out: list[Value] = []
    for item in items if isinstance(items, list) else [] if items is None else [items]:
        value: Value = item
        for step in trees(splat):
            value = attribute_of(value, name_of(trees(step)[0]), scope)
        out.append(value)
    return out


# ---- operations ----------------------------------------------------------------------------------------


def _call(tree: Tree[Token], scope: Scope) -> Value:
    name = "::".join(str(each.children[0]) for each in trees(tree) if each.data == "identifier")
    given = next((each for each in trees(tree) if each.data == "arguments"), None)
    arguments = [evaluate(each, scope) for each in trees(given)] if given is not None else []
    spread = given is not None and any(isinstance(each, Token) and each.type == "ELLIPSIS" for each in given.children)
    if spread and isinstance(arguments[-1], list):
        arguments = [*arguments[:-1], *arguments[-1]]
    return call(name, arguments)


def _conditional(tree: Tree[Token], scope: Scope) -> Value:
    condition, yes, no = trees(tree)
    asked = evaluate(condition, scope)
    if isinstance(asked, bool):
        return evaluate(yes if asked else no, scope)
    return asked if isinstance(asked, Unknown) else Unknown("a condition that only Terraform knows")


def _unary(tree: Tree[Token], scope: Scope) -> Value:
    value = evaluate(trees(tree)[0], scope)
    sign = str(tree.children[0])
    if sign == "!" and isinstance(value, bool):
        return not value
    if sign == "-" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return -value
    return value if isinstance(value, Unknown) else Unknown(f"'{sign}' of a value that has none")


def _binary(tree: Tree[Token], scope: Scope) -> Value:
    left_tree, term = trees(tree)[:2]
    operator_tree, right_tree = trees(term)
    sign = name_of(operator_tree)
    left, right = evaluate(left_tree, scope), evaluate(right_tree, scope)
    for each in (left, right):
        if isinstance(each, (Unknown, Reference)):
            return each if isinstance(each, Unknown) else Unknown(f"{each} is known to Terraform only")
    try:
        return _OPERATORS[sign](left, right)
    except (TypeError, ZeroDivisionError, OverflowError, KeyError):
        return Unknown(f"'{sign}' of values that it cannot take")


_OPERATORS: dict[str, Callable[..., Value]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "&&": lambda a, b: a and b,
    "||": lambda a, b: a or b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: float(a) * b if max(abs(a), abs(b)) > 2**53 else a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
}

_RULES: dict[str, Callable[[Tree[Token], Scope], Value]] = {
    "expr_term": _term,
    "int_lit": _number,
    "float_lit": _number,
    "literal_value": _literal,
    "string": _string,
    "heredoc_template": _heredoc,
    "heredoc_template_trim": _heredoc,
    "tuple": _tuple,
    "object": _object,
    "identifier": _identifier,
    "get_attr_expr_term": _attribute,
    "index_expr_term": _index,
    "attr_splat_expr_term": _splat,
    "full_splat_expr_term": _splat,
    "function_call": _call,
    "for_tuple_expr": _for_tuple,
    "for_object_expr": _for_object,
    "conditional": _conditional,
    "unary_op": _unary,
    "binary_op": _binary,
}
