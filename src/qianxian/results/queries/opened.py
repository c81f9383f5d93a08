"""The rows behind a figure: each count of a page opened onto what it counts, as far as its viewer may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from qianxian.concerns import queries as concerns
from qianxian.concerns.models import Concern, Dispatch, Report
from qianxian.concerns.states import OPEN, RUNNING, ConcernState, Role
from qianxian.ledger.models import Entry
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.results import counting, rules
from qianxian.results.queries.areas import kinds_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot
    from qianxian.results.periods import Period

PAGE = 50
BATCH = 5000
MOST_COUNTED = 10_000
"""Up to so many rows are counted beside a list; of more it says so."""
STANDING = {
    "now_open": Q(state__in=OPEN), "now_waiting": Q(state=ConcernState.DONE), "now_overdue": Q(state__in=RUNNING),
}
"""Figures of now, and the matters they count."""
STEPS: dict[str, tuple[str, ...]] = {
    **{
        name: tuple(kind for kind, columns in counting.COLUMNS.items() if name in columns)
        for name in ("raised", "accepted", "done", "reopened", "confirmed", "unconfirmed", "declined", "extended")
    },
    "late": counting.LATE,
    "in_time": counting.ANSWERS,
    "last_words": ("concern.confirmed", "concern.reopened", "concern.closed"),
    "taken": (*counting.FIRST_WORDS, "concern.settled"),
    "escalated": (counting.ESCALATED,),
    **dict.fromkeys(counting.UP.values(), (counting.ESCALATED,)),
}
"""Figures of a period, and the kinds of the entries they count."""
OPENED = (*STEPS, *STANDING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure by its name, of an area, over a period, and of a category with those below it if one is given."""

    figure: str
    place_id: int
    period: Period
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """One thing that a figure counts: when, which matter, and the task on whose page it stands, if there is one."""

    key: tuple[datetime, int]
    at: datetime
    code: str
    kind: str
    place: str
    sentence: str
    state: ConcernState
    task_id: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A page of the rows behind a figure, and how many there are: those that the viewer may see, and the others.

    `more`: there are further pages; `bounded`: there are so many that nobody counted them all.
    """

    rows: list[OpenedRow]
    seen: int
    others: int
    more: bool
    bounded: bool


def opened_for(
    viewer: Viewer, wanted: Wanted, *, now: datetime, after: tuple[datetime, int] | None = None,
) -> Opened | None:
    """Return a page of the rows behind a figure to whoever may see the figure; None otherwise.

    Seven statements at most.
    """
    counts = count_opened_for(viewer, wanted, now=now)
    if counts is None:
        return None
    seen, everything = counts
    found = _page(_visible(viewer, wanted, now), after, PAGE + 1)
    return Opened(
        _rows(found[:PAGE]), seen, everything - seen, more=len(found) > PAGE, bounded=seen >= MOST_COUNTED,
    )


def count_opened_for(viewer: Viewer, wanted: Wanted, *, now: datetime) -> tuple[int, int] | None:
    """Return how many rows of a figure a viewer may see and how many there are; None if not even the figure."""
    path = places.tree.now().get(wanted.place_id).path
    if not rules.may_see_figures(viewer, path):
        return None
    everything = _chosen(wanted, now).order_by()[:MOST_COUNTED].count()
    if rules.may_see_all_rows(viewer, path):
        return everything, everything
    return _visible(viewer, wanted, now).order_by()[:MOST_COUNTED].count(), everything


def whole_opened_for(viewer: Viewer, wanted: Wanted, *, now: datetime) -> Iterator[OpenedRow]:
    """Yield all rows of a figure that the viewer may see, newest first, 5,000 at a time, without their tasks."""
    if not rules.may_see_figures(viewer, places.tree.now().get(wanted.place_id).path):
        return
    # Found once and read on and on: looked for anew behind each batch, all that is left would be sorted each time.
    found = map(_Found._make, _in_order(_visible(viewer, wanted, now)).iterator(chunk_size=BATCH))
    while some := list(islice(found, BATCH)):
        yield from _rows(some, with_tasks=False)


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _chosen(wanted: Wanted, now: datetime) -> QuerySet[Any]:
    return _standing(wanted, now) if wanted.figure in STANDING else _steps(wanted)


def _standing(wanted: Wanted, now: datetime) -> QuerySet[Concern]:
    spot = places.tree.now().get(wanted.place_id)
    found = Concern.objects.filter(STANDING[wanted.figure])
    if wanted.figure == "now_overdue":
        found = found.filter(promised_at__lt=now)
    if spot.level == Level.COMMUNITY:
        found = found.filter(community_id=spot.id)
    elif spot.level == Level.GRID:
        found = found.filter(grid_id=spot.id)
    elif spot.level != Level.DISTRICT:
        found = found.filter(place__path__startswith=spot.path)
    if wanted.category_id is not None:
        found = found.filter(category_id__in=kinds_within(wanted.category_id))
    return found


def _steps(wanted: Wanted) -> QuerySet[Entry]:
    found = Entry.objects.filter(
        kind__in=STEPS[wanted.figure], at__gte=_midnight(wanted.period.first), at__lt=_midnight(wanted.period.until),
        category_id__isnull=False,
    )
    tree = places.tree.now()
    if tree.get(wanted.place_id).level != Level.DISTRICT:
        inside = Q(pk__in=[])
        for (since, until), numbers in tree.lying_in(wanted.place_id).items():
            there = Q(place_id__in=numbers)
            if since is not None:
                there &= Q(at__gte=since)
            if until is not None:
                there &= Q(at__lt=until)
            inside |= there
        found = found.filter(inside)
    if wanted.category_id is not None:
        found = found.filter(category_id__in=kinds_within(wanted.category_id))
    if wanted.figure == "late":
        found = found.filter(at__gt=F("due_at"))
    elif wanted.figure == "in_time":
        found = found.filter(Q(due_at=None) | Q(at__lte=F("due_at")))
    elif wanted.figure in counting.UP.values():
        found = found.filter(pk__in=_gone_up(found, wanted.figure))
    elif wanted.figure == "taken":
        before = Entry.objects.filter(
            about_kind="concern", about_id=OuterRef("about_id"), kind__in=counting.FIRST_WORDS, pk__lt=OuterRef("pk"),
        )
        found = found.filter(Q(kind="concern.settled") | ~Exists(before))
    return found


def _gone_up(found: QuerySet[Entry], figure: str) -> list[int]:
    rungs = concerns.gone_up_to(list(found.values_list("id", "about_id")))
    return [number for number, rung in rungs.items() if counting.UP.get(rung) == figure]


def _visible(viewer: Viewer, wanted: Wanted, now: datetime) -> QuerySet[Any]:
    chosen = _chosen(wanted, now)
    if rules.may_see_all_rows(viewer, places.tree.now().get(wanted.place_id).path):
        return chosen
    office = viewer.office
    assert office is not None  # noqa: S101  # the rule said so
    own = Dispatch.objects.filter(task__unit_id=office.organisation_id).values("concern_id")
    if wanted.figure in STANDING:
        return chosen.filter(pk__in=own)
    reports = Report.objects.filter(concern_id__in=own).values("id")
    return chosen.filter(Q(about_kind="concern", about_id__in=own) | Q(about_kind="report", about_id__in=reports))


class _Found(NamedTuple):
    """A row that is counted: a matter, or a step of one or of a report."""

    id: int
    at: datetime
    place_id: int | None
    about_kind: str
    about_id: int


def _page(chosen: QuerySet[Any], after: tuple[datetime, int] | None, most: int) -> list[_Found]:
    when = "at" if chosen.model is Entry else "created_at"
    if after is not None:
        at, number = after
        chosen = chosen.filter(Q(**{f"{when}__lt": at}) | Q(**{when: at, "pk__lt": number}))
    return [_Found._make(row) for row in _in_order(chosen)[:most]]


def _in_order(chosen: QuerySet[Any]) -> QuerySet[Any]:
    is_step = chosen.model is Entry
    when = "at" if is_step else "created_at"
    about = ("about_kind", "about_id") if is_step else (Value("concern"), "pk")
    return chosen.order_by(f"-{when}", "-pk").values_list("pk", when, "place_id", *about)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


# ── saying ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(found: Sequence[_Found], *, with_tasks: bool = True) -> list[OpenedRow]:
    """Make rows of what was found: the unit's own sentence or the kind, never anybody's own words."""
    tree, kinds = places.tree.now(), concerns.router.now()
    matters = _matters_of(found)
    tasks = _tasks_of({matter.id for matter in matters.values()}) if with_tasks else {}
    rows, lines = [], {}
    for one in found:
        matter = matters[one.about_kind, one.about_id]
        place_id = one.place_id if one.place_id is not None else matter.place_id
        if place_id not in lines:
            lines[place_id] = _short(tree.line(place_id))
        rows.append(OpenedRow(
            key=(one.at, one.id),
            at=one.at,
            code=matter.code,
            kind=kinds.kind(matter.category_id).name,
            place=lines[place_id],
            sentence=matter.sentence,
            state=ConcernState(matter.state),
            task_id=tasks.get(matter.id),
        ))
    return rows


def _short(line: list[Spot]) -> str:
    return " · ".join(spot.name for spot in line[-3:] if spot.level != Level.DISTRICT) or line[-1].name


class _Matter(NamedTuple):
    """What a row says of a matter; the code is that of the report where it is about one."""

    code: str
    id: int
    category_id: int
    place_id: int
    sentence: str
    state: str


def _matters_of(found: Sequence[_Found]) -> dict[tuple[str, int], _Matter]:
    """Return the matters by what the rows are about."""
    about: dict[str, set[int]] = defaultdict(set)
    for one in found:
        about[one.about_kind].add(one.about_id)
    columns = ("id", "category_id", "place_id", "sentence", "state")
    theirs = (f"concern__{column}" for column in columns)
    told = Report.objects.filter(pk__in=about["report"]).values_list("id", "code", *theirs)
    own = Concern.objects.filter(pk__in=about["concern"]).values_list("id", "code", *columns)
    matters = {("report", number): _Matter._make(said) for number, *said in told}
    return matters | {("concern", number): _Matter._make(said) for number, *said in own}


def _tasks_of(numbers: Iterable[int]) -> dict[int, int]:
    """Return the task that leads each concern, or led it last."""
    sent = Dispatch.objects.filter(concern_id__in=list(numbers)).exclude(role__in=(Role.SUPPORTING, Role.DOORSTEP))
    return dict(sent.order_by("id").values_list("concern_id", "task_id"))
