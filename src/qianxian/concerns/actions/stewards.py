"""The office that answers for a matter through its whole life 首问负责, whoever works on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.concerns import rules
from qianxian.concerns.actions.taking import record
from qianxian.concerns.queries.desk import task_of
from qianxian.concerns.queries.stewards import offices_around, told_with
from qianxian.concerns.states import UNSETTLED, ConcernState
from qianxian.notices import actions as notices
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.models import Concern
    from qianxian.people.queries import Viewer


@act
def change_steward(
    *, actor: Viewer, concern: Concern, version: int, office_id: int | None, reason: str, now: datetime,
) -> None:
    """Let another office answer for a matter, and tell it so; the work stays where it is.

    :raises Refused: if the actor is not of the community or above it.
    :raises NotPossible: if the matter has ended.
    :raises Unfit: if the office is none around there, or answers for it already.
    :raises Unsaid: if it is not said why.
    :raises Conflict: if the concern changed since `version`.
    """
    require(rules.may_change_steward(actor, concern.place.path))
    if concern.state not in UNSETTLED:
        raise NotPossible(_("It has ended already."))
    said = tasks.read_reason(reason)
    office = next((one for one in offices_around(concern.place_id) if one.id == office_id), None)
    if office is None or office.id == concern.steward_id:
        raise Unfit(_("Choose another office that works at this place."), "office")
    before = f"{concern.steward.organisation.name} · {concern.steward.title}" if concern.steward else ""
    swap(concern, version=version, steward_id=office.id)
    entry_id = record(
        "concern.steward_changed", concern, ConcernState(concern.state), now, office_id=actor.office_id, before=before,
        steward=f"{office.organisation.name} · {office.title}", reason=said,
    )
    tell_steward(concern=concern, entry_id=entry_id, now=now)


def tell_steward(*, concern: Concern, entry_id: int, now: datetime) -> None:
    """Tell those who hold the office that answers for a matter, or stand in, of what happened to it."""
    if concern.steward_id is not None:
        about = told_with(concern) or task_of(concern.id).id
        notices.tell_office(entry_id=entry_id, task_id=about, office_id=concern.steward_id, now=now)
