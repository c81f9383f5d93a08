"""Leasing this process's node for its ids, before a transaction begins so that no rollback takes it back."""

from __future__ import annotations

import os
import secrets
import threading
import time
from datetime import UTC, datetime, timedelta

from qianxian.storage import ids, leases

LEASE = timedelta(minutes=10)
_leasing = threading.Lock()
_holder = secrets.token_hex(8)


def ensure() -> None:
    """Make sure that this process holds a node for the next minutes.

    :raises NoNode: if all 1023 are held by others.
    """
    if _lasts():
        return
    with _leasing:
        if _lasts():
            return
        now = datetime.now(UTC)
        node = leases.take_a_number("ids", _holder, ids.REPLAY_NODE, now, now + LEASE, mine=ids.maker.node)
        if node is None:
            raise ids.NoNode("All 1023 nodes are leased: more processes run than ids were planned for.")
        ids.maker.grant(node, now + LEASE)


def _lasts() -> bool:
    left_s = ids.maker.lasts_until_ms() / 1000 - time.time()
    return left_s > LEASE.total_seconds() / 2


def _start_anew() -> None:
    """Let a forked child hold a node of its own."""
    global _holder, _leasing  # one holder a process is the point
    _holder, _leasing = secrets.token_hex(8), threading.Lock()


os.register_at_fork(after_in_child=_start_anew)
