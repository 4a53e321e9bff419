from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.domain.vocabulary import StatusState
from simulator.views import Entry
from tests.tui.drills import DECLARED, INCIDENT, PAGED, QUIET
from tui.drafts import filled, known_of, missing, next_state, postmortem_draft, status_draft, update_draft


def test_what_is_known_is_filled_in_and_the_rest_stays_for_the_writer() -> None:
    assert filled("{a} and {b}", {"a": "x"}) == "x and {b}"
    assert missing("x and {b}") == ["b"]


def test_filling_never_reads_the_values_as_templates() -> None:
    assert filled("{a}", {"a": "{b} {0} {a.__class__}"}) == "{b} {0} {a.__class__}"


def test_an_internal_update_starts_with_severity_time_impact_and_ic() -> None:
    draft = update_draft(DECLARED)
    assert draft.startswith("SEV1 update, 14:45 UTC\nImpact: All customers | IC: @alice")
    assert missing(draft) == ["action"]


def test_a_status_post_starts_from_the_template_of_its_state_in_nobodys_words() -> None:
    draft = status_draft(DECLARED, StatusState.INVESTIGATING)
    assert draft.startswith("We are looking into a problem with {what}.")


def test_when_it_began_and_ended_is_never_guessed() -> None:
    ended = replace(DECLARED, incident=replace(INCIDENT, mitigated_at=19 * 60_000))
    assert "since" not in known_of(ended)
    assert "restored" not in known_of(ended)


@pytest.mark.parametrize(
    ("state", "posted", "expected"),
    [
        ("open", False, StatusState.INVESTIGATING),
        ("open", True, StatusState.IDENTIFIED),
        ("mitigated", True, StatusState.MONITORING),
        ("resolved", True, StatusState.RESOLVED),
    ],
)
def test_the_next_public_state_follows_the_incident(state: str, posted: bool, expected: StatusState) -> None:
    view = replace(DECLARED, incident=replace(INCIDENT, state=state), status=DECLARED.status if posted else ())
    assert next_state(view) is expected


def test_a_postmortem_draft_has_the_guides_sections_and_the_drills_timeline() -> None:
    story: list[Entry] = [*QUIET.entries, *PAGED.entries, *DECLARED.entries]
    draft = postmortem_draft(DECLARED, story)
    for section in ("Summary", "Impact", "Timeline (UTC)", "Root Cause", "Lessons Learned", "Action Items"):
        assert f"## {section}" in draft
    assert "**IC:** Alice Romero" in draft
    assert "| 14:25 | Deploy 4521 of orders: Tune the client |" in draft
    assert "| 14:34 | alice declared SEV1: Nobody can order |" in draft


def test_a_draft_without_an_incident_says_what_is_unknown() -> None:
    draft = postmortem_draft(QUIET, list(QUIET.entries))
    assert "**Severity:** [SEVN]" in draft
    assert "**IC:** [Name]" in draft


def test_a_bar_in_a_text_does_not_break_the_table() -> None:
    said = replace(DECLARED, deploys=(replace(DECLARED.deploys[0], message="a | b\nc"),))
    assert "Deploy 4521 of orders: a \\| b c |" in postmortem_draft(said, [])
