"""The shapes in which the kinds of services write a message: structured, or as PostgreSQL, Redis, Kafka and syslog do.

Separate from what is said: the same message has another shape in another kind's log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.domain.scenario import Service
from simulator.world.logs import dates
from simulator.world.logs.crew import Crew
from simulator.world.logs.written import Field, format_of, written
from simulator.world.metrics_site import Site
from simulator.world.promql.series import Times

_POSTGRES = {"debug": "DEBUG1", "info": "LOG", "warn": "WARNING", "error": "ERROR", "fatal": "FATAL"}
_REDIS = {"debug": ".", "info": "*", "warn": "#", "error": "#", "fatal": "#"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How one service writes messages."""

    stamps: Callable[[Times], list[str]]
    """Moments (ms of drill time) as its log writes them."""
    write: Callable[..., str]
    """A line from its stamp, level, pod's number, message, the line's bits, and more fields."""


def shape_of(site: Site, crew: Crew) -> Shape:
    """The shape of a service's messages."""
    epoch, service = site.epoch, crew.service
    match service.kind:
        case "postgres":
            return Shape(lambda at: dates.spaced(epoch, at), _postgres)
        case "redis":
            return Shape(lambda at: dates.day_first(epoch, at), _redis)
        case "queue":
            return Shape(lambda at: dates.spaced(epoch, at, ","), _queue)
        case "node":
            return Shape(lambda at: dates.syslog(epoch, at), _node(service))
        case _:
            return Shape(lambda at: dates.iso(epoch, at), _structured(crew))


def _structured(crew: Crew) -> Callable[..., str]:
    service = crew.service
    form = format_of(service)

    def write(stamp: str, level: str, pod: int, says: str, _bits: int, fields: tuple[Field, ...] = ()) -> str:
        head = (("ts", stamp), ("level", level), ("service", service.name), ("pod", crew.name(pod)), ("msg", says))
        return written(form, (*head, *fields))

    return write


def _postgres(stamp: str, level: str, _pod: int, says: str, bits: int, fields: tuple[Field, ...] = ()) -> str:
    return f"{stamp} UTC [{1_000 + bits % 30_000}] {_POSTGRES[level]}:  {says}{_told(fields)}"


def _redis(stamp: str, level: str, _pod: int, says: str, _bits: int, fields: tuple[Field, ...] = ()) -> str:
    return f"1:M {stamp} {_REDIS[level]} {says}{_told(fields)}"


def _queue(stamp: str, level: str, _pod: int, says: str, bits: int, fields: tuple[Field, ...] = ()) -> str:
    return f"[{stamp}] {level.upper()} [Broker id={bits % 3 + 1}] {says}{_told(fields)} (kafka.server.KafkaServer)"


def _node(service: Service) -> Callable[..., str]:
    def write(stamp: str, _level: str, _pod: int, says: str, bits: int, fields: tuple[Field, ...] = ()) -> str:
        return f"{stamp} {service.name} kubelet[{800 + bits % 2}]: {says}{_told(fields)}"

    return write


def _told(fields: tuple[Field, ...]) -> str:
    return "".join(f" {name}={value}" for name, value in fields)
