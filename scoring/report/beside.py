"""What people say of a drill: notes, observers' ratings, answers to the survey.

Separate because none of it is computed: it stands beside the score and never inside it. Nothing that grades reads it.
"""

from __future__ import annotations

from scoring.report.model import NoteLeft, RatingLeft, SurveyLeft
from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.log import Log


def notes(log: Log) -> tuple[NoteLeft, ...]:
    """What was written down for the debrief; of a facilitator's observation also what it is about."""
    found = [
        NoteLeft(by=record.actor, text=event.text, at=record.at, seq=record.seq, hours_after=event.hours_after)
        for record, event in log.of(ev.NoteAdded)
    ]
    found += [
        NoteLeft(
            by=record.actor,
            text=f"{seen.target}: {seen.text}" if seen.target else seen.text,
            at=record.at,
            seq=record.seq,
            hours_after=seen.hours_after,
        )
        for record, seen in log.of(ev.ObservationMarked)
        if seen.text and seen.rating is None
    ]
    return tuple(sorted(found, key=lambda note: note.seq))


def ratings(log: Log) -> tuple[RatingLeft, ...]:
    """Observers' ratings and facilitators' rated observations; who rates the same thing again replaces their own."""
    found: dict[tuple[str, str | None], RatingLeft] = {}
    given: list[tuple[Recorded, ev.RatingGiven | ev.ObservationMarked]] = [
        *log.of(ev.RatingGiven),
        *log.of(ev.ObservationMarked),
    ]
    for record, event in sorted(given, key=lambda pair: pair[0].seq):
        if event.rating is None:
            continue
        found[record.actor, event.target] = RatingLeft(
            by=record.actor,
            rating=event.rating,
            about=event.target,
            text=event.text,
            at=record.at,
            seq=record.seq,
            hours_after=event.hours_after,
        )
    return tuple(found.values())


def survey(log: Log) -> tuple[SurveyLeft, ...]:
    """What participants say went well, went poorly, and where they got lucky; the last answer of each."""
    found: dict[str, SurveyLeft] = {}
    for record, event in log.of(ev.SurveyAnswered):
        found[record.actor] = SurveyLeft(
            by=record.actor,
            went_well=event.went_well,
            went_poorly=event.went_poorly,
            got_lucky=event.got_lucky,
            seq=record.seq,
        )
    return tuple(found.values())
