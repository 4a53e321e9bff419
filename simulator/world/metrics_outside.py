"""What is seen of services from outside: probes, synthetic checks, content networks, and what others answer us.

Separate because none of it is said by the service itself: a probe asks for its health, a check signs in with an
account of its own, a content network counts what it could not fetch, and of a third party we know only what our calls
came to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from simulator.domain.measures import Checks
from simulator.domain.scenario import Service
from simulator.domain.simtime import DAY, MINUTE, SECOND
from simulator.world.metrics_counting import ORIGIN
from simulator.world.metrics_requests import BAD, GOOD, mean_seconds
from simulator.world.metrics_site import Row, Site
from simulator.world.noise import even, key_of
from simulator.world.promql.series import Floats, Mask, Times

EVERY = MINUTE
"""How often a synthetic check runs in each region."""
HIT = 0.92
"""The share of requests that a content network answers by itself."""
RENEWED = 90 * DAY
"""How long the password of a check's account is good for, where the scenario does not say when it expires."""


def _probes(site: Site, read: Callable[[Site, Service, Times], Floats]) -> Iterator[Row]:
    for service in site.of_kind("service", "cdn", "third-party"):
        labels = {"job": "blackbox", "instance": f"https://{service.name}.internal/healthz", "service": service.name}
        yield Row(labels, partial(read, site, service))


def _status(site: Site, service: Service, times: Times) -> Floats:
    return np.where(site.spread(service.name, times).errors < 0.5, 200.0, 503.0)


def _success(site: Site, service: Service, times: Times) -> Floats:
    return np.where(site.spread(service.name, times).errors < 0.5, 1.0, 0.0)


def _took(site: Site, service: Service, times: Times) -> Floats:
    felt = site.spread(service.name, times)
    return site.wobbling(f"{service.name}/probe", times, felt.p50_ms / 1000.0, 0.2)


def _expires(site: Site, _service: Service, times: Times) -> Floats:
    return np.full(len(times), (site.epoch + 60 * DAY) // 1000, dtype=np.float64)


# ---- synthetic checks -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """One synthetic check in one region."""

    service: Service
    checks: Checks
    name: str
    region: str

    def ran(self, times: Times) -> Times:
        """When it last ran; each has its own second of the minute, whatever the seed."""
        phase = int(even(key_of(0, f"{self.name}/{self.region}"), np.array([0]))[0] * 60) * SECOND
        return np.maximum((times - phase) // EVERY * EVERY + phase, ORIGIN)

    def refused(self, ran: Times) -> Mask:
        """Whether its account had expired when it ran."""
        expires = self.checks.account_expires
        return np.zeros(len(ran), dtype=bool) if expires is None else ran >= expires

    def failed(self, site: Site, ran: Times) -> Mask:
        """Whether it met a failure that customers would have met, too."""
        draw = even(site.key(f"{self.name}/{self.region}/luck"), ran // EVERY + 2**40)
        return np.asarray(draw < site.spread(self.service.name, ran).errors)


def _checks(site: Site, read: Callable[[Site, Check, Times], Floats]) -> Iterator[Row]:
    for service in site.scenario.services.values():
        if service.checks is None:
            continue
        for name in service.checks.names or (service.name,):
            for region in service.checks.regions:
                labels = {"job": "synthetics", "service": service.name, "check": name, "region": region}
                yield Row(labels, partial(read, site, Check(service, service.checks, name, region)))


def _passes(site: Site, check: Check, times: Times) -> Floats:
    ran = check.ran(times)
    return np.where(check.refused(ran) | check.failed(site, ran), 0.0, 1.0)


def _code(site: Site, check: Check, times: Times) -> Floats:
    ran = check.ran(times)
    return np.where(check.refused(ran), 401.0, np.where(check.failed(site, ran), 503.0, 200.0))


def _good_until(site: Site, check: Check, times: Times) -> Floats:
    expires = RENEWED if check.checks.account_expires is None else check.checks.account_expires
    return np.full(len(times), (site.epoch + expires) / 1000.0)


# ---- content networks and third parties -------------------------------------------------------------


def _delivered(site: Site) -> Iterator[Row]:
    for service in site.of_kind("cdn"):
        for status, code in (("hit", "200"), ("miss", "200"), ("miss", "502")):
            labels = {"job": "cdn", "service": service.name, "cache_status": status, "code": code}
            yield Row(labels, partial(_through, site, service, status, code))


def _through(site: Site, service: Service, status: str, code: str, times: Times) -> Floats:
    """What a content network delivered; failures are misses, since what it holds it can always give."""

    def weight(at: Times) -> Floats:
        bad = site.spread(service.name, at).errors
        share = HIT if status == "hit" else 1.0 - HIT
        return bad if code == "502" else share * (1.0 - bad)

    seen = site.late(site.key(f"{service.name}/{status}/late"), times)
    return np.floor(site.counting(service.name, f"{status}/{code}", weight).up_to(seen))


def _origin(site: Site) -> Iterator[Row]:
    for service in site.of_kind("cdn"):
        labels = {"job": "cdn", "service": service.name}
        yield Row(labels, partial(_took, site, service))


def _calls(site: Site) -> Iterator[tuple[Service, Service, float]]:
    """Who calls which third party, with the share of requests that does."""
    for caller in site.scenario.services.values():
        for name, share in caller.depends_on.items():
            peer = site.scenario.services.get(name)
            if peer is not None and peer.kind == "third-party":
                yield caller, peer, share


def _called(site: Site) -> Iterator[Row]:
    for caller, peer, share in _calls(site):
        for code in (*GOOD, *BAD):
            labels = {"job": caller.name, "service": caller.name, "peer": peer.name, "code": code}
            yield Row(labels, partial(_answered, site, caller, peer, share, code))


def _answered(site: Site, caller: Service, peer: Service, share: float, code: str, times: Times) -> Floats:
    def weight(at: Times) -> Floats:
        felt = site.spread(peer.name, at)
        return share * felt.load * (BAD[code] * felt.errors if code in BAD else GOOD[code] * (1.0 - felt.errors))

    seen = site.late(site.key(f"{caller.name}/{peer.name}/late"), times)
    return np.floor(site.counting(caller.name, f"to {peer.name}/{code}", weight).up_to(seen))


def _waited(site: Site) -> Iterator[Row]:
    for caller, peer, share in _calls(site):
        labels = {"job": caller.name, "service": caller.name, "peer": peer.name}
        yield Row(labels, partial(_spent, site, caller, peer, share))


def _spent(site: Site, caller: Service, peer: Service, share: float, times: Times) -> Floats:
    def weight(at: Times) -> Floats:
        return 1000.0 * share * site.spread(peer.name, at).load * mean_seconds(site, peer.name, at)

    seen = site.late(site.key(f"{caller.name}/{peer.name}/late"), times)
    return np.floor(site.counting(caller.name, f"to {peer.name}/sum", weight).up_to(seen)) / 1000.0


def _count(site: Site) -> Iterator[Row]:
    for caller, peer, share in _calls(site):
        labels = {"job": caller.name, "service": caller.name, "peer": peer.name}

        def read(times: Times, caller: Service = caller, peer: Service = peer, share: float = share) -> Floats:
            every = [_answered(site, caller, peer, share, code, times) for code in (*GOOD, *BAD)]
            return np.asarray(np.sum(every, axis=0))

        yield Row(labels, read)


FAMILIES: dict[str, Callable[[Site], Iterator[Row]]] = {
    "probe_success": lambda site: _probes(site, _success),
    "probe_http_status_code": lambda site: _probes(site, _status),
    "probe_duration_seconds": lambda site: _probes(site, _took),
    "probe_ssl_earliest_cert_expiry": lambda site: _probes(site, _expires),
    "synthetic_check_success": lambda site: _checks(site, _passes),
    "synthetic_check_http_status_code": lambda site: _checks(site, _code),
    "synthetic_check_account_expiry_timestamp_seconds": lambda site: _checks(site, _good_until),
    "cdn_requests_total": _delivered,
    "cdn_origin_response_seconds": _origin,
    "http_client_requests_total": _called,
    "http_client_request_duration_seconds_count": _count,
    "http_client_request_duration_seconds_sum": _waited,
}
"""Each metric's name to its series."""
