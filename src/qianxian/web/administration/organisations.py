"""Organisations and their offices: found, change, end; create, take and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.queries import past
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import queries as places
from qianxian.web import page
from qianxian.web.administration import ended
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.forms import ActForm, DateField, press
from qianxian.web.parts import divide, opened

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import Office, Organisation
    from qianxian.people.queries import Viewer
    from qianxian.places.models import Place
    from qianxian.places.queries import Tree


class OrganisationForm(ActForm):
    """What is known of an organisation."""

    name = forms.CharField(label=_p("field", "name"), max_length=80)
    phone = forms.CharField(label=_p("field", "telephone"), max_length=20, required=False)
    hours = forms.CharField(
        label=_p("field", "hours"), max_length=60, required=False,
        help_text=gettext_lazy("When somebody is there, as people say it: every day 8:00—18:00"),
    )
    note = forms.CharField(
        label=_p("field", "line on the courtyard page"), max_length=80, required=False,
        help_text=gettext_lazy("Such as where to find the courtyard head."),
    )
    places = forms.CharField(
        label=_p("field", "places"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text=gettext_lazy(
            "Where it acts: one place a line, by name or code. A joint branch has several; a property company comes to "
            "its courtyards on the roll-out board, and may have none here.",
        ),
    )

    def __init__(self, *args: Any, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree

    def clean_places(self) -> list[Place]:
        """Read one place a line."""
        found, unknown = [], []
        for line in filter(None, (line.strip() for line in self.cleaned_data["places"].splitlines())):
            spots = self.tree.named(line)
            if len(spots) == 1:
                found.append(spots[0].id)
            else:
                unknown.append(line)
        if unknown:
            raise forms.ValidationError(
                _("Not one place, but none or several: %(lines)s. Write the community before it, or the code."),
                params={"lines": "、".join(unknown)},
            )
        return places.rows(found)


class FoundForm(OrganisationForm):
    """An organisation to be founded."""

    kind = forms.ChoiceField(label=_p("field", "kind"), choices=OrganisationKind.choices)
    valid_from = DateField(label=_p("field", "first day"))
    field_order = ("kind", "name", "places", "phone", "hours", "note", "valid_from")


class OfficeForm(ActForm):
    """An office to be created."""

    kind = forms.ChoiceField(label=_p("field", "kind"), choices=OfficeKind.choices)
    title = forms.CharField(label=_p("field", "title"), max_length=60)


class TakeForm(ActForm):
    """Who takes an office, and when."""

    username = forms.CharField(label=_p("field", "account"), max_length=40)
    valid_from = DateField(label=_p("field", "first day"))
    valid_until = DateField(
        label=_p("field", "until"), required=False,
        help_text=gettext_lazy("The first day on which they no longer hold it."),
    )


class EndForm(ActForm):
    """The day on which something ends."""

    on = DateField(label=_p("field", "until"))


@require_safe
@for_an_administrator
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations where the administrator's office acts."""
    tree = places.tree.now()
    kind = request.GET.get("kind", "")
    viewer = page.viewer(request)
    office = viewer.office
    found = people_queries.organisations_for(viewer, tree)
    shown = [unit for unit in found if unit.kind == kind] if kind else found
    counts = [(one, sum(unit.kind == one for unit in found)) for one in OrganisationKind]
    known = {spot.id for spot in tree if office is not None and office.covers(spot.path)}
    parts = divide(tree, shown, lambda unit: next((one for one in unit.place_ids if one in known), None))
    part = opened(request, parts)
    start = page.read_start(request)
    end = start + people_queries.PAGE
    return render(
        request,
        "administration/organisations.html",
        {
            "shown": [(unit, tree.said_all(unit.place_ids)) for unit in (part.rows[start:end] if part else ())],
            "parts": parts,
            "part": part,
            "next": end if part and len(part.rows) > end else None,
            "counts": [(one, n) for one, n in counts if n],
            "kind": kind,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def found_organisation(request: HttpRequest) -> HttpResponse:
    """Found an organisation."""
    tree = places.tree.now()
    first = {"valid_from": clock.today()}
    form = FoundForm(request.POST if request.method == "POST" else None, initial=first, tree=tree)
    template = "administration/form.html"
    context = {"title": _("Found an organisation"), "back": "organisations"}

    def act() -> Organisation:
        said = form.said
        at = said.pop("places")
        said["kind"] = OrganisationKind(said["kind"])
        return people.found_organisation(actor=page.viewer(request), at=at, now=clock.now(), **said)

    return press(request, form, act, template=template, context=context, onwards=lambda made: ("organisation", made.id))


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def organisation(request: HttpRequest, number: int) -> HttpResponse:
    """Show an organisation with its offices and its history, and change it."""
    shown = people_queries.organisation_for(page.viewer(request), number)
    if shown is None:
        return ended.show_organisation(request, number)
    tree = places.tree.now()
    context = _about(shown, tree)
    if request.method != "POST":
        initial = {
            **{name: getattr(shown, name) for name in people.CHANGEABLE},
            "places": "\n".join(tree.unmistakable(seat.place_id) for seat in people_queries.seats_of(shown)),
            "version": shown.version,
        }
        form = OrganisationForm(initial=initial, tree=tree)
        return render(request, "administration/organisation.html", {**context, "form": form})
    form = OrganisationForm(request.POST, tree=tree)

    def act() -> None:
        said = form.said
        at = said.pop("places")
        people.change_organisation(
            actor=page.viewer(request), organisation=shown, version=form.on_version, at=at, now=clock.now(), **said,
        )

    return press(
        request, form, act, template="administration/organisation.html", context=context,
        onwards=lambda _nothing: ("organisation", number),
    )


@undoes("organisation.changed")
def undo_change(viewer: Viewer, number: int, words: dict[str, Any]) -> tuple[str, int]:
    """Write back what an organisation was before its last change."""
    shown = people_queries.organisation_for(viewer, number)
    if shown is None:
        raise Http404
    before = before_changes(words)
    # By number, for several places may have one name.
    at = places.rows(words["at_before"]) if before.pop("places", None) is not None else None
    people.change_organisation(
        actor=viewer, organisation=shown, version=shown.version, at=at, now=clock.now(), **before,
    )
    return ("organisation", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def end_organisation(request: HttpRequest, number: int) -> HttpResponse:
    """End an organisation with its offices."""
    shown = _organisation(request, number)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"on": clock.today(), "version": shown.version},
    )
    template = "administration/form.html"
    context = {
        "title": _("End %(name)s") % {"name": shown.name}, "back": "organisation", "back_to": number,
        "lead": _("Its offices end with it. What it did stays on record."),
    }
    return press(
        request, form,
        lambda: people.end_organisation(
            actor=page.viewer(request), organisation=shown, version=form.on_version, on=form.said["on"],
            now=clock.now(),
        ),
        template=template, context=context, onwards=lambda _nothing: ("organisation", number),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def create_office(request: HttpRequest, number: int) -> HttpResponse:
    """Create an office in an organisation."""
    shown = _organisation(request, number)
    form = OfficeForm(request.POST if request.method == "POST" else None)
    template = "administration/form.html"
    context = {
        "title": _("Create an office"), "lead": shown.name, "back": "organisation", "back_to": number,
    }

    def act() -> Office:
        said = form.said
        return people.create_office(
            actor=page.viewer(request), organisation=shown, kind=OfficeKind(said["kind"]), title=said["title"],
            now=clock.now(),
        )

    return press(
        request, form, act, template=template, context=context, onwards=lambda _made: ("organisation", number),
    )


def _organisation(request: HttpRequest, number: int) -> Organisation:
    shown = people_queries.organisation_for(page.viewer(request), number)
    if shown is None:
        raise Http404
    return shown


def _about(shown: Organisation, tree: Tree) -> dict[str, Any]:
    return {
        "shown": shown,
        "kind_name": OrganisationKind(shown.kind).label,
        "where": tree.said_all([seat.place_id for seat in people_queries.seats_of(shown)]),
        "offices": people_queries.offices_of(shown, clock.today()),
        **history("organisation", shown.id, beside=past.things_of_organisation(shown)),
    }
