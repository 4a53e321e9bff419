"""A postmortem's parts, as the guide's template has them: sections, lessons, action items.

Separate from the judging because other parts of the product read the same document. Headings are known by their words,
whatever their level; text in square brackets is a placeholder and counts as empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scoring.versions import FIRST

PARTS: tuple[tuple[str, str], ...] = (
    ("summary", r"summary|what happened|overview"),
    ("impact", r"impact"),
    ("timeline", r"time ?line"),
    ("root cause", r"root causes?|causes?|contributing"),
    ("what went well", r"went well|what worked"),
    ("what went poorly", r"went (?:poorly|badly|wrong)|what did ?n[o']t work|to improve"),
    ("where we got lucky", r"lucky|luck"),
    ("action items", r"actions?|follow[- ]?ups?|next steps"),
)
"""Each part that the template has, and the words by which its heading is known."""

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s{1,4}(.{1,200}?)\s{0,4}#{0,6}\s{0,4}$|^\*\*(.{1,120}?)\*\*:?\s{0,4}$")
_FIELDS = re.compile(r"^\s{0,3}\*\*[A-Z][A-Za-z]{1,20}:\*\*|^Nothing was found in: ")
"""The head's lines, and the draft's word on where nothing was found."""
_PLACEHOLDER = re.compile(r"\[(?![ xX]\])[^\]\n]{1,200}\]|\b(?:TODO|TBD|X,XXX|YYYY-MM-DD)\b")
_SEPARATOR = re.compile(r"^[\s|:-]{3,400}$")
_WORD = re.compile(r"[A-Za-z0-9]{2,60}")
_FIRST_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\b|\b\d{1,2} [A-Z][a-z]{2,8}\b|"
    r"\b[A-Z][a-z]{2,8} \d{1,2}\b|\bin \d{1,2} (?:days?|weeks?)\b"
)
"""The due dates that the first version of the rubric knew."""
_DATE = re.compile(
    _FIRST_DATE.pattern + r"|\b[Ii]n (?:an?|one|two|three|four|five|six|eight|ten|twelve|\d{1,2}) "
    r"(?:working |business )?(?:day|week|month|sprint|quarter)s?\b|\b(?:[Tt]oday|[Tt]omorrow)\b|"
    r"\b(?:by|on|next|this|By|On|Next|This) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|"
    r"\b(?:[Nn]ext|[Tt]his|[Ee]nd of(?: the)?(?: next)?) (?:week|month|sprint|quarter|year)\b|\bQ[1-4](?: \d{4})?\b"
)
_PRIORITY = re.compile(r"^\s{0,4}(?:P[0-4]|high|medium|low|critical|urgent)\s{0,4}$", re.IGNORECASE)
_OWNER_IN_LINE = re.compile(
    r"@(\w[\w.-]{1,39})|\bowner\b:?\s{0,2}([^,;()|]{0,60})|\((?:P[0-4][, ]{1,2})?([A-Z][a-z][\w.' -]{0,58})"
)
"""Who has an action that is written as one line: `@carol`, `owner: Carol`, `(Carol, ...`."""
_BAR, _ESCAPED = re.compile(r"(?<!\\)\|"), re.compile(r"\\([\\`*\[\]|<>~])")
"""Where a table's cells part, and what Markdown text escapes so that it does not."""
_SYSTEM = re.compile(
    r"\b(?:pipelines?|process(?:es)?|procedures?|reviews?|tests?|tested|canary|stages?|roll-?outs?|checks?|checked|guards?|"
    r"limits?|alerts?|monitor\w{0,4}|defaults?|validat\w{1,4}|runbooks?|automat\w{1,4}|nothing|nobody|no|not|never|"
    r"without|missing|lack\w{0,3}|allow\w{0,3}|accept\w{0,3}|lets?|permit\w{0,4}|because|although|capacity|design\w{0,3}|"
    r"assum\w{1,6}|depend\w{0,6}|single|contribut\w{1,5}|only)\b",
    re.IGNORECASE,
)
"""Words with which people say why a system let something happen, rather than what set it off."""
_NOT_SET = frozenset({"", "-", "?", "none", "n/a", "tbd", "todo", "unassigned", "nobody"})


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One of the action items, in its writer's words; what is not said is empty."""

    action: str
    owner: str = ""
    priority: str = ""
    due: str = ""
    """As it was said: a date, or words such as "in two weeks" or "soon"."""
    status: str = ""

    @property
    def dated(self) -> bool:
        """Whether the due date is one that can be told to have passed."""
        return bool(_DATE.search(self.due))

    @property
    def complete(self) -> float:
        """The share of owner, priority and due date that is given."""
        return (bool(self.owner) + bool(self.priority) + self.dated) / 3

    def of_rubric(self, rubric: int) -> ActionItem:
        """The item as a version of the rubric reads it: the first knew fewer ways to say a due date."""
        known = rubric > FIRST or _FIRST_DATE.search(self.due)
        return self if known else replace(self, due="")


@dataclass(frozen=True, slots=True)
class Review:
    """A postmortem, read."""

    sections: dict[str, str]
    """Part to its text without placeholders; parts that are missing are missing."""
    actions: tuple[ActionItem, ...]

    def says_why(self) -> bool:
        """Whether the root cause says what let it happen, and not only which change or event set it off."""
        return bool(_SYSTEM.search(self.sections.get("root cause", "")))

    def filled(self, part: str) -> bool:
        """Whether a part is there and says something."""
        if part == "action items":
            return bool(self.actions)
        least = 1 if part in ("where we got lucky", "what went well", "what went poorly") else 4
        return len(_WORD.findall(self.sections.get(part, ""))) >= least


def _headings(text: str) -> list[tuple[str | None, str]]:
    """The text cut at its headings: each part's name, or None, and its body."""
    found: list[tuple[str | None, str]] = []
    name: str | None = None
    body: list[str] = []
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading is None:
            body.append(line)
            continue
        found.append((name, "\n".join(body)))
        title = (heading[2] or heading[3] or "").strip()
        top = heading[1] == "#"
        name, body = (None if top else _part(title)), []
    found.append((name, "\n".join(body)))
    return found


def _part(title: str) -> str | None:
    return next((part for part, words in PARTS if re.search(rf"\b(?:{words})\b", title, re.IGNORECASE)), None)


def read_review(text: str) -> Review:
    """Read a postmortem."""
    sections: dict[str, str] = {}
    for name, body in _headings(text):
        if name is not None:
            kept = _PLACEHOLDER.sub("", body).strip()
            sections[name] = f"{sections[name]}\n{kept}" if name in sections else kept
    return Review(sections, _actions(sections.get("action items", "")))


def prose(text: str) -> str:
    """What somebody wrote in sentences or points: without headings, tables, the head's fields and placeholders."""
    lines = [line for line in text.splitlines() if not _HEADING.match(line) and not _FIELDS.match(line)]
    return _PLACEHOLDER.sub("", "\n".join(line for line in lines if line.count("|") < 2)).strip()


def _actions(text: str) -> tuple[ActionItem, ...]:
    rows = [
        [_ESCAPED.sub(r"\1", cell.strip()) for cell in _BAR.split(line.strip().strip("|"))]
        for line in text.splitlines()
        if line.count("|") >= 2 and not _SEPARATOR.match(line)
    ]
    if len(rows) >= 2:
        header = [cell.lower() for cell in rows[0]]
        return tuple(item for row in rows[1:] if (item := _row(header, row)) is not None)
    bullets = [line.strip(" -*\t") for line in text.splitlines() if re.match(r"\s{0,8}(?:[-*]|\d{1,3}[.)])\s", line)]
    return tuple(_bullet(line) for line in bullets if _WORD.search(line))


def _row(header: list[str], row: list[str]) -> ActionItem | None:
    cells = dict(zip(header, row, strict=False))
    action = next((text for name, text in cells.items() if "action" in name or "item" in name or "what" in name), "")
    if not _WORD.search(action):
        return None
    owner = next((text for name, text in cells.items() if "owner" in name or "who" in name or "assignee" in name), "")
    priority = next((text for name, text in cells.items() if "prio" in name or name == "p"), "")
    due = next((text for name, text in cells.items() if "due" in name or "by when" in name or "date" in name), "")
    status = next((text for name, text in cells.items() if "status" in name or "state" in name), "")
    return ActionItem(action, _set(owner), priority if _PRIORITY.match(priority) else "", _set(due), _set(status))


def _set(text: str) -> str:
    """What a cell says; a dash or a question mark says nothing."""
    return "" if text.lower() in _NOT_SET else text


def _bullet(written: str) -> ActionItem:
    line, status = _ticked(written)
    owner = _OWNER_IN_LINE.search(line)
    priority, due = re.search(r"\bP[0-4]\b", line), _DATE.search(line)
    return ActionItem(
        line,
        next((name.strip() for name in owner.groups() if name and name.strip()), owner[0]) if owner else "",
        priority[0] if priority else "",
        due[0] if due else "",
        status,
    )


def _ticked(line: str) -> tuple[str, str]:
    """A line without the box of a task list, and what the box says."""
    box = re.match(r"\[([ xX])\]\s{1,4}", line)
    return (line, "") if box is None else (line[box.end() :], "Open" if box[1] == " " else "Done")
