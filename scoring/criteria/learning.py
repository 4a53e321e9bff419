"""Learning: the review that the severity calls for: in time, complete, with actions, without blame, with right figures.

Separate because it is judged on one document, which may come hours after the drill's end.
"""

from __future__ import annotations

from typing import Literal

from scoring.case import Case, Post
from scoring.criteria.accuracy import statements
from scoring.criteria.light import LIGHT_WORDS, missing_parts
from scoring.criteria.messages.blame import BLAME_IN_REVIEW
from scoring.criteria.messages.blameless import blameful
from scoring.criteria.messages.rule import sentences
from scoring.criteria.postmortem import PARTS, read_review
from scoring.criteria.review_facts import Fact, cause_facts, timeline_facts
from scoring.curve import credit
from scoring.judged import Judged, Skipped, Verdict, long, not_asked, quote, seconds
from scoring.versions import FIRST
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.simtime import HOUR
from simulator.domain.vocabulary import Severity

NO_REVIEW = Skipped("there is no review to read")


def review_required(case: Case) -> Literal["postmortem", "light"] | None:
    """Which review the policy wants, by the worst of the true severity and the one declared last."""
    if case.truth.t0 is None or case.false_alarm or not case.broken:
        return None
    reviews = case.policy.reviews
    seen = {case.worst, *_declared(case)}
    if seen.intersection(reviews.postmortem):
        return "postmortem"
    return "light" if seen.intersection(reviews.light) else None


def _declared(case: Case) -> set[Severity]:
    """The severity that stood at the end; an over-call that was put right needs no postmortem."""
    return {decision.severity for decision in case.decisions[-1:]}


def _review(case: Case) -> tuple[Recorded, ev.PostmortemSubmitted] | None:
    return case.log.last(ev.PostmortemSubmitted)


def postmortem(case: Case) -> Verdict:
    """Judge whether the review is in, in time."""
    kind, found = review_required(case), _review(case)
    if kind is None and found is None:
        return not_asked("the severity calls for no review")
    name = "short review" if kind == "light" else "postmortem"
    within = case.policy.reviews.within
    if found is None:
        if not case.finished:
            return Skipped("the drill has not ended")
        note = case.log.last(ev.NoteAdded) if kind == "light" else None
        if note is not None and len(note[1].text.split()) >= LIGHT_WORDS:
            return [
                Judged(1.0, f"{note[0].actor} wrote a short review as a note.", (note[0].seq,), people=(note[0].actor,))
            ]
        evidence = tuple(each.seq for each in case.decisions[:1]) or case.signal
        says = f"No {name} is in; it is due within {long(within)}. Hand it in and score again."
        return [
            Judged(
                0.0,
                says,
                evidence,
                "Write the review while it is fresh: the log has the timeline already.",
                seconds(within),
                None,
                "seconds",
            )
        ]
    record, event = found
    after = round((event.hours_after or 0.0) * HOUR)
    earned = credit(after, within, case.rubric.curve.zero_at)
    how = f"{long(after)} after the drill's end" if after else "before the drill's end"
    return [
        Judged(
            earned,
            f"{record.actor} handed in the {name} {how} ({long(within)} allowed).",
            (record.seq,),
            ""
            if earned == 1
            else "Put the review into the calendar when you resolve, within the time that the policy gives.",
            seconds(within),
            seconds(after),
            "seconds",
            (record.actor,),
        )
    ]


def nothing_to_read(case: Case) -> Skipped:
    """Without a review its parts are not judged: that it is missing has cost enough."""
    return NO_REVIEW if review_required(case) is not None else not_asked("the severity calls for no review")


def complete(case: Case) -> Verdict:
    """Judge which parts of the template are there and say something."""
    found = _review(case)
    if found is None or case.false_alarm:
        return nothing_to_read(case)
    record, event = found
    review = read_review(event.text)
    if review_required(case) == "light":
        return [_light(record, missing_parts(event.text, case.rubric.rubric))]
    lacking = [part for part, _ in PARTS if not review.filled(part)]
    # From the second version on `learning.causes` judges what the root cause is about.
    if case.rubric.rubric <= FIRST and "root cause" not in lacking and not review.says_why():
        lacking.append("why the system let it happen (the root cause names only what set it off)")
    says = "The postmortem has every part of the template."
    if lacking:
        says = f"The postmortem lacks, or leaves empty: {', '.join(lacking)}."
    advice = (
        "Start from the template that `gameday postmortem` fills in, and say something under each heading."
        if lacking
        else ""
    )
    return [
        Judged(
            1 - len(lacking) / len(PARTS),
            says,
            (record.seq,),
            advice,
            len(PARTS),
            len(PARTS) - len(lacking),
            "count",
            (record.actor,),
        )
    ]


def _light(record: Recorded, lacking: list[str]) -> Judged:
    says = (
        f"The short review does not say {' or '.join(lacking)}."
        if lacking
        else "The short review says what happened, why, and what follows."
    )
    return Judged(
        1 - len(lacking) / 3,
        says,
        (record.seq,),
        "A short review is three sentences: what, why, what next." if lacking else "",
        3,
        3 - len(lacking),
        "count",
        (record.actor,),
    )


def actions(case: Case) -> Verdict:
    """Judge the action items: owner, priority and due date."""
    found = _review(case)
    if found is None or case.false_alarm or review_required(case) == "light":
        return nothing_to_read(case) if found is None else not_asked("a short review needs no table of actions")
    record, event = found
    items = [item.of_rubric(case.rubric.rubric) for item in read_review(event.text).actions]
    advice = "Give each action an owner, a priority and a date, and track it beside the other work."
    if not items:
        return [Judged(0.0, "The postmortem has no action items.", (record.seq,), advice, people=(record.actor,))]
    return [
        Judged(
            item.complete,
            f"Action {quote(item.action, 60)} {_has(bool(item.owner), bool(item.priority), item.dated)}.",
            (record.seq,),
            "" if item.complete == 1 else advice,
            3,
            round(item.complete * 3),
            "count",
            (record.actor,),
        )
        for item in items
    ]


def _has(owner: bool, priority: bool, due: bool) -> str:
    lacking = [name for name, there in (("owner", owner), ("priority", priority), ("due date", due)) if not there]
    return f"lacks {', '.join(lacking)}" if lacking else "has an owner, a priority and a due date"


def blameless(case: Case) -> Verdict:
    """Judge whether the review blames somebody."""
    found = _review(case)
    if found is None or case.false_alarm:
        return nothing_to_read(case)
    record, event = found
    blame = [words for sentence in sentences(event.text) if (words := blameful(sentence, case.words)) is not None]
    if not blame:
        return [Judged(1.0, "The review blames nobody.", (record.seq,), people=(record.actor,))]
    which = ", ".join(quote(words, 50) for words in blame[:3])
    return [
        Judged(
            max(0.0, 1 - 0.5 * len(blame)),
            f"The review blames: {which}.",
            (record.seq,),
            BLAME_IN_REVIEW.advice,
            people=(record.actor,),
        )
    ]


def figures(case: Case) -> Verdict:
    """Judge what the review states and the log can confirm: its figures, its timeline, the cause that it names."""
    found = _review(case)
    if found is None or case.false_alarm:
        return nothing_to_read(case)
    record, event = found
    review = read_review(event.text)
    post = Post(case.end, record.seq, record.actor, "internal", event.text.replace("|", " "))
    parts = (
        ("figures", [Fact(each.said, each.right, each.truth) for each in statements(case, post, document=True)]),
        ("rows of the timeline", timeline_facts(case, review)),
        ("cause", cause_facts(case, review)),
    )
    judged = [_agreeing(name, stated, record) for name, stated in parts if stated]
    return judged or Skipped("the review states nothing that the log can confirm")


def _agreeing(name: str, stated: list[Fact], record: Recorded) -> Judged:
    wrong = [each for each in stated if not each.right]
    which = "; ".join(f"{quote(each.said, 60)}, but {each.truth}" for each in wrong[:3])
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    says = f"The review is wrong about {which}{more}."
    if not wrong:
        how_many = f"{len(stated)} " if len(stated) > 1 else ""
        says = f"The {how_many}{name} that the review states {'is' if name == 'cause' else 'are'} right."
    return Judged(
        1 - len(wrong) / len(stated),
        says,
        (record.seq,),
        "Take times, figures and the cause from the log and the dashboards, not from memory." if wrong else "",
        len(stated),
        len(stated) - len(wrong),
        "count",
        (record.actor,),
    )
