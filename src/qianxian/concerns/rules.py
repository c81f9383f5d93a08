"""Who may speak for a concern."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, Refused, refused
from qianxian.concerns.states import LIFECYCLE, RUNNING, UNSETTLED, ConcernState, Who
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.concerns.models import Concern, RegisterPage, Report
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

READS_ONLY_AFTER = timedelta(days=90)
REOPENED_WITHIN = timedelta(days=30)
"""So long after the end a no opens the same matter again; later it is a new one, linked to the old."""
VOIDED_WITHIN = timedelta(hours=24)
"""So long whoever wrote something down may strike it out."""


def may_open(viewer: Viewer, report: Report) -> Permit:
    """A matter is opened by who has its link or its code."""
    held = {report.id, report.part_of_id} & viewer.receipts  # who raised the whole speaks for its parts
    if not held and not viewer.is_operator:
        return refused(_("This page opens with the link or the code that you were given."))
    return GRANTED


def may_answer(viewer: Viewer, report: Report, units: Iterable[int]) -> Permit:
    """The one who spoke says when it is settled; those who did the work never say it for them."""
    if any(viewer.is_of(unit) for unit in units):
        return refused(_("Whoever did the work can't confirm it. Only the one who raised it can."))
    return may_open(viewer, report)


def may_speak(viewer: Viewer, report: Report, units: Iterable[int]) -> Permit:
    """The one who raised it presses, answers and takes back; never the unit at work, which would be rid of it so."""
    if any(viewer.is_of(unit) for unit in units):
        return refused(_("Your unit does this work, so it can't speak for the one who raised it. Only they can."))
    return may_open(viewer, report)


def may_still_act(ended_at: datetime | None, now: datetime) -> Permit:
    """Ninety days after the end a link only reads: it may lie anywhere by then."""
    if ended_at is not None and now - ended_at > READS_ONLY_AFTER:
        return refused(
            _("This was settled more than ninety days ago, so the page can only be read now. "
              "If something is wrong again, raise it anew."),
        )
    return GRANTED


def may_report_for_others(viewer: Viewer, path: str) -> Permit:
    """Whoever holds an office around a place may write down what somebody there says."""
    if viewer.is_operator:
        return GRANTED
    if viewer.office is None:
        return refused(_("This page is for people who hold an office. Sign in with your office's account."))
    if not viewer.office.covers(path):
        return refused(_("This place is not in your care. Pass it on to the office that looks after it."))
    return GRANTED


def may_exchange_orders(viewer: Viewer) -> Permit:
    """Orders of the hotline come to the community and those above it, who pass them on and answer for them."""
    if viewer.office is None:
        return task_rules.may_have_desk(viewer)
    if viewer.office.organisation_kind not in task_rules.SUPERIORS:
        return refused(_("The hotline's orders come to the community, the sub-district or the district."))
    return GRANTED


def may_write_lines(viewer: Viewer, page: RegisterPage) -> Permit:
    """The lines of a page are written by the office that opened it."""
    if viewer.office is None or viewer.office.id != page.office_id:
        return refused(_("Another office opened this page; only that one writes its lines."))
    return GRANTED


def may_see_page(viewer: Viewer, page: RegisterPage, community_id: int | None) -> Permit:
    """A page names many people at once: only who wrote it down sees it, and the community."""
    office = viewer.office
    if office is not None and community_id is not None and community_id in office.place_ids:
        return GRANTED
    return may_write_lines(viewer, page)


def may_print_slips(viewer: Viewer, page: RegisterPage, community_id: int | None) -> Permit:
    """The codes are the residents': they are printed once; should the paper jam, the community prints again."""
    if page.slips_printed_at is not None and may_write_lines(viewer, page):
        return refused(_("The slips were printed already. If the paper jammed, the community prints them again."))
    return may_see_page(viewer, page, community_id)


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


def may_reopen(concern: Concern, now: datetime) -> Permit:
    """What was settled is opened again for thirty days."""
    if concern.ended_at is not None and now - concern.ended_at > REOPENED_WITHIN:
        return refused(_("This was settled more than thirty days ago. Raise it anew; it is linked to this one."))
    return GRANTED


def may_follow_up(viewer: Viewer, path: str, units: Iterable[int]) -> Permit:
    """Whether it is settled is asked by the community or an office above it, never by a unit that did the work."""
    office = viewer.office
    if office is None:
        return task_rules.may_have_desk(viewer)
    if office.organisation_kind not in task_rules.SUPERIORS or not office.covers(path):
        return refused(_("Only the community, or an office above it, asks whether it is settled."))
    if any(viewer.is_of(unit) for unit in units):
        return refused(_("Your unit did the work, so another office has to ask whether it is settled."))
    return GRANTED


def may_assign(viewer: Viewer, lead: Task) -> Permit:
    """Who leads is decided by those above the unit; the community also passes on what it has itself."""
    office = viewer.office
    own = office is not None and office.organisation_id == lead.unit_id
    if own and office is not None and office.organisation_kind in task_rules.SUPERIORS:
        return GRANTED
    return task_rules.may_direct(viewer, lead)


def may_write_down(viewer: Viewer, lead: Task) -> Permit:
    """What a voice message says is written down by the unit that listens to it, or by those above."""
    return task_rules.may_bring_in(viewer, lead)


def may_put_right(viewer: Viewer, lead: Task) -> Permit:
    """Where a matter is and what it is about is put right by the unit that leads, or by those above."""
    return task_rules.may_bring_in(viewer, lead)


def may_change_steward(viewer: Viewer, path: str) -> Permit:
    """Who answers for a matter through its whole life is decided by the community, or an office above it."""
    office = viewer.office
    if office is None:
        return task_rules.may_have_desk(viewer)
    if office.organisation_kind not in task_rules.SUPERIORS or not office.covers(path):
        return refused(_("Only the community, or an office above it, decides who answers for a matter."))
    return GRANTED


def may_join(viewer: Viewer, lead: Task) -> Permit:
    """Matters are joined by the unit that leads both, or by those above."""
    return task_rules.may_bring_in(viewer, lead)


def open_steps(viewer: Viewer, concern: Concern, lead: Task) -> frozenset[str]:
    """Return what the viewer can do with the matter that a task leads, beside the steps of the task itself."""
    state, found = ConcernState(concern.state), set()
    if concern.unwritten:
        return frozenset({"write_down"} if may_write_down(viewer, lead) else ())
    if state in UNSETTLED and may_change_steward(viewer, lead.place.path):
        found.add("change_steward")
    if LIFECYCLE.offers(state, "route_again") and may_assign(viewer, lead):
        found.add("assign")
    if state in RUNNING and task_rules.may_bring_in(viewer, lead):
        found |= {"bring_in", "put_right"}
    return frozenset(found)


def may_void(viewer: Viewer, report: Report, now: datetime) -> Permit:
    """Say whether somebody may strike out a report."""
    if report.withdrawn_at or report.voided_at or not LIFECYCLE.offers(ConcernState(report.concern.state), "void"):
        return refused(_("It has ended already."))
    try:
        voids(viewer, report, now)
    except Refused as refusal:
        return refused(refusal.reason)
    return GRANTED


def voids(viewer: Viewer, report: Report, now: datetime) -> Who:
    """Return as whom somebody strikes out a report.

    :raises Refused: if they did not write it down within 24 hours, and are not of the community or above.
    """
    office = viewer.office
    if office is not None:
        if report.recorded_by_id == office.id and now - report.created_at <= VOIDED_WITHIN:
            return Who.RECORDER
        if office.organisation_kind in task_rules.SUPERIORS and office.covers(report.concern.place.path):
            return Who.COMMUNITY
    raise Refused(
        _("Only the office that wrote it down, within 24 hours, or the community can strike it out."),
    )
