"""One core two wings: what is missing where; and who is in charge of which sub-district."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.queries import bodies
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator, for_the_district
from qianxian.web.administration.organisations import EndForm
from qianxian.web.desk import stand_ins
from qianxian.web.forms import ActForm, DateField, press
from qianxian.web.parts import divide, opened

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import Charge

FORM = "administration/form.html"


class ChargeForm(ActForm):
    """Which leader's office takes charge of which sub-district."""

    office = forms.ChoiceField(label=_p("field", "office"))
    place = forms.ChoiceField(label=_p("field", "sub-district"))
    every_months = forms.IntegerField(label=_p("field", "a visit every so many months"), min_value=1, max_value=12)
    valid_from = DateField(label=_p("field", "first day"))

    def __init__(self, *args: Any, offices: list[tuple[int, str]], spots: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("Choose one")), *offices]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("Choose one")), *spots]  # type: ignore[attr-defined]


@require_safe
@for_an_administrator
def wings(request: HttpRequest) -> HttpResponse:
    """List the grids with their core and wings, those first that lack what was asked for."""
    tree = places.tree.now()
    found = bodies.wings_for(page.viewer(request), tree)
    lacking = request.GET.get("lacks", "")
    shown = [gap for gap in found if lacking in gap.lacks] if lacking else [gap for gap in found if gap.lacks]
    parts = divide(tree, shown, lambda gap: gap.grid.id)
    part = opened(request, parts)
    start = page.read_start(request)
    return render(
        request,
        "administration/wings.html",
        {
            "grids": len(found),
            "whole": sum(not gap.lacks for gap in found),
            "counts": [
                (one, sum(one in gap.lacks for gap in found)) for one in ("branch", "committee", "company")
            ],
            "shown": [
                (gap, tree.said(gap.grid.id, bottom=Level.COMMUNITY))
                for gap in (part.rows[start : start + bodies.PAGE] if part else ())
            ],
            "parts": parts,
            "part": part,
            "next": start + bodies.PAGE if part and len(part.rows) > start + bodies.PAGE else None,
            "lacking": lacking,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def take_charge(request: HttpRequest) -> HttpResponse:
    """Put a leader's office in charge of a sub-district."""
    viewer = page.viewer(request)
    offices = {office.id: office for office in bodies.leaders_for(viewer)}
    spots = [
        spot for spot in places.tree.now()
        if spot.level == Level.SUBDISTRICT and viewer.office is not None and viewer.office.covers(spot.path)
    ]
    form = ChargeForm(
        request.POST if request.method == "POST" else None,
        offices=[(one.id, f"{one.organisation.name} · {one.title}") for one in offices.values()],
        spots=[(spot.id, spot.name) for spot in spots],
        initial={"every_months": 1, "valid_from": clock.today()},
    )
    context = {
        "title": _("Put in charge of a sub-district"), "back": "charges",
        "lead": _("Each visit then appears by itself on the desk of the leader's unit, due at the end of the month.")
        if offices else _("There is no leader's office yet. Create one on the organisation's page."),
    }
    if request.method != "POST":
        return render(request, FORM, {**context, "form": form})

    def act() -> Charge:
        said = form.said
        found = places.rows([int(said["place"])])
        if not found:
            raise Unfit(_("Choose a sub-district."), "place")
        return people.take_charge(
            actor=viewer, office=offices[int(said["office"])], place=found[0], every_months=said["every_months"],
            valid_from=said["valid_from"], now=clock.now(),
        )

    return press(request, form, act, template=FORM, context=context, onwards=lambda _made: "charges")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def leave_charge(request: HttpRequest, number: int) -> HttpResponse:
    """End a charge."""
    charge = bodies.charge_for(page.viewer(request), number)
    if charge is None:
        raise Http404
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"on": clock.today(), "version": charge.version},
    )
    context = {
        "title": _("End the charge of %(name)s") % {"name": charge.place.name}, "back": "charges",
        "lead": f"{charge.office.organisation.name} · {charge.office.title}",
    }
    if request.method != "POST":
        return render(request, FORM, {**context, "form": form})
    return press(
        request, form,
        lambda: people.leave_charge(
            actor=page.viewer(request), charge=charge, version=form.on_version, on=form.said["on"], now=clock.now(),
        ),
        template=FORM, context=context, onwards=lambda _nothing: "charges",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def stand_in_of(request: HttpRequest, number: int) -> HttpResponse:
    """Name a stand-in for somebody who is away already."""
    tenure = people_queries.tenure_for(page.viewer(request), number)
    if tenure is None or tenure.stands_in_for_id:
        raise Http404
    return stand_ins.show(
        request, tenure, template="administration/stand_in.html",
        onwards=("organisation", tenure.office.organisation_id),
    )
