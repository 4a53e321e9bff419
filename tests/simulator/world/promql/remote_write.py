"""Prometheus's remote write, as much as it takes to send samples: protobuf and snappy written by hand.

Separate because it is the only way to give Prometheus a staleness marker, which no text format can say.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.world.promql.series import Series

_PER_REQUEST = 10
"""Samples of each series that one request carries; requests go out in order of time."""


def requests(series: list[Series]) -> Iterator[bytes]:
    """The bodies that carry all samples, none older than those of the request before."""
    times = np.unique(np.concatenate([each.timestamps for each in series]))
    for begin in range(0, len(times), _PER_REQUEST):
        first, last = times[begin], times[min(begin + _PER_REQUEST, len(times)) - 1]
        parts = []
        for each in series:
            chosen = (each.timestamps >= first) & (each.timestamps <= last)
            if chosen.any():
                parts.append(_field(1, _series(each, chosen)))
        yield _snappy(b"".join(parts))


def _series(series: Series, chosen: np.ndarray) -> bytes:
    labels = b"".join(
        _field(1, _field(1, name.encode()) + _field(2, value.encode())) for name, value in sorted(series.labels.items())
    )
    samples = b"".join(
        _field(2, b"\x09" + value.tobytes() + b"\x10" + _varint(int(time)))
        for time, value in zip(series.timestamps[chosen], series.values[chosen].astype("<f8"), strict=True)
    )
    return labels + samples


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _snappy(content: bytes) -> bytes:
    """A snappy block of literals only: valid, if not smaller."""
    parts = [_varint(len(content))]
    for begin in range(0, len(content), 65_536):
        piece = content[begin : begin + 65_536]
        parts += [bytes([61 << 2]), (len(piece) - 1).to_bytes(2, "little"), piece]
    return b"".join(parts)
