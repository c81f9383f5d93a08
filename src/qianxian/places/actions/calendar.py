"""Loading the working calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.base.permits import require
from qianxian.ledger import actions as ledger
from qianxian.places import rules
from qianxian.places.models import CalendarDay
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.places.models import Place


@act
def set_calendar(
    *, actor: Actor, district: Place, year: int, days: Iterable[tuple[date, bool, str]], now: datetime,
) -> None:
    """Load a year's holidays (works False) and make-up working days (works True), in place of what was known."""
    require(rules.may_change(actor, district.path))
    CalendarDay.objects.filter(day__year=year).delete()
    rows = [CalendarDay(day=day, works=works, name=name) for day, works, name in days]
    CalendarDay.objects.bulk_create(rows)
    stamps.move()
    ledger.record(
        "calendar.set", about=district, place_id=district.id, office_id=actor.office_id, now=now, year=year,
        days=len(rows),
    )
