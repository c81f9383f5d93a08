"""The stamp is written once a transaction, unless somebody looked at it."""

from __future__ import annotations

from qianxian.storage import stamps
from qianxian.storage.acts import working


@working
def move_often(*, looking: bool) -> int:
    for _ in range(5):
        stamps.move()
        if looking:
            stamps.read()
    return stamps.read()


def test_many_moves_of_one_transaction_are_one(db):
    before = stamps.read()
    assert move_often(looking=False) == before + 1


def test_whoever_looked_in_between_sees_the_next_change(db):
    before = stamps.read()
    assert move_often(looking=True) == before + 5


def test_what_was_loaded_in_between_is_loaded_again(db):
    loads = []
    kept = stamps.Kept(lambda: loads.append(1) or len(loads))

    @working
    def change():
        stamps.move()
        first = kept.now()
        stamps.move()
        return first, kept.now()

    first, second = change()
    assert second == first + 1
