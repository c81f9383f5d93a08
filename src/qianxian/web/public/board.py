"""The public board of a community and of each of its grids, as a page and as a feed, and the page of each matter on it.

Never anybody's own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.queries import SHOWN, Wanted
from qianxian.concerns.states import ConcernState
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.results import queries as results
from qianxian.storage import districts
from qianxian.web import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from qianxian.concerns.models import Subscription
    from qianxian.concerns.queries import Kind
    from qianxian.concerns.queries.published import PublicStep
    from qianxian.places.queries import Spot, Tree

MONTHS = 12
STATES = {
    "running": _p("board", "being done"),
    "overdue": _p("board", "overdue"),
    "suspended": _p("board", "on hold"),
    "done": _p("board", "done, waiting for an answer"),
    "confirmed": _p("board", "settled, confirmed"),
    "unconfirmed": _p("board", "closed, not confirmed"),
    "declined": _p("board", "not taken on"),
}
STEPS = {
    **{ConcernState(name): said for name, said in STATES.items() if name in ConcernState},
    ConcernState.REPORTED: gettext_lazy("handed in, the unit has it"),
    ConcernState.REOPENED: gettext_lazy("not settled yet, being done again"),
}
"""What a feed says of a matter that came to a state."""
assert STATES.keys() == SHOWN.keys()  # noqa: S101  # what can be asked for has a name, at the start of the program


@dataclass(frozen=True, slots=True)
class Board:
    """Whose board it is: a community's, or one of its grids'."""

    tree: Tree
    community: Spot
    spot: Spot

    @property
    def is_grid(self) -> bool:
        """Whether it is a grid's."""
        return self.spot.id != self.community.id

    def address(self, *, feed: bool = False) -> str:
        """Return its address, or that of its feed."""
        name, arguments = "board", [self.community.division_code]
        if self.is_grid:
            name, arguments = "grid_board", [*arguments, str(self.spot.number)]
        return reverse(f"{name}_feed" if feed else name, args=arguments)

    @property
    def grids(self) -> list[Spot]:
        """The grids that have a board of their own: a small one would say too well whose matters they are."""
        grids = self.tree.below(self.community.id, Level.GRID)
        return [spot for spot in grids if self.tree.public_place(spot.id).id == spot.id]

    @property
    def kinds(self) -> list[Kind]:
        """What can be chosen by: what can be on the board, whole kinds and those below them."""
        return [kind for kind in concern_queries.router.now().kinds if not (self.is_grid and kind.state_only)]


def _of(division_code: str, number: int | None = None) -> Board:
    tree = places.tree.now()
    spot = tree.by_division_code(division_code)
    if spot is None or spot.level != Level.COMMUNITY:
        raise Http404
    board_ = Board(tree, spot, spot)
    if number is None:
        return board_
    grid = next((grid for grid in board_.grids if grid.number == number), None)
    if grid is None:
        raise Http404
    return Board(tree, spot, grid)


@require_safe
def board(request: HttpRequest, division_code: str) -> HttpResponse:
    """Show what a community works on: the unit's own sentence, never a resident's words."""
    return _show(request, _of(division_code))


@require_safe
def grid_board(request: HttpRequest, division_code: str, number: int) -> HttpResponse:
    """Show what a grid works on; disputes and care stand on the community's board only."""
    return _show(request, _of(division_code, number))


def _show(request: HttpRequest, here: Board) -> HttpResponse:
    now = clock.now()
    wanted, asked = _read(request, here)
    after = page.read_place_in_list(request.GET.get("after", ""))
    shown = concern_queries.published(here.tree, here.spot.id, now=now, after=after, wanted=wanted)
    more = len(shown) > concern_queries.PAGE
    shown = shown[: concern_queries.PAGE]
    onwards = {**asked, "after": page.write_place_in_list(shown[-1].key)} if more else {}
    # A total is said of a whole month of a whole community only: two totals that differ by one matter would tell.
    whole = set(asked) == {"month"} and wanted.month is not None and not here.is_grid
    viewer = page.viewer(request)
    return render(
        request,
        "public/board.html",
        {
            "board": here,
            "spot": here.spot,
            "where": here.tree.said(here.spot.id, bottom=Level.COMMUNITY if here.is_grid else Level.SUBDISTRICT),
            "shown": list(zip(shown, results.residents_behind(shown), strict=True)),
            "month": results.month_of(here.tree, here.spot.id, wanted.month, now) if whole and wanted.month else None,
            "open": concern_queries.count_open(here.tree, here.spot.id),
            "most": concern_queries.MOST_COUNTED,
            "asked": asked,
            "states": STATES.items(),
            "months": _months(),
            "next": urlencode(onwards),
            "feed": here.address(feed=True),
            "mine": _followed(concern_queries.followed_by(viewer), here),
        },
    )


def _followed(own: Mapping[int, Subscription], here: Board) -> Subscription | None:
    """Return with which subscription the one who is looking is told of this board: its own, or the community's."""
    return own.get(here.spot.id) or own.get(here.community.id)


def _read(request: HttpRequest, here: Board) -> tuple[Wanted, dict[str, str]]:
    """Return what is asked for, and how it is asked for; what can't be read is not asked for."""
    asked: dict[str, str] = {}
    kind = next((one for one in here.kinds if one.key == request.GET.get("kind")), None)
    if kind is not None:
        asked["kind"] = kind.key
    if (state := request.GET.get("state", "")) in SHOWN:
        asked["state"] = state
    month = next((one for one in _months() if f"{one:%Y-%m}" == request.GET.get("month")), None)
    if month is not None:
        asked["month"] = f"{month:%Y-%m}"
    return Wanted(kind.id if kind is not None else None, asked.get("state", ""), month), asked


def _months() -> list[date]:
    """Return the first days of the last twelve months, this one first."""
    months = [clock.today().replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


@require_safe
def public_matter(request: HttpRequest, code: str) -> HttpResponse:
    """Show what everybody may know of one matter: what its board says, and its steps as days."""
    tree, now = places.tree.now(), clock.now()
    found = concern_queries.public_page(tree, code, now=now)
    if found is None:
        raise Http404
    if found.matter.code != code:  # joined to another since, or typed in another way
        return redirect("public_matter", code=found.matter.code)
    community = tree.above(found.around.id, Level.COMMUNITY)
    here = Board(tree, community, found.around) if community is not None else None
    return render(
        request,
        "public/matter.html",
        {
            "one": found.matter,
            "steps": [(day, STEPS.get(day.state, _("being done")) if day.state else "") for day in found.days],
            "residents": results.residents_behind([found.matter])[0],
            "joins": found.joins,
            "gates": found.gates,
            "board": here,
            "spot": found.around,
            "where": tree.said(found.around.id, bottom=Level.GRID),
            "mine": _followed(concern_queries.followed_by(page.viewer(request)), here) if here is not None else None,
        },
    )


@require_safe
def board_feed(_request: HttpRequest, division_code: str) -> HttpResponse:
    """Give a community's board to whoever reads it with a reader of feeds."""
    return _feed(_of(division_code))


@require_safe
def grid_board_feed(_request: HttpRequest, division_code: str, number: int) -> HttpResponse:
    """Give a grid's board to whoever reads it with a reader of feeds."""
    return _feed(_of(division_code, number))


def _feed(here: Board) -> HttpResponse:
    """Write a board as Atom (RFC 4287): an entry for each step of a matter that everybody may know, newest first."""
    base = districts.address()
    title = _("What %(name)s works on") % {"name": here.tree.said(here.spot.id, bottom=Level.COMMUNITY)}
    host = urlsplit(base).hostname or "localhost"
    feed = Atom1Feed(
        title=title,
        link=base + here.address(),
        description=None,
        feed_url=base + here.address(feed=True),
        feed_guid=f"tag:{host},2026:{here.address()}",
        author_name=here.tree.said(here.spot.id, bottom=Level.COMMUNITY),
        language=get_language(),
    )
    for step in concern_queries.steps(here.tree, here.spot.id, now=clock.now()):
        one = step.matter
        feed.add_item(
            title=one.sentence or one.kind,
            link=base + reverse("public_matter", args=[one.code]),
            description=escape(f"{one.kind} · {one.place} · {_said(step)}"),
            unique_id=f"tag:{host},2026:step/{step.entry_id}",
            pubdate=step.at,
            updateddate=step.at,
            categories=[one.kind],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _said(step: PublicStep) -> str:
    """Say what a matter came to, as the board says it."""
    said = str(STEPS.get(step.state) or _("being done"))
    declined = step.state == ConcernState.DECLINED and step.matter.declined_for
    return f"{said}: {declined}" if declined else said
