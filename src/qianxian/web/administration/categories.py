"""Categories: two levels, what each is called, who sees it, and how long it may take at each rung."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import ClassCode, PartOrEvent, Rung
from qianxian.places.states import TimeUnit
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.models import Category
    from qianxian.concerns.queries import Kind, Router
    from qianxian.people.queries import Viewer


class TermWidget(forms.MultiWidget):
    """A number and its unit, side by side."""

    def __init__(self) -> None:
        super().__init__(
            [
                forms.NumberInput(attrs={"min": 1, "max": 999, "aria-label": _p("field", "how many")}),
                forms.Select(choices=TimeUnit.choices, attrs={"aria-label": _p("field", "of which unit")}),
            ],
            attrs={"class": "term"},
        )

    def decompress(self, value: str | None) -> list[str]:
        """Take a term apart: “5 work_days”."""
        return value.split(" ", 1) if value else ["", TimeUnit.WORK_DAYS.value]


class TermField(forms.MultiValueField):
    """How long something may take, as an act takes it: “5 work_days”, or nothing."""

    widget = TermWidget

    def __init__(self, **kwargs: Any) -> None:
        number = forms.IntegerField(
            min_value=1, max_value=999, required=False,
            error_messages={"invalid": gettext_lazy("Write a whole number from 1 to 999.")},
        )
        unit = forms.ChoiceField(choices=TimeUnit.choices)
        super().__init__([number, unit], required=False, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> str:
        """Put a term together."""
        return f"{data_list[0]} {data_list[1]}" if data_list and data_list[0] else ""


class CategoryForm(ActForm):
    """What is known of a category."""

    parent_id = forms.TypedChoiceField(
        label=_p("field", "category above"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("None: it stands at the first level. What is raised is of the second level."),
    )
    name = forms.CharField(label=_p("field", "name"), max_length=30)
    short = forms.CharField(
        label=_p("field", "on the tile"), max_length=4, help_text=gettext_lazy("At most four characters."),
    )
    position = forms.IntegerField(
        label=_p("field", "place in the list"), min_value=0, max_value=999,
        help_text=gettext_lazy("Small numbers come first."),
    )
    term_raised = TermField(label=_p("field", "time within which it is taken on"))
    term_grid = TermField(label=_p("field", "time limit at the grid"))
    term_community = TermField(label=_p("field", "time limit at the community"))
    term_subdistrict = TermField(label=_p("field", "time limit at the sub-district"))
    term_departments = TermField(label=_p("field", "time limit at the departments"))
    term_joint_review = TermField(label=_p("field", "time limit at the joint review"))
    emergency = forms.CharField(
        label=_p("field", "when it can't wait"), max_length=120, required=False,
        help_text=gettext_lazy("One sentence above the form: whom to ring first. Such as: fire, ring 119 first."),
    )
    for_residents = forms.BooleanField(
        label=_p("field", "for residents"), required=False, initial=True,
        help_text=gettext_lazy("Offered on the courtyard pages."),
    )
    state_only = forms.BooleanField(
        label=_p("field", "in public only its state"), required=False,
        help_text=gettext_lazy("For disputes and care: the board shows the community and the state, no sentence."),
    )
    class_code = forms.ChoiceField(label=_p("field", "class"), required=False)
    part_or_event = forms.ChoiceField(
        label=_p("field", "thing or event"), required=False,
        help_text=gettext_lazy(
            "City management counts the two apart: something that stands there is broken or missing, or something "
            "happens there. If you are not sure, leave it out.",
        ),
    )
    retention_days = forms.IntegerField(
        label=_p("field", "days for which words are kept"), required=False, min_value=1, max_value=36500,
        help_text=gettext_lazy("After the end. Empty: as long as the matter itself."),
    )
    checklist = forms.CharField(
        label=_p("field", "checklist"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One line each, to be ticked off. It is put to the work when a unit receives it."),
    )

    def __init__(self, *args: Any, router: Router, kind: Kind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", pgettext("choice", "none"))
        own = kind.id if kind is not None else None
        above = [one for one in router.first_level if one.key != concerns.SYSTEM and one.id != own]
        self.fields["parent_id"].choices = [none, *((one.id, one.name) for one in above)]  # type: ignore[attr-defined]
        self.fields["class_code"].choices = [none, *ClassCode.choices]  # type: ignore[attr-defined]
        self.fields["part_or_event"].choices = [none, *PartOrEvent.choices]  # type: ignore[attr-defined]
        parent = router.kind(kind.parent_id) if kind is not None and kind.parent_id is not None else None
        for rung in Rung:
            said = _("Empty: %(term)s.") % {"term": _without(rung, kind, parent)}
            self.fields[f"term_{rung.value}"].help_text = said


def _without(rung: Rung, kind: Kind | None, parent: Kind | None) -> str:
    """Say what holds at a rung where a category says nothing of its own."""
    if parent is not None and rung in parent.terms:
        return _("as the category above, %(term)s") % {"term": parent.terms[rung]}
    if rung == Rung.RAISED:
        return str(concern_queries.TO_TAKE_ON)
    if rung != Rung.GRID and kind is not None and kind.terms.get(Rung.GRID):
        return _("as at the grid, %(term)s") % {"term": kind.terms[Rung.GRID]}
    return str(concern_queries.USUAL_TERM) if rung == Rung.GRID else _("as at the grid")


def _initial(kind: Kind) -> dict[str, Any]:
    """Return a category as the form shows it."""
    columns = {name: getattr(kind, name) for name in concerns.CHANGEABLE if name not in concerns.TERMS}
    terms = {name: concerns.said_term(kind.own_terms.get(rung)) for name, rung in concerns.TERMS.items()}
    return {**columns, **terms, "version": kind.version}


@require_safe
@for_an_administrator
def categories(request: HttpRequest) -> HttpResponse:
    """List the categories, each of the first level with those below it."""
    router = concern_queries.router.now()
    return render(
        request,
        "administration/categories.html",
        {
            "groups": [(kind, _row(kind), [(one, _row(one)) for one in router.below(kind.id)])
                       for kind in router.first_level],
            "retired": [kind for kind in router.everything if kind.retired],
            "may": administers_district(page.viewer(request)),
        },
    )


def _row(kind: Kind) -> list[tuple[str, str]]:
    """Return within what a kind is taken on, and its terms by rung, joined where neighbouring ones are the same."""
    row: list[tuple[str, str]] = []
    for rung in list(Rung)[1:]:
        term = str(kind.term(rung))
        if row and row[-1][1] == term:
            row[-1] = (f"{row[-1][0]}、{rung.label}", term)
        else:
            row.append((str(rung.label), term))
    if len(row) == 1:
        row = [(pgettext("terms", "on every rung"), row[0][1])]
    return [(pgettext("terms", "taken on within"), str(kind.term(Rung.RAISED))), *row]


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def add(request: HttpRequest) -> HttpResponse:
    """Add a category."""
    router = concern_queries.router.now()
    template = "administration/form.html"
    context = {"title": _("Add a category"), "back": "categories"}
    if request.method != "POST":
        below = request.GET.get("below", "")
        last = max((kind.position for kind in router.kinds if kind.key != concerns.SYSTEM), default=0)
        initial = {"parent_id": below if below.isdigit() else None, "position": last + 1}
        return render(request, template, {**context, "form": CategoryForm(initial=initial, router=router)})
    form = CategoryForm(request.POST, router=router)

    def act() -> Category:
        said = form.said
        parent_id = said.pop("parent_id")
        terms = {rung: concerns.read_term(said.pop(name), name) for name, rung in concerns.TERMS.items()}
        return concerns.add_category(
            actor=page.viewer(request),
            parent=concern_queries.category(parent_id) if parent_id else None,
            terms={rung: term for rung, term in terms.items() if term is not None},
            now=clock.now(),
            **said,
        )

    return press(
        request, form, act, template=template, context=context, onwards=lambda made: ("category", made.id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def category(request: HttpRequest, number: int) -> HttpResponse:
    """Show a category with its history, and change it."""
    row, kind, router = _category(number)
    template = "administration/category.html"
    context = {
        "kind": kind,
        "above": router.kind(kind.parent_id) if kind.parent_id is not None else None,
        "may_hold": kind.parent_id is None and kind.key != concerns.SYSTEM and not kind.retired,
        **history("category", number),
    }
    if request.method != "POST":
        form = CategoryForm(initial=_initial(kind), router=router, kind=kind)
        return render(request, template, {**context, "form": form})
    form = CategoryForm(request.POST, router=router, kind=kind)
    return press(
        request, form,
        lambda: concerns.change_category(
            actor=page.viewer(request), category=row, version=form.on_version, now=clock.now(), **form.said,
        ),
        template=template, context=context, onwards=lambda _none: ("category", number),
    )


@require_POST
@for_the_district
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take a category out of use."""
    row, _kind, _router = _category(number)
    concerns.retire_category(actor=page.viewer(request), category=row, version=row.version, now=clock.now())
    return redirect("category", number)


@require_POST
@for_the_district
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Take a category into use again."""
    row, _kind, _router = _category(number)
    concerns.restore_category(actor=page.viewer(request), category=row, version=row.version, now=clock.now())
    return redirect("category", number)


def _category(number: int) -> tuple[Category, Kind, Router]:
    row = concern_queries.category(number)
    if row is None:
        raise Http404
    router = concern_queries.router.now()
    return row, router.kind(number), router


@undoes("category.changed", of_the_district=True)
def undo_change(viewer: Viewer, number: int, words: dict[str, Any]) -> tuple[str, int]:
    """Write back what a category was before its last change."""
    row, _kind, _router = _category(number)
    concerns.change_category(
        actor=viewer, category=row, version=row.version, now=clock.now(), **before_changes(words),
    )
    return ("category", number)


@undoes("category.retired", of_the_district=True)
def undo_retiring(viewer: Viewer, number: int, _words: dict[str, Any]) -> tuple[str, int]:
    """Take a category into use again."""
    row, _kind, _router = _category(number)
    concerns.restore_category(actor=viewer, category=row, version=row.version, now=clock.now())
    return ("category", number)


@undoes("category.added", of_the_district=True)
@undoes("category.restored", of_the_district=True)
def undo_use(viewer: Viewer, number: int, _words: dict[str, Any]) -> tuple[str, int]:
    """Take a category out of use again."""
    row, _kind, _router = _category(number)
    concerns.retire_category(actor=viewer, category=row, version=row.version, now=clock.now())
    return ("category", number)
