"""Reference data kept in the process: read once, and again only when its stamp has moved.

Places, organisations, categories, rules and the calendar change rarely and are needed by every intake. One small
number stands for all of them; a query that is made anyway brings it along, and a process that knows an older one
loads afresh.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import F, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce

from qianxian.storage import districts
from qianxian.storage.acts import is_open, on_undo, the_transaction, working
from qianxian.storage.models import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


def in_query() -> Coalesce:
    """Return an expression with which a query brings the stamp along."""
    _is_looked_at()
    return Coalesce(Subquery(Stamp.objects.values("version")[:1]), Value(0), output_field=IntegerField())


_read_in_this_request: ContextVar[list[int] | None] = ContextVar("stamp of this request", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Let everything in the block work with the stamp as it was when it was first read."""
    token = _read_in_this_request.set([])
    try:
        yield
    finally:
        _read_in_this_request.reset(token)


def read() -> int:
    """Return the stamp; one statement, or none where it was read before in the same request."""
    _is_looked_at()
    known = _read_in_this_request.get()
    if known:
        return known[0]
    stamp = Stamp.objects.values_list("version", flat=True).first() or 0
    if known is not None:
        known.append(stamp)
    return stamp


def note(stamp: int) -> None:
    """Remember a stamp that a query brought along, for the rest of the request."""
    known = _read_in_this_request.get()
    if known is not None and not known:
        known.append(stamp)


def _forget_reading() -> None:
    if (known := _read_in_this_request.get()) is not None:
        known.clear()


_MOVED = object()
"""The note in a transaction that the stamp was moved in it and nobody has looked at it since."""


def _is_looked_at() -> None:
    if is_open():
        the_transaction().notes.pop(_MOVED, None)


@working
def move() -> None:
    """Tell every process that the reference data changed, once this transaction commits.

    However many acts move it in a transaction, it is written once, unless somebody looked at it in between.
    """
    notes = the_transaction().notes
    if _MOVED in notes:
        return
    notes[_MOVED] = True
    # What was loaded in this transaction would be taken for what another one makes of the same number.
    on_undo(forget_all)
    _forget_reading()
    on_undo(_forget_reading)
    if not Stamp.objects.update(version=F("version") + 1):
        Stamp.objects.create()


_all: list[Kept[Any]] = []


class Kept(Generic[T]):
    """Something made from reference data, kept for each district under the stamp it was read at."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._kept: dict[str, tuple[int, T]] = {}
        self._lock = threading.Lock()
        _all.append(self)

    def forget(self) -> None:
        """Drop what is kept."""
        self._kept.clear()

    def at(self, stamp: int) -> T:
        """Return what was loaded at `stamp`, loading it if need be."""
        district = districts.current().code
        kept = self._kept.get(district)
        if kept is None or kept[0] != stamp:
            with self._lock:
                kept = (stamp, self._load())
                self._kept[district] = kept
        return kept[1]

    def now(self) -> T:
        """Return it as of the stamp in the database; one statement, and more only after a change."""
        return self.at(read())


def forget_all() -> None:
    """Drop everything kept in this process: after a database was put in place of another."""
    for kept in _all:
        kept.forget()
