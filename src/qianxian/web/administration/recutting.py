"""One community is cut anew: a number behind each courtyard, by hand or by the planner around what is held fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.people.queries import bodies
from qianxian.places import actions as places_actions
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.planning.aside import get_ready
from qianxian.planning.jit import NUMBA_INSTALLED
from qianxian.planning.terms import EIGHT_PRICES
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.plan_searches import in_our_language
from qianxian.web.administration.plans import ReasonForm, covers, grid_number, row_of
from qianxian.web.forms import press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.places.models import GridPlan
    from qianxian.places.queries import Recut, Spot

PROOF = "recut"
"""The salt under which a proof goes through the browser and comes back as it was."""

COMPANY_PRICES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Prices on each further property company of a grid; a grid costs about 0.05 on the benchmark."""


class WishesForm(ReasonForm):
    """What the planner is to heed while it fills in the rest."""

    walk_limit = forms.IntegerField(
        label=gettext_lazy("at most so many metres apart"), min_value=100, max_value=9999, required=False,
        help_text=gettext_lazy("Between the middles of any two courtyards of a grid, as the crow flies."),
    )
    grids = forms.IntegerField(
        label=gettext_lazy("exactly so many grids"), min_value=1, max_value=99, required=False,
        help_text=gettext_lazy("Leave it empty for as many as are best."),
    )
    stay = forms.IntegerField(
        label=gettext_lazy("How much it counts to leave courtyards where they are"), min_value=0,
        max_value=len(EIGHT_PRICES) - 1, required=False, initial=3,
        widget=forms.NumberInput(attrs={"type": "range", "step": 1}),
        help_text=gettext_lazy("On the left not at all, on the right hardly anything moves."),
    )
    companies = forms.IntegerField(
        label=gettext_lazy("How much it counts that a grid has one property company"), min_value=0,
        max_value=len(COMPANY_PRICES) - 1, required=False, initial=0,
        widget=forms.NumberInput(attrs={"type": "range", "step": 1}),
        help_text=gettext_lazy("On the left not at all, on the right hardly any grid has several."),
    )
    field_order = ("stay", "companies", "walk_limit", "grids", "reason")


@dataclass(frozen=True, slots=True)
class _Row:
    """A courtyard on the form, with what was written behind it."""

    spot: Spot
    today: Spot
    typed: str
    kept: bool
    shape: str

    @property
    def moves(self) -> bool:
        """Whether it is written into another grid than today's."""
        return self.typed != str(self.today.number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def recut(request: HttpRequest, number: int) -> HttpResponse:
    """Cut the courtyards of one community anew; the planner fills in the rest where it is asked to."""
    tree = places.tree.now()
    community = next((spot for spot in tree if spot.id == number and spot.level == Level.COMMUNITY), None)
    if community is None or not covers(request, community.path):
        raise Http404
    courtyards = tree.below(community.id, Level.COURTYARD)
    sent = request.POST if request.method == "POST" else {}
    typed = {spot.id: str(sent.get(f"grid-{spot.id}", tree.line(spot.id)[-2].number)).strip() for spot in courtyards}
    form = WishesForm(request.POST if request.method == "POST" else None)
    if "solve" in sent:
        return _solved(request, form, community, courtyards, typed)
    if request.method == "GET":
        get_ready()

    def act() -> GridPlan:
        numbers = _numbers(courtyards, typed)
        cuts: dict[int, places_actions.Cut] = {}
        for spot in courtyards:
            cut = numbers[spot.id]
            cuts.setdefault(cut, places_actions.Cut(community.id, [], number=cut)).courtyards.append(spot.id)
        return places_actions.draft_plan(
            actor=page.viewer(request), area=row_of(community), cuts=list(cuts.values()),
            reason=form.said["reason"], certificate=_proof_of(str(sent.get("proof", "")), numbers), now=clock.now(),
        )

    return press(
        request, form, act, template="administration/recut.html",
        context=_about(request, community, courtyards, typed, None), onwards=lambda made: ("plan", made.id),
    )


def _solved(
    request: HttpRequest, form: WishesForm, community: Spot, courtyards: list[Spot], typed: dict[int, str],
) -> HttpResponse:
    """Show the form again as the planner filled it in; where it can't, as it was with the reason."""
    found = None
    if form.is_valid():
        try:
            found = _ask(request, form, community, courtyards, typed)
        except Unfit as wrong:
            form.add_error(None, in_our_language(str(wrong.reason)))
    if found is not None:
        typed = {courtyard: str(number) for courtyard, number in found.numbers.items()}
    context = _about(request, community, courtyards, typed, found) | {"form": form}
    return render(request, "administration/recut.html", context, status=422 if form.errors else 200)


def _ask(
    request: HttpRequest, form: WishesForm, community: Spot, courtyards: list[Spot], typed: dict[int, str],
) -> Recut:
    said = form.said
    wishes = places.Wishes(
        numbers=_numbers(courtyards, typed),
        locked=frozenset(int(one) for one in request.POST.getlist("locked") if one.isascii() and one.isdecimal()),
        kept=frozenset(spot.id for spot in courtyards if f"kept-{spot.id}" in request.POST),
        walk_limit=said["walk_limit"], grids=said["grids"], stay=EIGHT_PRICES[said["stay"] or 0],
        companies=COMPANY_PRICES[said["companies"] or 0], company=_companies(community),
    )
    return places.recut(page.viewer(request), community, wishes)


def _companies(community: Spot) -> dict[int, int]:
    """Return the property companies of the courtyards, as far as they are known."""
    return {one.spot.id: one.company.id for one in bodies.ladder_of(places.tree.now(), community.id) if one.company}


def _numbers(courtyards: list[Spot], typed: dict[int, str]) -> dict[int, int]:
    return {spot.id: grid_number(typed[spot.id], spot.name) for spot in courtyards}


def _cut(numbers: dict[int, int]) -> list[list[int]]:
    """Return which courtyards are together, whatever their grids are called."""
    grids: dict[int, list[int]] = {}
    for courtyard, number in sorted(numbers.items()):
        grids.setdefault(number, []).append(courtyard)
    return sorted(grids.values())


def _proof_of(signed: str, numbers: dict[int, int]) -> dict[str, Any] | None:
    """Return the proof that came back with a cut, if it is that of this very cut."""
    try:
        proof = signing.loads(signed, salt=PROOF)
    except signing.BadSignature:
        return None
    certificate: dict[str, Any] | None = proof["certificate"] if proof["cut"] == _cut(numbers) else None
    return certificate


def _about(
    request: HttpRequest, community: Spot, courtyards: list[Spot], typed: dict[int, str], found: Recut | None,
) -> dict[str, Any]:
    tree = places.tree.now()
    today = {spot.id: tree.line(spot.id)[-2].number for spot in courtyards}
    drawn = found.drawn if found else places.drawn_cut(community, today)
    numbers = sorted({int(one) for one in typed.values() if one.isascii() and one.isdecimal()})
    locked = set(request.POST.getlist("locked"))
    return {
        "community": community,
        "rows": [
            _Row(
                spot, tree.line(spot.id)[-2], typed[spot.id], f"kept-{spot.id}" in request.POST,
                drawn.after.shape(spot.id) if drawn else "",
            )
            for spot in courtyards
        ],
        "locks": [(number, str(number) in locked) for number in numbers],
        "drawn": drawn,
        "found": found,
        "better": -found.today if found else 0,
        "gap_percent": 100 * found.certificate["gap"] if found else 0,
        "worse": [(_RULES[name], share) for name, share in found.worse.items()] if found else [],
        "proof": signing.dumps({"cut": _cut(found.numbers), "certificate": found.certificate}, salt=PROOF)
        if found else "",
        "several": len(set(_companies(community).values())) > 1,
        "plannable": NUMBA_INSTALLED and drawn is not None,
    }


_RULES = {
    "walk": gettext_lazy("the longest way"),
    "locked": gettext_lazy("the grids that stay as they are"),
    "kept": gettext_lazy("the courtyards that are held"),
    "grids": gettext_lazy("the number of grids"),
    "stay": gettext_lazy("leaving courtyards where they are"),
    "companies": gettext_lazy("one property company a grid"),
}
