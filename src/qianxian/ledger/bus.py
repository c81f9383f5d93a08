"""Who is told of which entries, and how an entry is said.

A lower room can't call an upper one: it records an entry, and the upper room hears it in the same transaction.
Reactions run in house order, bottom to top; each says which kinds of entry it may lead to, so that a test can
prove that no circle leads back.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import pgettext as _p

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from qianxian.ledger.models import Entry

    Reaction = Callable[["Heard", datetime], None]
    Sentence = str | _StrPromise | Callable[[dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Heard:
    """An entry as a reaction hears it: the row to be, and its words."""

    entry: Entry
    words: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Phrase:
    """How a kind of entry is said: to the one who raised the matter, and at the desks.

    A sentence may use the entry's words as `%(name)s`, or be made from them by a function; None means that this
    audience does not see the entry.
    """

    resident: Sentence | None
    desk: Sentence | None


@dataclass(frozen=True, slots=True)
class Hearing:
    """A reaction: the function, what it hears, what it may lead to, and its room's place in the house."""

    function: Reaction
    kind: str
    leads_to: tuple[str, ...]
    floor: int


phrases: dict[str, Phrase] = {}
readers: dict[str, frozenset[str]] = {}
_hearings: dict[str, list[Hearing]] = {}


class Undeclared(Exception):
    """An entry of a kind that no room has a phrase for, or that a reaction did not say it leads to."""


def with_changes(
    sentence: str | _StrPromise, fields: Mapping[str, str | _StrPromise],
) -> Callable[[dict[str, Any]], str]:
    """Return a sentence that ends with the entry's `changes`, each [column, before, after], by the columns' names."""

    def said(words: dict[str, Any]) -> str:
        parts = (
            _("%(field)s: from “%(before)s” to “%(after)s”")
            % {"field": fields.get(column, column), "before": _value(before), "after": _value(after)}
            for column, before, after in words.get("changes", ())
        )
        return f"{sentence % words} {_p('between changes', '; ').join(parts)}"

    return said


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _p("value", "yes") if value else _p("value", "no")
    if value in (None, "", []):
        return _p("value", "none")
    return _p("between values", ", ").join(map(str, value)) if isinstance(value, list) else str(value)


def say(kind: str, *, resident: Sentence | None, desk: Sentence | None) -> None:
    """Declare a kind of entry by saying it."""
    if kind in phrases:
        raise Undeclared(f"{kind} is said twice")
    phrases[kind] = Phrase(resident, desk)


def read_by(reader: str, kinds: Iterable[str]) -> None:
    """Let the group `reader` find every entry of `kinds`, too, among its pending rows."""
    readers[reader] = readers.get(reader, frozenset()) | frozenset(kinds)


def when(kind: str, *, leads_to: Iterable[str] = ()) -> Callable[[Reaction], Reaction]:
    """Let the decorated function hear each entry of `kind` in the transaction that records it."""

    def decorate(function: Reaction) -> Reaction:
        hearing = Hearing(function, kind, tuple(leads_to), _floor(function.__module__))
        heard = _hearings.setdefault(kind, [])
        heard.append(hearing)
        heard.sort(key=lambda one: one.floor)
        return function

    return decorate


def hearings(kind: str | None = None) -> list[Hearing]:
    """Return the reactions to `kind`, or all of them, in the order in which they run."""
    if kind is not None:
        return _hearings.get(kind, [])
    return [hearing for some in _hearings.values() for hearing in some]


def open_rooms() -> None:
    """Import every room's phrases and reactions; called once, when all rooms are ready."""
    for config in apps.get_app_configs():
        if config.name.startswith("qianxian."):
            for drawer in ("phrases", "reactions"):
                try:
                    import_module(f"{config.name}.{drawer}")
                except ModuleNotFoundError as error:
                    if error.name != f"{config.name}.{drawer}":
                        raise


def _floor(module: str) -> int:
    """Return how high in the house a module's room lies: its place among the installed apps."""
    names = [config.name for config in apps.get_app_configs()]
    return next((index for index, name in enumerate(names) if module.startswith(f"{name}.")), len(names))
