"""What is wrong with text that is no YAML, in an author's words.

Separate from the reader because it knows how two parsers complain (libyaml and PyYAML's own), which have to be told
apart by what they say.
"""

from __future__ import annotations

import yaml

from simulator.scenario.problems import Problems

_PLAIN_WORDS = (
    ("start any token", "This character cannot begin a value. Put the text in quotes"),
    ("mapping values are not", "A ':' where no key can be. Put text with ': ' in quotes, or check the indentation"),
    ("sequence entries are not", "A '-' where no item of a list can be. Put the text in quotes"),
    ("unexpected end of stream", "A quote opens here and is never closed"),
    ("unknown escape character", "Not an escape of double quotes. Write it in single quotes, or double the backslash"),
    ("Unicode character escape", "Not a character. Remove the escape"),
    ("alphabetic or numeric character", "'&' and '*' have a meaning here. Put text that begins with them in quotes"),
    ("',' or '}'", "A ',' or the closing '}' is missing"),
    ("',' or ']'", "A ',' or the closing ']' is missing"),
    ("'-' indicator", "A list's item must begin with '- '. Check the indentation"),
    ("expected key", "A key is expected here. Check the indentation, and quote text that begins with a quote"),
    ("block end", "A key is expected here. Check the indentation, and quote text that begins with a quote"),
    ("node content", "A value is missing"),
    ("':'", "A ':' is missing behind a key"),
    ("indentation", "The text after '|' or '>' is indented wrongly"),
    ("comment or line break", "Nothing but a comment may follow here"),
    ("directive", "Lines that begin with '%' are not used here. Remove it"),
    ("document start", "Text after the end of the document. Remove it"),
    ("tag", "Tags ('!') are not allowed. Put text that begins with '!' in quotes"),
)  # fmt: skip
"""What libyaml and PyYAML say, by a part that both share, and what it means for an author."""


def explain(error: yaml.YAMLError, text: str, problems: Problems) -> None:
    """Add a parser's complaint to the problems, at its place."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", "") or "")
    lines = text.rstrip().split("\n")
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if place[0] > len(lines):
        place = (len(lines), len(lines[-1]) + 1)
    begun = getattr(error, "context_mark", None)
    if begun is not None and "end of stream" in said:
        place = (begun.line + 1, begun.column + 1)  # a quote that is never closed is wrong where it opens
    if _tab_before(lines[place[0] - 1]):
        problems.add((place[0], 1), "", "A tab indents this line. Indent with spaces", "tab")
        return
    says = next(
        (words for part, words in _PLAIN_WORDS if part in said), "This is not YAML. Check quotes and indentation"
    )
    if begun is not None and begun.line + 1 < place[0]:
        says += f" (it began in line {begun.line + 1})"
    problems.add(place, "", says, "syntax")


def _tab_before(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]
