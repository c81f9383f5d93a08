"""Many acts one after another, some a transaction, so that others get in between and a kill loses little."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qianxian.storage.acts import working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_ACTS = 100
LONGEST_S = 0.05


def in_batches(acts: Sequence[Callable[[], None]]) -> Iterator[int]:
    """Do `acts` in order, a batch a transaction, and yield after each batch how many are done.

    An act that is refused takes its batch with it, and those before it stay done.
    """
    done = 0
    while done < len(acts):
        done = _batch(acts, done)
        yield done


@working
def _batch(acts: Sequence[Callable[[], None]], start: int) -> int:
    began = time.perf_counter()
    done = start
    while done < len(acts) and done - start < MOST_ACTS and (
        done == start or time.perf_counter() - began < LONGEST_S
    ):
        acts[done]()
        done += 1
    return done
