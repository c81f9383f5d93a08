"""Loading the working calendar, and saying when offices are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.places import rules
from qianxian.places.models import CalendarDay, Place, WorkSpan
from qianxian.places.years import calendar_changes, known_days
from qianxian.storage import stamps
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.places.calendar import Span
    from qianxian.places.holidays import Announced
    from qianxian.places.years import YearChange

MOST_SPANS = 4


@act
def set_calendar(
    *, actor: Actor, district: Place, year: int, days: Iterable[tuple[date, bool, str]], now: datetime,
) -> None:
    """Load a year's holidays (works False) and make-up working days (works True), in place of what was known.

    The entry keeps the days before and after, so that it can be undone; none before is the first time.

    :raises Refused: if the actor does not administer the district.
    """
    require(rules.may_change(actor, district.path))
    before = known_days(year)
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create([CalendarDay(day=day, works=works, name=name) for day, works, name in days])
    after = known_days(year)
    stamps.move()
    ledger.record(
        "calendar.set",
        about=district,
        place_id=district.id,
        office_id=actor.office_id,
        now=now,
        year=year,
        days=len(after),
        before=[_said(*day) for day in before],
        after=[_said(*day) for day in after],
    )


def _said(day: date, works: bool, name: str) -> str:  # noqa: FBT001  # a day as its row has it
    """Return a day as an entry keeps it: 2026-02-14 1 春节."""
    return f"{day.isoformat()} {int(works)} {name}".rstrip()


@working
def load_years(*, actor: Actor, announced: Announced, now: datetime) -> list[YearChange]:
    """Load what a file announces: each year that changes is an act; what is known already records nothing.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if something in the file is wrong, or names a single day of a year that is not loaded.
    """
    district = Place.objects.get(parent=None, valid_until=None)
    require(rules.may_change(actor, district.path))
    changes = calendar_changes(announced)
    if announced.wrong:
        raise Unfit(_("Nothing was loaded: something in the list is wrong."), "text")
    for change in changes:
        set_calendar(actor=actor, district=district, year=change.year, days=change.after, now=now)
    return changes


@act
def set_working_hours(*, actor: Actor, spans: Sequence[Span], now: datetime) -> None:
    """Say when offices are open on every working day, in the order of the day.

    Promises that were given keep their moment; those given from now on are counted with the new hours.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if there are none or too many, or one ends before it begins or begins before the last one ended.
    """
    district = Place.objects.get(parent=None, valid_until=None)
    require(rules.may_change(actor, district.path))
    if not 1 <= len(spans) <= MOST_SPANS:
        raise Unfit(_("Say from when until when: one stretch a day at least, four at most."), "spans")
    ends = None
    for span in spans:
        if span.closes <= span.opens:
            raise Unfit(_("%(span)s ends before it begins.") % {"span": span}, "spans")
        if ends is not None and span.opens < ends:
            raise Unfit(_("%(span)s begins before the stretch before it has ended.") % {"span": span}, "spans")
        ends = span.closes
    before = [str(span) for span in WorkSpan.objects.order_by("opens")]
    after = [str(span) for span in spans]
    if before == after:
        raise Unfit(_("Nothing was changed."))
    WorkSpan.objects.all().delete()
    WorkSpan.objects.bulk_create([WorkSpan(opens=span.opens, closes=span.closes) for span in spans])
    stamps.move()
    ledger.record(
        "calendar.hours_set",
        about=district,
        place_id=district.id,
        office_id=actor.office_id,
        now=now,
        changes=[["spans", before, after]],
    )
