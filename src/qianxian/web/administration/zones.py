"""Areas that routing rules may ask for: drawn in a program for maps, with the courtyards that lie in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.places import queries as places
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.place_forms import AreaForm
from qianxian.web.forms import press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NAMED = 12
"""So many courtyards of an area are named, the others counted."""


class ZoneForm(AreaForm):
    """An area out of a file, and what it is called."""

    name = forms.CharField(
        label=_p("field", "name"), max_length=30,
        help_text=gettext_lazy("As rules are to name it, such as: western water supply."),
    )
    field_order = ("name", "file", "datum")

    def clean(self) -> dict[str, Any]:
        """Read the area; in a file of several, the one of this name."""
        self.called = frozenset({self.cleaned_data.get("name", "").strip()})
        return super().clean()


@require_safe
@for_an_administrator
def zones(request: HttpRequest) -> HttpResponse:
    """List the areas, each drawn with the courtyards whose points lie in it."""
    return render(
        request,
        "administration/zones.html",
        {
            "zones": [
                (zone, places.draw(zone.rings, spots), [spot.name for spot in spots[:NAMED]], len(spots))
                for zone, spots in concern_queries.zones()
            ],
            "named": NAMED,
            "may": administers_district(page.viewer(request)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def add(request: HttpRequest) -> HttpResponse:
    """Put in an area, out of a file."""
    form = ZoneForm(request.POST, request.FILES) if request.method == "POST" else ZoneForm()
    context = {
        "title": _("Draw an area for rules"), "back": "zones",
        "lead": _("It may lie across grids and courtyards. What was drawn stays as it is: draw another one instead."),
        "button": _("Put this area in"),
    }
    return press(
        request, form,
        lambda: concerns.add_zone(
            actor=page.viewer(request), name=form.said["name"], rings=form.said["rings"], now=clock.now(),
        ),
        template="administration/form.html", context=context, onwards=lambda _made: "zones",
    )


@require_POST
@for_the_district
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take an area out of use."""
    row = concern_queries.zone(number)
    if row is None:
        raise Http404
    concerns.retire_zone(actor=page.viewer(request), zone=row, now=clock.now())
    return redirect("zones")
