from __future__ import annotations

import pytest

from simulator.bots import scribe, watching
from simulator.bots.evidence import changes_something
from simulator.bots.stage import Stage, restored_at, stage_of
from simulator.domain import events as ev
from simulator.domain.actions import Note
from simulator.domain.simtime import MINUTE
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
    taken,
    view,
)

ROLES = holding(ic=ALICE, comms=BOB, ops=CAROL, scribe=DAVE)


@pytest.mark.parametrize(
    "command",
    [
        UNDO,
        SCALE,
        "kubectl set env deployment/order-service PAYMENT_TIMEOUT=30s",
        "aws rds failover-db-cluster --db-cluster-identifier orders-cluster",
        "journalctl --vacuum-size=500M",
        "rm -rf /var/lib/export-service/*",
        "curl -X POST https://flags.internal/checkout",
        'psql -h orders-db -c "SELECT pg_terminate_backend(42)"',
        "sudo systemctl restart nginx",
    ],
)
def test_a_command_that_changes_something_is_known_by_its_words(command: str) -> None:
    assert changes_something(mind(view(0)), command)


@pytest.mark.parametrize(
    "command",
    [
        HISTORY,
        "kubectl get pods",
        "curl -s https://payment-service.internal/healthz | jq .",
        'psql -h orders-db -c "SELECT pid, state FROM pg_stat_activity"',
        "df -h",
        "journalctl --disk-usage",
        "systemctl status nginx",
        '{service="order-service"} |= "error"',
    ],
)
def test_a_command_that_only_looks_is_no_change(command: str) -> None:
    assert not changes_something(mind(view(0)), command)


def test_the_stage_follows_what_was_done_and_claimed() -> None:
    open_, fix = incident(roles=ROLES), ran(12 * MINUTE, UNDO)
    early = ran(5 * MINUTE, UNDO)
    assert stage_of(mind(view(13 * MINUTE, incident=open_))) is Stage.LOOKING
    assert stage_of(mind(view(13 * MINUTE, incident=open_), memory=remember(early))) is Stage.LOOKING
    assert stage_of(mind(view(13 * MINUTE, incident=open_), memory=remember(fix))) is Stage.FIXING
    watching_ = incident("mitigated", mitigated_at=19 * MINUTE)
    assert stage_of(mind(view(20 * MINUTE, incident=watching_), memory=remember(fix))) is Stage.WATCHING
    assert stage_of(mind(view(40 * MINUTE, incident=incident("resolved", resolved_at=0)))) is Stage.OVER


def test_after_a_reopening_the_old_remedies_no_longer_count() -> None:
    memory = remember(ran(12 * MINUTE, UNDO), entry(30 * MINUTE, ALICE, ev.IncidentReopened()))
    assert stage_of(mind(view(31 * MINUTE, incident=incident(roles=ROLES)), memory=memory)) is Stage.LOOKING


def test_everybody_gives_the_time_of_recovery_that_the_ic_gave() -> None:
    claim = entry(19 * MINUTE, ALICE, ev.IncidentMitigated(text="order-service well since 14:41 UTC."))
    seen = view(20 * MINUTE, incident=incident("mitigated", mitigated_at=19 * MINUTE))
    assert restored_at(mind(seen, BOB, memory=remember(claim))) == 16 * MINUTE


def test_whoever_leads_looks_at_the_dashboards_and_remembers_what_they_showed() -> None:
    mine = mind(view(9 * MINUTE, pages=(taken(),)))
    duty = named(watching.duties(mine), "look/0")
    assert duty is not None
    assert duty.do() == []
    assert mine.memory.saw_trouble
    assert not list(watching.duties(mind(view(9 * MINUTE, pages=(taken(),)), BOB)))


def test_it_is_well_since_the_first_of_the_last_looks_that_all_were() -> None:
    assert remember(looks=[(1, 0.0), (2, 0.5)]).well_since is None
    assert remember(looks=[(1, 0.0), (2, 0.5), (3, 0.0), (4, 0.0)]).well_since == 3


def test_the_scribe_writes_down_each_stage_once() -> None:
    seen = view(13 * MINUTE, incident=incident(roles=ROLES))
    note = asked(named(scribe.duties(mind(seen, DAVE)), "note"))
    assert isinstance(note, Note)
    assert "SEV1 declared by Alice" in note.text
    assert not list(scribe.duties(mind(seen, BOB)))
