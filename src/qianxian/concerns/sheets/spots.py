"""Which place an address or a name in somebody else's sheet means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets.columns import NotThis
from qianxian.places import queries as places
from qianxian.places.naming import How

if TYPE_CHECKING:
    from qianxian.places.queries import Spot

SURE = (How.NAME, How.ALIAS, How.FORMER)
"""By a guess nobody is sent anywhere: a person looks at the row."""


def placed(address: str, within: Spot | None = None) -> Spot:
    """Return the one place that an address names, however much stands behind the name.

    :raises NotThis: if none does, or several do.
    """
    found = [one for one in places.find(address, within=within) if one.how in SURE]
    if not found:
        raise NotThis(_("No place here goes by this name. Add the courtyard or the community, or another name for it."))
    first = found[0].spot
    others = [one.spot for one in found[1:] if one.spot.level == first.level]
    if others:
        tree = places.tree.now()
        names = "、".join(tree.said(spot.id, bottom=spot.level) for spot in (first, *others[:2]))
        raise NotThis(_("Several places go by this name: %(names)s. Add the community."), names=names)
    return first
