"""Other names of places, by which they are found: what people call them, what they were called before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.places import actions
from qianxian.places import queries as places
from qianxian.places.states import NameKind
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.centre_forms import PlaceField
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.places.models import PlaceName


class NameForm(ActForm):
    """Another name of a place."""

    place = PlaceField(
        label=_p("field", "place"), max_length=60,
        help_text=gettext_lazy("Its name or code; where several are called so, the community before it."),
    )
    name = forms.CharField(label=_p("field", "is also called"), max_length=60)
    kind = forms.ChoiceField(label=_p("field", "which is"), choices=NameKind.choices)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def names(request: HttpRequest) -> HttpResponse:
    """List the other names in the office's care, and add one."""
    viewer = page.viewer(request)
    tree = places.tree.now()
    known = places.all_names() if viewer.office is not None else []
    shown = [
        (name, tree.said(name.place_id)) for name in known
        if viewer.office is not None and viewer.office.covers(name.path)
    ]
    template, context = "administration/names.html", {"shown": shown}
    form = NameForm(request.POST if request.method == "POST" else None)

    def act() -> PlaceName:
        said = form.said
        return actions.add_name(
            actor=viewer, place=said["place"], name=said["name"], kind=NameKind(said["kind"]),
            valid_from=clock.today(), now=clock.now(),
        )

    return press(request, form, act, template=template, context=context, onwards=lambda _made: "names")


@require_POST
@for_an_administrator
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Let a place be found by a name no longer."""
    found = places.name_to_retire(number)
    viewer = page.viewer(request)
    if found is None or viewer.office is None or not viewer.office.covers(found.place.path):
        raise Http404
    actions.retire_name(actor=viewer, name=found, valid_until=clock.today(), now=clock.now())
    return redirect("names")
