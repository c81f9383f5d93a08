"""The gate: what everybody sees, and where something is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

import qianxian
from qianxian.base import clock
from qianxian.base.text import clean
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.links import secret_of
from qianxian.concerns.states import Channel, Relation
from qianxian.meetings import queries as meetings
from qianxian.meetings.naming import name_of
from qianxian.notices import queries as notice_queries
from qianxian.people import queries as people
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level
from qianxian.storage import districts, jobs, stamps
from qianxian.web import errors, intake, page, throttle
from qianxian.web.public import centres, here

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from qianxian.concerns.queries import Kind, NearHere, Router
    from qianxian.meetings.models import Meeting
    from qianxian.places.queries import Spot, Tree
    from qianxian.web.intake import IntakeForm

ON_COURTYARD_PAGE = 6
MOST_AT_ONCE = 8
"""So many categories are shown one below the other; of more, those of the tile first and the rest folded."""
LONGEST_ASKED = 60
VIA_WEB = "via=web"
"""What the address of a courtyard carries that was chosen on the web, and not read from the plate at its gate."""
SYSTEM = "system"
"""The category of complaints about this system itself, which the district answers."""


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Let people find their courtyard, by its name or down the tree; their matter, or their desk."""
    stamp = stamps.read()
    tree = places.tree.at(stamp)
    asked = clean(request.GET.get("q", ""))[:LONGEST_ASKED]
    inside = next((spot for spot in tree if str(spot.id) == request.GET.get("in", "")), None)
    found = places.find(asked, within=inside) if asked else []
    response = render(
        request,
        "public/front.html",
        {
            "district": tree.top,
            "sends": notice_queries.sends_at_once(),
            "several": _has_several(tree),
            "choice": _choice(tree, stamp) if inside is None else "",
            "asked": asked,
            "found": [(one, tree.said(one.spot.id, bottom=_above(one.spot.level))) for one in found],
            "inside": inside,
            "parts": _parts(tree, inside) if inside is not None else [],
        },
    )
    response.headers["Permissions-Policy"] = here.MAY_ASK
    return response


def _above(level: Level) -> Level:
    return LEVELS[max(0, LEVELS.index(level) - 1)]


def _parts(tree: Tree, inside: Spot) -> list[Spot]:
    """Return the courtyards of a community or a grid, or the communities of anything larger."""
    if LEVELS.index(inside.level) >= LEVELS.index(Level.COMMUNITY):
        return [spot for spot in tree.below(inside.id, Level.COURTYARD) if spot.plate]
    return tree.below(inside.id, Level.COMMUNITY)


_choices: stamps.Kept[dict[str, SafeString]] = stamps.Kept(dict)
"""The list to choose from, by language: a thousand links are written once, not at every visit."""


def _choice(tree: Tree, stamp: int) -> SafeString:
    written, language = _choices.at(stamp), get_language()
    if language not in written:
        areas = _areas(tree)
        written[language] = render_to_string("public/choice.html", {"areas": areas, "several": _has_several(tree)})
    return written[language]


def _has_several(tree: Tree) -> bool:
    return tree.top is not None and len(tree.below(tree.top.id, Level.COMMUNITY)) > 1


def _areas(tree: Tree) -> list[tuple[Spot, list[tuple[Spot, list[Spot]]]]]:
    """Return the sub-districts with their communities, and these with those courtyards that have a plate."""
    areas: dict[int, tuple[Spot, list[tuple[Spot, list[Spot]]]]] = {}
    for spot in tree:  # each comes after the one in which it lies
        if spot.level == Level.SUBDISTRICT:
            areas[spot.id] = (spot, [])
        elif spot.level == Level.COMMUNITY and spot.parent_id in areas:
            areas[spot.parent_id][1].append((spot, []))
        elif spot.plate:
            line = tree.line(spot.id)
            areas[line[1].id][1][-1][1].append(spot)
    return list(areas.values())


@require_safe
def courtyard(request: HttpRequest, plate: str) -> HttpResponse:
    """Show the page behind the plate: say something, what is being done here, who looks after the place."""
    gate = places.at_gate(plate)
    if gate is None:
        return _at_old_plate(request, plate)
    tree = places.tree.at(gate.stamp)
    spot = tree.get(gate.courtyard_id)
    around = tree.public_place(spot.id)
    shown = concern_queries.unsettled(tree, around.id, at_most=ON_COURTYARD_PAGE)
    community = tree.above(spot.id, Level.COMMUNITY)
    wings = people.directory.at(gate.stamp).core_and_wings(tree, spot.id)
    return render(
        request,
        "public/courtyard.html",
        {
            "spot": spot,
            "gate": gate,
            "where": tree.said(spot.id, bottom=Level.GRID),
            "kinds": concern_queries.router.at(gate.stamp).tiles(),
            "shown": shown[:ON_COURTYARD_PAGE],
            "around": around if around.id != spot.id else None,
            "more": len(shown) > ON_COURTYARD_PAGE,
            "community": community,
            "wings": wings,
            "nearest": _nearest(spot.id, gate.stamp),
            "head": people.directory.at(gate.stamp).at(spot.id, OrganisationKind.PARTY_GROUP),
            "today": clock.today(),
            "meeting": _next_meeting(tree, spot.id),
            "via": f"&{VIA_WEB}" if _by_web(request) else "",
        },
    )


def _next_meeting(tree: Tree, place_id: int) -> tuple[Meeting, str] | None:
    """Return the next deliberation of the grid, with its name."""
    grid = tree.above(place_id, Level.GRID)
    found = meetings.next_public(grid.id, clock.now()) if grid is not None else None
    return (found, name_of(found)) if found is not None else None


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, plate: str) -> HttpResponse:
    """Let somebody say what is wrong at a courtyard: no account, three taps."""
    gate = _gate(plate)
    tree = places.tree.at(gate.stamp)
    router = concern_queries.router.at(gate.stamp)
    offered = router.offered()
    context: dict[str, object] = {
        "gate": gate,
        "spot": tree.get(gate.courtyard_id),
        "where": tree.said(gate.courtyard_id, bottom=Level.GRID),
        "emergencies": list({kind.emergency: None for kind in offered if kind.emergency}),
        "relations": Relation.choices,
        "back": f"?{VIA_WEB}" if _by_web(request) else "",
    }
    if request.method != "POST":
        tile = router.by_key(request.GET.get("kind", ""))
        below = router.offered(tile) if tile is not None else []
        known = below[0].key if len(below) == 1 else ""
        context["near"] = _near(tree, gate.courtyard_id, router, tile, first=request.GET.get("joins", ""))
        return page.may_record(render(
            request, "public/report.html", {**context, **_about_what(router, tile), "form": intake.blank(known)},
        ))
    if wait := throttle.buckets.wait("report", throttle.address(request)):
        return errors.too_often(request, wait)
    channel = Channel.WEB if _by_web(request) else Channel.PLATE
    form = intake.read(request, channel=channel, place_id=gate.courtyard_id)
    intake.read_family(request, form)
    if not any(kind.key == form.kind for kind in offered):
        form.kind = ""
    chosen, wanted = form.kind, request.POST.get("joins", "")
    if wanted and (joined := concern_queries.to_join(tree, gate.courtyard_id, offered, wanted, clock.now())):
        form.joins_id, form.kind = joined.id, joined.kind_key
    suggests = not wanted and form.suggest({kind.key for kind in offered})
    tile = router.by_key(form.kind or request.POST.get("tile", ""))
    # Looked up only when it is needed: whoever hands something new in does not wait for it.
    near = SimpleLazyObject(lambda: _near(tree, gate.courtyard_id, router, tile, words=form.words, chosen=chosen))
    about = {**context, **_about_what(router, tile), "near": near}
    if suggests:
        return render(request, "public/report.html", {**about, "form": form}, status=422)
    return _handed_in(request, form, gate.stamp, "public/report.html", about)


def _by_web(request: HttpRequest) -> bool:
    """Say whether somebody chose the courtyard on the web; a plate's own address says nothing."""
    return request.GET.get("via") == "web"


def _near(
    tree: Tree, courtyard_id: int, router: Router, tile: Kind | None, *, words: str = "", chosen: str = "",
    first: str = "",
) -> list[NearHere]:
    """Return what is being worked on near here: like the words, once there are any, else of the kind tapped.

    `first` is the number of the matter from whose public page somebody comes.
    """
    if first and (wanted := concern_queries.to_join(tree, courtyard_id, router.offered(), first, clock.now())):
        return [wanted, *(one for one in _near(tree, courtyard_id, router, tile) if one.id != wanted.id)]
    if words.strip():
        kinds = router.offered(router.by_key(chosen) if chosen else None)
        return concern_queries.near(tree, courtyard_id, kinds, clock.now(), words=words)
    if tile is None:
        return []
    return concern_queries.near(tree, courtyard_id, router.offered(tile), clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
def about_the_system(request: HttpRequest) -> HttpResponse:
    """Let anybody complain about this system itself; the district answers."""
    stamp = stamps.read()
    top = places.tree.at(stamp).top
    if top is None:
        return errors.nobody_in_charge(request)
    if request.method != "POST":
        return page.may_record(render(request, "public/system.html", {"form": intake.blank(SYSTEM)}))
    if wait := throttle.buckets.wait("report", throttle.address(request)):
        return errors.too_often(request, wait)
    form = intake.read(request, channel=Channel.WEB, place_id=top.id)
    form.kind = SYSTEM
    return _handed_in(request, form, stamp, "public/system.html", {})


def _handed_in(
    request: HttpRequest, form: IntakeForm, stamp: int, template: str, context: dict[str, object],
) -> HttpResponse:
    """Hand a form in and go on to the matter's own page, or show the form again with what was written."""
    # Whoever stands at the gate speaks for themselves, whatever office they hold elsewhere.
    raising = people.STRANGER
    if "resident" in request.session:
        raising = people.STRANGER.as_resident(page.viewer(request).resident_id)
    made = intake.hand_in(
        form, lambda handed: concerns.report(actor=raising, intake=handed, stamp=stamp, now=clock.now()),
    )
    if made is None:
        return page.may_record(render(request, template, {**context, "form": form}, status=422))
    return redirect("matter", secret=secret_of(made.id))


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Tell a machine whether the system works: 200 and ok, or 503 and what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        troubles = jobs.troubles() if not missing else 0
    except DatabaseError:
        return JsonResponse({"ok": False, "version": qianxian.__version__, "error": "database"}, status=503)
    return JsonResponse(
        {
            "ok": not missing,
            "version": qianxian.__version__,
            "district": districts.current().code,
            "migrations": "applied" if not missing else f"{missing} missing",
            "failing_jobs": troubles,
        },
        status=503 if missing else 200,
    )


def _nearest(place_id: int, stamp: int) -> dict[str, object] | None:
    """Return what the page says of the nearest service centre, with the minutes on foot; None if nobody knows."""
    kept = places.centres.at(stamp)
    nearest = kept.nearest(place_id)
    if nearest is None:
        return None
    said = centres.about(nearest.centre, kept, places.calendar.at(stamp), clock.now())
    return {**said, "minutes": nearest.minutes}


def _gate(plate: str) -> places.AtGate:
    gate = places.at_gate(plate)
    if gate is None:
        raise Http404
    return gate


def _about_what(router: Router, tile: Kind | None) -> dict[str, object]:
    """Return what it can be about: everything where that is little, else what the tile stands for, and the rest."""
    offered = router.offered()
    if len(offered) <= MOST_AT_ONCE:
        return {"kinds": offered, "rest": [], "tile": tile}
    parent = router.kind(tile.parent_id) if tile is not None and tile.parent_id is not None else tile
    first = router.offered(parent) if parent is not None else []
    behind = {kind.id for kind in first}
    return {"kinds": first, "rest": [kind for kind in offered if kind.id not in behind], "tile": tile}
def _at_old_plate(request: HttpRequest, plate: str) -> HttpResponse:
    """Lead from a plate that was replaced to the one that hangs there now; a lost one leads nowhere."""
    code = places.moved_to(plate)
    if code is None:
        raise Http404
    asked = request.META.get("QUERY_STRING", "")
    return redirect(reverse("courtyard", args=[code]) + (f"?{asked}" if asked else ""))
