"""Business ids: 63 bits in order of time, made here and unique across districts.

41 bits of milliseconds since 2020, 10 bits of a leased node, 12 bits of sequence, so that no database sequence is
needed and rows can move between databases. They are not the order of commits: no reader keeps its place by id.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EPOCH_MS = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp() * 1000)
NODE_BITS = 10
SEQUENCE_BITS = 12
REPLAY_NODE = (1 << NODE_BITS) - 1
"""The node of replays; it is leased to nobody."""


class NoNode(Exception):
    """All nodes are leased, or this process's lease ran out in the middle of its work."""


class Maker:
    """The ids of one process; `storage.nodes` sees to it that it holds a node."""

    def __init__(self, now_ms: Callable[[], int] | None = None) -> None:
        self._now_ms = now_ms or _now_ms
        self._lock = threading.Lock()
        self._node = -1
        self._until_ms = 0
        self._last_ms = 0
        self._sequence = 0

    @property
    def node(self) -> int:
        """The node this process holds, or −1."""
        return self._node

    def lasts_until_ms(self) -> int:
        """Return until when the node is held."""
        return self._until_ms

    def grant(self, node: int, until: datetime) -> None:
        """Make ids with `node` until `until`."""
        with self._lock:
            if node != self._node:  # a lower node in the same millisecond would make a lower id
                self._last_ms += 1
                self._sequence = -1
            self._node = node
            self._until_ms = int(until.timestamp() * 1000)

    def new(self) -> int:
        """Return the next id, always greater than the last one of this process."""
        with self._lock:
            ms = max(self._now_ms(), self._last_ms)
            sequence = self._sequence + 1 if ms == self._last_ms else 0
            if sequence >> SEQUENCE_BITS:
                ms += 1  # borrowed from the next millisecond; the clock catches up
                sequence = 0
            if ms >= self._until_ms:  # asked after borrowing: that millisecond may be the next holder's
                raise NoNode("The lease on this process's node ran out; the work is to be tried again.")
            self._last_ms, self._sequence = ms, sequence
            return ((ms - EPOCH_MS) << NODE_BITS | self._node) << SEQUENCE_BITS | self._sequence


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


maker = Maker()


@contextmanager
def replayed(now: Callable[[], datetime]) -> Iterator[None]:
    """Make ids of the moments of a replay's own clock, so that the same replay makes the same ids.

    They lie in the past and on a node of their own, so none of them is ever made again.
    """
    global maker  # noqa: PLW0603  # one maker a process is the point
    before, maker = maker, Maker(lambda: int(now().timestamp() * 1000))
    maker.grant(REPLAY_NODE, datetime.max.replace(tzinfo=UTC))
    try:
        yield
    finally:
        maker = before


def new() -> int:
    """Return a new id.

    :raises NoNode: if the process holds no node now.
    """
    return maker.new()


def made_at(number: int) -> datetime:
    """Return the moment at which an id was made, to the millisecond."""
    return datetime.fromtimestamp(((number >> (NODE_BITS + SEQUENCE_BITS)) + EPOCH_MS) / 1000, UTC)


def later(number: int, by: timedelta) -> int:
    """Return the lowest id that can be made a while after `number` was."""
    return number + (int(by.total_seconds() * 1000) << (NODE_BITS + SEQUENCE_BITS))


def _start_anew() -> None:
    """Give a forked child ids of its own: with its parent's node both would make the same ones."""
    global maker  # noqa: PLW0603  # one maker a process is the point
    maker = Maker()


os.register_at_fork(after_in_child=_start_anew)
