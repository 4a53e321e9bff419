"""What lines say follows the signals: rates, shares of errors, durations, rollouts, and the scenario's own words."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest

from simulator.domain import events as ev
from simulator.domain.simtime import HOUR, MINUTE, SECOND
from simulator.scenario.draws import IDENTITIES, Draws, PlainInventor, made_up_identities
from simulator.scenario.placeholders import FAKER, OURS
from simulator.world.logql.parsers import json_fields, logfmt_fields
from simulator.world.logs.identities import Identities
from simulator.world.logs.lines import Line
from simulator.world.logs.reported import IDENTIFIERS
from simulator.world.logs.requests import MOST_LOGGED
from simulator.world.logs.written import format_of
from tests.simulator.world.logs.produced import LOGGED, SERVICES, UNDO, World

BREAKS = {"service": "web", "errors": "60%"}


def fields(world: World, line: Line) -> dict[str, str]:
    form = format_of(world.scenario.services[line.labels["service"]])
    return dict((json_fields if form == "json" else logfmt_fields)(line.text))


def requests(world: World, service: str, start: int, until: int) -> list[dict[str, str]]:
    told = [fields(world, line) for line in world.of(service, start, until)]
    return [each for each in told if "status" in each]


def share_of_errors(told: list[dict[str, str]]) -> float:
    return sum(each["level"] == "error" for each in told) / len(told)


def test_the_share_of_error_lines_is_the_share_of_failing_requests() -> None:
    world = World(BREAKS).breaks(HOUR)
    assert share_of_errors(requests(world, "web", 0, HOUR)) == pytest.approx(0.01, abs=0.004)
    assert share_of_errors(requests(world, "web", HOUR, 2 * HOUR)) == pytest.approx(0.60, abs=0.02)
    failed = [each for each in requests(world, "web", 0, 2 * HOUR) if each["level"] == "error"]
    assert {each["status"] for each in failed} == {"500", "503", "504"}
    assert all(each["error"] for each in failed)


def test_durations_follow_the_quantiles_before_and_during_a_fault() -> None:
    slow = {"service": "web", "errors": "50%", "latency": {"p50": "2s", "p99": "9s"}}
    world = World(slow).breaks(2 * HOUR)
    for start, p50, p99 in ((0, 200, 900), (2 * HOUR, 2_000, 9_000)):
        took = [float(each["duration_ms"]) for each in requests(world, "web", start, start + 2 * HOUR)]
        assert np.quantile(took, 0.5) == pytest.approx(p50, rel=0.05)
        assert np.quantile(took, 0.99) == pytest.approx(p99, rel=0.15)


def test_the_rate_follows_the_day_and_has_a_bound() -> None:
    world = World()
    busy, quiet = (len(requests(world, "web", at, at + HOUR)) for at in (4 * HOUR, 16 * HOUR))  # 14:00 and 02:00 UTC
    assert busy / 3_600 == pytest.approx(MOST_LOGGED, rel=0.05)
    assert quiet / busy == pytest.approx(0.5 / 1.5, rel=0.1)


def test_a_service_of_few_requests_logs_every_one() -> None:
    services = {"web": {"name": "web", "traffic": {"rps": 0.5}}, "idle": {"name": "idle", "traffic": {"rps": 0}}}
    world = World(services=services)
    assert len(requests(world, "web", 0, 2 * HOUR)) == pytest.approx(3_600, rel=0.05)
    assert requests(world, "idle", 0, 2 * HOUR) == []


def test_every_kind_writes_in_its_own_shape() -> None:
    world = World()
    shapes = {
        "db": r"2025-03-10 \d\d:\d\d:\d\d\.\d{3} UTC \[\d+\] (LOG|ERROR|FATAL|WARNING):  .",
        "cache": r"1:M 10 Mar 2025 \d\d:\d\d:\d\d\.\d{3} [.*#] .",
        "jobs": r"\[2025-03-10 \d\d:\d\d:\d\d,\d{3}\] (INFO|DEBUG|ERROR) \[Broker id=\d\] .",
        "host": r"Mar 10 \d\d:\d\d:\d\d host kubelet\[\d+\]: .",
    }
    for service, shape in shapes.items():
        lines = world.of(service, 0, 2 * HOUR)
        assert len(lines) > 100
        assert [line.text for line in lines if not re.match(shape, line.text)] == []
    assert world.of("edge", 0, HOUR)
    assert world.of("bank", 0, HOUR) == []  # somebody else's system


def test_services_write_json_or_logfmt_and_all_of_it_parses() -> None:
    world = World(BREAKS).breaks()
    forms = {name: format_of(world.scenario.services[name]) for name in ("web", "cart-service", "search")
             if name in world.scenario.services}  # fmt: skip
    for name in forms:
        for line in world.of(name, 0, 10 * MINUTE):
            told = fields(world, line)
            assert told["service"] == name
            assert told["pod"] == line.labels["pod"]
            assert told["level"] == line.level
    assert len({format_of(world.scenario.services["web"].model_copy(update={"name": f"s{n}"})) for n in range(20)}) == 2


def test_a_trace_of_the_stack_stands_behind_some_failures() -> None:
    for name in ("web", "export-service"):
        services = {name: {"name": name, "errors": "50%"}}
        world = World(services=services, faults={})
        lines = [line for line in world.of(name, 0, 10 * MINUTE) if line.level == "error"]
        traced = [line for line in lines if "Traceback" in line.text or "Exception" in line.text]
        assert 0.1 < len(traced) / len(lines) < 0.5
        for line in traced:
            if format_of(world.scenario.services[name]) == "json":
                assert json.loads(line.text)["stack"].count("\n") >= 3
            else:
                assert line.text.count("\n") >= 3


def test_who_depends_on_what_fails_says_so() -> None:
    world = World({"service": "cart-service", "errors": "80%"}).breaks()
    failed = [each for each in requests(world, "web", 3 * MINUTE, 20 * MINUTE) if each["level"] == "error"]
    blamed = Counter("cart-service" in each["error"] for each in failed)
    assert blamed[True] > 10 * blamed[False] > 0


def test_a_full_database_says_that_it_has_no_connection_left() -> None:
    world = World({"service": "db", "connections": {"used": 199}}).breaks()
    before, during = (world.of("db", start, start + 10 * MINUTE) for start in (-10 * MINUTE, 3 * MINUTE))
    assert not any("too many clients" in line.text for line in before)
    refused = [line for line in during if "too many clients" in line.text]
    assert len(refused) > len(during) / 3
    assert {line.level for line in refused} == {"fatal"}


# ---- the scenario's own lines ------------------------------------------------------------------------


def told(world: World, start: int, until: int) -> list[Line]:
    return [line for line in world.of("web", start, until) if "lost {1}" in line.text]


def test_the_scenarios_lines_come_at_their_rate_while_the_fault_acts() -> None:
    world = World(BREAKS).breaks(2 * MINUTE).befalls(HOUR, ev.FaultCleared(fault="outage"))
    assert told(world, 0, 2 * MINUTE) == told(world, HOUR + SECOND, 2 * HOUR) == []
    lines = told(world, 2 * MINUTE, HOUR)
    assert len(lines) / (58 * 60) == pytest.approx(3, rel=0.05)
    assert {line.level for line in lines} == {"error"}


def test_they_rise_with_the_fault_and_fall_with_its_remedy() -> None:
    rises = {"service": "web", "errors": "60%", "over": "10m"}
    world = World(rises).breaks().types(20 * MINUTE).ends(23 * MINUTE)
    young, old = (len(told(world, at, at + 2 * MINUTE)) for at in (2 * MINUTE, 14 * MINUTE))
    falling = len(told(world, 22 * MINUTE, 23 * MINUTE))
    assert 0 < young < old / 5
    assert 0 < falling < old / 2 / 2


def test_placeholders_are_filled_for_each_line_from_the_drills_identities() -> None:
    names = tuple(f"Person Number{number}" for number in range(5))
    world = World(BREAKS, identities={"name": names}).breaks()
    lines = told(world, 2 * MINUTE, 12 * MINUTE)
    found = [re.search(r"cart (A-\d{6}) of (Person Number\d) <(\S+)@example\.com> lost", line.text) for line in lines]
    assert all(found)
    assert {match[2] for match in found if match} == set(names)
    assert len({match[1] for match in found if match}) > len(lines) * 0.9


def test_identifiers_have_the_shapes_that_texts_have_elsewhere() -> None:
    assert set(OURS) <= set(IDENTIFIERS)
    from random import Random

    for name, make in OURS.items():
        shape = re.sub(r"[0-9a-f]", "x", make(Random(1)))
        assert re.sub(r"[0-9a-f]", "x", IDENTIFIERS[name](2**63 + 12345)) == shape


def test_every_placeholder_that_a_text_may_hold_is_filled() -> None:
    drawn = made_up_identities(FAKER, PlainInventor())
    who = Identities(drawn)
    assert all(who.words(name) or name in IDENTIFIERS for name in (*FAKER, *OURS))
    assert {len(words) for words in drawn.values()} == {IDENTITIES}


def test_identities_live_where_nobody_lives() -> None:
    who = Identities({})
    assert all(address.startswith(("192.0.2.", "198.51.100.", "203.0.113.")) for address in who.addresses)
    assert all(email.endswith("@example.com") for email in who.words("email"))
    assert all(card.startswith("**** **** **** ") for card in who.words("card"))


def test_draws_without_identities_are_written_as_they_were() -> None:
    old = Draws(texts={"a": "b"})
    assert "identities" not in old.model_dump_json()
    new = old.model_copy(update={"identities": {"name": ("Ada",)}})
    assert Draws.model_validate_json(new.model_dump_json()) == new


# ---- comings and goings ------------------------------------------------------------------------------


def saying(world: World, text: str, start: int, until: int, service: str = "web") -> list[Line]:
    return [line for line in world.of(service, start, until) if text in line.text]


def test_a_deploy_leaves_its_lines_pod_by_pod() -> None:
    deploys: list[dict[str, Any]] = [{"at": "1m", "service": "web", "id": "77"}]
    world = World(deploys=deploys, faults={})
    gone, came = (saying(world, text, 0, 10 * MINUTE) for text in ("SIGTERM", "starting"))
    assert len(gone) == len(came) == 3
    assert all(fields(world, line)["version"] == "77" for line in came)
    assert len({line.labels["pod"] for line in (*gone, *came)}) == 6
    assert saying(world, "SIGTERM", -2 * HOUR, MINUTE) == []


def test_after_a_rollout_only_new_pods_serve() -> None:
    world = World(BREAKS).breaks().types(5 * MINUTE)
    before = {each["pod"] for each in requests(world, "web", 0, 5 * MINUTE)}
    after = {each["pod"] for each in requests(world, "web", 9 * MINUTE, 14 * MINUTE)}
    assert len(before) == len(after) == 3
    assert not before & after
    assert saying(world, "SIGTERM", 0, 5 * MINUTE) == []
    assert {line.labels["pod"] for line in saying(world, "SIGTERM", 5 * MINUTE, 9 * MINUTE)} == before


def test_the_pods_of_a_bad_deploy_are_those_that_fail() -> None:
    deploys = [{"at": "0m", "service": "web", "id": "77", "causes": {"fault": "outage", "delay": "1m"}}]
    bad = {
        "effects": [{"service": "web", "errors": "100%", "over": "4m"}],
        "logs": [LOGGED],
        "cleared_by": [{"run": UNDO}],
    }
    services = {"web": {**SERVICES["web"], "errors": "0%", "depends_on": {}}}
    world = World(deploys=deploys, faults={"outage": bad}, services=services).breaks(MINUTE)
    template = {pod.name: pod.template.tag for pod in world.history.cluster.deployment("web").pods}
    rolling = requests(world, "web", 3 * MINUTE, 4 * MINUTE)
    failed = {template[each["pod"]] for each in rolling if each["level"] == "error"}
    served = {template[each["pod"]] for each in rolling if each["level"] != "error"}
    assert failed == {"77"}
    assert served - {"77"}
    assert {template[line.labels["pod"]] for line in told(world, 3 * MINUTE, 4 * MINUTE)} == {"77"}


def test_a_leak_restarts_processes_without_a_goodbye() -> None:
    world = World({"service": "web", "errors": "20%", "shape": "sawtooth", "every": "5m"}).breaks()
    came = saying(world, "starting", 0, 20 * MINUTE)
    assert len(came) == 3 * 3
    assert saying(world, "SIGTERM", 0, 20 * MINUTE) == []
    assert {line.labels["pod"] for line in came} == {each["pod"] for each in requests(world, "web", 0, 20 * MINUTE)}


def test_a_failover_stands_in_the_databases_log() -> None:
    world = World()
    world.befalls(MINUTE, ev.CommandRun(command="aws rds failover-db-cluster --db-cluster-identifier db-cluster"))
    assert saying(world, "fast shutdown", 0, 5 * MINUTE, "db")
    assert saying(world, "ready to accept connections", 0, 5 * MINUTE, "db")


def test_much_of_a_log_says_nothing() -> None:
    world = World(faults={})
    said = Counter(line.level for line in world.lines(0, HOUR))
    assert said["info"] > 20 * (said["error"] + said["warn"])
    assert said["debug"] > 0


# ---- by the clock --------------------------------------------------------------------------------------


def test_checks_from_outside_are_refused_in_the_log_once_their_account_has_expired() -> None:
    checks = {"names": ["sign-in"], "regions": ["eu", "us"], "account_expires": 5 * MINUTE}
    world = World(services={"web": {"name": "web", "checks": checks, "log_format": "logfmt"}}, faults={})
    probed = [fields(world, line) for line in world.of("web", 0, 10 * MINUTE) if "probe-web" in line.text]
    assert len(probed) == 2 * 10
    expired = Counter((each["ts"] >= "2025-03-10T10:05", each["status"], each.get("reason")) for each in probed)
    assert expired == {(False, "200", None): 10, (True, "401", "credential_expired"): 10}


def test_a_node_complains_of_what_it_runs_short_of() -> None:
    world = World({"service": "host", "saturation": {"disk": 0.97}}).breaks(5 * MINUTE)
    said = [line.at for line in world.of("host", 0, 15 * MINUTE) if line.level == "warn"]
    assert len(said) > 15
    assert min(said) > 5 * MINUTE


def test_a_scenario_may_say_how_a_service_writes() -> None:
    for form, begins in (("json", "{"), ("logfmt", "ts=")):
        world = World(services={"web": {"name": "web", "log_format": form}}, faults={})
        assert {line.text[: len(begins)] for line in world.of("web", 0, MINUTE)} == {begins}


def test_settings_and_flags_that_change_are_told_by_every_process() -> None:
    changes = [{"at": "-1h", "kind": "config", "service": "web", "name": "BATCH", "was": "1", "to": "2"},
               {"at": "3m", "kind": "flag", "service": "web", "name": "bulk", "was": "off", "to": "on"}]  # fmt: skip
    world = World(changes=changes, faults={})
    world.befalls(6 * MINUTE, ev.CommandRun(command="flags set bulk off"))
    assert len(saying(world, "setting BATCH is now 2", -2 * HOUR, 0)) == 3
    assert saying(world, "bulk", 0, 3 * MINUTE) == []
    assert len(saying(world, "feature flag bulk is now on", 3 * MINUTE, 4 * MINUTE)) == 3
    assert len(saying(world, "feature flag bulk is now off", 6 * MINUTE, 7 * MINUTE)) == 3
    assert saying(world, "bulk", 0, 10 * MINUTE, "cart-service") == []
