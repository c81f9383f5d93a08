"""Who answers on which rung: departments above all, with a look at where matters would climb, and where nobody is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Rung
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator
from qianxian.web.administration.history import history, undoes
from qianxian.web.forms import ActForm, press, retype

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.queries import Router
    from qianxian.people.queries import Unit, Viewer
    from qianxian.places.queries import Spot, Tree

TEMPLATE = "administration/answerers.html"
MOST_NAMED = 5
"""So many places of an alarm are named, the others counted."""


class AnswererForm(ActForm):
    """Which body answers for what on which rung; `looked` is what the preview showed."""

    looked = forms.CharField(required=False, widget=forms.HiddenInput)
    rung = forms.ChoiceField(
        label=_p("field", "rung"), initial=Rung.DEPARTMENTS,
        choices=[(rung.value, rung.label) for rung in Rung if rung != Rung.RAISED],
    )
    category = forms.TypedChoiceField(
        label=_p("field", "category"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("One of the first level holds for all below it."),
    )
    organisation = forms.TypedChoiceField(
        label=_p("field", "body that answers"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("Bodies of the whole district. Found a department first if it is not here."),
    )
    place = forms.CharField(
        label=_p("field", "show the way up from"), required=False, max_length=80,
        help_text=gettext_lazy("A courtyard, a grid or a community, only for looking; empty: any courtyard."),
    )

    def __init__(self, *args: Any, router: Router, tree: Tree, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("category of a rule", "everything")),
            *((kind.id, kind.name if kind.parent_id is None else f"　{kind.name}") for kind in router.kinds),
        ]
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("who usually answers there")), *((unit.id, unit.name) for unit in units),
        ]

    def clean_place(self) -> Spot | None:
        """Find the place that was named."""
        typed = self.cleaned_data["place"].strip()
        if not typed:
            return None
        spots = self.tree.named(typed)
        if len(spots) != 1:
            raise forms.ValidationError(
                _("Not one place, but none or several: %(lines)s. Write the community before it, or the code."),
                params={"lines": typed},
            )
        return spots[0]


def _units(tree: Tree) -> list[Unit]:
    """Return the bodies that act in the whole district."""
    top = tree.top
    known = people.directory.now()
    return sorted(
        (unit for unit in known if top is not None and top.id in unit.place_ids), key=lambda unit: unit.name,
    )


def _any_courtyard(tree: Tree) -> Spot | None:
    return next((spot for spot in tree if spot.level == Level.COURTYARD), tree.top)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def answerers(request: HttpRequest) -> HttpResponse:
    """Show who answers on which rung and where matters climb; name somebody, after a look at what it changes."""
    router, tree = concern_queries.router.now(), places.tree.now()
    setting: dict[str, Any] = {"router": router, "tree": tree, "units": _units(tree)}
    if request.method != "POST":
        return _show(request, AnswererForm(initial={"rung": Rung.DEPARTMENTS}, **setting), tree)
    form = AnswererForm(request.POST, **setting)
    if not form.is_valid():
        return _show(request, form, tree, status=422)
    said = form.cleaned_data
    wanted = (said["category"], Rung(said["rung"]), said["organisation"])
    looked = page.fingerprint([sorted(map(str, router.answerers.items())), wanted])
    if said["looked"] != looked:
        retype(form, looked=looked)
        return _show(request, form, tree, changed=concern_queries.with_answerer(*wanted), spot=said["place"])
    return press(
        request, form,
        lambda: concerns.set_answerer(
            actor=page.viewer(request), rung=wanted[1], organisation_id=wanted[2], now=clock.now(),
            category=concern_queries.category(wanted[0]) if wanted[0] else None,
        ),
        template=TEMPLATE, context=_context(request, tree, None, said["place"]), onwards=lambda _made: "answerers",
    )


def _show(
    request: HttpRequest, form: AnswererForm, tree: Tree, *, changed: Router | None = None, spot: Spot | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(request, tree, changed, spot)
    return render(request, TEMPLATE, {**context, "form": form}, status=status)


def _context(request: HttpRequest, tree: Tree, changed: Router | None, spot: Spot | None) -> dict[str, Any]:
    viewer, top, spot = page.viewer(request), tree.top, spot or _any_courtyard(tree)
    return {
        "named": concern_queries.named_answerers(),
        "nobody": [(one, tree.said_all([spot.id for spot in one.spots], at_most=MOST_NAMED))
                   for one in concern_queries.nobody_there()],
        "where": tree.said(spot.id) if spot is not None else "",
        "ladders": concern_queries.ladders_at(spot.id, changed) if spot is not None else [],
        "changed": changed is not None,
        "may": top is not None and bool(viewer.may_administer(top.path)),
        **(history("place", top.id, among="answerer.", may=administers_district(viewer)) if top is not None else {}),
    }


@undoes("answerer.set", among="answerer.", of_the_district=True)
def undo_answerer(viewer: Viewer, _number: int, words: dict[str, Any]) -> str:
    """Let whoever answered on the rung before answer there again."""
    concerns.set_answerer(
        actor=viewer, rung=Rung(words["rung"]), organisation_id=words["before_id"], now=clock.now(),
        category=concern_queries.category(words["kind_id"]) if words["kind_id"] else None,
    )
    return "answerers"
