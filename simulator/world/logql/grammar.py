"""LogQL's grammar, and the parser's complaints in words: where, what and what to do.

Separate from what the parts mean. The grammar takes in a little more than is evaluated, so that what is not supported
is refused by its name and not as a mistake.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from simulator.world.promql.errors import Place, QueryError

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

LONGEST_QUERY = 16_384
"""Characters of one query."""
DEEPEST = 120
"""Levels of a query's tree."""

GRAMMAR = r"""
start: log | metric

log: selector stage*
selector: "{" (matcher ("," matcher)*)? ","? "}"
matcher: NAME (EQ | NE | RE | NRE) STRING

stage: (PIPE_EQ | NE | PIPE_RE | NRE) STRING ("or" STRING)*    -> line_filter
     | "|" JSON assigns?                                        -> json
     | "|" LOGFMT FLAG* assigns?                                -> logfmt
     | "|" "line_format" STRING                                 -> line_format
     | "|" "label_format" assigns                               -> label_format
     | "|" (DROP | KEEP) NAME ("," NAME)*                       -> picking
     | "|" OTHER_STAGE (STRING | NAME | "(" | ")" | "," )*      -> other_stage
     | OTHER_FILTER STRING                                      -> other_filter
     | "|" either
assigns: assign ("," assign)*
assign: NAME EQ (NAME | STRING)

?either: both ("or" both)*
?both: condition (("and" | ",") condition)*
?condition: NAME (EQ | NE | RE | NRE) STRING                    -> label_is
          | NAME (EQ | EQEQ | NE | GTE | LTE | GT | LT) (NUMBER | DURATION | BYTES)   -> label_compares
          | NAME (EQ | NE) NAME "(" STRING ")"                  -> label_calls
          | "(" either ")"

?metric: metric OR modifier joined                              -> operation
       | joined
?joined: joined (AND | UNLESS) modifier compared                -> operation
       | compared
?compared: compared (EQEQ | NE | GTE | LTE | GT | LT) modifier added   -> operation
         | added
?added: added (PLUS | MINUS) modifier multiplied                -> operation
      | multiplied
?multiplied: multiplied (TIMES | DIVIDE | MODULO) modifier signed      -> operation
           | signed
?signed: MINUS signed                                           -> negation
       | PLUS signed                                            -> positive
       | powered
?powered: alone POWER modifier signed                           -> operation
        | alone
?alone: NUMBER                                                  -> number
      | call
      | "(" metric ")"
modifier: BOOL? pairing?
pairing: (ON | IGNORING) labels ((GROUP_LEFT | GROUP_RIGHT) labels?)?

call: NAME grouping? "(" (argument ("," argument)*)? ")" grouping?
?argument: metric | range | STRING -> text
range: log "[" DURATION "]" stage* ("offset" MINUS? DURATION)?
     | log                                                      -> rangeless
grouping: (BY | WITHOUT) labels
labels: "(" (NAME ("," NAME)*)? ","? ")"

JSON: "json"
LOGFMT: "logfmt"
DROP: "drop"
KEEP: "keep"
OTHER_STAGE.5: /(?:unwrap|regexp|pattern|unpack|decolorize)(?![a-zA-Z0-9_])/
FLAG: /--[a-z-]+/
OTHER_FILTER: /[|!]>/
BY: "by"
WITHOUT: "without"
BOOL: "bool"
ON: "on"
IGNORING: "ignoring"
GROUP_LEFT: "group_left"
GROUP_RIGHT: "group_right"
AND: "and"
OR: "or"
UNLESS: "unless"
PIPE_EQ: "|="
PIPE_RE: "|~"
EQEQ: "=="
NE: "!="
RE: "=~"
NRE: "!~"
GTE: ">="
LTE: "<="
EQ: "="
GT: ">"
LT: "<"
PLUS: "+"
MINUS: "-"
TIMES: "*"
DIVIDE: "/"
MODULO: "%"
POWER: "^"
NAME: /[a-zA-Z_][a-zA-Z0-9_]*/
STRING: /"(?:\\.|[^"\\\n])*"|`[^`]*`/
BYTES.4: /[0-9]+(?:\.[0-9]+)?(?:[kmgtpKMGTP]i?)?[bB](?![a-zA-Z0-9_])/
DURATION.3: /(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|\u00b5s|ms|s|m|h|d|w|y))+(?![a-zA-Z0-9_])/
NUMBER.2: /(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![a-zA-Z0-9_.])/
BLANK: /[ \t\r\n]+|#[^\n]*/
%ignore BLANK
"""


@cache
def _parser() -> Lark:
    from lark import Lark  # only who asks a query pays for it

    return Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def parsed(text: str) -> Tree[Token]:
    """The text as the grammar's tree; raises QueryError."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    if len(text) > LONGEST_QUERY:
        raise QueryError(f"more than {LONGEST_QUERY:,} characters", "Ask for less at once.")
    if not text.strip():
        raise QueryError("nothing is asked", 'Write a selector such as {service="web"}.')
    try:
        tree = _parser().parse(text)
    except UnexpectedToken as error:
        raise _unexpected(text, error.token, error.accepts or error.expected) from None
    except UnexpectedCharacters as error:
        raise QueryError(_misread(text, error.pos_in_stream or 0), "", Place(error.line, error.column)) from None
    _check_depth(tree)
    return tree


def _check_depth(tree: Tree[Token]) -> None:
    from lark import Tree

    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise QueryError(f"more than {DEEPEST} levels of operators and brackets", "Split it.")
        level = [child for node in level for child in node.children if isinstance(child, Tree)]


def _misread(text: str, at: int) -> str:
    begins = text[at]
    if begins in '"`':
        return f"the string that begins here has no end: {text[at : at + 12]}"
    if begins == "'":
        return "strings stand in double quotes or backticks"
    return f"{begins!r} cannot stand here"


WORDS = {
    "STRING": "a string in double quotes", "NAME": "a name", "NUMBER": "a number", "DURATION": "a duration such as 5m",
    "BYTES": "a size such as 20KB", "LBRACE": "{", "RBRACE": "}", "LPAR": "(", "RPAR": ")", "RSQB": "]",
    "LSQB": "a range such as [5m]", "COMMA": ",", "VBAR": "|", "EQ": "=", "NE": "!=",
    "RE": "=~", "NRE": "!~", "PIPE_EQ": "|=", "PIPE_RE": "|~", "$END": "the end",
}  # fmt: skip
"""The tokens that a complaint offers, as a person writes them."""


def _unexpected(text: str, token: Token, wanted: set[str]) -> QueryError:
    offered = [said for name, said in WORDS.items() if name in wanted][:6]
    fix = f"Expected {', '.join(offered[:-1])}{' or ' if offered[1:] else ''}{offered[-1]}." if offered else ""
    if token.type == "$END":
        lines = text.rstrip().split("\n")
        return QueryError("the query ends too early", fix, Place(len(lines), len(lines[-1]) + 1))
    return QueryError(f"{str(token)[:40]!r} cannot stand here", fix, Place(token.line or 1, token.column or 1))
