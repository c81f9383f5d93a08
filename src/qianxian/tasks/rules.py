"""Who may press on a task: the unit that owes it, nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, refused
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.tasks.states import CHARGE

if TYPE_CHECKING:
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

SUPERIORS = (
    OrganisationKind.GENERAL_BRANCH, OrganisationKind.WORK_COMMITTEE, OrganisationKind.DISTRICT_OFFICE,
)


def may_have_desk(viewer: Viewer) -> Permit:
    """A desk belongs to an office."""
    if viewer.office is None:
        return refused(_("This page is for people who hold an office. Sign in with your office's account."))
    return GRANTED


def may_see(viewer: Viewer, task: Task) -> Permit:
    """The unit sees what it owes; the community and those above see what the units of their places owe."""
    office = viewer.office
    if office is None:
        return may_have_desk(viewer)
    own = office.organisation_id == task.unit_id
    above = office.organisation_kind in SUPERIORS and office.covers(task.place.path)
    if not (own or above):
        return refused(_("This belongs to another unit."))
    return GRANTED


def may_work(viewer: Viewer, task: Task) -> Permit:
    """Only an office of the unit that owes a task may say that it received or did it."""
    if viewer.office is None or viewer.office.organisation_id != task.unit_id:
        return refused(_("Only the unit that owes this work can do that."))
    return GRANTED


def may_sign_off(viewer: Viewer, task: Task) -> Permit:
    """Whether a visit took place is said by an office of the sub-district that was visited."""
    office = viewer.office
    if (
        task.source != CHARGE
        or office is None
        or office.organisation_kind != OrganisationKind.WORK_COMMITTEE
        or task.place_id not in office.place_ids
    ):
        return refused(_("Only the sub-district that was visited can do that."))
    return GRANTED


def may_settle(viewer: Viewer, path: str) -> Permit:
    """What is settled on the spot is recorded by whoever looks after the place, not by the gatehouse."""
    office = viewer.office
    if office is None:
        return may_have_desk(viewer)
    if office.kind == OfficeKind.GATEKEEPER or not office.covers(path):
        return refused(_("Only an office that looks after this place can record what was settled on the spot."))
    return GRANTED
