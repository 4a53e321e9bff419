"""Blame: a review, an update or a word in the room that makes a person the cause.

Separate from the criterion on the review: blame is mostly said long before anybody writes the review. In the room only
plain blame counts; "carol deployed it at 14:25" is a fact there and a fault in a postmortem.
"""

from __future__ import annotations

from scoring.antipatterns.repeating import seen_again
from scoring.antipatterns.sign import Detector, Sign
from scoring.case import Case
from scoring.criteria.messages.blameless import blameful
from scoring.criteria.messages.rule import Words, sentences
from scoring.judged import quote, when
from simulator.domain import events as ev
from simulator.domain.events import Recorded

ID = "blame-driven-postmortem"
NOBODY = Words()
"""Without names only plain blame is found."""


def seen(case: Case) -> list[Sign]:
    """Words that blame, where they were written."""
    last = case.log.last(ev.PostmortemSubmitted)
    found = _blaming(*_review(last), case.words, "The postmortem") if last is not None else []
    for record, update in case.log.of(ev.UpdatePosted):
        found += _blaming(record, update.text, case.words, f"The update by {record.actor} at {when(record.at)}")
    for record, post in case.log.of(ev.StatusPosted):
        found += _blaming(record, post.text, case.words, f"The public post by {record.actor} at {when(record.at)}")
    for record, said in case.log.of(ev.MessagePosted):
        if record.actor in case.people:
            found += _blaming(record, said.text, NOBODY, f"{record.actor} in the room at {when(record.at)}")
    return found


def _review(submitted: tuple[Recorded, ev.PostmortemSubmitted]) -> tuple[Recorded, str]:
    return submitted[0], submitted[1].text


def _blaming(record: Recorded, text: str, words: Words, head: str) -> list[Sign]:
    if blameful(text, words) is None:
        return []
    said = [found for sentence in sentences(text) if (found := blameful(sentence, words)) is not None]
    which = ", ".join(quote(each, 60) for each in said[:3] or [text])
    return [Sign(f"{head} blames: {which}.", (record.seq,))]


DETECTOR = Detector(
    id=ID,
    name="Blame",
    looks_for=("Words that blame, in the postmortem, an update, a public post or the room."),
    in_drill=seen,
    over_drills=seen_again(ID),
)
