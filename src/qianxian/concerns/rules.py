"""Who may speak for a concern."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.concerns.models import Report
    from qianxian.people.queries import Viewer

READS_ONLY_AFTER = timedelta(days=90)


def may_open(viewer: Viewer, report: Report) -> Permit:
    """A matter is opened by who has its link or its code."""
    if report.id not in viewer.receipts and not viewer.is_operator:
        return refused(_("This page opens with the link or the code that you were given."))
    return GRANTED


def may_answer(viewer: Viewer, report: Report, units: Iterable[int]) -> Permit:
    """The one who spoke says when it is settled; those who did the work never say it for them."""
    if any(viewer.is_of(unit) for unit in units):
        return refused(_("Whoever did the work can't confirm it. Only the one who raised it can."))
    return may_open(viewer, report)


def may_still_act(confirmed_at: datetime | None, now: datetime) -> Permit:
    """Ninety days after the end a link only reads: it may lie anywhere by then."""
    if confirmed_at is not None and now - confirmed_at > READS_ONLY_AFTER:
        return refused(
            _("This was settled more than ninety days ago, so the page can only be read now. "
              "If something is wrong again, raise it anew."),
        )
    return GRANTED


def may_report_for_others(viewer: Viewer, path: str) -> Permit:
    """Whoever holds an office around a place may write down what somebody there says."""
    if viewer.office is None:
        return refused(_("This page is for people who hold an office. Sign in with your office's account."))
    if not viewer.office.covers(path):
        return refused(_("This place is not in your care. Pass it on to the office that looks after it."))
    return GRANTED


def may_set_up(actor: Actor, district_path: str) -> Permit:
    """Categories and routing rules are the whole district's, so they are set up by whoever administers it."""
    return actor.may_administer(district_path)


def may_decide_on_data(viewer: Viewer, report: Report, units: Iterable[int]) -> Permit:
    """What is kept of somebody is theirs to correct and erase; never the unit's, whom the words may be about."""
    if viewer.is_operator:
        return GRANTED
    if any(viewer.is_of(unit) for unit in units):
        return refused(
            _("Your unit does this work, so it can't change or erase what was said to it. Only who said it can."),
        )
    return may_open(viewer, report)
