"""Drawing where places end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.places import rules
from qianxian.places.models import Border
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.places.models import Place

    Rings = Sequence[Sequence[Sequence[float]]]

DECIMALS = 5
"""About a metre."""
FEWEST_CORNERS = 3


class WrongBorder(Unfit):
    """What was drawn can't be the border of a place."""


@act
def draw_border(*, actor: Actor, place: Place, rings: Rings, valid_from: date, now: datetime) -> Border:
    """Draw the border of a place, in place of the one that held until `valid_from`.

    `rings` are lists of [longitude, latitude] in WGS-84: the outline first, then holes or further parts.

    :raises WrongBorder: if they enclose nothing, or a border is known that begins later.
    """
    require(rules.may_change(actor, place.path))
    drawn = closed(rings)
    known = Border.objects.filter(place=place, valid_until=None).first()
    if known is not None and known.valid_from >= valid_from:
        raise WrongBorder(
            _("The border known today holds from %(day)s; a new one has to begin later.") % {"day": known.valid_from},
            "valid_from",
        )
    if known is not None:
        Border.objects.filter(pk=known.pk).update(valid_until=valid_from)
    border = Border.objects.create(place=place, rings=drawn, valid_from=valid_from)
    stamps.move()
    record_drawn(border, actor, now)
    return border


def record_drawn(border: Border, actor: Actor, now: datetime) -> None:
    """Enter the act under way: a border was drawn."""
    ledger.record(
        "border.drawn", about=border, place_id=border.place_id, office_id=actor.office_id, now=now,
        name=border.place.name,
    )


def closed(rings: Rings) -> list[list[list[float]]]:
    """Return rings with rounded corners, the last corner of each the same as its first.

    :raises WrongBorder: if they enclose nothing.
    """
    if not rings:
        raise WrongBorder(_("A border needs at least one ring."), "rings")
    return [_closed(ring) for ring in rings]


def _closed(ring: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return a ring with rounded corners, its last one the same as its first."""
    corners: list[list[float]] = []
    for longitude, latitude, *_height in ring:
        if not (math.isfinite(longitude) and abs(longitude) <= 180 and abs(latitude) <= 90):  # noqa: PLR2004  # degrees
            raise WrongBorder(
                _("%(corner)s is nowhere: longitude first, then latitude, in degrees.")
                % {"corner": f"{longitude}, {latitude}"},
                "rings",
            )
        corner = [round(float(longitude), DECIMALS), round(float(latitude), DECIMALS)]
        if not corners or corner != corners[-1]:
            corners.append(corner)
    if corners and corners[0] != corners[-1]:
        corners.append(corners[0])
    if len(corners) <= FEWEST_CORNERS:
        raise WrongBorder(_("A ring needs at least three corners."), "rings")
    return corners
