"""What `--plain` asks for line by line: the decision tree of a declaration, the text of a postmortem.

Separate from playing because each is a small conversation; the screen has dialogs for the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli.output import answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simulator.domain.actions import Action
    from simulator.views import DrillView

    NextLine = Callable[[], Awaitable[str | None]]

END = "."
"""A line with this alone ends a text of several lines."""


async def facts_asked(view: DrillView, line: NextLine) -> Action:
    """Walk the decision tree and the words; raises `ActionRejected` where the typing stops."""
    from simulator.domain.vocabulary import Severity
    from tui.slash import parse

    facts: list[str] = []
    leads_to = view.briefing.otherwise
    for question in view.briefing.tree:
        answer(f"{question.asks} Type y or n.")
        if (await _given(line)).lower() in ("y", "yes"):
            leads_to = question.leads_to if not facts else leads_to
            facts.append(question.fact)
    answer(f"The answers lead to {leads_to.value}. Press Enter to take it, or type another severity.")
    chosen = await _given(line) or leads_to.value
    severity = f"SEV{chosen}" if f"SEV{chosen}" in list(Severity) else chosen
    again = view.incident is not None
    answer("Why?" if again else "What is broken, in the customers' words?")
    words = await _given(line)
    with_facts = f" --facts {','.join(facts)}" if facts else ""
    if again:
        return _action(parse(f"/reclassify {severity} {words}{with_facts}"))
    answer("Impact: who is affected and how? Enter leaves it out.")
    impact = await _given(line)
    return _action(parse(f"/declare {severity} {words}{f' --impact {impact}' if impact else ''}{with_facts}"))


async def lines_asked(view: DrillView, line: NextLine) -> Action:
    """Take a postmortem line by line; raises `ActionRejected` where nothing was written. `view` has the whole story."""
    from simulator.domain.actions import Postmortem
    from simulator.errors import ActionRejected
    from tui.drafts import postmortem_draft

    answer(postmortem_draft(view, list(view.entries)))
    answer("Write the postmortem line by line; the template above is for you to copy. A line with only a dot ends it.")
    written: list[str] = []
    while (typed := (await line() or END).rstrip("\n")) != END:
        written.append(typed)
    if not "".join(written).strip():
        raise ActionRejected("Nothing was written, so nothing was handed in.")
    return Postmortem(text="\n".join(written))


def words_asked(typed: str, view: DrillView) -> str:
    """The template to start from, where a post or an update was asked for without its text."""
    from simulator.domain.vocabulary import StatusState
    from tui.drafts import next_state, status_draft, update_draft

    words = typed.split()
    if words == ["/update"]:
        return f"Start from this:\n{update_draft(view)}"
    if words[:1] == ["/status"] and len(words) <= 2:
        state = words[1].lower() if len(words) == 2 else next_state(view).value
        if state in list(StatusState):
            return f"Start from this:\n/status {state} {status_draft(view, StatusState(state))}"
    return ""


async def _given(line: NextLine) -> str:
    from simulator.errors import ActionRejected

    typed = await line()
    if typed is None:
        raise ActionRejected("Nothing was done.")
    return typed.strip()


def _action(asked: object) -> Action:
    from tui.slash import Local

    assert not isinstance(asked, Local)  # noqa: S101  # these verbs are actions
    return asked  # type: ignore[return-value]  # what is no Local is an action
