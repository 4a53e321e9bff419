"""How good simulated responders are: one literal table of delays and error chances per preset.

Separate so that a preset can be read, compared and argued about in one place; no other module of the bots holds a
number that differs between presets. Delays are in seconds, chances are shares of one.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.bots.dice import Spread
from simulator.domain.vocabulary import Skill


@dataclass(frozen=True, slots=True)
class Habits:
    """One preset: how long a responder takes for what, and how often it goes wrong."""

    # -- delays
    acknowledge: Spread
    """From the call to taking the page. The guide wants five minutes; a novice looks for the laptop first."""
    triage: Spread
    """From taking the page to declaring: reading the alert, the dashboard and the runbook's impact."""
    assemble: Spread
    """From declaring to opening the room and giving out the first role."""
    step: Spread
    """From one step of the diagnosis to the next: running it and reading what it says."""
    decide: Spread
    """From a finding to acting on it. Experts roll back first and debug later."""
    hands: Spread
    """Between any two actions of one person: typing, and finding the place for it."""
    look: Spread
    """Between two looks at the dashboards while something is wrong."""
    post: Spread
    """From what calls for a public post to posting it."""
    update: Spread
    """From what calls for an internal update to posting it."""
    reply: Spread
    """From a question to its answer."""
    confirm: Spread
    """How long the signals must have been well before saying that users are no longer affected."""
    settle: Spread
    """How long past the quiet quarter of an hour until calling it resolved."""
    write: Spread
    """From resolving to handing in the postmortem."""

    # -- chances of going wrong
    misjudges: float
    """To declare one severity off what the decision tree gives."""
    vague: float
    """For each part of a post or update, to leave it out."""
    curt: float
    """For each answer, to say no more than that one is on it."""
    forgets_role: float
    """For each role but the IC's, to leave it empty and do it oneself."""
    forgets_room: float
    """To open no room where one is due."""
    wrong_remedy: float
    """To try first a way that the evidence does not point to."""
    meddles: float
    """To change something although every signal is well."""
    skips_diagnosis: float
    """To try a remedy before the diagnosis is through."""
    silent: float
    """For each finding, not to say it in the room."""
    breaks_promise: float
    """For each promised update, to be late by `overrun`."""
    overrun: Spread
    hasty_claim: float
    """To claim mitigation before the signals show it."""
    hasty_resolve: float
    """To resolve without waiting for the quiet quarter of an hour."""
    overreacts: float
    """To declare although every signal is well, before having looked further."""
    gives_in: float
    """To raise the severity because somebody loud asks for it."""
    ignores: float
    """For each question to the room, not to answer."""
    stuck: float
    """To leave a wrong severity as it is after a second look."""
    thin: float
    """For each part of the postmortem beyond the summary, to leave it out or thin."""

    # -- good habits
    way_back: float
    """To have the command that undoes a change at hand, and say so, before making it."""
    sees_near_miss: float
    """After a false alarm, to put on record what made it look real."""
    courteous: float
    """To answer also what asks for no answer."""
    takes_notes: float
    """As scribe, for each milestone, to write it down."""


PRESETS: dict[Skill, Habits] = {
    Skill.NOVICE: Habits(
        acknowledge=Spread(100, 190, 330),
        triage=Spread(240, 400, 600),
        assemble=Spread(60, 150, 300),
        step=Spread(70, 120, 200),
        decide=Spread(120, 210, 360),
        hands=Spread(15, 30, 60),
        look=Spread(100, 150, 240),
        post=Spread(300, 540, 900),
        update=Spread(300, 540, 900),
        reply=Spread(240, 480, 900),
        confirm=Spread(30, 150, 400),
        settle=Spread(30, 180, 420),
        write=Spread(240, 420, 600),
        misjudges=0.6,
        vague=0.5,
        curt=0.4,
        forgets_role=0.6,
        forgets_room=0.3,
        wrong_remedy=0.45,
        meddles=0.4,
        skips_diagnosis=0.3,
        silent=0.6,
        breaks_promise=0.7,
        overrun=Spread(180, 420, 900),
        hasty_claim=0.4,
        hasty_resolve=0.5,
        overreacts=0.8,
        gives_in=0.35,
        ignores=0.5,
        stuck=0.7,
        thin=0.6,
        way_back=0.05,
        sees_near_miss=0.15,
        courteous=0.1,
        takes_notes=0.1,
    ),
    Skill.SOLID: Habits(
        acknowledge=Spread(40, 110, 240),
        triage=Spread(190, 310, 470),
        assemble=Spread(30, 60, 120),
        step=Spread(45, 75, 130),
        decide=Spread(70, 130, 240),
        hands=Spread(8, 14, 25),
        look=Spread(50, 75, 120),
        post=Spread(300, 480, 780),
        update=Spread(300, 480, 780),
        reply=Spread(180, 330, 600),
        confirm=Spread(80, 130, 210),
        settle=Spread(60, 110, 200),
        write=Spread(200, 280, 400),
        misjudges=0.35,
        vague=0.3,
        curt=0.15,
        forgets_role=0.45,
        forgets_room=0.2,
        wrong_remedy=0.12,
        meddles=0.02,
        skips_diagnosis=0.05,
        silent=0.3,
        breaks_promise=0.35,
        overrun=Spread(60, 180, 400),
        hasty_claim=0.12,
        hasty_resolve=0.2,
        overreacts=0.5,
        gives_in=0.1,
        ignores=0.2,
        stuck=0.3,
        thin=0.38,
        way_back=0.5,
        sees_near_miss=0.4,
        courteous=0.4,
        takes_notes=0.5,
    ),
    Skill.EXPERT: Habits(
        acknowledge=Spread(15, 35, 65),
        triage=Spread(35, 60, 100),
        assemble=Spread(5, 10, 20),
        step=Spread(15, 30, 50),
        decide=Spread(15, 35, 60),
        hands=Spread(4, 7, 12),
        look=Spread(30, 40, 60),
        post=Spread(45, 80, 140),
        update=Spread(45, 80, 140),
        reply=Spread(40, 80, 140),
        confirm=Spread(125, 140, 170),
        settle=Spread(70, 90, 130),
        write=Spread(200, 260, 340),
        misjudges=0.0,
        vague=0.0,
        curt=0.0,
        forgets_role=0.0,
        forgets_room=0.0,
        wrong_remedy=0.0,
        meddles=0.0,
        skips_diagnosis=0.0,
        silent=0.05,
        breaks_promise=0.0,
        overrun=Spread(0, 0, 0),
        hasty_claim=0.0,
        hasty_resolve=0.0,
        overreacts=0.0,
        gives_in=0.0,
        ignores=0.0,
        stuck=0.0,
        thin=0.0,
        way_back=1.0,
        sees_near_miss=0.95,
        courteous=0.9,
        takes_notes=0.9,
    ),
}
"""The presets, from who has read the guide once to who teaches it."""
