"""Who may press on a task: the unit that owes it, nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, Unfit, refused
from qianxian.people import queries as people
from qianxian.people.models import Office
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import LEVELS
from qianxian.tasks.states import (
    AT_WORK,
    CHARGE,
    CONCERN,
    DOORSTEP,
    HANDED_OUTSIDE,
    LIFECYCLE,
    OPEN,
    ROUND,
    SUPPORT,
    TaskState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from qianxian.people.queries import HeldOffice, Unit, Viewer
    from qianxian.tasks.models import AnswerTemplate, Outsider, Round, Task

SUPERIORS = (
    OrganisationKind.GENERAL_BRANCH, OrganisationKind.WORK_COMMITTEE, OrganisationKind.DISTRICT_OFFICE,
    OrganisationKind.JOINT_REVIEW,
)
"""Bodies that answer for a community or more, lowest first."""


def height(kind: str, place_ids: Iterable[int]) -> tuple[int, int]:
    """Return how high a body stands: by the highest place where it acts and, there, by the line of the superiors.

    A department of the district stands above a sub-district, and below the district's office.
    """
    tree = places.tree.now()
    known = [LEVELS.index(tree.get(place_id).level) for place_id in place_ids]
    level = len(LEVELS) - min(known, default=len(LEVELS))
    return level, SUPERIORS.index(OrganisationKind(kind)) if kind in SUPERIORS else -1


def stands_above(office: HeldOffice, unit_id: int) -> bool:
    """Say whether an office is of a body that stands above a unit; one that was ended stands below everybody."""
    unit = people.directory.now().find(unit_id)
    own = height(office.organisation_kind, office.place_ids)
    return office.organisation_kind in SUPERIORS and (unit is None or own > height(unit.kind, unit.place_ids))


def superiors_of(task: Task) -> list[Unit]:
    """Return the bodies above the unit that owes a task, in the line of its place, nearest first; no statement."""
    directory = people.directory.now()
    owes = directory.find(task.unit_id)
    least = height(owes.kind, owes.place_ids) if owes else (0, -1)
    line = reversed(places.tree.now().line(task.place_id))
    found = (directory.at(spot.id, kind) for spot in line for kind in SUPERIORS)
    return [unit for unit in found if unit is not None and height(unit.kind, unit.place_ids) > least]


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
    if viewer.is_operator:  # an older register is replayed by the command
        return GRANTED
    if viewer.office is None or viewer.office.organisation_id != task.unit_id:
        return refused(_("Only the unit that owes this work can do that."))
    return GRANTED


def may_direct(viewer: Viewer, task: Task) -> Permit:
    """Work is directed by those above the unit that owes it; nobody directs what is their own, or owed above them."""
    office = viewer.office
    if office is None:
        return may_have_desk(viewer)
    if not office.covers(task.place.path) or not stands_above(office, task.unit_id):
        return refused(_("Only an office above the unit that owes this work can decide that."))
    return GRANTED


def may_bring_in(viewer: Viewer, task: Task) -> Permit:
    """Support is asked for by the unit that leads the work, or by those who direct it."""
    return GRANTED if may_work(viewer, task) else may_direct(viewer, task)


def may_take_up(viewer: Viewer, task: Task) -> Permit:
    """What stands still is taken up by its unit, or by those who direct it."""
    return may_bring_in(viewer, task)


def may_report_done(viewer: Viewer, task: Task) -> Permit:
    """The unit says that its work is done; a round is over by itself once every point was seen."""
    if task.source == ROUND:
        return refused(_("A round is over once every point was seen. Tick them off on its page."))
    return may_work(viewer, task)


def may_keep_rounds(viewer: Viewer) -> Permit:
    """A round belongs to a unit that acts somewhere; the gatehouse keeps its gate."""
    office = viewer.office
    if office is None:
        return may_have_desk(viewer)
    if office.kind == OfficeKind.GATEKEEPER or not office.place_ids:
        return refused(_("Rounds are kept by a unit that looks after places: a grid, a property company."))
    return GRANTED


def may_end_round(viewer: Viewer, found: Round) -> Permit:
    """A round is ended by the unit that keeps it."""
    if viewer.office is None or viewer.office.organisation_id != found.unit_id:
        return refused(_("Only the unit that keeps this round can do that."))
    return GRANTED


def may_give_back(viewer: Viewer, task: Task) -> Permit:
    """What came from a matter may be somebody else's; a visit, support that was asked for, or an answer is not."""
    if task.source != CONCERN:
        return refused(_("This can't be given back. Speak to the office that it comes from."))
    return may_work(viewer, task)


def may_decline(viewer: Viewer, task: Task) -> Permit:
    """A matter is refused by an office that answers for a community or more; others give it back."""
    office = viewer.office
    if office is None or office.organisation_kind not in SUPERIORS:
        return refused(_("Only the community, or an office above it, can refuse a matter. Give it back instead."))
    return may_give_back(viewer, task)


def may_cancel(viewer: Viewer, task: Task) -> Permit:
    """Support and answers to be brought home are called off by those above; a matter ends with its own acts."""
    if task.source not in (SUPPORT, DOORSTEP):
        return refused(_("This ends with the matter it comes from. Give the lead to another unit, or strike it out."))
    return may_direct(viewer, task)


def may_note(viewer: Viewer, task: Task) -> Permit:
    """Whoever sees a task may write for those who see it, too."""
    return may_see(viewer, task)


def may_see_numbers(viewer: Viewer, task: Task) -> Permit:
    """A number that was left is for the unit that owes the work, as long as it does; supporters get what is wanted."""
    if task.source == SUPPORT or task.state not in OPEN:
        return refused(_("The number is shown to the unit that leads, as long as the work is open."))
    return may_work(viewer, task)


STEPS = {
    "receive": may_work, "start": may_work, "report_done": may_report_done, "suspend": may_work, "take_up": may_take_up,
    "give_back": may_give_back, "decline": may_decline, "cancel": may_cancel,
}
"""Whose the steps of the table are that somebody at a desk takes."""


def open_steps(viewer: Viewer, task: Task, now: datetime, *, asked: bool) -> frozenset[str]:
    """Return the names of all that the viewer can do with a task now: the table says what there is, the rules whose.

    `asked`: whether the unit waits for an answer to its wish for more time.
    """
    state = TaskState(task.state)
    found = {verb for verb, rule in STEPS.items() if LIFECYCLE.offers(state, verb) and rule(viewer, task)}
    if now >= task.due_at:
        found.discard("suspend")
    own, above = bool(may_work(viewer, task)), bool(may_direct(viewer, task))
    if own and not asked and state in AT_WORK and now < task.due_at and superiors_of(task):
        found.add("ask_extension")
    if above and asked:
        found |= {"grant_extension", "refuse_extension"} if LIFECYCLE.offers(state, "extend") else {"refuse_extension"}
    if own and state in OPEN:
        found |= {"name_steward", "list"}
    if may_hand_outside(viewer, task):
        found.add("hand_outside")
    if above and state in OPEN and state != TaskState.REPORTED_DONE:
        found.add("supervise")
    if LIFECYCLE.offers(state, "verify") and may_sign_off(viewer, task):
        found |= {"sign_off", "deny_visit"}
    return frozenset(found)


def may_hand_outside(viewer: Viewer, task: Task) -> Permit:
    """Work that a unit has taken on it may hand to a company without an account; it stays the unit's."""
    if task.source not in HANDED_OUTSIDE or task.state not in AT_WORK:
        return refused(_("Only work that you have taken on can be handed to somebody outside."))
    return may_work(viewer, task)


def may_take_back_outside(viewer: Viewer, outsider: Outsider) -> Permit:
    """A link is taken back by the unit that has the work now, or by those who direct it."""
    return may_bring_in(viewer, outsider.task)


def opens(outsider: Outsider, today: date) -> bool:
    """Say whether a link still opens anything: it ends with its day, with the task, or when it is taken back."""
    return outsider.taken_back_at is None and today <= outsider.until_on and outsider.task.state in OPEN


def may_say_outside(outsider: Outsider, today: date) -> Permit:
    """Somebody outside says how it goes for as long as the unit is at it."""
    if not opens(outsider, today) or outsider.task.state not in (*AT_WORK, TaskState.SUSPENDED):
        return refused(_("This work has been reported or is over, so nothing can be said here any more."))
    return GRANTED


def steward(task: Task, office_id: int | None) -> Office | None:
    """Return the office that is to look after a task.

    :raises Unfit: if it is not one of the unit's.
    """
    if office_id is None:
        return None
    office = Office.objects.filter(pk=office_id, organisation_id=task.unit_id, valid_until=None).first()
    if office is None:
        raise Unfit(_("Choose an office of the unit that owes this work."))
    return office


def may_write_on_visit(viewer: Viewer, task: Task) -> Permit:
    """What is said on a visit is written down by the unit that makes it, until the visit is confirmed."""
    if task.source != CHARGE or task.state not in OPEN:
        return refused(_("This visit is over. Write down what was said as said on a visit, without naming this one."))
    return may_work(viewer, task)


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


def may_keep_answer(viewer: Viewer, template: AnswerTemplate) -> Permit:
    """The answers that a unit gives often are its own."""
    if viewer.office is None or viewer.office.organisation_id != template.unit_id:
        return refused(_("These are the answers of another unit."))
    return GRANTED


def may_settle(viewer: Viewer, path: str) -> Permit:
    """What is settled on the spot is recorded by whoever looks after the place, not by the gatehouse."""
    office = viewer.office
    if office is None:
        return may_have_desk(viewer)
    if office.kind == OfficeKind.GATEKEEPER or not office.covers(path):
        return refused(_("Only an office that looks after this place can record what was settled on the spot."))
    return GRANTED
