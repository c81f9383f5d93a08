"""Whose a report is: a link for the family, and reports that residents find among their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit, require
from qianxian.concerns import links, rules
from qianxian.concerns.models import Report
from qianxian.ledger import actions as ledger
from qianxian.people import queries as people_queries
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer


@act
def make_family_link(*, actor: Viewer, report: Report, now: datetime) -> None:
    """Make a link with which the family reads a matter; the one made before works no more.

    :raises Refused: if the actor does not hold the report's receipt, or the matter ended long ago.
    """
    require(rules.may_open(actor, report))
    require(rules.may_still_act(report.concern.confirmed_at, now))
    count = report.family_links + 1
    family_hash = links.hash_of(links.family_secret_of(report.id, count))
    # With the count it was read at: of two who press at once, one makes the link and both see the same.
    if Report.objects.filter(pk=report.pk, family_links=count - 1).update(family_links=count, family_hash=family_hash):
        report.family_links, report.family_hash = count, family_hash
    else:
        report.refresh_from_db()
    ledger.record("family_link.made", about=report, place_id=report.concern.place_id, now=now)


@act
def claim(*, actor: Viewer, report: Report, now: datetime) -> None:
    """Let a resident who signed in and gave a report's code find it among their own matters.

    :raises Refused: if nobody is signed in.
    :raises Unfit: if somebody else finds it among theirs; the code goes on opening it.
    """
    resident = people_queries.resident_of(actor)
    if resident is None:
        raise Refused(_("Sign in with your telephone number first."))
    if not Report.objects.filter(pk=report.pk, resident=None).update(resident=resident):
        raise Unfit(_("It is among somebody's matters already. With the code you can open it all the same."), "code")
    report.resident = resident
    ledger.record("report.claimed", about=report, place_id=report.concern.place_id, now=now)


@working
def let_go(*, resident_id: int) -> None:
    """Let reports be nobody's own any more; codes and links go on opening them."""
    Report.objects.filter(resident_id=resident_id).update(resident=None)
