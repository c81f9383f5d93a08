"""Reminding a unit before it is too late: one notice a day, of everything at once; and how long before that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.places.models import Place
from qianxian.storage import stamps
from qianxian.storage.acts import act, differences, swap
from qianxian.tasks import queries
from qianxian.tasks.models import Reminder, ReminderLead
from qianxian.tasks.states import IN_PERSON, ReminderOf

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.tasks.models import Task
    from qianxian.tasks.queries.reminding import ToRemind

NAMED = 5
"""So many are named in the notice; the others are counted."""
LONGEST_LEAD = 10
"""Working days: two weeks before its deadline most work has only just come."""


@act
def set_reminder_lead(*, actor: Actor, work_days: int, version: int, now: datetime) -> ReminderLead:
    """Say how many working days before its deadline a unit is reminded of a task. `version` 0: for the first time.

    What it was reminded of already it is not reminded of again.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it is not from one to ten days, or nothing was changed.
    :raises Conflict: if somebody changed it since `version`.
    """
    district = Place.objects.get(parent=None, valid_until=None)
    require(actor.may_administer(district.path))
    if not 1 <= work_days <= LONGEST_LEAD:
        raise Unfit(_("From one to %(most)s working days, please.") % {"most": LONGEST_LEAD}, "work_days")
    lead = queries.reminder_lead()
    if lead is None:
        lead = ReminderLead.objects.create()
        version = lead.version
    moved = differences(lead, {"work_days": work_days})
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(lead, version=version, work_days=work_days)
    stamps.move()
    ledger.record(
        "reminder_lead.set", about=lead, place_id=district.id, office_id=actor.office_id, now=now, changes=moved,
    )
    return lead


@act
def remind_unit(*, wanted: ToRemind, now: datetime) -> None:
    """Remind a unit of what falls due, of questions that wait and of days gone by, and keep of what it was."""
    Reminder.objects.bulk_create(
        [
            Reminder(task=task, of=of, moment=moment, made_at=now)
            for of, some in wanted.of.items() for task, moment in some
        ],
    )
    words: dict[str, Any] = {"within": queries.nearly_due.now()}
    for of in ReminderOf:
        names = [_called(task) for task, _moment in wanted.of.get(of, ())]
        words |= {of.value: names[:NAMED], f"{of.value}_count": len(names)}
    ledger.record("organisation.reminded", about=wanted.unit, now=now, unit=wanted.unit.name, **words)


def _called(task: Task) -> str:
    """Return what a task is called where only its unit and those above read it; never a resident's own words."""
    if task.headline and task.source != IN_PERSON:
        return f"{task.headline} · {task.place.name}"
    return task.place.name
