from __future__ import annotations

import re

from simulator.bots import postmortem
from simulator.bots.memory import Memory
from simulator.domain import events as ev
from simulator.domain.actions import Postmortem
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Skill
from tests.simulator.bots.hand import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    HISTORY,
    SCALE,
    UNDO,
    asked,
    entry,
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

OVER = incident(
    "resolved",
    roles=holding(ic=ALICE, comms=BOB, ops=CAROL, scribe=DAVE),
    mitigated_at=19 * MINUTE,
    resolved_at=34 * MINUTE,
)
SEEN = view(38 * MINUTE, incident=OVER, pages=(taken(),), services=(service(0.0),))
LOOKUP = ran(
    10 * MINUTE, HISTORY, "2  deploy 4521 14:25 UTC by carol: Tune payment gateway client (timeout: 30s -> 3s)"
)


def _memory(*more: str) -> Memory:
    tried = [ran((11 + number) * MINUTE, each) for number, each in enumerate(more)]
    claim = entry(19 * MINUTE, ALICE, ev.IncidentMitigated(text="order-service well since 14:43 UTC."))
    return remember(LOOKUP, *tried, claim, looks=[(12 * MINUTE, 1.0), (18 * MINUTE, 0.0), (33 * MINUTE, 0.0)])


def _text(skill: Skill = Skill.EXPERT, seed: int = 1, tried: tuple[str, ...] = (UNDO,)) -> str:
    duty = named(postmortem.duties(mind(SEEN, skill=skill, seed=seed, memory=_memory(*tried))), "postmortem")
    action = asked(duty)
    assert isinstance(action, Postmortem)
    return action.text


def test_an_expert_fills_every_part_of_the_guides_template() -> None:
    text = _text()
    for part in (
        "# Postmortem: Customers cannot checkout", "**Date:** 2025-03-15", "**Duration:** 00:13", "**Severity:** SEV1",
        "**IC:** Alice Romero", "**Authors:** Alice Romero, Dave Novak", "## Summary", "## Impact", "## Timeline (UTC)",
        "## Root Cause", "### What went well", "### What went poorly", "### Where we got lucky", "## Action Items",
    ):  # fmt: skip
        assert part in text
    assert "about $31,000, estimated" in text
    assert "Deploy #4521" in text


def test_each_action_has_an_owner_a_priority_and_a_date() -> None:
    rows = re.findall(r"^\| \d \| .+ \| P\d \| (.+) \| (\d{4}-\d{2}-\d{2}) \| Open \|$", _text(), re.MULTILINE)
    assert len(rows) == 3
    assert {owner for owner, _ in rows} <= {"Alice Romero", "Carol Lindqvist", "Dave Novak"}
    assert all(due > "2025-03-15" for _, due in rows)


def test_the_cause_is_in_the_system_and_names_nobody() -> None:
    for seed in range(10):
        cause = _text(seed=seed).partition("## Root Cause")[2].partition("## Lessons")[0]
        assert "30s -> 3s" in cause
        assert not re.search(r"alice|bob|carol|dave|should have|forgot|mistake", cause, re.IGNORECASE)


def test_what_was_tried_in_vain_is_owned_up_to() -> None:
    assert '"Scale up" came first' in _text(tried=(SCALE, UNDO))
    assert "came first" not in _text()


def test_novices_leave_parts_out() -> None:
    lengths = sorted(len(_text(Skill.NOVICE, seed)) for seed in range(21))
    assert lengths[10] < 0.75 * len(_text())
    assert any("## Timeline" not in _text(Skill.NOVICE, seed) for seed in range(21))


def test_it_is_written_once_and_by_the_ic_unless_that_is_a_person() -> None:
    done = _memory(UNDO)
    done.postmortem = True
    assert not list(postmortem.duties(mind(SEEN, memory=done)))
    assert not list(postmortem.duties(mind(SEEN, DAVE, memory=_memory(UNDO), humans=[ALICE])))


def test_postmortems_of_different_seeds_differ() -> None:
    assert len({_text(seed=seed) for seed in range(12)}) > 6
