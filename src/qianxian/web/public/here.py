"""Where somebody stands: the courtyards around a point that their telephone gave, once and rounded.

Nothing of the point is kept, and no log has it: it stands in a part of the address that log lines leave out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level
from qianxian.web import errors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MAY_ASK = "camera=(), geolocation=(self), microphone=()"
"""For the pages whose button asks the telephone where it is; all others may not."""
_POINT = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,4})?),(-?[0-9]{1,2}(?:\.[0-9]{1,4})?)")
"""Longitude and latitude, WGS-84; four decimals are some ten metres, and more is not taken."""


@require_safe
def here(request: HttpRequest, point: str) -> HttpResponse:
    """Show the courtyards around a point, the one it lies in first."""
    read = _POINT.fullmatch(point)
    longitude, latitude = (float(read[1]), float(read[2])) if read else (181.0, 0.0)
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):  # noqa: PLR2004  # degrees
        raise Http404
    tree, near = places.tree.now(), places.near_point(longitude, latitude)
    if tree.top is None:
        return errors.nobody_in_charge(request)
    line = places.at_point(longitude, latitude).line
    area = next((spot for spot in reversed(line) if LEVELS.index(spot.level) <= LEVELS.index(Level.GRID)), None)
    response = render(
        request,
        "public/here.html",
        {
            "near": [(one, tree.said(one.spot.id, bottom=Level.GRID)) for one in near],
            "area": tree.said(area.id, top=Level.COMMUNITY) if area else "",
        },
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = MAY_ASK
    return response
