"""Who may change what is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, refused
from qianxian.people.states import OfficeKind

if TYPE_CHECKING:
    from qianxian.base.permits import Actor
    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot


def may_see_administration(viewer: Viewer) -> Permit:
    """The administration belongs to the office of that name, in a district, a sub-district or a community."""
    if viewer.office is None or viewer.office.kind != OfficeKind.ADMINISTRATOR:
        return refused(_("This is for administrators. Ask the administrator of your district or community."))
    return GRANTED


def may_administer(viewer: Viewer, path: str) -> Permit:
    """An administrator changes what lies where the office acts, for as long as elevated access is open."""
    if viewer.is_operator:
        return GRANTED
    if not (permit := may_see_administration(viewer)):
        return permit
    if viewer.office is None or not viewer.office.covers(path):
        return refused(_("This place is not in your care. Its own administrator or the district's can do it."))
    if not viewer.is_elevated:
        return refused(
            _("Open the administration first: say what for and give your password once more. This is kept on record."),
        )
    return GRANTED


def may_change_at(actor: Actor, paths: list[str]) -> Permit:
    """An organisation is changed by whoever administers every place where it acts."""
    return next((permit for path in paths if not (permit := actor.may_administer(path))), GRANTED)


def may_open_accounts(actor: Actor) -> Permit:
    """An account is nothing without an office, so every administrator may open one: at least their own place's."""
    return actor.may_administer_somewhere()


def may_change_notice(actor: Actor, district: Spot | None) -> Permit:
    """What everybody is told about their data is the district's word, so only its administrator changes it."""
    if district is None:
        return refused(_("There is no district yet. Set up its places first."))
    return actor.may_administer(district.path)
