"""Opening and closing access beyond the everyday."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit, require
from qianxian.base.text import clean
from qianxian.ledger import actions as ledger
from qianxian.people import rules
from qianxian.people.models import ElevatedAccess
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer

LASTS = timedelta(minutes=30)


@act
def open_elevated_access(*, actor: Viewer, reason: str, now: datetime) -> ElevatedAccess:
    """Open the administration for half an hour; the door has asked for the password again.

    :raises Unfit: without a reason.
    """
    require(rules.may_see_administration(actor))
    if not (reason := clean(reason)):
        raise Unfit(_("Say in a few words what you want to do."), "reason")
    if actor.account_id is None or actor.office is None:
        raise Refused(_("Sign in first."))
    access = ElevatedAccess.objects.create(
        account_id=actor.account_id, office_id=actor.office.id, reason=reason[:120], opened_at=now,
        until_at=now + LASTS,
    )
    ledger.record(
        "access.elevated", about=access, office_id=actor.office.id, now=now, title=actor.office.title,
        until_at=access.until_at.isoformat(), reason=access.reason,
    )
    return access


@act
def end_elevated_access(*, actor: Viewer, access_id: int, now: datetime) -> None:
    """Close it before its time.

    :raises Refused: if it is somebody else's, or closed already.
    """
    access = ElevatedAccess.objects.filter(pk=access_id, ended_at=None).first()
    if access is None or access.account_id != actor.account_id:
        raise Refused(_("It is closed already."))
    ElevatedAccess.objects.filter(pk=access.pk).update(ended_at=now)
    ledger.record("access.ended", about=access, office_id=access.office_id, now=now)
