"""Service centres: which there are, whether they have the six haves, and whether somebody looked lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.places import actions
from qianxian.places import queries as places
from qianxian.places.hours import Hours
from qianxian.places.rooms import RoomLine, read_rooms
from qianxian.storage import stamps
from qianxian.web import page
from qianxian.web.administration import ended
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.centre_forms import CentreForm, EndForm, OpenForm, RoomsForm, StandardForm
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.forms import press
from qianxian.web.parts import divide, opened

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer
    from qianxian.places.models import ServiceCentre
    from qianxian.places.queries import Centre, Centres, Have

PAGE = 50
COLUMNS = ("name", "address", "area_m2", "phone", "longitude", "latitude")


@require_safe
@for_an_administrator
def centres(request: HttpRequest) -> HttpResponse:
    """List the centres in the office's care, the six haves and when somebody last looked."""
    viewer = page.viewer(request)
    kept = places.centres.now()
    tree = places.tree.now()
    today = clock.today()
    mine = [one for one in kept.below("") if viewer.office is not None and viewer.office.covers(one.path)]
    stale = [one for one in mine if one.stale(today, kept.standard)]
    only_stale = request.GET.get("stale") == "1"
    parts = divide(tree, stale if only_stale else mine, lambda one: one.place_id)
    part = opened(request, parts)
    start = page.read_start(request)
    return render(
        request,
        "administration/centres.html",
        {
            "rows": [
                {
                    "centre": one,
                    "where": tree.said(one.place_id),
                    **_checked(kept.haves(one)),
                    "stale": one.stale(today, kept.standard),
                    "small": one.area_m2 is not None and one.area_m2 < kept.standard.least_area_m2,
                }
                for one in (part.rows[start : start + PAGE] if part else ())
            ],
            "checklist": kept.checklist,
            "parts": parts,
            "part": part,
            "all": len(mine),
            "stale": len(stale),
            "only_stale": only_stale,
            "next": start + PAGE if part and len(part.rows) > start + PAGE else None,
            "may_set": administers_district(viewer),
        },
    )


def _checked(haves: list[Have]) -> dict[str, str]:
    """Return what a centre lacks, and what nobody looked for yet."""
    between = pgettext("between values", ", ")
    return {
        "lacks": between.join(have.name for have in haves if have.has is False),
        "not_looked": between.join(have.name for have in haves if have.has is None),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def open_centre(request: HttpRequest) -> HttpResponse:
    """Put a new centre on the map."""
    form = OpenForm(request.POST if request.method == "POST" else None, initial={"opened_on": clock.today()})
    template, context = "administration/form.html", {"title": _("Enter a service centre"), "back": "centres"}

    def act() -> ServiceCentre:
        said = form.said
        return actions.open_centre(
            actor=page.viewer(request), place=said["place"], facts=form.facts, rooms=read_rooms(said["rooms"]),
            opened_on=said["opened_on"], verified_on=clock.today(), now=clock.now(),
        )

    return press(request, form, act, template=template, context=context, onwards=lambda made: ("centre", made.id))


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def centre(request: HttpRequest, number: int) -> HttpResponse:
    """Show a centre with its rooms, its checklist and its history, and change what is known of it."""
    if places.centres.at(stamps.read()).get(number) is None:
        return ended.show_centre(request, number)
    shown, kept = _centre(request, number)
    context = _about(shown, kept)
    if request.method != "POST":
        return render(request, "administration/centre.html", {**context, "form": _form_of(shown)})
    form = CentreForm(request.POST)
    return press(
        request, form,
        lambda: actions.change_centre(
            actor=page.viewer(request), centre=_row(number), version=form.on_version, facts=form.facts, now=clock.now(),
        ),
        template="administration/centre.html", context=context, onwards=lambda _nothing: ("centre", number),
    )


@undoes("centre.changed")
def undo_change(viewer: Viewer, number: int, words: dict[str, Any]) -> tuple[str, int]:
    """Write back what was known of a centre before its last change."""
    row = places.centre_to_change(number)
    if row is None or viewer.office is None or not viewer.office.covers(row.place.path):
        raise Http404
    before = before_changes(words)
    now = {name: getattr(row, name) for name in COLUMNS} | {"hours": row.hours}
    facts = {**now, **before}
    hours = Hours.kept(facts.pop("hours"))
    for name in ("longitude", "latitude"):  # the record keeps numbers with a point as text
        facts[name] = None if facts[name] is None else float(facts[name])
    actions.change_centre(
        actor=viewer, centre=row, version=row.version, facts=actions.Facts(hours=hours, **facts), now=clock.now(),
    )
    return ("centre", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def centre_rooms(request: HttpRequest, number: int) -> HttpResponse:
    """Enter the rooms of a centre."""
    shown, _kept = _centre(request, number)
    lines = "\n".join(str(RoomLine(room.kind, room.name, room.seats)) for room in shown.rooms)
    form = RoomsForm(
        request.POST if request.method == "POST" else None, initial={"rooms": lines, "version": shown.version},
    )
    template = "administration/form.html"
    context = {
        "title": _("Rooms of %(name)s") % {"name": shown.name}, "back": "centre", "back_to": number,
        "button": _("Change it"),
    }
    return press(
        request, form,
        lambda: actions.set_rooms(
            actor=page.viewer(request), centre=_row(number), version=form.on_version,
            rooms=read_rooms(form.said["rooms"]), now=clock.now(),
        ),
        template=template, context=context, onwards=lambda _nothing: ("centre", number),
    )


@require_POST
@for_an_administrator
def verify_centre(request: HttpRequest, number: int) -> HttpResponse:
    """Say that somebody looked, in one press; from the list it goes back to the list."""
    _shown, _kept = _centre(request, number)
    actions.verify_centre(
        actor=page.viewer(request), centre=_row(number), verified_on=clock.today(), now=clock.now(),
    )
    return redirect("centres") if request.POST.get("from") == "list" else redirect("centre", number)


@require_POST
@for_an_administrator
def check_centre(request: HttpRequest, number: int) -> HttpResponse:
    """Say what a centre has of the checklist."""
    _shown, kept = _centre(request, number)
    has = {item.key: request.POST.get(item.key) == "1" for item in kept.checklist if item.key in request.POST}
    actions.check_centre(
        actor=page.viewer(request), centre=_row(number), has=has, checked_on=clock.today(), now=clock.now(),
    )
    return redirect("centre", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def close_centre(request: HttpRequest, number: int) -> HttpResponse:
    """Close a centre."""
    shown, _kept = _centre(request, number)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"on": clock.today(), "version": shown.version},
    )
    template = "administration/form.html"
    context = {
        "title": _("Close %(name)s") % {"name": shown.name}, "back": "centre", "back_to": number,
        "lead": _("It disappears from the pages for residents. What is known of it stays on record."),
    }
    return press(
        request, form,
        lambda: actions.close_centre(
            actor=page.viewer(request), centre=_row(number), version=form.on_version, closed_on=form.said["on"],
            now=clock.now(),
        ),
        template=template, context=context, onwards=lambda _nothing: ("centre", number),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def centre_standard(request: HttpRequest) -> HttpResponse:
    """Set what the district asks of its centres, and the checklist."""
    viewer = page.viewer(request)
    kept, top = places.centres.now(), places.tree.now().top
    if top is None:
        raise Http404
    first = {
        "names": "\n".join(item.name for item in kept.checklist), "stale_days": kept.standard.stale_days,
        "walk_minutes": kept.standard.walk_minutes, "least_area_m2": kept.standard.least_area_m2,
    }
    form = StandardForm(request.POST if request.method == "POST" else None, initial=first)
    template = "administration/form.html"
    context = {"title": _("What the district asks of its centres"), "back": "centres", "button": _("Set it")}

    def act() -> None:
        said = form.said
        district = places.rows([top.id])[0]
        names = said.pop("names").splitlines()
        actions.set_checklist(actor=viewer, district=district, names=names, now=clock.now())
        actions.set_centre_standard(actor=viewer, district=district, now=clock.now(), **said)

    return press(request, form, act, template=template, context=context, onwards=lambda _nothing: "centres")


def _centre(request: HttpRequest, number: int) -> tuple[Centre, Centres]:
    """Return a centre in the care of the viewer's office, or raise Http404."""
    viewer = page.viewer(request)
    kept = places.centres.at(stamps.read())
    shown = kept.get(number)
    if shown is None or viewer.office is None or not viewer.office.covers(shown.path):
        raise Http404
    return shown, kept


def _row(number: int) -> ServiceCentre:
    row = places.centre_to_change(number)
    if row is None:
        raise Http404
    return row


def _form_of(shown: Centre) -> CentreForm:
    return CentreForm(
        initial={**{name: getattr(shown, name) for name in COLUMNS}, "hours": shown.hours, "version": shown.version},
    )


def _about(shown: Centre, kept: Centres) -> dict[str, Any]:
    small = shown.area_m2 is not None and shown.area_m2 < kept.standard.least_area_m2
    lacking = [have.name for have in kept.haves(shown) if have.has is False]
    warnings = []
    if small:
        warnings.append(
            _("%(area)s m² are less than the %(least)s m² that a centre should have.")
            % {"area": shown.area_m2, "least": kept.standard.least_area_m2},
        )
    if lacking:
        said = "、".join(lacking)
        warnings.append(_("It still lacks: %(haves)s.") % {"haves": said})
    if shown.point is None:
        warnings.append(_("Nobody entered where it is, so no walk to it can be counted."))
    return {
        "shown": shown,
        "where": places.tree.now().said(shown.place_id),
        "haves": kept.haves(shown),
        "stale": shown.stale(clock.today(), kept.standard),
        "warnings": warnings,
        **history("servicecentre", shown.id),
    }
