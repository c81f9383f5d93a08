"""One act = one function = one transaction = one ledger entry of its own.

The outermost act opens the transaction and tries it up to three times when the database says that another
attempt may go through; an act called inside another joins it without a savepoint. What is registered with
`before_commit` runs once, at the end of the outermost act and inside its transaction.
"""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import reduce, wraps
from operator import or_
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from django.db import DatabaseError, IntegrityError, InterfaceError, connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast

from qianxian.storage import codes, engines, ids, nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.models import Field, Model

    from qianxian.storage.models import Versioned

P = ParamSpec("P")
R = TypeVar("R")
ATTEMPTS = 3


class NotRecorded(Exception):
    """An act ended without its own ledger entry, or tried to write a second one. This is an error in the code."""


class Conflict(Exception):
    """Somebody else changed the row first.

    `saved` is the row as it is now, `mine` what the later writer wanted to write, by column.
    """

    def __init__(self, saved: Versioned, mine: dict[str, Any]) -> None:
        super().__init__(f"{type(saved).__name__} {saved.pk} has moved on to version {saved.version}")
        self.saved = saved
        self.mine = mine


@dataclass(slots=True)
class Act:
    """An act under way. Its id will be its entry's id; `cause` is the entry that led to it."""

    name: str
    id: int
    cause: int | None
    recorded: bool = False


@dataclass(slots=True)
class Transaction:
    """The outermost act's transaction and the acts under way in it."""

    acts: list[Act] = field(default_factory=list)
    causes: list[int] = field(default_factory=list)
    endings: dict[object, Callable[[], None]] = field(default_factory=dict)
    undoings: list[Callable[[], None]] = field(default_factory=list)
    notes: dict[object, Any] = field(default_factory=dict)


_open: ContextVar[Transaction | None] = ContextVar("open transaction", default=None)


def the_transaction() -> Transaction:
    """Return the open transaction.

    :raises NotRecorded: outside any act.
    """
    if (open_one := _open.get()) is None:
        raise NotRecorded("This belongs inside an act.")
    return open_one


def is_open() -> bool:
    """Say whether a transaction of acts is open."""
    return _open.get() is not None


def the_act() -> Act:
    """Return the act under way.

    :raises NotRecorded: outside any act.
    """
    acts = the_transaction().acts
    if not acts:
        raise NotRecorded("This belongs inside an act.")
    return acts[-1]


def before_commit(ending: Callable[[], None]) -> None:
    """Run `ending` once, when the outermost act has finished and before its transaction commits."""
    the_transaction().endings.setdefault(ending, ending)


def _end(opened: Transaction) -> None:
    """Run the endings in the order in which they came, and those that they ask for in their turn."""
    while opened.endings:
        opened.endings.pop(next(iter(opened.endings)))()


def on_undo(undoing: Callable[[], None]) -> None:
    """Run `undoing` if the transaction is rolled back, so that objects in memory agree with the database."""
    the_transaction().undoings.append(undoing)


@contextmanager
def because_of(entry_id: int) -> Iterator[None]:
    """Let the acts in the block name the entry `entry_id` as their cause."""
    causes = the_transaction().causes
    causes.append(entry_id)
    try:
        yield
    finally:
        causes.pop()


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` an act: its own transaction or part of the one open, and exactly one ledger entry."""
    name = f"{function.__module__}.{function.__qualname__}"

    def run(transaction_: Transaction, *args: P.args, **kwargs: P.kwargs) -> R:
        under_way = transaction_.acts
        cause = under_way[-1].id if under_way else (transaction_.causes[-1] if transaction_.causes else None)
        # A reaction acts because of the entry it heard, not because of the act in which that entry was made.
        mine = Act(name=name, id=ids.new(), cause=cause)
        under_way.append(mine)
        try:
            result = function(*args, **kwargs)
        finally:
            under_way.pop()
        if not mine.recorded:
            raise NotRecorded(f"{name} ended without its ledger entry")
        return result

    return _in_a_transaction(run, function)


def working(function: Callable[P, R]) -> Callable[P, R]:
    """Give `function` a transaction, tried again like an act's, for working tables that are not the record."""

    def run(_transaction: Transaction, *args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    return _in_a_transaction(run, function)


class _Rehearsed(Exception):
    """Everything was looked at and is taken back."""


def rehearse(doing: Callable[[], object], look: Callable[[], R]) -> R:
    """Do acts to their very end, let `look` say what came of them, and take everything back.

    What stands before a button is what happens behind it: the same rules, the same steps, the same reactions. What
    `doing` raises is raised, as it would be.

    :raises NotRecorded: inside an act, which can't be taken back by itself.
    """
    if is_open():
        raise NotRecorded("An act is not rehearsed inside another.")
    seen: list[R] = []

    @working
    def run() -> None:
        doing()
        _end(the_transaction())
        seen.append(look())
        raise _Rehearsed

    try:
        run()
    except _Rehearsed:
        return seen[-1]
    raise AssertionError("unreachable")


def _in_a_transaction(run: Callable[..., R], function: Callable[P, R]) -> Callable[P, R]:
    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if (joined := _open.get()) is not None:
            return run(joined, *args, **kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            opened = Transaction()
            token = _open.set(opened)
            try:
                nodes.ensure()
                with transaction.atomic():
                    result = run(opened, *args, **kwargs)
                    _end(opened)
                    return result
            except BaseException as error:
                for undoing in reversed(opened.undoings):
                    undoing()
                if attempt == ATTEMPTS or not _worth_another_try(error):
                    raise
            finally:
                _open.reset(token)
            time.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311  # spreads two rivals, hides nothing
        raise AssertionError("unreachable")

    return wrapper


def _worth_another_try(error: BaseException) -> bool:
    if connection.in_atomic_block:  # inside somebody else's transaction nothing can be tried again
        return False
    if isinstance(error, ids.NoNode):
        return True
    if isinstance(error, IntegrityError):
        return codes.collided(error)
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    if engines.dialect().transient(error):
        connection.close_if_unusable_or_obsolete()
        return True
    return False


def differences(row: Model, wanted: dict[str, Any]) -> list[list[Any]]:
    """Return [column, before, after] for each column of `row` that `wanted` changes, fit to be recorded."""
    return [
        [name, _recordable(getattr(row, name)), _recordable(value)]
        for name, value in wanted.items()
        if getattr(row, name) != value
    ]


def _recordable(value: Any) -> Any:
    if isinstance(value, float):  # the record keeps no floats: their bytes differ between machines
        return repr(value)
    return value.isoformat() if isinstance(value, date) else value


def swap(row: Versioned, *, version: int, **changes: Any) -> None:
    """Write `changes` to `row` if it still has `version`; the row in memory then has them too.

    :raises Conflict: if somebody wrote it first.
    """
    manager = type(row)._base_manager  # Django's documented name
    written = manager.filter(pk=row.pk, version=version).update(version=version + 1, **changes)
    if not written:
        raise Conflict(manager.get(pk=row.pk), changes)
    before = {name: getattr(row, name) for name in (*changes, "version")}
    for name, value in {**changes, "version": version + 1}.items():
        setattr(row, name, value)

    def restore() -> None:
        for name, value in before.items():
            setattr(row, name, value)

    on_undo(restore)


def swap_all(rows: Sequence[Versioned], column: str) -> None:
    """Write a column of rows of one table that was changed in memory, if all still have their versions.

    One statement, for a few hundred rows at most; the rows in memory then have the new versions.

    :raises Conflict: if somebody wrote one of them first; it names the first row, whichever it was.
    """
    if not rows:
        return
    manager = type(rows[0])._base_manager
    field_ = cast("Field[Any, Any]", type(rows[0])._meta.get_field(column))
    by_version: dict[int, list[int]] = {}
    by_value: dict[Any, list[int]] = {}
    for row in rows:
        by_version.setdefault(row.version, []).append(row.pk)
        by_value.setdefault(getattr(row, field_.attname), []).append(row.pk)
    as_read = manager.filter(reduce(or_, (Q(version=version, pk__in=some) for version, some in by_version.items())))
    chosen = Case(
        *(When(pk__in=some, then=Value(value, output_field=field_)) for value, some in by_value.items()),
        output_field=field_,
    )
    # PostgreSQL takes the values of a CASE for texts unless it is told.
    written = as_read.update(version=F("version") + 1, **{column: Cast(chosen, output_field=field_)})
    if written != len(rows):
        raise Conflict(manager.get(pk=rows[0].pk), {column: getattr(rows[0], field_.attname)})
    for row in rows:
        row.version += 1
