"""Reading the record: what became of a thing, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import DateTimeField, F, Min, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from qianxian.ledger import bus
from qianxian.ledger.models import Entry, Pending, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model

Audience = Literal["resident", "desk"]
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = 5000
"""So many entries are asked for by their ids in one statement."""
ERASED = _("(These words were erased on request.)")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a story."""

    at: datetime
    kind: str
    sentence: str
    entry_id: int
    words: dict[str, Any]
    about: tuple[str, int] = ("", 0)


def story_of(things: Iterable[tuple[str, int]], *, audience: Audience, show_date: Callable[[Any], str]) -> list[Line]:
    """Tell what happened to `things` (kind, id), oldest first; one statement.

    `show_date` says a date or a moment the way people do.
    """
    by_kind: dict[str, list[int]] = {}
    for kind, number in things:
        by_kind.setdefault(kind, []).append(number)
    found: list[Text] = []
    chosen = Text.objects.none()
    for kind, numbers in by_kind.items():
        chosen = chosen | Text.objects.filter(entry__about_kind=kind, entry__about_id__in=numbers)
    found = list(chosen.select_related("entry").order_by("entry__at", "entry_id"))
    lines = (line_of(text.entry, text.words, audience=audience, show_date=show_date) for text in found)
    return [line for line in lines if line is not None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A step from one state to another, or one that changes whose it is; `words` is empty once erased."""

    at: datetime
    kind: str
    was: str
    became: str
    words: dict[str, Any]


def moves_of(things: Iterable[tuple[str, int]], *, also: Iterable[str] = ()) -> list[Moved]:
    """Return every step of `things` (kind, id) to another state, and entries of the kinds `also`; one statement."""
    steps = Entry.objects.filter(_about(things)).filter(~Q(was=F("became")) | Q(kind__in=list(also)))
    found = steps.select_related("text").order_by("at", "id")
    return [Moved(one.at, one.kind, one.was, one.became, one.text.words or {}) for one in found]


def lines_of(numbers: Iterable[int], *, audience: Audience, show_date: Callable[[Any], str]) -> list[Line]:
    """Say some entries to `audience` in their order; one statement."""
    texts = Text.objects.filter(entry_id__in=list(numbers)).select_related("entry").order_by("entry__at", "entry_id")
    lines = (line_of(text.entry, text.words, audience=audience, show_date=show_date) for text in texts)
    return [line for line in lines if line is not None]


def line_of(
    entry: Entry, words: dict[str, Any] | None, *, audience: Audience, show_date: Callable[[Any], str],
) -> Line | None:
    """Say one entry to `audience`, or return None if it is not for them. `words` is None once erased."""
    if getattr(bus.phrases[entry.kind], audience) is None:
        return None
    if words is None:
        return Line(entry.at, entry.kind, str(ERASED), entry.id, {}, (entry.about_kind, entry.about_id))
    sentence = sentence_of(entry.kind, words, audience=audience, show_date=show_date)
    return Line(entry.at, entry.kind, sentence or "", entry.id, words, (entry.about_kind, entry.about_id))


def sentence_of(
    kind: str, words: dict[str, Any], *, audience: Audience, show_date: Callable[[Any], str],
) -> str | None:
    """Say words of a kind of entry to `audience`, or return None if it is not for them."""
    phrase = getattr(bus.phrases[kind], audience)
    if phrase is None:
        return None
    said = as_said(words, show_date)
    return (phrase(said) if callable(phrase) else str(phrase) % _Saying(said)).strip()


def as_said(words: dict[str, Any], show_date: Callable[[Any], str]) -> dict[str, Any]:
    """Return an entry's words as a sentence says them."""
    return {name: _as_said(name, value, show_date) for name, value in words.items()}


def _as_said(name: str, value: Any, show_date: Callable[[Any], str]) -> Any:
    """Return a parameter as a sentence says it: names ending in _on are dates, in _at moments, in ISO form."""
    if isinstance(value, str) and value:
        if name.endswith("_on"):
            return show_date(date.fromisoformat(value))
        if name.endswith("_at"):
            return show_date(datetime.fromisoformat(value))
    return value


class _Saying(dict[str, Any]):
    """Words of an entry; one that an older entry did not have yet is said as nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def entry(number: int) -> Entry | None:
    """Return an entry, or None."""
    return Entry.objects.filter(pk=number).first()


def offices_between(spans: Iterable[tuple[int, int, int]], *, without: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Return (id, office) of the entries of some offices, each between two ids; one statement.

    `spans` are (office, first id, last id), both exclusive.
    """
    chosen = Q(pk__in=[])
    for office_id, first, last in spans:
        chosen |= Q(office_id=office_id, id__gt=first, id__lt=last)
    found = Entry.objects.filter(chosen).exclude(kind__in=list(without)).values_list("id", "office_id")
    return [(number, office_id) for number, office_id in found if office_id is not None]


def lines_between(
    span: tuple[int, int, int], *, without: Iterable[str] = (), show_date: Callable[[Any], str], at_most: int = 500,
) -> list[Line]:
    """Tell at the desk what an office did between two ids, oldest first; one statement."""
    office_id, first, last = span
    found = Text.objects.filter(entry__office_id=office_id, entry_id__gt=first, entry_id__lt=last)
    texts = found.exclude(entry__kind__in=list(without)).select_related("entry").order_by("entry_id")[:at_most]
    lines = (line_of(text.entry, text.words, audience="desk", show_date=show_date) for text in texts)
    return [line for line in lines if line is not None]


def was_recorded(kind: str, about: Model, *, since: datetime) -> bool:
    """Say whether an entry of `kind` about a thing was written at `since` or later."""
    about_kind = about._meta.model_name or ""
    return Entry.objects.filter(about_kind=about_kind, about_id=about.pk, kind=kind, at__gte=since).exists()


def told_about(kind: str, numbers: Iterable[int], *, since: datetime) -> frozenset[int]:
    """Return those of some things about which an entry of `kind` was written at `since` or later; one statement."""
    found = Entry.objects.filter(kind=kind, at__gte=since, about_id__in=list(numbers))
    return frozenset(found.values_list("about_id", flat=True))


def count_since_last(
    kind: str, things: Iterable[tuple[str, int]], *, last: Iterable[str], of: tuple[str, int],
) -> int:
    """Count the entries of `kind` about `things` since the last of the kinds `last` about `of`; one statement."""
    heard = Entry.objects.filter(kind__in=list(last), about_kind=of[0], about_id=of[1]).order_by("-at", "-id")
    since = Coalesce(Subquery(heard.values("at")[:1]), Value(BEGINNING, output_field=DateTimeField()))
    return Entry.objects.filter(_about(things), kind=kind, at__gte=since).count()


def pending_for(reader: str, at_most: int | None = None) -> list[Entry]:
    """Return entries that the group `reader` has not read yet; two statements, one where there is none.

    Not one with a join: how many wait changes by the minute, and planned by a number that is gone the database would
    read the whole record to find a few.
    """
    waiting = Pending.objects.filter(reader=reader).order_by("entry_id").values_list("entry_id", flat=True)
    numbers = list(waiting if at_most is None else waiting[:at_most])
    found: list[Entry] = []
    for start in range(0, len(numbers), AT_ONCE):
        found += Entry.objects.filter(pk__in=numbers[start : start + AT_ONCE]).order_by("id")
    return found


def led_to(cause_id: int, kind: str, things: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return those of `things` (kind, id) about which the entry `cause_id` led to an entry of `kind`; one statement."""
    found = Entry.objects.filter(_about(things), cause_id=cause_id, kind=kind)
    return set(found.values_list("about_kind", "about_id"))


def became_before(
    things: Iterable[tuple[str, int]], moment: datetime, *, states: Iterable[str], without: Iterable[str] = (),
) -> list[tuple[tuple[str, int], str]]:
    """Return (thing, state) for each step of `things` to one of `states` before a moment, in order; one statement."""
    found = Entry.objects.filter(_about(things), at__lt=moment, became__in=list(states)).exclude(kind__in=list(without))
    steps = found.order_by("at", "id").values_list("about_kind", "about_id", "became")
    return [((kind, number), became) for kind, number, became in steps]


def latest_steps(
    things: Iterable[tuple[str, int]], *, states: Iterable[str], since: datetime, at_most: int,
) -> list[Entry]:
    """Return the newest steps of `things` to another state, one of `states`, since a moment; one statement."""
    found = Entry.objects.filter(_about(things), at__gte=since, became__in=list(states)).exclude(was=F("became"))
    return list(found.order_by("-at", "-id")[:at_most])


def first_of(kinds: Iterable[str], things: Iterable[tuple[str, int]]) -> frozenset[int]:
    """Return the ids of the entries that were the first of some kinds about each of `things`; one statement."""
    found = Entry.objects.filter(_about(things), kind__in=list(kinds)).values("about_kind", "about_id")
    return frozenset(found.annotate(first=Min("id")).values_list("first", flat=True))


def _about(things: Iterable[tuple[str, int]]) -> Q:
    by_kind: dict[str, list[int]] = {}
    for kind, number in things:
        by_kind.setdefault(kind, []).append(number)
    chosen = Q(pk__in=[])
    for kind, numbers in by_kind.items():
        chosen |= Q(about_kind=kind, about_id__in=numbers)
    return chosen


def recorded(kinds: Iterable[str], *, after_id: int = 0, at_most: int = 5000) -> list[Entry]:
    """Return entries of `kinds` in order of id, for rebuilding what was made from them."""
    return list(Entry.objects.filter(kind__in=list(kinds), id__gt=after_id).order_by("id")[:at_most])
