"""The gatehouse register: a page photographed once, ten lines below it, and slips for those who wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit, require
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns import rules as concern_rules
from qianxian.concerns.states import Channel
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.files import NotAPhoto
from qianxian.web import page
from qianxian.web.desk import lines as written
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.concerns.models import RegisterPage
    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot
    from qianxian.storage.files import StoredPhoto


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def register(request: HttpRequest) -> HttpResponse:
    """Open a page of the register: at which courtyard, and its photograph."""
    viewer = page.viewer(request)
    spots = courtyards(viewer)
    key = request.POST.get("key", "")[:64] or page.fresh_key()
    chosen = request.POST.get("place", "")
    place_id = next((spot.id for spot in spots if str(spot.id) == chosen), None)
    errors = {}
    if request.method == "POST":
        try:
            photos = page.store_photos([one for one in request.FILES.getlist("photo")[:1] if one.size])
        except NotAPhoto as wrong:
            photos, errors["photo"] = [], str(wrong.reason)
        if place_id is None:
            errors["place"] = _("Choose the courtyard.")
        if place_id is not None and not errors:
            return redirect("register_page", number=open_page(viewer, place_id, key, photos).id)
    return render(request, "desk/register.html", {
        "spots": spots, "chosen": place_id or (spots[0].id if len(spots) == 1 else None), "key": key, "errors": errors,
        "pages": concern_queries.pages_for(viewer),
    }, status=422 if errors else 200)


def open_page(
    viewer: Viewer, place_id: int, key: str, photos: list[StoredPhoto], channel: Channel = Channel.GATEHOUSE,
) -> RegisterPage:
    """Open a page, or return the one that was opened with the same form."""
    try:
        return concerns.open_page(
            actor=viewer, place_id=place_id, key=key, channel=channel, photo=photos[0] if photos else None,
            now=clock.now(),
        )
    except concerns.AlreadyOpened:
        opened = concern_queries.page_by_key(key)
        found = concern_queries.page_for(viewer, opened.id) if opened is not None else None
        if found is None:
            raise Http404 from None
        return found


def courtyards(viewer: Viewer) -> list[Spot]:
    """Return the courtyards around which the viewer's office acts."""
    return [
        spot for spot in places.tree.now()
        if spot.level == Level.COURTYARD and concern_rules.may_report_for_others(viewer, spot.path)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def register_page(request: HttpRequest, number: int) -> HttpResponse:
    """Write down the lines of a page."""
    shown = _page(request, number)
    made = concern_queries.lines_of(shown)
    if request.method != "POST":
        return lines_screen(request, shown, written.blank(shown, made))
    # Before the lines are read: from each a strip of the photograph may be cut and kept.
    require(concern_rules.may_write_lines(page.viewer(request), shown))
    stamp = stamps.read()
    lines = written.read(request, made)
    written.hand_in(request, shown, lines, concern_queries.router.at(stamp).offered(), stamp)
    if any(line.errors for line in lines):
        return lines_screen(request, shown, lines, status=422)
    return redirect("register_page", number=number)


def lines_screen(
    request: HttpRequest, shown: RegisterPage, lines: list[written.Line], status: int = 200,
) -> HttpResponse:
    """Show the lines of a page: what is in, what is wrong, and what is still to be written."""
    viewer = page.viewer(request)
    return render(request, "desk/register_page.html", {
        "page": shown,
        "photo": getattr(shown, "photo", None),
        "lines": lines,
        "kinds": concern_queries.router.now().offered(),
        "wrong": [line for line in lines if line.errors],
        "taken": [line for line in lines if line.made is not None],
        "writes": concern_rules.may_write_lines(viewer, shown),
        "prints": shown.slips_printed_at is None or not concern_rules.may_write_lines(viewer, shown),
    }, status=status)


@require_safe
@for_an_office
def register_photo(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show the photograph of a whole page, to whoever wrote it down and the community."""
    return page.photo(concern_queries.photo_of_page(page.viewer(request), number))


@require_POST
@for_an_office
def register_slips(request: HttpRequest, number: int) -> HttpResponse:
    """Print the slips of a page, once: the codes stand on the paper only, not on the screen."""
    shown = _page(request, number)
    try:
        concerns.print_slips(actor=page.viewer(request), page=shown, now=clock.now())
    except (Refused, Unfit) as wrong:
        lines = written.blank(shown, concern_queries.lines_of(shown))
        return render(request, "desk/register_slips.html", {"page": shown, "wrong": wrong.reason, "lines": lines},
                      status=409)
    return render(request, "desk/register_slips.html", {"page": shown, "slips": concern_queries.slips_of(shown)})


def _page(request: HttpRequest, number: int) -> RegisterPage:
    found = concern_queries.page_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found
