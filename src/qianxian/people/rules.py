"""Who may change what is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, refused
from qianxian.people.states import COMMITTEES, OfficeKind, OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level

if TYPE_CHECKING:
    from qianxian.base.permits import Actor
    from qianxian.people.models import HandOver, Tenure
    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot


AROUND = len("0001/0001/")
"""So much of a path names the sub-district."""

ACTS_AT = {
    OrganisationKind.DISTRICT_OFFICE: (Level.DISTRICT,),
    OrganisationKind.WORK_COMMITTEE: (Level.SUBDISTRICT,),
    OrganisationKind.GENERAL_BRANCH: (Level.COMMUNITY,),
    OrganisationKind.BRANCH: (Level.GRID,),
    OrganisationKind.PARTY_GROUP: (Level.COURTYARD,),
    **dict.fromkeys(COMMITTEES, (Level.GRID, Level.COURTYARD)),
    OrganisationKind.GATEHOUSE: (Level.GRID, Level.COURTYARD),
    OrganisationKind.DEPARTMENT: (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY),
    OrganisationKind.TASK_FORCE: (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY),
}
"""At places of which levels an organisation of a kind acts; one that is not named acts anywhere."""
_PARTY = (
    OrganisationKind.WORK_COMMITTEE, OrganisationKind.GENERAL_BRANCH, OrganisationKind.BRANCH,
    OrganisationKind.PARTY_GROUP,
)


def alone_as(kind: str) -> str:
    """Return as what an organisation stands alone at a place; nothing where a place may have several of its kind.

    A place has one party body of its level or none, and one committee of whichever kind or none.
    """
    if kind in COMMITTEES:
        return "committee"
    return kind if kind in _PARTY else ""


def may_act_at(kind: str, level: str, name: str) -> Permit:
    """A body of one core and two wings acts at the level of which it is the core or a wing."""
    levels = ACTS_AT.get(OrganisationKind(kind), tuple(Level))
    if level in levels:
        return GRANTED
    return refused(
        _("%(kind)s: it belongs to a place of this level: %(levels)s. %(place)s is none.") % {
            "kind": OrganisationKind(kind).label, "levels": "、".join(str(one.label) for one in levels), "place": name,
        },
    )


def may_see_administration(viewer: Viewer) -> Permit:
    """The administration belongs to the office of that name, in a district, a sub-district or a community."""
    if viewer.office is None or viewer.office.kind != OfficeKind.ADMINISTRATOR:
        return refused(_("This is for administrators. Ask the administrator of your district or community."))
    return GRANTED


def has_in_care(viewer: Viewer, path: str) -> Permit:
    """An administrator has in their care what lies where the office acts."""
    if not (permit := may_see_administration(viewer)):
        return permit
    if viewer.office is None or not viewer.office.covers(path):
        return refused(_("This place is not in your care. Its own administrator or the district's can do it."))
    return GRANTED


def may_administer(viewer: Viewer, path: str) -> Permit:
    """An administrator changes what is in their care, for as long as elevated access is open."""
    if viewer.is_operator:
        return GRANTED
    if not (permit := has_in_care(viewer, path)):
        return permit
    if not viewer.is_elevated:
        return refused(
            _("Open the administration first: say what for and give your password once more. This is kept on record."),
        )
    return GRANTED


def may_change_at(actor: Actor, paths: list[str]) -> Permit:
    """An organisation is changed by whoever administers every place where it acts; nowhere: the whole district."""
    if not paths:
        top = places.tree.now().top
        return actor.may_administer(top.path if top is not None else "")
    return next((permit for path in paths if not (permit := actor.may_administer(path))), GRANTED)


def may_staff(actor: Actor, paths: list[str]) -> Permit:
    """Offices are created, given and ended by administrators in their own right: who stands in changes nobody's."""
    office = getattr(actor, "office", None)
    if office is not None and office.stands_in:
        return refused(_("A stand-in gives and ends no offices. Let the administrator in charge do it."))
    return may_change_at(actor, paths)


def may_open_accounts(actor: Actor) -> Permit:
    """An account is nothing without an office, so every administrator may open one: at least their own place's."""
    return actor.may_administer_somewhere()


def may_look_after(actor: Actor, paths: list[str], *, opened_by: int | None, top: str) -> Permit:
    """An account belongs to whoever administers every place where its offices act.

    One that holds no office belongs to the office that opened it, and to the district.
    """
    if paths:
        return may_change_at(actor, paths)
    if opened_by is not None and opened_by == actor.office_id:
        return actor.may_administer_somewhere()
    return actor.may_administer(top)


def may_set_management(actor: Actor, path: str) -> Permit:
    """The community's secretary moves its courtyards up and down the ladder; so does an administrator."""
    office = getattr(actor, "office", None)
    if (
        office is not None
        and office.kind == OfficeKind.SECRETARY
        and office.organisation_kind == OrganisationKind.GENERAL_BRANCH
        and office.covers(path)
    ):
        return GRANTED
    return actor.may_administer(path)


def may_see_decisions(viewer: Viewer, path: str) -> Permit:
    """What decided a step is shown to the offices of the place and to those above it."""
    if viewer.office is None or not (
        viewer.office.covers(path) or any(own.startswith(path) for own in viewer.office.paths)
    ):
        return refused(_("This is for the offices of this place."))
    return GRANTED


def may_name_stand_in(viewer: Actor, tenure: Tenure) -> Permit:
    """Whoever holds an office says who stands in; so does an administrator. A stand-in names no further one."""
    if tenure.stands_in_for_id:
        return refused(_("A stand-in names no further stand-in. Ask the holder of the office."))
    if tenure.office.kind == OfficeKind.ADMINISTRATOR:
        return may_staff(viewer, _paths(tenure))  # with the administration open: it is handed over whole
    return _own_or_administered(viewer, tenure)


def may_stand_in(actor: Actor, tenure: Tenure, paths: list[str]) -> Permit:
    """Who stands in holds an office around (`paths`) or none yet, or is put there by an administrator."""
    around = {path[:AROUND] for path in _paths(tenure)}
    if not paths or any(path[:AROUND] in around for path in paths):
        return GRANTED
    permit = may_staff(actor, _paths(tenure))
    return permit or refused(
        _("They hold no office around here. Choose somebody of your sub-district, or ask your administrator."),
    )


def may_hand_over(viewer: Viewer, tenure: Tenure) -> Permit:
    """Whoever leaves an office makes the list for the successor; an administrator may do it for them."""
    return _own_or_administered(viewer, tenure)


def may_see_hand_over(viewer: Viewer, hand_over: HandOver) -> Permit:
    """The list is for the leaver, for whoever holds the office now, and for administrators."""
    if any(held.id == hand_over.office_id for held in viewer.offices):
        return GRANTED
    if viewer.account_id is not None and viewer.account_id == hand_over.leaver.account_id:
        return GRANTED
    permit = may_see_administration(viewer)
    inside = viewer.office is not None and any(viewer.office.covers(path) for path in _paths(hand_over.leaver))
    return permit if not permit or inside else refused(_("This belongs to another unit."))


def may_accept_hand_over(viewer: Viewer, hand_over: HandOver) -> Permit:
    """The successor accepts: whoever holds the office now in their own right, and not the leaver."""
    if viewer.account_id == hand_over.leaver.account_id:
        return refused(_("Your successor accepts it. Let them sign in and open this page."))
    held = next((held for held in viewer.offices if held.id == hand_over.office_id), None)
    if held is None or held.stands_in_until is not None:
        return refused(_("Only whoever holds the office now accepts the list."))
    return GRANTED


def _own_or_administered(viewer: Actor, tenure: Tenure) -> Permit:
    account_id = getattr(viewer, "account_id", None)
    if account_id is not None and account_id == tenure.account_id:
        return GRANTED
    return may_change_at(viewer, _paths(tenure))


def _paths(tenure: Tenure) -> list[str]:
    seats = tenure.office.organisation.seats.filter(valid_until=None)
    return list(seats.values_list("place__path", flat=True))


def may_change_notice(actor: Actor, district: Spot | None) -> Permit:
    """What everybody is told about their data is the district's word, so only its administrator changes it."""
    if district is None:
        return refused(_("There is no district yet. Set up its places first."))
    return actor.may_administer(district.path)
