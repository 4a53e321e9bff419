"""Draws everything that a scenario leaves to chance before it starts.

Separate from `draws`, which says what a draw is: this part knows the document and asks for each draw in turn.
"""

from __future__ import annotations

from simulator.scenario.draws import Draws, Inventor, drawn_text, made_up_identities, made_up_sender, made_up_team
from simulator.scenario.placeholders import holds_any, placeholders_of
from simulator.scenario.problems import dotted
from simulator.scenario.references import texts_with_placeholders
from simulator.scenario.rota import functions_of, to_make_up
from simulator.scenario.sheet import Sheet

_LONGEST = {"summary": 1_000, "impact": 1_000}


def drawn(sheet: Sheet, seed: int, variant: int | None, inventor: Inventor) -> Draws:
    """Make up people where there are none, and fill in the texts."""
    team = sheet.team
    made_up = () if team.people is not None else made_up_team(inventor)
    people = team.people or made_up
    senders = {function: made_up_sender(function, inventor) for function in to_make_up(team, people, sheet.policy)}
    functions = functions_of(team, people, sheet.policy, senders)
    names = {who: person.name for who, person in functions.items()} | {person.id: person.name for person in people}
    texts = {}
    for location, text in texts_with_placeholders(sheet.document):
        if holds_any(text):
            place, longest = dotted(location), _LONGEST.get(str(location[-1]), 4_000)
            texts[place] = drawn_text(text, place, names, seed, inventor, longest=longest)
    logged = [line.text for fault in sheet.document.faults.values() for line in fault.logs]
    identities = made_up_identities((name for text in logged for name in placeholders_of(text)), inventor)
    return Draws(variant=variant, people=made_up, senders=senders, texts=texts, identities=identities)
