from __future__ import annotations

from dataclasses import replace

from simulator.bots import replies
from simulator.bots.mind import Mind
from simulator.domain.actions import Reply
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Role, Severity, Skill, Via
from simulator.views import InjectView
from tests.simulator.bots.hand import (
    ALICE,
    BOB,
    CAROL,
    UNDO,
    asked,
    holding,
    incident,
    mind,
    named,
    ran,
    remember,
    service,
    taken,
    view,
)

ROLES = holding(ic=ALICE, comms=BOB, ops=CAROL)
QUESTION = InjectView("vp", Via.CHAT, "Victor", "VP Engineering", "What do I tell the board, and when do I hear more?",
                      15 * MINUTE, (Role.COMMS, Role.IC), None, None)  # fmt: skip
OFFER = InjectView("dba", Via.CHAT, "Ines", "Database administrator", "The database looks busy, shall I fail it over?",
                   15 * MINUTE, (), None, None)  # fmt: skip
WALL = InjectView("wall", Via.CHAT, "Karim", "Care lead", "All red. I write to our big accounts. Do I send it?",
                  9 * MINUTE, (Role.COMMS, Role.IC), None, None)  # fmt: skip
LOUD = InjectView("sales", Via.CHAT, "Petra", "Sales", "Please make this a SEV1.", 15 * MINUTE, (), None, None)


def _text(seen: Mind) -> str:
    action = asked(named(replies.duties(seen), "reply"))
    assert isinstance(action, Reply)
    return action.text


def test_a_question_is_answered_by_the_first_role_that_it_asks_with_impact_action_and_the_next_news() -> None:
    seen = view(16 * MINUTE, BOB, incident=incident(roles=ROLES), injects=(QUESTION,))
    text = _text(mind(seen, BOB, memory=remember(ran(12 * MINUTE, UNDO))))
    assert "checkout" in text
    assert "Rollback last deployment" in text
    assert "More by 14:56 UTC" in text
    assert not list(replies.duties(mind(seen, ALICE)))
    assert not list(replies.duties(mind(seen, CAROL)))


def test_where_nobody_holds_the_asked_role_the_next_one_answers() -> None:
    seen = view(16 * MINUTE, incident=incident(roles=holding(ic=ALICE)), injects=(QUESTION,))
    assert named(replies.duties(mind(seen, ALICE)), "reply") is not None


def test_a_question_to_a_person_is_left_to_them() -> None:
    seen = view(16 * MINUTE, incident=incident(roles=ROLES), injects=(QUESTION,))
    assert not [duty for me in (ALICE, CAROL) for duty in replies.duties(mind(seen, me, humans=[BOB]))]


def test_an_offer_to_change_something_is_declined_by_operations() -> None:
    seen = view(16 * MINUTE, CAROL, incident=incident(roles=ROLES), injects=(OFFER,))
    text = _text(mind(seen, CAROL, memory=remember(ran(12 * MINUTE, UNDO))))
    assert any(word in text for word in ("do not", "leave that", "hold"))


def test_who_wants_to_announce_an_outage_that_is_none_is_held_back() -> None:
    seen = view(10 * MINUTE, pages=(taken(),), injects=(WALL,), services=(service(0.0),), deploys=())
    text = _text(mind(seen))
    assert any(word in text for word in ("do not", "leave that", "hold"))
    assert "served as usual" in text


def test_a_loud_voice_gets_the_reason_for_the_severity() -> None:
    seen = view(16 * MINUTE, incident=incident(roles=ROLES, severity=Severity.SEV3), injects=(LOUD,))
    assert "SEV3" in _text(mind(seen))


def test_who_got_the_severity_that_they_asked_for_is_told_so() -> None:
    seen = view(16 * MINUTE, incident=incident(roles=ROLES, severity=Severity.SEV1), injects=(LOUD,))
    assert _text(mind(seen)).startswith("It is SEV1 now.")


def test_what_was_answered_is_not_answered_again() -> None:
    done = replace(QUESTION, answered_at=16 * MINUTE, answered_by=BOB)
    seen = view(17 * MINUTE, BOB, incident=incident(roles=ROLES), injects=(done,))
    assert not list(replies.duties(mind(seen, BOB)))


def test_novices_leave_questions_unanswered_more_often() -> None:
    seen = view(16 * MINUTE, BOB, incident=incident(roles=ROLES), injects=(QUESTION,))

    def answered(skill: Skill) -> int:
        return sum(bool(list(replies.duties(mind(seen, BOB, skill, seed=seed)))) for seed in range(60))

    assert answered(Skill.EXPERT) == 60
    assert answered(Skill.NOVICE) < answered(Skill.SOLID)
