"""Real pages on their way: no page is lost, none is opened twice, the order holds, and the drill waits for nobody."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.bots.crew import crew
from simulator.domain.vocabulary import Skill
from simulator.engine.headless import play_bots
from simulator.integrations.outbound.answers import Accepted, Answer, Later, Refused
from simulator.integrations.outbound.notices import Does, Notice, Page
from simulator.integrations.outbound.outbox import Outbox
from simulator.integrations.outbound.places import Place, System
from simulator.integrations.outbound.request import Request
from simulator.integrations.outbound.sent import Sent, file_of
from simulator.live.courier import Courier, Post
from simulator.live.outbound import Outbound
from simulator.live.posting import over_the_network
from tests.simulator.drills import Drill
from tests.simulator.integrations.pagers import Badly, EventsApi, Incidents, events_api

KEY = "R0UT1NGKEY0123456789"
BADLY = get_args(Badly)
PASSING = [each for each in BADLY if each not in ("400", "401", "403", "404")]
"""What is worth another try."""


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Desk:
    """A courier that is led by hand."""

    def __init__(self, path: Path, post: Post, url: str = "http://127.0.0.1:1", run: str | None = None) -> None:
        self.sent = Sent(path)
        self.sent.begin(anew=run is None)
        self.clock, self.told = Clock(), list[str]()
        place = Place(System.PAGERDUTY, url, KEY)
        self.courier = Courier(place, self.sent, post, self.told.append, Random(3))

    def tell(self, *what: str, page: int = 1) -> None:
        for does in what:
            self.courier.put(notice(does, page))

    def carry(self, steps: int = 500) -> None:
        """Carry until nothing waits; time passes at once."""
        for _ in range(steps):
            wait = self.courier.step(self.clock(), self.clock)
            if wait is None:
                return
            self.clock.seconds += wait
        raise AssertionError("it never came to an end")

    def end(self) -> None:
        self.courier.close("the drill is over", self.clock())
        self.carry()


def notice(does: str, page: int = 1) -> Notice:
    return Notice(Does(does), Page(f"gameday-abc123-page-{page}", f"Alert{page}", summary="Nobody can buy"))


def key(page: int = 1) -> str:
    return f"gameday-abc123-page-{page}"


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    return file_of(tmp_path / "drill.jsonl")


# ---- against a server --------------------------------------------------------------------------------------

IMPATIENT = 0.2
"""Seconds that these tests wait for an answer that does not come."""


@pytest.fixture
def api() -> Iterator[EventsApi]:
    with events_api() as served:
        yield served


def desk(beside: Path, api: EventsApi) -> Desk:
    return Desk(beside, over_the_network(answer=IMPATIENT), api.url)


def test_a_page_is_opened_taken_and_closed_in_order(beside: Path, api: EventsApi) -> None:
    at = desk(beside, api)
    at.tell("trigger", "acknowledge", "resolve")
    assert not at.told
    at = desk(beside, api)
    at.tell("trigger")
    at.carry()
    assert api.open == {key(): False}
    at.tell("acknowledge")
    at.carry()
    assert api.open == {key(): True}
    at.tell("resolve")
    at.carry()
    assert api.open == {}
    assert api.of(key()) == ["trigger", "acknowledge", "resolve"]
    assert set(api.paths) == {"/v2/enqueue"}
    assert all(event["routing_key"] == KEY for event in api.bodies)


@pytest.mark.parametrize("badly", PASSING)
@pytest.mark.parametrize("when", [0, 1, 2])
def test_whatever_passes_by_loses_no_page_and_opens_none_twice(
    beside: Path, api: EventsApi, badly: Badly, when: int
) -> None:
    at = desk(beside, api)
    for number, does in enumerate(("trigger", "acknowledge", "resolve")):
        if number == when:
            api.badly.extend([badly, badly])
        at.tell(does)
        at.carry()
        assert [api.open.get(key())] == [[False, True, None][number]]
    assert api.opened == {key(): 1}
    assert list(dict.fromkeys(api.of(key()))) == ["trigger", "acknowledge", "resolve"]
    assert not at.courier.left


@pytest.mark.parametrize("badly", ["400", "401", "403", "404"])
def test_a_refusal_is_told_once_without_the_key_and_not_sent_again(beside: Path, api: EventsApi, badly: Badly) -> None:
    api.badly.extend([badly])
    at = desk(beside, api)
    at.tell("trigger")
    at.carry()
    at.tell("acknowledge", "resolve")
    at.carry()
    assert api.asked == 1
    assert len(at.told) == 1
    assert f"pagerduty refused to trigger Alert1 ({badly}: Event object is invalid" in at.told[0]
    assert KEY not in "".join(at.told)
    assert not at.courier.left


def test_a_server_that_is_not_there_is_asked_until_it_is(beside: Path) -> None:
    answers: list[Answer] = []
    real = over_the_network(connect=IMPATIENT)
    with events_api() as gone:
        url = gone.url

    def post(request: Request) -> Answer:
        answers.append(real(request) if len(answers) < 4 else Accepted(202))
        return answers[-1]

    at = Desk(beside, post, url)
    at.tell("trigger")
    at.carry()
    assert answers == [Later("no connection", reached=False)] * 4 + [Accepted(202)]
    assert [text.split(" (")[0] for text in at.told] == [
        "pagerduty does not take pages now",
        "pagerduty takes pages again.",
    ]


def test_a_redirect_is_not_followed_with_the_key(beside: Path) -> None:
    with events_api() as api:
        api.badly.append("301")  # type: ignore[arg-type]
        at = desk(beside, api)
        at.tell("trigger")
        at.carry()
        assert (api.asked, len(at.told)) == (1, 1)


def test_opsgenie_is_asked_at_its_paths_with_its_key(beside: Path, api: EventsApi) -> None:
    sent = Sent(beside)
    sent.begin(anew=True)
    courier = Courier(Place(System.OPSGENIE, api.url, KEY), sent, over_the_network(), print, Random(1))
    for does in ("trigger", "acknowledge", "resolve"):
        courier.put(notice(does))
        while courier.step(0.0) is not None:
            pass
    alert = f"/v2/alerts/{key()}"
    assert api.paths == [
        "/v2/alerts",
        f"{alert}/acknowledge?identifierType=alias",
        f"{alert}/close?identifierType=alias",
    ]
    assert api.authorised == [f"GenieKey {KEY}"] * 3
    assert not courier.left


# ---- when ---------------------------------------------------------------------------------------------------


class Scripted(Incidents):
    """Answers without a server, as it is told to; then well."""

    def __init__(self, *answers: Answer | Badly) -> None:
        super().__init__()
        self.answers = deque(answers)
        self.asked: list[tuple[str, str]] = []

    def __call__(self, request: Request) -> Answer:
        event = json.loads(request.body)
        self.asked.append((event["event_action"], event["dedup_key"]))
        how = self.answers.popleft() if self.answers else Accepted(202)
        if isinstance(how, str):
            how, taken = _ANSWERS[how]
        else:
            taken = isinstance(how, Accepted)
        if taken:
            self.take(event)
        return how


_ANSWERS: dict[str, tuple[Answer, bool]] = {
    "400": (Refused("400", 400), False),
    "401": (Refused("401", 401), False),
    "403": (Refused("403", 403), False),
    "404": (Refused("404", 404), False),
    "429": (Later("429", False, 7.0, 429), False),
    "500": (Later("500", True, None, 500), False),
    "503": (Later("503", True, None, 503), False),
    "hang": (Later("no answer in time", True), False),
    "drop": (Later("the connection broke", True), False),
    "take and drop": (Later("the connection broke", True), True),
    "take and 500": (Later("500", True, None, 500), True),
}


def test_a_system_that_asks_to_wait_is_left_alone_for_so_long(beside: Path) -> None:
    post = Scripted(Later("429", False, 30.0, 429))
    at = Desk(beside, post)
    at.tell("trigger", page=1)
    assert at.courier.step(at.clock()) == 0.0
    at.tell("trigger", page=2)
    assert at.courier.step(at.clock()) == 30.0
    at.clock.seconds += 29.9
    assert at.courier.step(at.clock()) == pytest.approx(0.1)
    assert post.asked == [("trigger", key(1))]
    at.carry()
    assert post.opened == {key(1): 1, key(2): 1}


def test_a_page_that_has_to_wait_holds_no_other_up(beside: Path) -> None:
    post = Scripted(*[Later("500", True)] * 1)
    at = Desk(beside, post)
    at.tell("trigger", page=1)
    at.courier.step(at.clock())
    at.tell("trigger", page=2)
    at.courier.step(at.clock())
    assert post.opened == {key(2): 1}


def test_waits_grow_while_it_fails(beside: Path) -> None:
    at = Desk(beside, Scripted(*[Later("500", True)] * 6))
    at.tell("trigger")
    waits = []
    while (wait := at.courier.step(at.clock(), at.clock)) is not None:
        at.clock.seconds += wait
        waits.append(wait)
    grown = [wait for wait in waits if wait]
    assert len(grown) == 6
    assert all(2**number / 2 <= wait <= 2**number for number, wait in enumerate(grown))


def test_a_page_that_is_over_before_it_was_ever_tried_calls_nobody(beside: Path) -> None:
    post = Scripted()
    at = Desk(beside, post)
    at.tell("trigger", "acknowledge", "resolve")
    at.carry()
    assert post.asked == []


def test_a_page_that_was_turned_away_and_is_over_calls_nobody(beside: Path) -> None:
    post = Scripted(Later("429", False, 30.0, 429))
    at = Desk(beside, post)
    at.tell("trigger")
    at.courier.step(at.clock())
    at.tell("resolve")
    at.carry()
    assert post.asked == [("trigger", key())]


def test_a_page_that_may_have_arrived_is_closed_and_not_sent_again(beside: Path) -> None:
    post = Scripted("take and drop")
    at = Desk(beside, post)
    at.tell("trigger")
    at.courier.step(at.clock())
    at.tell("resolve")
    at.carry()
    assert post.asked == [("trigger", key()), ("resolve", key())]
    assert post.open == {}


def test_the_queue_is_bounded_and_closing_is_never_turned_away() -> None:
    outbox = Outbox(Random(1), most=3)
    assert [outbox.put(notice("trigger", page)) for page in range(5)] == [True, True, True, False, False]
    first = outbox.next(0.0)
    assert first is not None
    outbox.done(first, Accepted(202), 0.0)
    assert outbox.put(notice("trigger", 9))
    assert outbox.put(Notice(Does.RESOLVE, first.page))
    assert outbox.next(0.0) is not None


moves = st.lists(
    st.tuples(st.sampled_from(["trigger", "acknowledge", "resolve", "step", "step"]), st.integers(1, 3)), max_size=40
)
answers = st.lists(st.sampled_from(["202", *BADLY]), max_size=40)


@settings(max_examples=300, deadline=None)
@given(moves, answers)
def test_whatever_is_answered_no_page_is_opened_twice_and_none_stays_open(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int]], answers: list[Any]
) -> None:
    post = Scripted(*[Accepted(202) if each == "202" else each for each in answers])
    at = Desk(tmp_path_factory.mktemp("run") / "drill.jsonl.outbound", post)
    triggered, over = set[int](), set[int]()
    for move, page in moves:
        if move == "step":
            at.clock.seconds += at.courier.step(at.clock(), at.clock) or 0.0
            continue
        at.tell(move, page=page)
        if move == "trigger":
            triggered.add(page)
        elif move == "resolve":
            over |= {page} & triggered
    at.carry()
    for page in triggered - over:
        refused = any(f"trigger Alert{page}" in text for text in at.told)
        assert (key(page) in post.open) or refused, "a page is lost"
    at.end()
    assert all(times == 1 for times in post.opened.values())
    for page in triggered:
        carried = list(dict.fromkeys(post.of(key(page))))
        assert carried == [does for does in ("trigger", "acknowledge", "resolve") if does in carried]
    resolves_refused = any("resolve" in text for text in at.told)
    assert not post.open or resolves_refused
    assert set(post.open) <= set(at.courier.left)


# ---- the drill waits for nobody -----------------------------------------------------------------------------


def test_a_drill_goes_to_its_end_while_a_server_hangs(beside: Path) -> None:
    with events_api("hang") as api:
        sent = Sent(beside)
        sent.begin(anew=True)
        told: list[str] = []
        outbound = Outbound([Place(System.PAGERDUTY, api.url, KEY)], sent, told.append, post=over_the_network()).start()
        drill = Drill()
        outbound.follow(drill.scenario, drill.log)
        drill.engine.write_to(outbound.take)
        drill.at("2m")
        assert api.reached.wait(10)
        play_bots(drill.engine, crew(drill.scenario.people, Skill.SOLID, drill.scenario.seed))
        assert drill.engine.ended
        assert (api.asked, api.let_go.is_set()) == (1, False), "it still hangs, and the drill is over"
        api.let_go.set()
        assert outbound.close() == ()
        assert api.open == {}


def test_a_page_that_is_still_being_opened_when_patience_ends_is_named(beside: Path) -> None:
    with events_api("hang") as api:
        sent = Sent(beside)
        sent.begin(anew=True)
        outbound = Outbound([Place(System.PAGERDUTY, api.url, KEY)], sent, print, post=over_the_network()).start()
        drill = Drill()
        outbound.follow(drill.scenario, drill.log)
        drill.engine.write_to(outbound.take)
        drill.at("2m")
        assert api.reached.wait(10)
        assert [left.keys for left in outbound.close(patience=0)] == [(f"gameday-{sent.runs[-1]}-page-1",)]
        api.let_go.set()
        assert outbound.close() == ()


def test_what_a_drill_opened_is_closed_when_it_is_left(beside: Path) -> None:
    with events_api("500", "take and drop") as api:
        sent = Sent(beside)
        sent.begin(anew=True)
        outbound = Outbound([Place(System.PAGERDUTY, api.url, KEY)], sent, print, post=over_the_network()).start()
        drill = Drill()
        outbound.follow(drill.scenario, drill.log)
        drill.engine.write_to(outbound.take)
        drill.at("2m")
        assert api.reached.wait(10)
        assert outbound.close("the drill was left") == ()
        assert api.open == {}
        assert outbound.close() == ()


def test_an_error_of_ours_is_told_and_does_not_reach_the_drill(beside: Path) -> None:
    called = threading.Event()

    def broken(request: Request) -> Answer:
        called.set()
        raise RuntimeError("a bug")

    sent = Sent(beside)
    sent.begin(anew=True)
    told: list[str] = []
    outbound = Outbound([Place(System.PAGERDUTY, "http://127.0.0.1:1", KEY)], sent, told.append, post=broken).start()
    drill = Drill()
    outbound.follow(drill.scenario, drill.log)
    drill.engine.write_to(outbound.take)
    drill.at("2m")
    assert called.wait(10)
    drill.end()
    left = outbound.close(patience=10)
    assert [text for text in told if "error in gameday (RuntimeError)" in text]
    assert [each.system for each in left] == [System.PAGERDUTY]


# ---- after a crash ------------------------------------------------------------------------------------------


class Crash(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("arrived", [True, False])
def test_after_a_crash_in_the_middle_of_a_request_the_page_is_closed(beside: Path, arrived: bool) -> None:
    server = Scripted()

    def dies(request: Request) -> Answer:
        if arrived:
            server(request)
        raise Crash

    at = Desk(beside, dies)
    at.tell("trigger")
    with pytest.raises(Crash):
        at.courier.step(at.clock())
    at.sent.close()

    again = Desk(beside, server, run="the same")
    assert again.courier.left == (key(),)
    again.end()
    assert server.open == {}
    assert server.of(key())[-1] == "resolve"
    assert Sent(beside).open_in(System.PAGERDUTY) == {}


def test_going_on_after_a_crash_opens_nothing_twice_and_loses_nothing(beside: Path) -> None:
    server = Scripted()
    first = Desk(beside, server)
    first.tell("trigger", page=1)
    first.carry()
    first.sent.close()
    again = Desk(beside, server, run="the same")
    for page in (1, 2):
        again.tell("trigger", page=page)
    again.carry()
    again.tell("acknowledge", page=1)
    again.carry()
    assert server.asked == [("trigger", key(1)), ("trigger", key(2)), ("acknowledge", key(1))]
    assert again.sent.runs == first.sent.runs


def test_each_new_drill_has_a_run_of_its_own(beside: Path) -> None:
    runs = []
    for _ in range(2):
        sent = Sent(beside)
        runs.append(sent.begin(anew=True))
        sent.close()
    assert len(set(runs)) == 2
    assert Sent(beside).runs == runs


def test_a_line_that_was_cut_off_and_keys_that_are_not_ours_are_passed_over(beside: Path) -> None:
    at = Desk(beside, Scripted())
    at.tell("trigger")
    at.carry()
    at.sent.close()
    with beside.open("a") as file:
        file.write('{"via":"pagerduty","key":"production-database","does":"trigger","is":"asked"}\n{"via":"page')
    sent = Sent(beside)
    assert list(sent.open_in(System.PAGERDUTY)) == [key()]
    sent.begin(anew=False)
    sent.asking(System.PAGERDUTY, notice("trigger", 2))
    sent.close()
    assert list(Sent(beside).open_in(System.PAGERDUTY)) == [key(1), key(2)]


def test_what_is_written_down_holds_no_key_and_no_address(beside: Path, api: EventsApi) -> None:
    at = desk(beside, api)
    at.tell("trigger")
    at.carry()
    at.end()
    written = beside.read_text()
    assert KEY not in written
    assert api.url not in written
    assert [json.loads(line).get("is") for line in written.splitlines()] == [
        None,
        "asked",
        "accepted",
        "asked",
        "accepted",
    ]


def test_what_cannot_be_written_down_opens_nothing(beside: Path) -> None:
    post = Scripted()
    at = Desk(beside, post)
    at.sent.close()
    at.tell("trigger")
    at.carry()
    assert post.asked == []
    assert any("is not open for writing" in text for text in at.told)
