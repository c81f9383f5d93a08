"""Meetings as calendars to subscribe to: of a community or a grid for everybody, one's own by a secret address."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.meetings import queries as meetings
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import districts

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from qianxian.places.queries import Spot


def subscribing(path: str) -> dict[str, str]:
    """Return an address of a calendar for the template: as a telephone copies it, and as it opens it."""
    whole = path if "://" in path else f"{districts.address()}{path}"
    return {"address": whole, "opens": f"webcal://{whole.partition('://')[2]}"}


def _community(division_code: str) -> Spot:
    spot = places.tree.now().by_division_code(division_code)
    if spot is None or spot.level != Level.COMMUNITY:
        raise Http404
    return spot


@require_safe
def community_calendar(request: HttpRequest, division_code: str) -> HttpResponseBase:
    """Hand out the calendar of a community and all its grids."""
    spot = _community(division_code)
    around = [spot.id, *(one.id for one in places.tree.now().below(spot.id, Level.GRID))]
    return _answer(request, meetings.place_feed(f"{spot.name}议事", around, clock.now()))


@require_safe
def grid_calendar(request: HttpRequest, division_code: str, number: int) -> HttpResponseBase:
    """Hand out the calendar of one grid, with its community's joint meetings."""
    spot = _community(division_code)
    grid = next((one for one in places.tree.now().below(spot.id, Level.GRID) if one.id == number), None)
    if grid is None:
        raise Http404
    return _answer(request, meetings.place_feed(f"{spot.name}{grid.name}议事", [spot.id, grid.id], clock.now()))


@require_safe
def secret_calendar(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Hand out the calendar behind a secret address, until it is ended; no proxy keeps it."""
    found = meetings.secret_feed(secret, clock.now())
    if found is None:
        raise Http404
    # An invitation changes what is in it without changing a meeting, so only the content says whether it is the same.
    answer = _answer(request, meetings.Feed(found.content, None))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _answer(request: HttpRequest, feed: meetings.Feed) -> HttpResponseBase:
    """Answer with a calendar, or that it is still the one that was fetched before."""
    response = HttpResponse(feed.content, content_type="text/calendar; charset=utf-8")
    etag = quote_etag(hashlib.sha256(feed.content).hexdigest()[:32])
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    changed = int(feed.changed_at.timestamp()) if feed.changed_at is not None else None
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed)
    return get_conditional_response(request, etag=etag, last_modified=changed, response=response) or response
