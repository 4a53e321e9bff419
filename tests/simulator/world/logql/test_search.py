"""Searches, against answers that are worked out line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from simulator.domain.simtime import MINUTE
from simulator.world.logql.search import MOST_FOUND, histogram, search
from simulator.world.promql.errors import QueryError
from tests.simulator.world.logql.listed import Listed, Logged
from tests.simulator.world.logs.produced import World

WEB, DB = {"service": "web", "pod": "web-1"}, {"service": "db"}
ROWS = [
    {"level": "info", "status": 200, "took": "120ms", "size": "3KB", "path": "/a", "user": {"name": "ada"}},
    {"level": "error", "status": 500, "took": "2.5s", "size": "20KB", "path": "/b", "pod": "inner"},
    {"level": "warn", "status": 404, "took": "80ms", "size": "1MiB", "path": "/a", "tags": [1, 2], "x": None},
    {"level": "info", "status": 200, "took": "never", "path": "/c d", "ok": True},
]
LINES = [
    *[Logged(1_000 * number + 1, WEB, str(row["level"]), json.dumps(row)) for number, row in enumerate(ROWS)],
    Logged(4_001, WEB, "error", "panic: no JSON here"),
    Logged(5_001, DB, "info", 'level=info status=200 took=7ms msg="checkpoint \\"a\\" complete" empty= bare'),
    Logged(6_001, DB, "error", "level=error status=503 took=1m3s msg=slow\n\tat the.Stack(trace=1)"),
]
SOURCE = Listed(LINES)


def texts(query: str) -> list[str]:
    return [line.text for line in search(SOURCE, query, 0, MINUTE, newest_first=False).lines]


def rows(keeps: Callable[[Logged], bool]) -> list[str]:
    return [line.text for line in LINES if keeps(line)]


def parsed(line: Logged) -> dict[str, object]:
    try:
        return dict(json.loads(line.text))
    except ValueError:
        return {}


@pytest.mark.parametrize(
    ("query", "keeps"),
    [
        ('{service="web"}', lambda line: line.labels == WEB),
        ('{service!="web", service=~".+"}', lambda line: line.labels == DB),
        ('{service=~"w.*|d"}', lambda line: line.labels == WEB),
        ('{service=~".+", pod!~"web-.*"}', lambda line: line.labels == DB),
        ('{service="nobody"}', lambda _line: False),
        ('{service=~".+"} |= "error"', lambda line: "error" in line.text),
        ('{service=~".+"} |= "panic" or "slow"', lambda line: "panic" in line.text or "slow" in line.text),
        ('{service=~".+"} != "level"', lambda line: "level" not in line.text),
        ('{service=~".+"} |~ "status.{2,3}5"', lambda line: re.search("status.{2,3}5", line.text)),
        ('{service=~".+"} !~ `\\d{3}`', lambda line: not re.search(r"\d{3}", line.text)),
        ('{service=~".+"} |= "level" != "info" |~ "5[0-9]+"', lambda line: re.search("5[0-9]+", line.text)
         and "level" in line.text and "info" not in line.text),
        ('{service="web"} | json | level="error"', lambda line: parsed(line).get("level") == "error"),
        ('{service="web"} | json | level!="error"', lambda line: line.labels == WEB
         and parsed(line).get("level") != "error"),
        ('{service="web"} | json | level=~"e.*|warn"', lambda line: parsed(line).get("level") in ("error", "warn")),
        ('{service="web"} | json | __error__="" | level!~"e.*"', lambda line: parsed(line).get("level")
         in ("info", "warn")),
        ('{service="web"} | json | __error__="JSONParserErr"', lambda line: "panic" in line.text),
        ('{service="web"} | json | status >= 400 | __error__=""', lambda line: parsed(line).get("status")
         in (404, 500)),
        ('{service="web"} | json | status = 200 | __error__=""', lambda line: parsed(line).get("status") == 200),
        ('{service="web"} | json | status > 200 and status < 500 | __error__=""',
         lambda line: parsed(line).get("status") == 404),
        ('{service="web"} | json | (path="/a" or path="/b") and level!="warn"', lambda line: parsed(line).get("path")
         in ("/a", "/b") and parsed(line).get("level") != "warn"),
        ('{service="web"} | json | path="/a", level="warn"', lambda line: parsed(line).get("level") == "warn"),
        ('{service="web"} | json | took > 100ms | __error__=""', lambda line: parsed(line).get("took")
         in ("120ms", "2.5s")),
        ('{service="web"} | json | size > 10KB | __error__=""', lambda line: parsed(line).get("size")
         in ("20KB", "1MiB")),
        ('{service="web"} | json | user_name="ada"', lambda line: "ada" in line.text),
        ('{service="web"} | json | ok="true"', lambda line: parsed(line).get("ok") is True),
        ('{service="web"} | json | pod_extracted="inner" and pod="web-1"', lambda line: "inner" in line.text),
        ('{service="db"} | logfmt | took > 1m', lambda line: "1m3s" in line.text),
        ('{service="db"} | logfmt | msg="checkpoint \\"a\\" complete"', lambda line: "checkpoint" in line.text),
        ('{service=~".+"} | detected_level="error"', lambda line: line.level == "error"),
    ],
)  # fmt: skip
def test_a_search_finds_what_a_look_at_every_line_finds(query: str, keeps: Callable[[Logged], bool]) -> None:
    assert texts(query) == rows(keeps)


def test_what_is_no_number_goes_on_with_an_error_as_in_loki() -> None:
    found = search(SOURCE, '{service="web"} | json | took > 1h', 0, MINUTE, newest_first=False).lines
    assert [(line.fields.get("took"), line.fields["__error__"]) for line in found] == [
        ("never", "LabelFilterErr"),
        (None, "JSONParserErr"),
    ]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ('{service="web"} |= "/b" | json | line_format "{{.status}} on {{ .path }}{{.none}}"', "500 on /b"),
        ('{service="db"} |= "slow" | logfmt | line_format `{{.took}}: {{.msg}}`', "1m3s: slow"),
        ('{service="web"} |= "/b" | json | label_format a=status, b="<{{.path}}>" '
         '| line_format "{{.a}}{{.b}}{{.status}}"', "500</b>"),
        ('{service="web"} |= "/b" | json | drop status, path | line_format "{{.status}}{{.path}}{{.level}}"', "error"),
        ('{service="web"} |= "/b" | json | keep path | line_format "{{.status}}{{.path}}"', "/b"),
    ],
)  # fmt: skip
def test_lines_and_labels_are_written_anew(query: str, text: str) -> None:
    assert texts(query) == [text]


def test_a_found_line_has_its_streams_labels_and_what_was_parsed() -> None:
    (line,) = search(SOURCE, '{service="web"} |= "inner" | json', 0, MINUTE).lines
    assert (line.at, line.level, line.labels) == (1_001, "error", WEB)
    assert line.fields == {
        "level": "error", "status": "500", "took": "2.5s", "size": "20KB", "path": "/b", "pod_extracted": "inner",
    }  # fmt: skip


def test_the_newest_come_first_and_what_is_left_is_said() -> None:
    page = search(SOURCE, '{service=~".+"}', 0, MINUTE, 3)
    assert ([line.at for line in page.lines], page.more) == ([6_001, 5_001, 4_001], True)
    page = search(SOURCE, '{service=~".+"}', 0, MINUTE, 3, newest_first=False)
    assert ([line.at for line in page.lines], page.more) == ([1, 1_001, 2_001], True)
    assert search(SOURCE, '{service=~".+"}', 0, MINUTE, len(LINES)).more is False
    assert search(SOURCE, '{service=~".+"}', 1_001, 4_001, 9).lines[-1].at == 2_001  # after the start, up to the end


def test_a_histogram_counts_each_line_once() -> None:
    found = histogram(SOURCE, '{service=~".+"}', 0, 8_000, 4)
    assert found.edges == (0, 2_000, 4_000, 6_000, 8_000)
    assert found.levels == {"info": (1, 1, 1, 0), "error": (1, 0, 1, 1), "warn": (0, 1, 0, 0)}
    read = histogram(SOURCE, '{service=~".+"} |~ ".*"', 0, 8_000, 4)
    assert read.levels == found.levels
    filtered = histogram(SOURCE, '{service=~".+"} | json | status=200 | __error__=""', 0, 8_000, 4)
    assert filtered.levels == {"info": (1, 1, 0, 0)}


@pytest.mark.parametrize(
    "query", ['{service="web"}', '{service="web"} |= "failed"', '{service=~".+"} | detected_level="error"']
)
def test_a_histogram_of_the_drills_logs_is_that_of_its_lines(query: str) -> None:
    world = World({"service": "web", "errors": "50%"}).breaks()
    found = histogram(world.logs, query, -MINUTE, 9 * MINUTE, 10)
    page = search(world.logs, query, -MINUTE, 9 * MINUTE, MOST_FOUND)
    assert not page.more
    for level, counts in found.levels.items():
        at = [line.at for line in page.lines if line.level == level]
        assert counts == tuple(sum(lo < one <= lo + MINUTE for one in at) for lo in range(-MINUTE, 9 * MINUTE, MINUTE))
    assert sum(map(sum, found.levels.values())) == len(page.lines) > 0


def test_a_search_that_reads_too_much_is_refused_with_the_bound() -> None:
    with pytest.raises(QueryError, match=r"reads more than 5 log lines \(it found 1 lines in them\)"):
        search(SOURCE, '{service=~".+"} |= "panic"', 0, MINUTE, most_lines=5)
    with pytest.raises(QueryError, match="reads more than 5 log lines"):
        histogram(SOURCE, '{service=~".+"} |= "panic"', 0, MINUTE, 5, most_lines=5)
    world = World()
    with pytest.raises(QueryError, match="counts more than 10,000,000 log lines"):
        histogram(world.logs, '{service=~".+"}', -(10**12), 0, 5)


@pytest.mark.parametrize("buckets", [0, -1, 2_001])
def test_a_histogram_has_a_sensible_number_of_buckets(buckets: int) -> None:
    with pytest.raises(QueryError, match="1 to 2,000 buckets"):
        histogram(SOURCE, '{service="web"}', 0, 1, buckets)
