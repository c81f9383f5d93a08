"""Naming somebody who stands in while the holder of an office is away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.people import queries, rules
from qianxian.people.models import Tenure
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.people.models import Account
    from qianxian.people.queries import Viewer

LONGEST = timedelta(days=92)


@act
def name_stand_in(
    *, actor: Actor, tenure: Tenure, account: Account, valid_from: date, valid_until: date, now: datetime,
) -> Tenure:
    """Let somebody hold an office in place of its holder, from a day until a day; it ends by itself.

    :raises Refused: if the actor is neither the holder nor an administrator there.
    :raises Unfit: if the holder is to stand in for themselves, the period is empty, past or longer than the holder's
        own, or somebody stands in in that time already.
    """
    require(rules.may_name_stand_in(actor, tenure))
    require(rules.may_stand_in(actor, tenure, queries.paths_of(account, now)))
    if account.id == tenure.account_id:
        raise Unfit(_("Nobody stands in for themselves. Choose somebody else."), "username")
    if not account.is_active:
        raise Unfit(_("This account is closed. Choose another."), "username")
    if valid_until <= valid_from:
        raise Unfit(_("The last day comes after the first. Choose a later one."), "valid_until")
    if valid_from < timezone.localtime(now).date():
        raise Unfit(_("A stand-in begins today or later: nobody held the office in days gone by."), "valid_from")
    if valid_from < tenure.valid_from or (tenure.valid_until is not None and valid_until > tenure.valid_until):
        raise Unfit(_("The holder does not hold the office in all of that time. Choose other days."), "valid_until")
    if valid_until - valid_from > LONGEST:
        raise Unfit(_("At most three months, please. Whoever is away longer leaves the office."), "valid_until")
    _nobody_yet(tenure, account, valid_from, valid_until)
    made = Tenure.objects.create(
        account=account, office=tenure.office, stands_in_for=tenure, valid_from=valid_from, valid_until=valid_until,
    )
    ledger.record(
        "office.stand_in_named", about=made, office_id=actor.office_id, now=now, title=tenure.office.title,
        first_on=valid_from.isoformat(), until_on=valid_until.isoformat(),
    )
    return made


def _nobody_yet(tenure: Tenure, account: Account, valid_from: date, valid_until: date) -> None:
    then = Tenure.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=valid_from), office=tenure.office, valid_from__lt=valid_until,
    )
    then = then.exclude(valid_until=F("valid_from"))  # called off before it began
    if then.filter(account=account).exists():
        raise Unfit(_("This account holds the office in that time already."), "username")
    if then.filter(stands_in_for=tenure).exists():
        raise Unfit(_("Somebody stands in in that time already. End that first, or choose other days."), "valid_from")


@act
def end_stand_in(*, actor: Viewer, tenure: Tenure, now: datetime) -> None:
    """End a stand-in before its time: from today the holder acts alone again.

    :raises Unfit: if it has ended.
    """
    held = tenure.stands_in_for
    if held is None:
        raise Unfit(_("This is no stand-in. The office is left on the organisation's page."))
    require(rules.may_name_stand_in(actor, held))
    today = timezone.localtime(now).date()
    running = Tenure.objects.filter(pk=tenure.pk, valid_until__gt=max(today, tenure.valid_from))
    if not running.update(valid_until=max(today, tenure.valid_from)):
        raise Unfit(_("It has ended already."))
    ledger.record(
        "office.stand_in_ended", about=tenure, office_id=actor.office_id, now=now, title=tenure.office.title,
    )
