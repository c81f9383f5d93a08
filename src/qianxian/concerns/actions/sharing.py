"""Whose a report is: a link for the family, and reports that residents find among their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit, require
from qianxian.concerns import holders, links, rules
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
    require(rules.may_still_act(report.concern.ended_at, now))
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

    A code is said aloud and lies on paper, so where a number was left only its owner puts the report among theirs,
    also when somebody had done so by the code before the number was left.

    :raises Refused: if nobody is signed in.
    :raises Unfit: if a number was left that is not theirs, or somebody else finds it among theirs; the code goes on
        opening it.
    """
    resident = people_queries.resident_of(actor)
    if resident is None:
        raise Refused(_("Sign in with your telephone number first."))
    owned = holders.has_left_number(actor, report)
    if owned is False:
        raise Unfit(
            _("A telephone number was left with this matter, and it isn't the one you signed in with. Open the matter "
              "with the link you were given, or sign in with that number."),
            "code",
        )
    free = Report.objects.filter(pk=report.pk)
    if not (owned and holders.was_claimed(report)):
        free = free.filter(resident=None)
    if not free.update(resident=resident):
        raise Unfit(_("It is among somebody's matters already. With the code you can open it all the same."), "code")
    report.resident = resident
    ledger.record("report.claimed", about=report, place_id=report.concern.place_id, now=now)


@working
def let_go(*, resident_id: int) -> None:
    """Let reports be nobody's own any more; codes and links go on opening them."""
    Report.objects.filter(resident_id=resident_id).update(resident=None)
