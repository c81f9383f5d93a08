"""The number that was left with a report: looked at, added, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.states import NotPossible
from qianxian.concerns import rules
from qianxian.concerns.actions.handed_in import notice_in_force
from qianxian.concerns.models import ContactView, Report
from qianxian.concerns.states import ConcernState
from qianxian.ledger import actions as ledger
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.storage.acts import act
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task


@act
def see_contact(*, actor: Viewer, report: Report, task: Task, now: datetime) -> str:
    """Show the number that was left to the unit that owes the work, and keep who saw it.

    :raises Refused: if the actor is not of the unit, or it owes nothing any more.
    """
    require(task_rules.may_see_numbers(actor, task))
    return _see(actor, report.spoken, task.place_id, now)


@act
def see_contact_to_ask(*, actor: Viewer, report: Report, now: datetime) -> str:
    """Show the number that was left to the office that asks whether it is settled, and keep who saw it.

    :raises Refused: if the actor's unit did the work, or does not look after the place.
    :raises NotPossible: if there is no answer to ask about.
    """
    concern = report.concern
    units = concern.dispatches.values_list("task__unit_id", flat=True)
    require(rules.may_follow_up(actor, concern.place.path, units))
    if concern.state != ConcernState.DONE:
        raise NotPossible(_("There is no answer to ask about now."))
    return _see(actor, report.spoken, concern.place_id, now)


def _see(actor: Viewer, report: Report, place_id: int, now: datetime) -> str:
    phone = people_queries.phone_of(report.contact_id) if report.contact_id is not None else ""
    office = actor.office
    if office is not None:
        ContactView.objects.create(report=report, office_id=office.id, seen_at=now)
    ledger.record(
        "contact.seen",
        about=report,
        place_id=place_id,
        office_id=office.id if office else None,
        now=now,
        unit=office.organisation_name if office else "",
        title=office.title if office else "",
        by=actor.account_id,
    )
    return phone


@act
def leave_number(*, report: Report, phone: str, now: datetime) -> None:
    """Keep a number that was added when the same thing was handed in once more.

    :raises NotAPhone: if it is no number.
    """
    contact = people.leave_contact(
        phone=people.read_phone(phone), notice_number=notice_in_force(now), now=now,
    )
    Report.objects.filter(pk=report.pk, contact=None).update(contact=contact)
    report.contact = contact
    ledger.record("contact.left", about=report, place_id=report.concern.place_id, now=now)


@act
def forget_contact(*, report: Report, now: datetime) -> None:
    """Erase the number that was left with a report, because it is no longer needed."""
    if report.contact_id is not None:
        people.forget_contact(contact_id=report.contact_id, now=now)
    ledger.record("contact.forgotten", about=report, place_id=report.concern.place_id, now=now)
