"""Acts done some a transaction: one that is refused stays out alone, and a transaction keeps to its time."""

from __future__ import annotations

import time

import pytest

from qianxian.base.permits import Unfit
from qianxian.storage import batches
from qianxian.storage.acts import before_commit, working
from qianxian.storage.models import Stamp


@working
def noted(written, number):
    if number in {3, 4, 9}:
        raise Unfit("no")
    Stamp.objects.create(number=100 + number)
    written.append(number)


def test_what_is_refused_stays_out_alone_and_what_was_before_it_is_done(transactional_db, monkeypatch):
    monkeypatch.setattr(batches, "LONGEST_S", 60)
    out = []
    acts = [lambda number=number: noted([], number) for number in range(10)]
    ends = list(
        batches.in_batches(acts, refusals=(Unfit,), on_refusal=lambda index, error: out.append((index, str(error)))),
    )
    assert ends[-1] == 10
    assert ends == sorted(ends)
    assert out == [(3, "no"), (4, "no"), (9, "no")]
    assert {stamp.number for stamp in Stamp.objects.filter(number__gte=100)} == {100, 101, 102, 105, 106, 107, 108}


def test_any_other_error_is_raised(transactional_db):
    with pytest.raises(Unfit):
        list(batches.in_batches([lambda: noted([], 3)]))


def test_a_transaction_leaves_time_for_what_is_done_at_its_end(transactional_db, monkeypatch):
    """The record is written at the end, for all acts together: the longer that takes, the fewer acts there are."""
    monkeypatch.setattr(batches, "LONGEST_S", 0.08)
    sizes = []

    def work(seconds):
        until = time.thread_time() + seconds
        while time.thread_time() < until:
            pass

    def act():
        work(0.004)
        sizes[-1] += 1
        before_commit(end)

    def end():
        work(0.004 * sizes[-1])
        sizes.append(0)

    sizes.append(0)
    list(batches.in_batches([working(act)] * 60))
    assert sum(sizes) == 60
    assert max(sizes[:-1]) <= 13
