from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from simulator.domain.past import KeptDrill, KeptItem, KeptPart, TeamRules
from simulator.store.history.address import address_of
from simulator.store.history.history import Forgotten, History, Which
from tests.simulator.store.history.kept import MAY, drill

NOW = datetime(2026, 5, 20, tzinfo=UTC)


def opened(store: str) -> History:
    return History(address_of(store, said_by="--store"))


def solo(letter: str, player: str, **changes: object) -> KeptDrill:
    part = KeptPart(person="ana", name="Ana", player=player)
    return drill(letter, mode="solo", parts=(part,), items=(), **changes)


class TestHistory:
    def test_a_drill_comes_back_as_it_was_kept(self, store: str) -> None:
        with opened(store) as history:
            assert history.keep(drill()) == "new"
        with opened(store) as history:
            assert history.drill("a" * 64) == drill()
            assert history.drills() == (drill(report=None),)
            assert history.knows("a" * 64)
            assert not history.knows("b" * 64)

    def test_a_drill_that_is_kept_again_is_there_once(self, store: str) -> None:
        with opened(store) as history:
            history.keep(drill())
            assert history.keep(drill()) == "same"
            assert history.keep(drill(score=90.0)) == "changed"
            assert [each.score for each in history.drills()] == [90.0]

    def test_grading_again_changes_neither_the_day_nor_the_team_nor_who_played(self, store: str) -> None:
        stranger = tuple(part.model_copy(update={"player": "Zoe"}) for part in drill().parts)
        again = drill(score=90.0, played=NOW, team="other", parts=stranger)
        with opened(store) as history:
            history.keep(drill())
            history.keep(again)
            (kept,) = history.drills()
            assert (kept.played, kept.team, kept.parts) == (MAY, "shop", drill().parts)
            history.keep(again, whose=True)
            (kept,) = history.drills()
            assert (kept.played, kept.team, kept.parts[0].player) == (NOW, "other", "Zoe")

    def test_a_drill_keeps_the_grade_of_its_rubric(self, store: str) -> None:
        with opened(store) as history:
            history.keep(drill())
            assert history.keep(drill(rubric="3", score=10.0)) == "older rubric"
            assert history.drills()[0].score == 80.1

    def test_drills_are_found_by_team_person_scenario_day_and_mode_oldest_first(self, store: str) -> None:
        with opened(store) as history:
            history.keep(drill("b", played=NOW, team="", mode="bots", scenario="mail", parts=()))
            history.keep(drill("a"))

            def found(which: Which) -> str:
                return "".join(each.id[0] for each in history.drills(which))

            assert found(Which()) == "ab"
            assert found(Which(team="shop")) == "a"
            assert found(Which(team="")) == "b"
            assert found(Which(person="ALICE")) == "a"
            assert found(Which(scenario="mail")) == "b"
            assert found(Which(since=NOW)) == "b"
            assert found(Which(until=NOW)) == "a"
            assert found(Which(modes=("solo", "team"))) == "a"

    def test_an_item_keeps_its_number_and_that_it_is_done_when_a_postmortem_comes_again(self, store: str) -> None:
        with opened(store) as history:
            history.keep(drill())
            first, second = history.items()
            assert (first.title, first.due, first.done) == ("Alert at 80 %", date(2026, 6, 1), None)
            assert first.overdue(date(2026, 6, 2))
            done = history.finish(first.id, NOW)
            assert done is not None
            assert done.done == NOW
            history.keep(drill(items=(KeptItem(title="Drill it"), KeptItem(title="alert  at 80 %"))))
            kept = {each.title: each for each in history.items()}
            assert set(kept) == {"Drill it", "alert  at 80 %"}
            assert (kept["alert  at 80 %"].id, kept["alert  at 80 %"].done) == (first.id, NOW)
            assert kept["Drill it"].id not in (first.id, second.id)
            assert [each.title for each in history.items(team="shop", open_only=True)] == ["Drill it"]
            history.keep(drill(items=()))
            assert [each.id for each in history.items()] == [first.id]
            assert history.finish(999, NOW) is None

    def test_near_misses_come_with_their_drill(self, store: str) -> None:
        with opened(store) as history:
            history.keep(drill())
            (miss,) = history.near_misses(Which(team="shop"))
            assert (miss.why, miss.scenario, miss.played) == ("a full disk, seen in time", "disk", MAY)
            assert history.near_misses(Which(team="other")) == ()

    def test_forgetting_takes_a_person_out_of_the_teams_drill_and_deletes_their_own(self, store: str) -> None:
        with opened(store) as history:
            history.keep(drill())
            history.keep(solo("b", "alice"))
            history.keep(solo("c", "Bob"))
            assert history.forget("alice") == Forgotten(drills=1, parts=1)
            team = history.drill("a" * 64)
            assert team is not None
            assert [part.person for part in team.parts] == ["ben", "sim"]
            assert (team.score, team.dimensions, team.times) == (80.1, drill().dimensions, drill().times)
            assert team.report is None
            assert team.facts == {"ic": None, "busiest": "ben", "drill": "a"}
            everything = team.model_dump_json().casefold()
            assert "alice" not in everything
            assert "ana" not in everything
            assert [each.owner for each in history.items()] == ["", "Ben"]
            assert not history.knows("b" * 64)
            assert history.knows("c" * 64)

    def test_what_was_forgotten_does_not_come_back_with_a_journal(self, store: str) -> None:
        with opened(store) as history:
            history.keep(drill())
            history.keep(solo("b", "Alice"))
            history.forget("Alice")
            assert history.keep(solo("b", "Alice"), whose=True) == "forgotten"
            history.keep(drill(score=90.0), whose=True)
            again = history.drill("a" * 64)
            assert again is not None
            assert again.score == 90.0
            assert [part.person for part in again.parts] == ["ben", "sim"]
            assert again.report is None

    def test_old_drills_go_when_their_team_keeps_them_no_longer_but_not_with_open_items(self, store: str) -> None:
        with opened(store) as history:
            history.keep(drill("a"))
            history.keep(drill("b", items=()))
            history.keep(drill("c", items=(), team="other"))
            assert history.tidy(MAY + timedelta(days=900)) == 0
            history.settle(TeamRules(team="shop", keep_days=30))
            assert history.tidy(MAY + timedelta(days=29)) == 0
            assert history.tidy(MAY + timedelta(days=31)) == 1
            for item in history.items():
                history.finish(item.id, NOW)
            assert history.tidy(MAY + timedelta(days=31)) == 1
            assert [each.team for each in history.drills()] == ["other"]

    def test_the_last_month_that_somebody_looked_at_a_team_is_known(self, store: str) -> None:
        with opened(store) as history:
            assert history.last_look("shop") is None
            history.looked("shop", MAY)
            history.looked("shop", MAY)
            history.looked("", NOW.replace(month=6))
            assert history.last_look("shop") == "2026-06"
            assert history.last_look("other") == "2026-06"
            history.looked("other", NOW.replace(month=7))
            assert history.last_look("shop") == "2026-06"

    def test_a_teams_rules_are_kept_and_are_careful_where_none_are(self, store: str) -> None:
        with opened(store) as history:
            assert history.rules("shop") == TeamRules(team="shop", personal="own", keep_days=None)
            history.settle(TeamRules(team="shop", personal="team", keep_days=365))
            assert history.rules("shop") == TeamRules(team="shop", personal="team", keep_days=365)

    @pytest.mark.slow
    def test_several_that_open_a_new_history_at_once_all_find_it_whole(self, store: str) -> None:
        program = (
            "import sys\nfrom simulator.store.history.address import address_of\n"
            "from simulator.store.history.history import History\n"
            "from tests.simulator.store.history.kept import drill\n"
            "with History(address_of(sys.argv[1], said_by='--store')) as history:\n"
            "    history.keep(drill(sys.argv[2]))\n"
        )
        running = [
            subprocess.Popen([sys.executable, "-W", "error", "-c", program, store, letter], stderr=subprocess.PIPE)
            for letter in "abcd"
        ]
        said = [process.communicate()[1].decode() for process in running]
        assert [process.returncode for process in running] == [0] * 4, said
        with opened(store) as history:
            assert "".join(sorted(each.id[0] for each in history.drills())) == "abcd"
