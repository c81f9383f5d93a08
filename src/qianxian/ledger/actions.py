"""Writing the record: entries of a transaction go in together, at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qianxian.ledger import bus, leaves
from qianxian.ledger.bus import Heard
from qianxian.ledger.models import Entry, Pending, Text
from qianxian.storage import acts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import Model


class _Book:
    """The entries of one transaction: those not heard yet, and those not in the database yet."""

    def __init__(self) -> None:
        self.unheard: list[Heard] = []
        self.written: list[Heard] = []


def record(
    kind: str,
    *,
    about: Model,
    now: datetime,
    place_id: int | None = None,
    office_id: int | None = None,
    category_id: int | None = None,
    was: str = "",
    became: str = "",
    due_at: datetime | None = None,
    **words: Any,
) -> int:
    """Record the act under way as an entry of `kind` and return the entry's id.

    `words` are its parameters: strings, whole numbers, lists; dates in ISO form under names ending in _on or _at.

    :raises NotRecorded: outside an act, or if this act recorded its entry already.
    :raises Undeclared: if no room says this kind.
    """
    act = acts.the_act()
    if act.recorded:
        raise acts.NotRecorded(f"{act.name} wants to record a second entry, {kind}")
    if kind not in bus.phrases:
        raise bus.Undeclared(f"no phrase for {kind}")
    act.recorded = True
    salt = leaves.new_salt()
    entry = Entry(
        id=act.id,
        kind=kind,
        about_kind=about._meta.model_name or "",
        about_id=about.pk,
        place_id=place_id,
        office_id=office_id,
        category_id=category_id,
        was=was,
        became=became,
        at=now,
        due_at=due_at,
        cause_id=act.cause,
        commitment=leaves.commitment(words, salt),
        leaf_format=leaves.FORMAT,
    )
    book = _book()
    book.unheard.append(Heard(entry, words))
    book.written.append(Heard(entry, words))
    acts.the_transaction().notes[entry.id] = salt
    acts.before_commit(_close_the_book)
    return entry.id


def recorded_here() -> list[int]:
    """Return the ids of the entries that the open transaction has recorded."""
    return [key for key in acts.the_transaction().notes if isinstance(key, int)]


def _book() -> _Book:
    notes = acts.the_transaction().notes
    if _Book not in notes:
        notes[_Book] = _Book()
    book: _Book = notes[_Book]
    return book


def _close_the_book() -> None:
    """Let every entry be heard, then write them all: one statement each for entries, words and pending rows."""
    book = _book()
    while book.unheard:
        heard = book.unheard.pop(0)
        for hearing in bus.hearings(heard.entry.kind):
            before = len(book.written)
            with acts.because_of(heard.entry.id):
                hearing.function(heard, heard.entry.at)
            # All of them, also those of acts within the reaction's act: a circle may lead back through any.
            for other in book.written[before:]:
                if other.entry.kind not in hearing.leads_to:
                    raise bus.Undeclared(f"{hearing.function.__qualname__} did not say it leads to {other.entry.kind}")
    written, book.written = book.written, []
    salts = acts.the_transaction().notes
    Entry.objects.bulk_create([one.entry for one in written])
    Text.objects.bulk_create(
        [Text(entry_id=one.entry.id, words=one.words, salt=salts[one.entry.id]) for one in written],
    )
    Pending.objects.bulk_create(
        [
            Pending(reader=reader, entry_id=one.entry.id)
            for one in written
            for reader, kinds in bus.readers.items()
            if one.entry.kind in kinds
        ],
    )


@acts.working
def mark_read(reader: str, entries: Iterable[Entry]) -> int:
    """Take the pending rows of `entries` away from `reader` and return how many there were.

    A reader calls this in the transaction in which it keeps what it made of them.
    """
    numbers = [entry.id for entry in entries]
    return Pending.objects.filter(reader=reader, entry_id__in=numbers).delete()[0]


@acts.working
def erase_words(about_kind: str, about_ids: Iterable[int], now: datetime) -> int:
    """Erase the words and salts of all entries about some things; the entries and their proofs stay."""
    texts = Text.objects.filter(
        entry__about_kind=about_kind, entry__about_id__in=list(about_ids), erased_at__isnull=True,
    )
    return texts.update(words=None, salt=None, erased_at=now)
