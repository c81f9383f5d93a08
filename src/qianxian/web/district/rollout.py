"""The roll-out board: which courtyards have a company by now, and moving one up a rung."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.people import actions as people
from qianxian.people import rules
from qianxian.people.queries import bodies
from qianxian.people.states import ManagementKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.web import errors, page
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import Management
    from qianxian.people.queries import Unit
    from qianxian.places.queries import Spot


class StepForm(ActForm):
    """A step on the ladder: where to, with whom, and what decided it."""

    kind = forms.ChoiceField(label=_p("field", "from now on"), choices=ManagementKind.choices)
    company = forms.ChoiceField(
        label=_p("field", "company"), required=False,
        help_text=gettext_lazy("A courtyard may also be entrusted to the community; then leave it empty."),
    )
    decision = forms.CharField(
        label=_p("field", "decision"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who decided what; for a step back, why. Such as: the residents' meeting, 41 of 52 "
                               "households in favour."),
    )
    decided_on = DateField(label=_p("field", "decided on"))
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, companies: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("company", "None")), *((unit.id, unit.name) for unit in companies),
        ]


@require_safe
def rollout_all(request: HttpRequest) -> HttpResponse:
    """Count the courtyards on each rung, community by community, in the order of the tree."""
    tree = places.tree.now()
    if tree.top is None:
        return errors.nobody_in_charge(request)
    groups = []
    for above in tree.below(tree.top.id, Level.SUBDISTRICT):
        rows = [
            (community, list(bodies.count_rungs(bodies.ladder_of(tree, community.id)).values()))
            for community in tree.below(above.id, Level.COMMUNITY)
        ]
        groups.append((above, _sum([counts for _community, counts in rows]), rows))
    whole = _sum([counts for _above, counts, _rows in groups])
    groups = [group for group in groups if sum(group[1])]
    office = page.viewer(request).office
    return render(
        request,
        "district/rollout_all.html",
        {
            "top": tree.top, "groups": groups, "sums": [(above, counts) for above, counts, _rows in groups],
            "own": tree.above(office.place_ids[0], Level.SUBDISTRICT) if office and office.place_ids else None,
            "rungs": list(ManagementKind), "whole": whole, "unknown": whole[-1],
        },
    )


def _sum(columns: list[list[int]]) -> list[int]:
    """Add up counts by rung; all noughts where there are none."""
    return [sum(counts) for counts in zip(*columns, strict=True)] or [0] * (len(ManagementKind) + 1)


@require_safe
def rollout(request: HttpRequest, division_code: str) -> HttpResponse:
    """Show the courtyards of a community by rung; to its offices also what decided where each stands."""
    viewer = page.viewer(request)
    tree = places.tree.now()
    community = _community(division_code)
    courtyards = bodies.ladder_of(tree, community.id)
    today = clock.today()
    decisions = bodies.decisions_for(viewer, community.path)
    rows = [
        (one, decisions.get(one.spot.id), (today - one.managed.since).days if one.managed else None,
         tree.get(one.spot.parent_id) if one.spot.parent_id else None)
        for one in courtyards
    ]
    counts = bodies.count_rungs(courtyards)
    return render(
        request,
        "district/rollout.html",
        {
            "community": community,
            "where": tree.said(community.id, bottom=Level.SUBDISTRICT),
            "total": len(courtyards),
            "counts": list(counts.items()),
            "groups": [(kind, [row for row in rows if row[0].kind == kind]) for kind, n in counts.items() if n],
            "sees_decisions": bool(rules.may_see_decisions(viewer, community.path)),
            "may_move": bool(rules.may_set_management(viewer, community.path)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def move_courtyard(request: HttpRequest, division_code: str, number: int) -> HttpResponse:
    """Move a courtyard a rung up or, with a reason, down."""
    viewer = page.viewer(request)
    tree = places.tree.now()
    community = _community(division_code)
    below = {one.spot.id: one for one in bodies.ladder_of(tree, community.id)}
    if number not in below or not rules.may_see_decisions(viewer, community.path):
        raise Http404
    standing = below[number]
    row = places.rows([number])[0]
    form = StepForm(
        request.POST if request.method == "POST" else None, companies=bodies.companies(),
        initial={
            "after": standing.managed.id if standing.managed else 0, "decided_on": clock.today(),
            "kind": standing.kind or ManagementKind.UNMANAGED,
            "company": standing.company.id if standing.company else "",
        },
    )
    context = {
        "community": community, "standing": standing, "steps": bodies.steps_for(viewer, row),
        "may_move": bool(rules.may_set_management(viewer, community.path)),
    }

    def act() -> Management:
        said = form.said
        company = bodies.organisation_row(int(said["company"])) if said["company"] else None
        return people.set_management(
            actor=viewer, courtyard=row, kind=ManagementKind(said["kind"]), company=company,
            decision=said["decision"], decided_on=said["decided_on"], after=said["after"], now=clock.now(),
        )

    return press(
        request, form, act, template="district/move_courtyard.html", context=context,
        onwards=lambda _made: ("rollout", division_code),
    )


def _community(division_code: str) -> Spot:
    spot = places.tree.now().by_division_code(division_code)
    if spot is None or spot.level != Level.COMMUNITY:
        raise Http404
    return spot
