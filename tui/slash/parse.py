"""A typed line becomes an action, or a refusal that says what is missing in the trainee's words.

Separate from the table so that the grammar is in one place: fields are split at spaces, the last one takes the rest
verbatim, and only the options that a command knows are options, so that a shell command keeps its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from simulator.domain.actions import ACTIONS, Action
from simulator.domain.text import plain
from simulator.errors import ActionRejected
from tui.slash.fields import WANTED, like, read, said, speed
from tui.slash.forms import FORMS, Form, Slot, Takes, form_of


@dataclass(frozen=True, slots=True)
class Local:
    """Something that this screen does by itself."""

    what: Literal["speed", "leave", "help", "postmortem", "show"]
    value: float = 0.0
    text: str = ""


Asked = Action | Local
"""What a typed line asks for."""

_PAGE_NUMBER = re.compile(r"#?(\d{1,9})")
_INTO = re.compile(r"\s+into\s+", re.IGNORECASE)


def parse(text: str, runbook: str | None = None) -> Asked:
    """Read a line typed in the room: a slash command, `$ command`, or something to say.

    `runbook` is the one that is open, which `/step 2` means. Raises `ActionRejected` with what is missing.
    """
    line = text.strip()
    if not line:
        raise ActionRejected("Nothing to send yet. Type a message, or / for the commands.")
    if line.startswith("$"):
        line = "/run " + line[1:].lstrip()
    if not line.startswith("/"):
        return _validated("say", {"text": line}, "Split it in two.")
    word, _, rest = line[1:].partition(" ")
    form = form_of(word)
    if form is None:
        raise ActionRejected(_unknown(word))
    return _asked(form, rest.strip(), runbook)


def parse_shell(text: str, runbook: str | None = None) -> Asked:
    """Read a line typed in the shell: a command, unless it starts with a slash and names one of ours."""
    line = text.strip()
    if line.startswith("$"):
        line = line[1:].strip()
    if not line:
        raise ActionRejected("Nothing to run yet. Type a command, like those of the runbook.")
    if line.startswith("/") and form_of(line[1:].partition(" ")[0]):
        return parse(line, runbook)
    return _validated("run", {"command": line}, "Split it in two.")


def _unknown(word: str) -> str:
    from difflib import get_close_matches

    names = [form.verb for form in FORMS]
    close = get_close_matches(word.lower(), names, n=1)
    tip = f"Did you mean /{close[0]}?" if close else "Type / for the list, or ? for help."
    return f"There is no command /{plain(word)}. {tip}"


def _asked(form: Form, rest: str, runbook: str | None) -> Asked:
    main, options = split_options(form, rest)
    values: dict[str, Any] = {name: _option_value(form, name, value) for name, value in options.items()}
    values |= _slots(form, main, runbook)
    if form.verb == "speed":
        return Local("speed", speed(values["speed"]))
    if form.verb == "leave":
        return Local("leave")
    if form.verb == "help":
        return Local("help")
    if form.verb == "show":
        return Local("show", text=values["what"])
    if form.verb == "postmortem" and "text" not in values:
        return Local("postmortem")
    return _validated(form.verb, values, like(form))


def split_options(form: Form, rest: str) -> tuple[str, dict[str, str]]:
    """Take the options that a command knows out of its text: what is left, and each option's value."""
    if not form.options:
        return rest, {}
    names = "|".join(re.escape(option.name) for option in form.options)
    pieces = re.split(rf"(?:^|\s)--({names})(?=\s|=|$)", rest)
    options: dict[str, str] = {}
    main = pieces[0]
    for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
        value = value.removeprefix("=").strip()
        slot = next(option for option in form.options if option.name == name)
        if slot.takes in (Takes.FLAG, Takes.COMPONENTS):  # one word or none: the text goes on after it
            value, main = _first_word_is_its(slot, value, main)
        options[name] = value
    return main.strip(), options


def _first_word_is_its(slot: Slot, value: str, main: str) -> tuple[str, str]:
    if slot.takes is Takes.FLAG:
        return "", f"{main} {value}"
    own, _, rest = value.partition(" ")
    return own, f"{main} {rest}"


def _option_value(form: Form, name: str, value: str) -> Any:
    slot = next(option for option in form.options if option.name == name)
    if slot.takes is Takes.FLAG:
        return True
    if not value:
        raise ActionRejected(f"--{name} is empty. {like(form)}")
    if slot.takes in (Takes.FACTS, Takes.COMPONENTS):
        return tuple(part for part in re.split(r"[,\s]+", value) if part)
    return value


def _slots(form: Form, text: str, runbook: str | None) -> dict[str, Any]:
    if form.verb == "merge":
        parts = _INTO.split(text, maxsplit=1)
        names = [part.strip().strip('"') for part in parts] if len(parts) == 2 else text.split()
        return _named(form, names)
    if form.verb == "ack":
        return _ack_target(text)
    if form.verb == "query":
        return _query(text) if text else _named(form, [])
    if form.verb == "step":
        return _step(form, text, runbook)
    return _named(form, _split(form.slots, text))


def _query(text: str) -> dict[str, Any]:
    """PromQL, LogQL where it begins with a brace, or what the word in front says."""
    language, _, rest = text.partition(" ")
    if language in ("promql", "logql") and rest.strip():
        return {"expr" if language == "promql" else "logql": rest.strip()}
    return {"logql" if text.startswith("{") else "expr": text}


def _split(slots: Sequence[Slot], text: str) -> list[str]:
    """Split at spaces into as many words as there are fields; a page's number may be left out."""
    words: list[str] = []
    for slot in slots:
        if slot.takes is Takes.PAGE and not _PAGE_NUMBER.fullmatch(text.partition(" ")[0]):
            words.append("")
            continue
        if slot.rest:
            words.append(text)
            text = ""
        else:
            word, _, text = text.partition(" ")
            words.append(word)
            text = text.strip()
    return [*words, text] if text else words


def _named(form: Form, words: list[str]) -> dict[str, Any]:
    if len(words) > len(form.slots):
        raise ActionRejected(f"{plain(words[-1])!r} is too much. {like(form)}")
    values: dict[str, Any] = {}
    for slot, word in zip(form.slots, [*words, *[""] * len(form.slots)], strict=False):
        if word:
            values[slot.name] = read(slot, word)
        elif slot.required:
            raise ActionRejected(f"Say {WANTED[slot.takes].format(label=slot.label or 'text')}. {like(form)}")
    return values


def _ack_target(text: str) -> dict[str, Any]:
    if not text:
        return {}
    number = _PAGE_NUMBER.fullmatch(text)
    return {"page": int(number[1])} if number else {"alert": text.strip('"')}


def _step(form: Form, text: str, runbook: str | None) -> dict[str, Any]:
    first, _, rest = text.partition(" ")
    if first.endswith((".yml", ".yaml")):
        runbook, text = first, rest.strip()
    if not text:
        raise ActionRejected(f"Say {WANTED[Takes.STEP]}. {like(form)}")
    if runbook is None:
        raise ActionRejected("There is no runbook open. Say which one: /step RUNBOOK STEP.")
    return {"runbook": runbook, "step": text}


def _validated(verb: str, values: dict[str, Any], hint: str) -> Action:
    try:
        return ACTIONS.validate_python({"do": verb, **{name.replace("-", "_"): each for name, each in values.items()}})
    except ValidationError as wrong:
        raise ActionRejected(said(wrong, hint)) from None
