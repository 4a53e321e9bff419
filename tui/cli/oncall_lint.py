"""`gameday oncall lint`: a rota held against the policy's on-call table.

Separate from `gameday lint`, which says whether a team's file can be loaded: this says whether people can live with it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tui.cli.exits import Exit
from tui.cli.oncall import Answer, From, PolicyFile, TeamName, Weeks, team_of, weeks_from, zone_of
from tui.cli.options import Format
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.domain.oncall_review import Judged
    from simulator.domain.policy import OnCallAdvice


def lint(
    team: TeamName, first: From = None, weeks: Weeks = 12, policy: PolicyFile = None, format: Answer = Format.TEXT
) -> Exit:
    """Hold a team's rota against the on-call table of its policy.

    Five to eight people, turns of a week from Monday 09:00, a primary and a secondary, no gaps, nights shared with the
    sun, the load shared evenly. What no document says is "cannot tell". Exits with 1 when a page would reach nobody
    (a gap, a target that is not there); the rest is advice.

    Examples:
      gameday oncall lint team.yaml
      gameday oncall lint team.yaml --from 2025-03-10 --weeks 26 --format json
    """
    from simulator.domain.oncall_review import review

    loaded = team_of(team, policy)
    start, end = weeks_from(loaded, first, weeks, zone_of(loaded, None))
    advice = loaded.policy.practice.on_call
    found = review(loaded.team, advice, start, end)
    if format is Format.JSON:
        answer_exactly(json.dumps(_as_json(found, start.isoformat(), end.isoformat()), indent=2, ensure_ascii=False))
    else:
        _as_text(found, advice)
    narrate(_summary(found))
    wrong = any(each.verdict == "not met" and each.weight == "error" for each in found)
    return Exit.FELL_SHORT if wrong else Exit.DONE


def _as_text(found: Sequence[Judged], advice: OnCallAdvice) -> None:
    width = max(len(each.check) for each in found)
    for verdict in ("not met", "cannot tell", "met"):
        some = [each for each in found if each.verdict == verdict]
        if some:
            answer(f"{verdict.capitalize()}")
        for each in some:
            where = f"{each.where}: " if each.where else ""
            level = "error: " if verdict == "not met" and each.weight == "error" else ""
            answer(f"  {each.check:{width}}  {level}{where}{each.says}")
    if advice.advice:
        answer("\nWhy")
        for line in advice.advice:
            answer(f"  {line}")


def _as_json(found: Sequence[Judged], start: str, end: str) -> dict[str, object]:
    return {
        "from": start,
        "to": end,
        "checks": [
            {
                "check": each.check,
                "verdict": each.verdict,
                "level": each.weight if each.verdict == "not met" else "note",
                "where": each.where,
                "says": each.says,
            }
            for each in found
        ],
    }


def _summary(found: Sequence[Judged]) -> str:
    counts = [
        (verdict, sum(each.verdict == verdict for each in found)) for verdict in ("met", "not met", "cannot tell")
    ]
    return ", ".join(f"{count} {verdict}" for verdict, count in counts) + "."
