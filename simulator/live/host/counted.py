"""What a host counts of itself, and how Prometheus reads it.

Separate because it is the host's only memory of what is over: numbers, no names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

_HELP = {
    "gameday_drills": ("gauge", "Drills on this host, by whether their clock runs."),
    "gameday_clients": ("gauge", "Connected clients, by what their ticket lets them do."),
    "gameday_journals_failing": ("gauge", "Drills that stand because their journal cannot be written."),
    "gameday_actions_total": ("counter", "Actions asked for, by what became of them."),
    "gameday_frames_total": ("counter", "Frames, by direction."),
    "gameday_sent_bytes_total": ("counter", "Characters of the frames that were sent."),
    "gameday_connections_ended_total": ("counter", "Connections that the host has ended, by reason."),
    "gameday_refused_at_the_door_total": ("counter", "Requests and connections refused before they were heard."),
    "gameday_lag_seconds": ("gauge", "How far the drill that is furthest behind is behind its clock."),
}

Labels = tuple[tuple[str, str], ...]


class Counted:
    """Counters that only grow."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, Labels]] = Counter()

    def add(self, name: str, by: int = 1, **labels: str) -> None:
        """Count something."""
        self._counts[name, tuple(sorted(labels.items()))] += by

    def text(self, gauges: Iterable[tuple[str, Labels, float]]) -> str:
        """Everything in Prometheus's text format."""
        samples: dict[str, list[tuple[Labels, float]]] = {name: [] for name in _HELP}
        for (name, labels), count in sorted(self._counts.items()):
            samples[name].append((labels, count))
        for name, labels, value in gauges:
            samples[name].append((labels, value))
        lines: list[str] = []
        for name, (kind, says) in _HELP.items():
            lines += [f"# HELP {name} {says}", f"# TYPE {name} {kind}"]
            lines += [f"{name}{_braced(labels)} {value:g}" for labels, value in samples[name]]
        return "\n".join(lines) + "\n"


def _braced(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""
