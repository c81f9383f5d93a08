"""What ended: a page for each with its story, from which it can be brought back; and the taking back of more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.queries import bodies, past
from qianxian.places import actions
from qianxian.places import queries as places
from qianxian.places.rooms import RoomLine
from qianxian.places.states import RoomKind
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.history import history, undoes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer

    Where = str | tuple[str, int]


@require_safe
@for_an_administrator
def ended(request: HttpRequest) -> HttpResponse:
    """List what ended last."""
    return render(request, "administration/ended_list.html", {"shown": past.ended_for(page.viewer(request))})


def show_place(request: HttpRequest, number: int) -> HttpResponse:
    """Show a place that ended, or raise Http404."""
    shown = past.past_place_for(page.viewer(request), number)
    if shown is None or request.method == "POST":
        raise Http404
    return _show(request, shown.name, shown.valid_from, shown.valid_until, history("place", number, among="place."))


def show_organisation(request: HttpRequest, number: int) -> HttpResponse:
    """Show an organisation that ended, or raise Http404."""
    shown = past.past_organisation_for(page.viewer(request), number)
    if shown is None or request.method == "POST":
        raise Http404
    return _show(request, shown.name, shown.valid_from, shown.valid_until, history("organisation", number))


def show_centre(request: HttpRequest, number: int) -> HttpResponse:
    """Show a centre that was closed, or raise Http404."""
    shown = past.past_centre_for(page.viewer(request), number)
    if shown is None or request.method == "POST":
        raise Http404
    return _show(request, shown.name, shown.opened_on, shown.closed_on, history("servicecentre", number))


def _show(
    request: HttpRequest, name: str, since: date, until: date | None, story: dict[str, Any],
) -> HttpResponse:
    return render(request, "administration/ended.html", {"name": name, "since": since, "until": until, **story})


# ── places, their names and centres ──────────────────────────────────────────────────────────────────────────────


@undoes("place.added", among="place.")
def take_back_place(viewer: Viewer, number: int, _words: dict[str, Any]) -> Where:
    """Take back that a place was added."""
    shown = bodies.place_for(viewer, number)
    if shown is None:
        raise Http404
    actions.take_back_place(actor=viewer, place=shown, now=clock.now())
    above = shown.parent_id
    return "administration" if above is None or bodies.place_for(viewer, above) is None else ("place", above)


@undoes("place.ended", among="place.")
def revive_place(viewer: Viewer, number: int, _words: dict[str, Any]) -> Where:
    """Take back that a place was ended."""
    shown = past.past_place_for(viewer, number)
    if shown is None:
        raise Http404
    actions.revive_place(actor=viewer, place=shown, now=clock.now())
    return ("place", number)


@undoes("name.added")
def take_back_name(viewer: Viewer, number: int, _words: dict[str, Any]) -> Where:
    """Take back that a place got another name."""
    name = places.name_to_retire(number)
    if name is None:
        raise Http404
    actions.retire_name(actor=viewer, name=name, valid_until=name.valid_from, now=clock.now())
    return ("place", name.place_id)


@undoes("name.retired")
def restore_name(viewer: Viewer, number: int, _words: dict[str, Any]) -> Where:
    """Take back that a name was put away."""
    name = past.past_name_for(viewer, number)
    if name is None:
        raise Http404
    actions.restore_name(actor=viewer, name=name, now=clock.now())
    return ("place", name.place_id)


@undoes("centre.opened")
def take_back_centre(viewer: Viewer, number: int, _words: dict[str, Any]) -> Where:
    """Take back that a centre was opened."""
    centre = places.centre_to_change(number)
    if centre is None:
        raise Http404
    actions.take_back_centre(actor=viewer, centre=centre, now=clock.now())
    return "centres"


@undoes("centre.closed")
def reopen_centre(viewer: Viewer, number: int, _words: dict[str, Any]) -> Where:
    """Take back that a centre was closed."""
    centre = past.past_centre_for(viewer, number)
    if centre is None:
        raise Http404
    actions.reopen_centre(actor=viewer, centre=centre, now=clock.now())
    return ("centre", number)


@undoes("centre.furnished")
def put_rooms_back(viewer: Viewer, number: int, words: dict[str, Any]) -> Where:
    """Write back the rooms that a centre had before."""
    centre = places.centre_to_change(number)
    if centre is None or "rooms_before" not in words:
        raise Http404
    rooms = [RoomLine(RoomKind(kind), name, seats) for kind, name, seats in words["rooms_before"]]
    actions.set_rooms(actor=viewer, centre=centre, version=centre.version, rooms=rooms, now=clock.now())
    return ("centre", number)


# ── organisations, offices and who holds them ────────────────────────────────────────────────────────────────────


@undoes("organisation.founded")
def take_back_organisation(viewer: Viewer, number: int, _words: dict[str, Any]) -> Where:
    """Take back that an organisation was founded."""
    shown = people_queries.organisation_for(viewer, number)
    if shown is None:
        raise Http404
    people.take_back_organisation(actor=viewer, organisation=shown, now=clock.now())
    return "organisations"


@undoes("organisation.ended")
def revive_organisation(viewer: Viewer, number: int, words: dict[str, Any]) -> Where:
    """Take back that an organisation was ended."""
    shown = past.past_organisation_for(viewer, number)
    if shown is None or "ended" not in words:
        raise Http404
    people.revive_organisation(actor=viewer, organisation=shown, ended=words["ended"], now=clock.now())
    return ("organisation", number)


@undoes("office.created")
def take_back_office(viewer: Viewer, number: int, _words: dict[str, Any]) -> Where:
    """Take back that an office was created."""
    office = people_queries.office_for(viewer, number)
    if office is None:
        raise Http404
    people.take_back_office(actor=viewer, office=office, now=clock.now())
    return ("organisation", office.organisation_id)


@undoes("office.ended")
def revive_office(viewer: Viewer, number: int, words: dict[str, Any]) -> Where:
    """Take back that an office was ended."""
    office = past.past_office_for(viewer, number)
    if office is None or "ended" not in words:
        raise Http404
    people.revive_office(actor=viewer, office=office, ended=words["ended"], now=clock.now())
    return ("organisation", office.organisation_id)


@undoes("office.taken")
def call_off_tenure(viewer: Viewer, number: int, words: dict[str, Any]) -> Where:
    """Take back that somebody took an office."""
    tenure = people_queries.tenure_for(viewer, number)
    if tenure is None:
        raise Http404
    people.call_off_tenure(actor=viewer, tenure=tenure, taken_in=words["entry"], now=clock.now())
    return ("organisation", tenure.office.organisation_id)


@undoes("office.left")
def stay_in_office(viewer: Viewer, number: int, words: dict[str, Any]) -> Where:
    """Take back that somebody left an office."""
    tenure = people_queries.tenure_for(viewer, number)
    if tenure is None or "until_before" not in words:
        raise Http404
    until = words["until_before"]
    people.stay_in_office(
        actor=viewer, tenure=tenure, until=date.fromisoformat(until) if until else None, now=clock.now(),
    )
    return ("organisation", tenure.office.organisation_id)
