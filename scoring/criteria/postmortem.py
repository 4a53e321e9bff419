"""A postmortem's parts, as the guide's template has them: sections, lessons, action items.

Separate from the judging because other parts of the product read the same document. Headings are known by their words,
whatever their level; text in square brackets is a placeholder and counts as empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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
_PLACEHOLDER = re.compile(r"\[[^\]\n]{1,200}\]|\b(?:TODO|TBD|X,XXX|YYYY-MM-DD)\b")
_SEPARATOR = re.compile(r"^[\s|:-]{3,400}$")
_WORD = re.compile(r"[A-Za-z0-9]{2,60}")
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\b|\b\d{1,2} [A-Z][a-z]{2,8}\b|"
    r"\b[A-Z][a-z]{2,8} \d{1,2}\b|\bin \d{1,2} (?:days?|weeks?)\b"
)
_PRIORITY = re.compile(r"^\s{0,4}(?:P[0-4]|high|medium|low|critical|urgent)\s{0,4}$", re.IGNORECASE)
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
    """One row of the action items."""

    action: str
    owner: bool
    priority: bool
    due: bool

    @property
    def complete(self) -> float:
        """The share of owner, priority and due date that is given."""
        return (self.owner + self.priority + self.due) / 3


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


def _actions(text: str) -> tuple[ActionItem, ...]:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
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
    return ActionItem(action, owner.lower() not in _NOT_SET, bool(_PRIORITY.match(priority)), bool(_DATE.search(due)))


def _bullet(line: str) -> ActionItem:
    owner = bool(re.search(r"@\w{2,40}|\bowner\b|\([A-Z][a-z]{1,30}", line))
    return ActionItem(line, owner, bool(re.search(r"\bP[0-4]\b", line)), bool(_DATE.search(line)))
