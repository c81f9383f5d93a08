"""Many acts one after another, some a transaction, so that others get in between and a kill loses little."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qianxian.storage.acts import working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_ACTS = 100
LONGEST_S = 0.05
SHORTEST_SHARE = 0.2
"""However slow its end once was, so much of a transaction's time is still given to its acts."""


class _Stopped(Exception):
    """The act at `index` was refused; nothing of its transaction is written."""

    def __init__(self, index: int, error: Exception) -> None:
        super().__init__(str(error))
        self.index = index
        self.error = error


def in_batches(
    acts: Sequence[Callable[[], None]],
    *,
    refusals: tuple[type[Exception], ...] = (),
    on_refusal: Callable[[int, Exception], None] | None = None,
    longest_s: float = LONGEST_S,
) -> Iterator[int]:
    """Do `acts` in order, a batch a transaction, and yield after each batch how many were done or refused.

    An act that raises one of `refusals` stays out alone: its index and error go to `on_refusal`, the acts of its batch
    before it are done again, and those after it go on. Any other error takes its batch with it and is raised.

    A transaction ends with what its acts left to its end, the record above all. How much that is beside the acts is
    learned from the batches before, by this thread's own time, so that both keep to `longest_s`. The disk comes on top:
    it takes no shorter for fewer acts. Where nobody else is let in anyway, it may be as long as it likes.
    """
    done = 0
    share = 0.5
    upto = len(acts)
    while done < len(acts):
        began = time.thread_time()
        try:
            after, acted_s = _batch(acts, done, min(upto, done + MOST_ACTS), longest_s * share, refusals)
        except _Stopped as stopped:
            if stopped.index == done:
                if on_refusal is not None:
                    on_refusal(stopped.index, stopped.error)
                done, upto = done + 1, len(acts)
                yield done
            else:
                upto = stopped.index
            continue
        whole_s = time.thread_time() - began
        share = (share + max(SHORTEST_SHARE, acted_s / whole_s if whole_s else 1.0)) / 2
        done = after
        if done == upto:
            upto = len(acts)
        yield done


@working
def _batch(
    acts: Sequence[Callable[[], None]], start: int, upto: int, longest_s: float, refusals: tuple[type[Exception], ...],
) -> tuple[int, float]:
    """Do acts until `upto` or until the time is over; return up to which, and how much of its own time that took."""
    began, own = time.perf_counter(), time.thread_time()
    done = start
    while done < upto and (done == start or time.perf_counter() - began < longest_s):
        try:
            acts[done]()
        except refusals as error:
            raise _Stopped(done, error) from error
        done += 1
    return done, time.thread_time() - own
