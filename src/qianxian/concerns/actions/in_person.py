"""Having an answer told at the door, and noting that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from qianxian.concerns import in_person
from qianxian.concerns.models import InPerson, Report
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.storage.acts import act, working
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import IN_PERSON

if TYPE_CHECKING:
    from datetime import datetime


@act
def have_told(*, report: Report, now: datetime) -> None:
    """Put it on the desk of whoever knows the door: tell them the answer, in person."""
    unit = in_person.who_goes(report, timezone.localtime(now).date())
    concern = report.concern
    task = tasks.issue(
        unit_id=unit.id, unit_name=unit.name, place_id=concern.place_id, source=IN_PERSON,
        deadline=places.calendar.now().deadline(now, in_person.WORK_DAYS), now=now,
        headline=concern.code,
    )
    InPerson.objects.create(report=report, task=task)
    ledger.record("report.to_be_told", about=report, place_id=concern.place_id, now=now, unit=unit.name)


@working
def tell_no_more(*, concern_id: int, now: datetime) -> None:
    """Take it off the desk again, because they have heard the answer and said something of it; part of that act."""
    for telling in in_person.not_yet_told(concern_id):
        tasks.cancel(task=telling.task, reason=str(_("They have heard the answer.")), now=now)


@act
def note_told(*, telling: InPerson, unit_name: str, now: datetime) -> None:
    """Note that an answer was told; the task is signed off with it, because nobody else can say so."""
    InPerson.objects.filter(pk=telling.pk).update(told_at=now)
    tasks.verify(task=telling.task, now=now)
    ledger.record(
        "report.told_in_person", about=telling.report, place_id=telling.report.concern.place_id, now=now,
        unit=unit_name,
    )
