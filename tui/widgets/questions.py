"""The decision tree as a list of questions: one key an answer, and the severity that it leads to.

Separate from the dialog because it holds the answers and nothing else. The first yes decides; later ones are carried
as facts, because notification rules read them.
"""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from simulator.domain.text import plain
from simulator.domain.vocabulary import Severity
from simulator.views import QuestionView
from tui.keymap import QUESTIONS, bindings
from tui.remapping import pressed
from tui.themes import severity_style
from tui.widgets.words import cut


class Questions(Widget, can_focus=True):
    """The questions, their answers, and where they lead."""

    DEFAULT_CSS = "Questions { height: auto; } Questions:focus { background: $panel; }"
    BINDINGS = bindings(QUESTIONS)
    KEYS = QUESTIONS

    at: reactive[int] = reactive(0)
    """Which question is asked."""

    class Answered(Message):
        """The severity or the facts have changed."""

    def __init__(self, tree: tuple[QuestionView, ...], otherwise: Severity, facts: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._tree = tree
        self._otherwise = otherwise
        self.answers: dict[str, bool] = dict.fromkeys(facts, True)
        self.overruled: Severity | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that hold."""
        return tuple(question.fact for question in self._tree if self.answers.get(question.fact))

    @property
    def leads_to(self) -> Severity:
        """Where the answers lead: the first yes decides."""
        return next((each.leads_to for each in self._tree if self.answers.get(each.fact)), self._otherwise)

    @property
    def severity(self) -> Severity:
        """What will be declared."""
        return self.overruled or self.leads_to

    def render(self) -> RenderResult:
        """One line a question."""
        lines = [self._line(index, question) for index, question in enumerate(self._tree)]
        return Content("\n").join([*lines, self._result()])

    def _line(self, index: int, question: QuestionView) -> Content:
        here = index == self.at and self.has_focus
        answer = self.answers.get(question.fact)
        word = {True: "yes", False: "no ", None: "   "}[answer]
        severity = question.leads_to
        text = cut(plain(question.asks), max(20, self.size.width - 14))
        return Content.assemble(
            ("▶ " if here else "  ", "bold"), (f"{word} ", "bold" if answer else "$quiet"),
            (text, "bold" if here else ""), " ", (severity.value, severity_style(severity) if answer else "$quiet"),
        )  # fmt: skip

    def _result(self) -> Content:
        decided = any(self.answers.values())
        lead = self.leads_to
        said = "The answers lead to " if decided else "All answered no leads to "
        parts = Content.assemble("\n", said, (lead.value, severity_style(lead)))
        if self.overruled is not None and self.overruled is not lead:
            return parts + Content.assemble(
                "; you overrule it with ", (self.overruled.value, severity_style(self.overruled))
            )
        first, last = (pressed(f"questions.sev{rank}", self.app) for rank in (1, 4))
        return parts + Content.styled(f"; {first} to {last} overrules", "$quiet")

    def action_answer(self, yes: bool) -> None:
        """Answer, and go on to the next."""
        if self._tree:
            self.answers[self._tree[self.at].fact] = yes
            self.at = min(self.at + 1, len(self._tree) - 1)
        self._changed()

    def action_overrule(self, rank: int) -> None:
        """Choose the severity freely; choosing it again gives the tree its say back."""
        chosen = Severity(f"SEV{rank}")
        self.overruled = None if self.overruled is chosen else chosen
        self._changed()

    def action_move(self, by: int) -> None:
        """Go to another question."""
        self.at = max(0, min(len(self._tree) - 1, self.at + by))

    def action_done(self) -> None:
        """Go on to what comes next on the screen; at once, so that the next keys are typed there."""
        self.screen.focus_next()

    def _changed(self) -> None:
        self.refresh(layout=True)
        self.post_message(self.Answered())
