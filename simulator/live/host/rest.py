"""The REST beside the WebSocket, for other tools and bots: drills, joining, actions, timeline, score, health, metrics.

Separate from the app because its documents are a contract of their own (OpenAPI). Every answer that is not a success is
`{"detail": ...}` with what is wrong in words. FastAPI reads the annotations of routes that are made in a function, so
they cannot be deferred here.
"""

import secrets
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from simulator import __version__
from simulator.domain.actions import Action
from simulator.live import wire
from simulator.live.host.hosted import HostedDrill
from simulator.live.host.house import House
from simulator.live.host.limits import Bucket
from simulator.live.host.tickets import Ticket
from simulator.live.session import Accepted, Outcome
from simulator.live.shared import HALTED
from simulator.live.wire.parts import FrameId, Kind
from simulator.views import DrillView, Entry

MOST_ENTRIES = 500
"""Records of the story in one answer."""


class Health(BaseModel):
    """Whether the host serves; `degraded` where a drill's journal cannot be written."""

    status: str
    version: str
    drills: int


class Problem(BaseModel):
    """What is wrong."""

    detail: str


class DrillSummary(BaseModel):
    """A drill as the holder of a token sees it."""

    drill: str
    title: str
    kind: Kind
    you: str
    roles: tuple[str, ...]
    running: str
    at: int
    seq: int


class Drills(BaseModel):
    """The drills that a token opens."""

    drills: tuple[DrillSummary, ...]


class DrillState(BaseModel):
    """A drill, and who is there."""

    summary: DrillSummary
    view: DrillView
    lobby: wire.Lobby


class JoinAsked(BaseModel):
    """Who joins."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=200)] = ""


class ActionAsked(BaseModel):
    """An action; with the same id it acts once, however often it is sent."""

    model_config = ConfigDict(extra="forbid")
    id: FrameId
    action: Action


class ActionOutcome(BaseModel):
    """What became of an action."""

    id: str
    accepted: bool
    seqs: tuple[int, ...] = ()
    why: str = ""


class Timeline(BaseModel):
    """The story after a record."""

    entries: tuple[Entry, ...]
    seq: int
    """The last record that was looked at; ask for the story since this one next."""


class TicketState(BaseModel):
    """A ticket, without its token."""

    key: str
    kind: Kind
    person: str
    roles: tuple[str, ...]
    open: bool
    """Whether a token opens it; false once it was revoked."""


class NewToken(BaseModel):
    """A ticket's new token; it is shown once."""

    key: str
    token: str


class Door:
    """Who a request is from."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._paces: dict[tuple[str, str], Bucket] = {}

    def known(self, bearer: HTTPAuthorizationCredentials | None, drill: str | None) -> tuple[HostedDrill, Ticket]:
        """The drill and the ticket that a request's token opens."""
        found = self._house.opened_by(bearer.credentials, drill) if bearer is not None else None
        if found is None:
            self._house.counted.add("gameday_refused_at_the_door_total", why="token")
            headers = {"WWW-Authenticate": "Bearer"}
            raise HTTPException(401, "This token opens nothing here. Ask the facilitator for a join line.", headers)
        hosted, ticket = found
        pace = self._paces.setdefault((hosted.name, ticket.key), Bucket(self._house.limits.frames))
        if not pace.take():
            raise HTTPException(429, "Too many requests at a time. Try again in a moment.", {"Retry-After": "1"})
        return hosted, ticket


def routes(house: House) -> APIRouter:
    """The routes of a house."""
    door = Door(house)
    bearer = HTTPBearer(auto_error=False, description="A join line's token.")
    Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    problems: dict[int | str, dict[str, Any]] = {
        code: {"model": Problem} for code in (400, 401, 403, 409, 413, 422, 429, 503)
    }
    api = APIRouter(prefix="/api/v1", responses=problems)

    def known(drill: str, token: Bearer) -> tuple[HostedDrill, Ticket]:
        return door.known(token, drill)

    def facilitator(found: Annotated[tuple[HostedDrill, Ticket], Depends(known)]) -> HostedDrill:
        hosted, ticket = found
        if ticket.kind is not Kind.FACILITATOR:
            hosted.log.info("%s: refused the tickets to %s", hosted.name, ticket.key)
            raise HTTPException(403, "That is the facilitator's.")
        return hosted

    Known = Annotated[tuple[HostedDrill, Ticket], Depends(known)]
    Facilitator = Annotated[HostedDrill, Depends(facilitator)]

    @api.get("/health")
    async def health() -> Health:
        """Say whether the host serves."""
        failing = any(hosted.drill.trouble is not None for hosted in house.drills.values())
        return Health(status="degraded" if failing else "ok", version=__version__, drills=len(house.drills))

    text: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}

    @api.get("/metrics", responses=text)
    async def metrics() -> PlainTextResponse:
        """Count what the host does, as Prometheus reads it; numbers only."""
        return PlainTextResponse(house.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")

    @api.get("/drills")
    async def drills(token: Bearer) -> Drills:
        """List the drills that the token opens."""
        return Drills(drills=(await _summary(*door.known(token, None)),))

    @api.get("/drills/{drill}")
    async def drill(found: Known) -> DrillState:
        """Show what the token's holder sees now, without the story, and who is there."""
        hosted, ticket = found
        return DrillState(
            summary=await _summary(hosted, ticket), view=await _view(hosted, ticket), lobby=hosted.lobby()
        )

    @api.post("/drills/{drill}/join")
    async def join(found: Known, asked: JoinAsked) -> DrillSummary:
        """Take the ticket's place; a simulated responder makes room."""
        hosted, ticket = found
        await hosted.sit_down(ticket, asked.name)
        return await _summary(hosted, ticket)

    @api.post("/drills/{drill}/start")
    async def start(hosted: Facilitator) -> ActionOutcome:
        """Let the drill begin."""
        ticket = next(each for each in hosted.tickets.all() if each.kind is Kind.FACILITATOR)
        return _told(await hosted.start(ticket, "start"))

    @api.post("/drills/{drill}/actions", responses={409: {"model": ActionOutcome}})
    async def act(found: Known, asked: ActionAsked, response: Response) -> ActionOutcome:
        """Ask for an action; 409 says that it was refused, and why."""
        hosted, ticket = found
        outcome = await hosted.act(ticket, asked.action, asked.id)
        response.status_code = 200 if isinstance(outcome, Accepted) else 409
        return _told(outcome)

    @api.get("/drills/{drill}/timeline")
    async def timeline(
        found: Known,
        since: Annotated[int, Query(ge=0, le=2**53)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 100,
    ) -> Timeline:
        """Tell the story after a record, as far as the token's holder may know it."""
        hosted, ticket = found
        shown = hosted.drill.published
        upto = min(since + limit, shown.seq)
        story = replace(shown, seq=upto).story(ticket.person, min(since, upto))
        return Timeline(entries=story, seq=max(upto, 0))

    @api.get("/drills/{drill}/score")
    async def score(found: Known) -> dict[str, Any]:
        """Give the graded report of a drill that has ended."""
        report = await found[0].report_as_json()
        if report is None:
            raise HTTPException(409, "The drill has not ended.")
        return report

    @api.get("/drills/{drill}/journal", responses=text)
    async def journal(found: Known) -> PlainTextResponse:
        """Give the journal; before the drill has ended, to the facilitator only: it holds the truth."""
        hosted, ticket = found
        if not hosted.drill.published.ended and ticket.kind is not Kind.FACILITATOR:
            raise HTTPException(409, "The drill has not ended.")
        return PlainTextResponse(await hosted.journal_text())

    @api.get("/drills/{drill}/tickets")
    async def tickets(hosted: Facilitator) -> tuple[TicketState, ...]:
        """List the tickets."""
        return tuple(
            TicketState(
                key=each.key, kind=each.kind, person=each.person, roles=each.roles, open=each.sha256 is not None
            )
            for each in hosted.tickets.all()
        )

    @api.post("/drills/{drill}/tickets/{key}", responses={404: {"model": Problem}})
    async def renew(hosted: Facilitator, key: str) -> NewToken:
        """Make a new token for a ticket; the one before opens nothing any more."""
        return NewToken(key=key, token=await hosted.renew(_of(hosted, key)))

    @api.delete("/drills/{drill}/tickets/{key}", status_code=204, responses={404: {"model": Problem}})
    async def revoke(hosted: Facilitator, key: str) -> Response:
        """Take a ticket back; who is here with it goes."""
        await hosted.revoke(_of(hosted, key))
        return Response(status_code=204)

    return api


def _of(hosted: HostedDrill, key: str) -> str:
    if not any(secrets.compare_digest(each.key.encode(), key.encode()) for each in hosted.tickets.all()):
        raise HTTPException(404, "There is no such ticket.")
    return key


def _told(outcome: Outcome) -> ActionOutcome:
    if isinstance(outcome, Accepted):
        return ActionOutcome(id=outcome.id, accepted=True, seqs=outcome.seqs)
    return ActionOutcome(id=outcome.id, accepted=False, why=outcome.why)


async def _view(hosted: HostedDrill, ticket: Ticket) -> DrillView:
    if (trouble := hosted.drill.trouble) is not None and not hosted.can_show(ticket):
        raise HTTPException(503, HALTED.format(says=trouble), {"Retry-After": "5"})
    async with hosted.looking_on(ticket):
        return await hosted.drill.shown_to(ticket.person)


async def _summary(hosted: HostedDrill, ticket: Ticket) -> DrillSummary:
    view = await _view(hosted, ticket)
    return DrillSummary(
        drill=hosted.name,
        title=view.briefing.title,
        kind=ticket.kind,
        you=ticket.person,
        roles=ticket.roles,
        running=view.running,
        at=view.at,
        seq=view.seq,
    )
