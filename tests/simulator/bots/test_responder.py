from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from simulator.bots.crew import crew
from simulator.bots.responder import Responder
from simulator.domain.actions import Action, Step
from simulator.domain.oncall import Person
from simulator.domain.simtime import MINUTE, SECOND
from simulator.domain.vocabulary import EndReason, PersonId, Skill
from simulator.views import DrillView
from tests.simulator.bots.hand import ALICE, BOB, CAROL, holding, incident, responder, taken, view


def _alone(at: int) -> DrillView:
    """The drill as it stands when nothing that alice asks for has any effect, once her page is taken at T+8m."""
    return view(at, pages=(taken(),)) if at >= 8 * MINUTE else view(at)


def _play(player: Responder, until: int, looks_every: int | None = None) -> list[tuple[int, str]]:
    """Drive a player over `_alone`, and look at it more often than needed when asked to."""
    out: list[tuple[int, str]] = []
    now = 7 * MINUTE
    player.observe(_alone(now), [])
    while now < until:
        wish = player.next_at()
        often = [now + looks_every] if looks_every else []
        happens = [8 * MINUTE] if now < 8 * MINUTE else []
        now = max(now, min([until, *often, *happens, *([wish] if wish is not None else [])]))
        if often or now == 8 * MINUTE:
            player.observe(_alone(now), [])
        if (wish := player.next_at()) is not None and wish <= now:
            for action in player.act(_alone(now)):
                out.append((now, action.do))
            player.observe(_alone(now), [])
    return out


def test_the_same_seed_plays_the_same_and_another_one_differently() -> None:
    first, again, other = (_play(responder(seed=seed), 12 * MINUTE) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert first[0][1] == "ack"


def test_being_looked_at_more_often_changes_nothing() -> None:
    assert _play(responder(), 12 * MINUTE, looks_every=700) == _play(responder(), 12 * MINUTE)


def test_one_thing_is_done_at_a_time_however_much_is_overdue() -> None:
    player, done = responder(skill=Skill.SOLID), []
    seen = view(30 * MINUTE, incident=incident(roles=holding(ic=ALICE)), pages=(taken(),))
    player.observe(seen, [])
    while (wish := player.next_at()) is not None and wish < 40 * MINUTE:
        done += [wish for _ in player.act(replace(seen, at=wish))]
        player.observe(replace(seen, at=wish), [])
    assert len(done) > 5
    assert min(later - earlier for earlier, later in pairwise(done)) >= 8 * SECOND


def test_a_wish_is_never_in_the_past() -> None:
    player = responder()
    player.observe(view(40 * MINUTE, pages=(taken(),)), [])
    wish = player.next_at()
    assert wish is not None
    assert wish >= 40 * MINUTE


def test_a_duty_is_done_once() -> None:
    done = [verb for _, verb in _play(responder(), 20 * MINUTE)]
    assert done.count("ack") == 1
    assert done.count("declare") == 1


def test_nothing_is_wished_for_once_the_drill_has_ended() -> None:
    player = responder()
    player.observe(view(8 * MINUTE), [])
    assert player.next_at() is not None
    player.observe(view(9 * MINUTE, ended=EndReason.FACILITATOR), [])
    assert player.next_at() is None


def test_while_a_person_is_paged_and_leads_the_others_wait() -> None:
    for me in (BOB, CAROL):
        player = responder(me, humans=[ALICE])
        player.observe(view(8 * MINUTE, me), [])
        assert player.next_at() is None
        player.observe(view(9 * MINUTE, me, pages=(taken(),)), [])
        assert player.next_at() is None


def test_with_a_person_in_command_a_bot_does_what_its_role_owes_and_no_more() -> None:
    player = responder(CAROL, humans=[ALICE])
    seen = view(10 * MINUTE, CAROL, incident=incident(roles=holding(ic=ALICE, ops=CAROL)), pages=(taken(),))
    seen = replace(seen, people=tuple(replace(each, simulated=each.id != ALICE) for each in seen.people))
    asked: list[Action] = []
    player.observe(seen, [])
    while (wish := player.next_at()) is not None and wish < 30 * MINUTE:
        later = replace(seen, at=wish)
        asked += _act(player, later)
        player.observe(later, [])
    assert any(isinstance(action, Step) for action in asked)
    assert {action.do for action in asked} <= {"step", "say"}


def _act(player: Responder, seen: DrillView) -> Sequence[Action]:
    return player.act(seen)


def test_a_crew_has_one_player_for_each_playable_person_but_those_whom_people_play() -> None:
    people = [
        Person(id="alice", name="Alice"),
        Person(id="bob", name="Bob"),
        Person(id="vp", name="Victor", playable=False),
        Person(id="carol", name="Carol"),
    ]
    assert [player.person for player in crew(people, Skill.SOLID, 1)] == ["alice", "bob", "carol"]
    without = crew(people, Skill.SOLID, 1, without=frozenset([PersonId("bob")]))
    assert [player.person for player in without] == ["alice", "carol"]


def test_the_first_things_are_to_acknowledge_and_to_declare() -> None:
    done = [verb for _, verb in _play(responder(), 12 * MINUTE)]
    assert done.index("ack") < done.index("declare")
