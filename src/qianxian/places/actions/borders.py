"""Drawing where places end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.places import outlines, rules
from qianxian.places.models import Border
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.places.models import Place
    from qianxian.places.outlines import Ring

    Rings = Sequence[Sequence[Sequence[float]]]

DECIMALS = 5
"""About a metre."""
FEWEST_CORNERS = 3
LEAST_AREA_M2 = 50
TOLERANCE = 0.05
"""So much of an area may lie elsewhere: borders are drawn off maps by hand."""
FARTHEST_KM = 100
PART = len("0001/")
"""Of a path: the number of one place."""


class WrongBorder(Unfit):
    """What was drawn can't be the border of a place."""


@act
def draw_border(
    *, actor: Actor, place: Place, rings: Rings, valid_from: date, now: datetime,
    along: Mapping[int, Rings] | None = None,
) -> Border:
    """Draw the border of a place, in place of the one that held until `valid_from`.

    `rings` are lists of [longitude, latitude] in WGS-84: the outline first, then holes or further parts. `along` are
    those of other places, by id, that are drawn with it. One put in by mistake is mended the same day.

    :raises WrongBorder: if they enclose nothing, cross themselves, lie elsewhere or on a neighbour, or a border is
        known that begins later.
    """
    require(rules.may_change(actor, place.path))
    drawn = closed(rings)
    _refuse_elsewhere(place, drawn, along or {})
    known = Border.objects.filter(place=place, valid_until=None).first()
    if known is not None and known.valid_from > valid_from:
        raise WrongBorder(
            _("The border known today holds from %(day)s; a new one can't begin earlier.") % {"day": known.valid_from},
            "valid_from",
        )
    if known is not None:
        Border.objects.filter(pk=known.pk).update(valid_until=valid_from)
    border = Border.objects.create(place=place, rings=drawn, valid_from=valid_from)
    stamps.move()
    record_drawn(border, actor, now)
    return border


def fit_area(rings: Rings) -> list[list[list[float]]]:
    """Return rings as they are kept, of an area that need not be a place's.

    :raises WrongBorder: if they cross themselves, or enclose next to nothing.
    """
    drawn = closed(rings)
    _enclosed(corners(drawn))
    return drawn


def _enclosed(own: list[Ring]) -> float:
    """Return how much rings enclose, square metres; refuse those that cross themselves or enclose next to nothing."""
    if (corner := outlines.crossing(own)) is not None:
        raise WrongBorder(
            _("The line crosses itself near %(corner)s. Draw around the place once, corner after corner.")
            % {"corner": f"{corner[0]}, {corner[1]}"},
            "rings",
        )
    area = outlines.shared_area(own, own)
    if area < LEAST_AREA_M2:
        raise WrongBorder(
            _("It encloses less than %(least)s square metres. Draw around the whole place.") % {"least": LEAST_AREA_M2},
            "rings",
        )
    return area


def _refuse_elsewhere(place: Place, drawn: list[list[list[float]]], along: Mapping[int, Rings]) -> None:
    """Refuse rings that cross themselves, enclose next to nothing, lie outside the place above or on a neighbour."""
    own = corners(drawn)
    area = _enclosed(own)
    above = [place.path[:end] for end in range(PART, len(place.path), PART)]
    known = Border.objects.filter(valid_until=None, place__valid_until=None).select_related("place")
    around = known.filter(place__path__in=above).order_by("-place__path").first()
    if around is not None and outlines.shared_area(own, _rings(around, along)) < (1 - TOLERANCE) * area:
        raise WrongBorder(
            _("More than 5 %% of it lies outside the border of %(name)s. Check the datum and the corners, or draw that "
              "border anew first.") % {"name": around.place.name},
            "rings",
        )
    _refuse_far(place, own, around or known.exclude(place=place).first())
    beside = known.filter(place__level=place.level, place__path__startswith=place.path[: -2 * PART])
    for other in beside.exclude(place=place):
        rings = _rings(other, along)
        shared = outlines.shared_area(own, rings)
        if shared > TOLERANCE * area or (shared and shared > TOLERANCE * outlines.shared_area(rings, rings)):
            raise WrongBorder(
                _("It lies on %(name)s: the two have %(area)s square metres in common. Draw it up to the other's "
                  "border; if the other is wrong, draw that one anew first.")
                % {"name": other.place.name, "area": round(shared)},
                "rings",
            )


def _refuse_far(place: Place, own: list[Ring], known: Border | None) -> None:
    """Refuse what lies farther from anything known than a district is wide."""
    if known is not None:
        name, there = known.place.name, corners(known.rings)[0][0]
    elif place.longitude is not None and place.latitude is not None:
        name, there = place.name, (place.longitude, place.latitude)
    else:
        return
    away = outlines.metres_apart([own[0]], [[there]]) / 1000
    if away > FARTHEST_KM:
        raise WrongBorder(
            _("It lies %(km)s km from where %(name)s is. Check the datum, and that the longitude comes first.")
            % {"km": round(away), "name": name},
            "rings",
        )


def _rings(border: Border, along: Mapping[int, Rings]) -> list[Ring]:
    """Return the rings of a border, or those that are about to be drawn instead."""
    return corners(closed(along[border.place_id]) if border.place_id in along else border.rings)


def corners(rings: Rings) -> list[Ring]:
    """Return rings as they are reckoned with."""
    return [[(longitude, latitude) for longitude, latitude in ring] for ring in rings]


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
