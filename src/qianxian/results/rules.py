"""Who sees figures that are not for everybody and the rows behind them, and who keeps an area's own forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, refused
from qianxian.people.states import OrganisationKind
from qianxian.tasks.rules import SUPERIORS

if TYPE_CHECKING:
    from qianxian.people.queries import Viewer

AT_WORK = (*SUPERIORS, OrganisationKind.BRANCH, OrganisationKind.PARTY_GROUP)
"""Bodies of the line from the district to the courtyard: each sees the figures of its own area."""


def may_see_figures(viewer: Viewer, path: str) -> Permit:
    """Whoever answers for an area sees its exact figures; a unit's own are for itself and those above it."""
    office = viewer.office
    if office is None or office.organisation_kind not in AT_WORK or not office.covers(path):
        return refused(_("These figures are for those who answer for this area."))
    return GRANTED


def may_see_all_rows(viewer: Viewer, path: str) -> Permit:
    """The community and those above see every row of their area; a unit only what was ever on its own desk."""
    office = viewer.office
    if office is None or office.organisation_kind not in SUPERIORS or not office.covers(path):
        return refused(_("This belongs to another unit."))
    return GRANTED


def may_keep_templates(viewer: Viewer, path: str) -> Permit:
    """An area's own forms are its own office's to keep, and those above it."""
    return may_see_all_rows(viewer, path)
