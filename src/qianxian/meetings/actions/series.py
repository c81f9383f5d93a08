"""Laying out meetings: series, their meetings in bulk, one called by hand; moved, cancelled, not held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.recurring import read_rule
from qianxian.base.text import clean
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.actions.rooms import room_is_free
from qianxian.meetings.actions.taking import drop_items, read_text, record, take, told_anew
from qianxian.meetings.models import NAME_LENGTH, Meeting, Series
from qianxian.meetings.occurrences import occurrences
from qianxian.meetings.states import Capacity, Holiday, MeetingState, SeriesKind, Who
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.places.models import Place
from qianxian.places.states import Level
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import WorkingCalendar

BATCH = 50
"""So many grids a transaction: others write in between."""
LONGEST_AHEAD = timedelta(days=400)
TUESDAY, THIRD_THURSDAY = "FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=3TH"


@dataclass(frozen=True, slots=True)
class Plan:
    """What all meetings of a series have in common; `rule` after RFC 5545, empty if they are called one by one."""

    name: str
    rule: str = TUESDAY
    starts_at: time = time(15)
    minutes_long: int = 90
    venue: str = "小区会客厅"
    template: str = ""
    holiday: Holiday = Holiday.MOVE
    quorum_heads: int = 5
    quorum_of: tuple[str, ...] = (Capacity.BRANCH,)
    term: str = ""
    first_on: date | None = None
    room_id: int | None = None


@act
def open_series(
    *, actor: Viewer, kind: SeriesKind, convener_id: int, place_id: int, plan: Plan, now: datetime,
) -> Series:
    """Begin a series of meetings of a unit at a place.

    :raises Refused: if the actor is neither of the unit nor above the place.
    :raises Unfit: if the rule can't be read, the place has such a series already, or something is missing.
    """
    tree, unit = places.tree.now(), people.directory.now().find(convener_id)
    spot = tree.get(place_id)
    if unit is None:
        raise Unfit(_("Choose the unit that convenes it."), "convener")
    require(rules.may_convene_at(actor, unit.id, spot.path))
    level = {SeriesKind.DELIBERATION: Level.GRID, SeriesKind.JOINT: Level.COMMUNITY}.get(kind)
    if level is not None and spot.level != level:
        raise Unfit(_("A deliberation day belongs to a grid, a joint meeting to a community."), "place")
    if kind != SeriesKind.NUMBERED and Series.objects.filter(place_id=place_id, kind=kind, ended_on=None).exists():
        raise Unfit(_("There is one already. Change its meetings, or end it first."), "kind")
    made = Series.objects.create(**_columns(kind, convener_id, place_id, plan, now))
    ledger.record(
        "series.opened", about=made, place_id=place_id, office_id=actor.office_id, now=now, name=made.name,
        unit=unit.name, rule=made.rule,
    )
    return made


def _columns(kind: SeriesKind, convener_id: int, place_id: int, plan: Plan, now: datetime) -> dict[str, object]:
    name = clean(plan.name)[:NAME_LENGTH]
    if not name:
        raise Unfit(_("Give it a name."), "name")
    if not set(plan.quorum_of) <= set(Capacity.values):
        raise Unfit(_("Choose the capacities from the list."), "quorum_of")
    return {
        "kind": kind, "name": name, "term": clean(plan.term)[:20], "convener_id": convener_id, "place_id": place_id,
        "rule": read_rule(plan.rule), "starts_at": plan.starts_at, "minutes_long": plan.minutes_long,
        "venue": clean(plan.venue)[:NAME_LENGTH], "room_id": plan.room_id, "template": clean(plan.template),
        "holiday": plan.holiday, "quorum_heads": plan.quorum_heads, "quorum_of": " ".join(plan.quorum_of),
        "first_on": plan.first_on or timezone.localtime(now).date(),
    }


@act
def end_series(*, actor: Viewer, series: Series, version: int, now: datetime) -> None:
    """Let a series meet no more; meetings that were laid out stay, and are cancelled one by one.

    :raises Refused: if the actor does not convene it.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_convene(actor, series))
    swap(series, version=version, ended_on=timezone.localtime(now).date())
    ledger.record(
        "series.ended", about=series, place_id=series.place_id, office_id=actor.office_id, now=now, name=series.name,
    )


# ── in bulk ──────────────────────────────────────────────────────────────────────────────────────────────────────


def lay_out(*, actor: Viewer, place_id: int, plan: Plan, until: date, now: datetime) -> int:
    """Give every grid of a place that has none its deliberation day, and lay out all their meetings up to a day.

    An act a batch of grids; done twice, it adds what is missing. Returns how many meetings were made.

    :raises Refused: if the actor is not of an office above the grids.
    :raises Unfit: if the day lies behind, or too far ahead.
    """
    require(rules.may_plan_all(actor))
    spot = places.tree.now().get(place_id)
    if actor.office is not None and not actor.office.covers(spot.path):
        require(rules.may_convene_at(actor, 0, spot.path))
    today = timezone.localtime(now).date()
    if not today <= until <= today + LONGEST_AHEAD:
        raise Unfit(_("Choose a day from today on, within a year."), "until")
    grids = [one.id for one in places.tree.now().below(place_id, Level.GRID)]
    return sum(
        _lay_out_some(
            actor=actor, grid_ids=grids[start : start + BATCH], plan=plan, until=until, place_id=place_id, now=now,
        )
        for start in range(0, len(grids), BATCH)
    )


@act
def _lay_out_some(
    *, actor: Viewer, grid_ids: list[int], plan: Plan, until: date, place_id: int, now: datetime,
) -> int:
    tree, directory = places.tree.now(), people.directory.now()
    have = set(
        Series.objects.filter(place_id__in=grid_ids, kind=SeriesKind.DELIBERATION, ended_on=None)
        .values_list("place_id", flat=True),
    )
    missing = []
    for grid_id in grid_ids:
        wings = directory.core_and_wings(tree, grid_id)
        unit = wings.core or wings.stand_in
        if grid_id in have or unit is None:
            continue
        columns = _columns(SeriesKind.DELIBERATION, unit.id, grid_id, plan, now)
        missing.append(Series(**{**columns, "name": f"{tree.get(grid_id).name}{columns['name']}"[:NAME_LENGTH]}))
    Series.objects.bulk_create(missing)
    series = Series.objects.select_for_update().filter(
        place_id__in=grid_ids, kind=SeriesKind.DELIBERATION, ended_on=None,
    ).exclude(rule="")
    made = _make(list(series.order_by("id")), until=until, now=now)
    ledger.record(
        "meetings.laid_out", about=Place(pk=place_id), place_id=place_id, office_id=actor.office_id, now=now,
        grids=len(grid_ids), meetings=made, until_on=until.isoformat(),
    )
    return made


@act
def lay_out_series(*, actor: Viewer, series: Series, until: date, now: datetime) -> int:
    """Lay out the meetings of one series up to a day; done twice, it adds what is missing.

    :raises Refused: if the actor does not convene it.
    :raises Unfit: if its meetings are called one by one.
    """
    require(rules.may_convene(actor, series))
    if not series.rule:
        raise Unfit(_("Its meetings are called one by one."), "until")
    made = _make([Series.objects.select_for_update().get(pk=series.pk)], until=until, now=now)
    ledger.record(
        "series.laid_out", about=series, place_id=series.place_id, office_id=actor.office_id, now=now,
        name=series.name, meetings=made, until_on=until.isoformat(),
    )
    return made


def _make(all_series: list[Series], *, until: date, now: datetime) -> int:
    """Make the meetings that are missing, numbered in the order of their days; two statements and one for numbers."""
    calendar, today = places.calendar.now(), timezone.localtime(now).date()
    have: dict[int, set[date]] = {}
    for series_id, day in Meeting.objects.filter(
        series__in=all_series, by_rule_on__isnull=False,
    ).values_list("series_id", "by_rule_on"):
        if day is not None:
            have.setdefault(series_id, set()).add(day)
    known: dict[tuple[object, ...], list[tuple[date, date]]] = {}
    made = []
    for one in all_series:
        same = (one.rule, one.first_on, one.holiday)
        if same not in known:
            known[same] = _days(one, today, until, calendar)
        for by_rule, on in known[same]:
            if by_rule not in have.get(one.id, ()):
                one.last_number += 1
                made.append(_meeting(one, on, by_rule=by_rule, now=now))
    Meeting.objects.bulk_create(made, batch_size=500)
    Series.objects.bulk_update(all_series, ["last_number"], batch_size=200)
    return len(made)


def _days(series: Series, today: date, until: date, calendar: WorkingCalendar) -> list[tuple[date, date]]:
    found = occurrences(
        series.rule, first=series.first_on, begin=today, until=until, holiday=Holiday(series.holiday),
        calendar=calendar,
    )
    return [(one.by_rule, one.on) for one in found if one.on is not None]


def _meeting(series: Series, on: date, *, by_rule: date | None, now: datetime, at: time | None = None) -> Meeting:
    start = timezone.make_aware(datetime.combine(on, at or series.starts_at))
    return Meeting(
        series=series, number=series.last_number, by_rule_on=by_rule, starts_at=start,
        ends_at=start + timedelta(minutes=series.minutes_long), venue=series.venue, room_id=series.room_id,
        state=MeetingState.PLANNED, changed_at=now,
    )


# ── one by one ───────────────────────────────────────────────────────────────────────────────────────────────────


@act
def call(*, actor: Viewer, series: Series, starts_at: datetime, now: datetime) -> Meeting:
    """Call one more meeting of a series, beside its rule or without one; it gets the next number.

    :raises Refused: if the actor does not convene it.
    :raises Unfit: if the moment has passed.
    """
    require(rules.may_convene(actor, series))
    if starts_at < now:
        raise Unfit(_("Choose a time that is still to come."), "starts_at")
    held = Series.objects.select_for_update().select_related("place", "convener").get(pk=series.pk)
    held.last_number += 1
    Series.objects.filter(pk=held.pk).update(last_number=held.last_number)
    here = timezone.localtime(starts_at)
    made = _meeting(held, here.date(), by_rule=None, now=now, at=here.time().replace(tzinfo=None))
    room_is_free(made.room_id, made.starts_at, made.ends_at)
    made.save(force_insert=True)
    record("meeting.called", actor, made, now, held_at=starts_at.isoformat())
    return made


@act
def move(*, actor: Viewer, meeting: Meeting, version: int, starts_at: datetime, reason: str, now: datetime) -> None:
    """Move a meeting to another time; it keeps its number and its agenda.

    :raises Refused: if the actor does not convene it.
    :raises NotPossible: if it began, or will not be.
    :raises Unfit: if the moment has passed, the room is taken, or it is not said why.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_convene(actor, meeting.series))
    said = read_text(reason, field="reason", what=_("Say why: everybody who wants to come is told."))
    if starts_at < now:
        raise Unfit(_("Choose a time that is still to come."), "starts_at")
    before, length = meeting.starts_at, meeting.ends_at - meeting.starts_at
    room_is_free(meeting.room_id, starts_at, starts_at + length, but=meeting.pk)
    was = take(
        meeting, version, "move", by=Who.CONVENER, reason=said, starts_at=starts_at, ends_at=starts_at + length,
        **told_anew(meeting, now),
    )
    record(
        "meeting.moved", actor, meeting, now, was=was, before_at=before.isoformat(), held_at=starts_at.isoformat(),
        reason=said,
    )


@act
def cancel(*, actor: Viewer, meeting: Meeting, version: int, reason: str, now: datetime) -> None:
    """Cancel a meeting; what was on its agenda comes onto the next one, and its number is not given again.

    :raises Refused: if the actor does not convene it.
    :raises NotPossible: if it began, or will not be.
    :raises Unfit: if it is not said why.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_convene(actor, meeting.series))
    said = read_text(reason, field="reason", what=_("Say why: everybody who wants to come is told."))
    was = take(meeting, version, "cancel", by=Who.CONVENER, reason=said, **told_anew(meeting, now))
    drop_items(meeting)
    record("meeting.cancelled", actor, meeting, now, was=was, reason=said)


@act
def lapse(*, meeting: Meeting, now: datetime) -> None:
    """Say of a meeting that nobody opened that it was not held; what was on its agenda comes onto the next one."""
    was = take(meeting, meeting.version, "lapse", by=Who.TIME, **told_anew(meeting, now))
    drop_items(meeting)
    record("meeting.not_held", None, meeting, now, was=was)
