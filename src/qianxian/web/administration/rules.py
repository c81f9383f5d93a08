"""Routing rules: the list in words, changing it with a look at what would go elsewhere, and where nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.previews import said_where
from qianxian.concerns.queries import Where
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.history import history, undoes
from qianxian.web.forms import ActForm, press, retype

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.queries import Router
    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot, Tree

MOST_ALARMS = 50
TEMPLATE = "administration/rule.html"


class RuleForm(ActForm):
    """A change of the list; `seen` is the list it was made from, `looked` what the preview showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    looked = forms.CharField(required=False, widget=forms.HiddenInput)


class SetForm(RuleForm):
    """What a rule says, and where it stands."""

    place = forms.CharField(
        label=_p("field", "place"), required=False, max_length=80,
        help_text=gettext_lazy("By name or code; empty: the whole district. With the community before it where "
                               "two have the same name."),
    )
    category = forms.TypedChoiceField(
        label=_p("field", "category"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("One of the first level holds for all below it."),
    )
    unit_kind = forms.ChoiceField(label=_p("field", "unit that has it"), choices=OrganisationKind.choices)
    level = forms.ChoiceField(
        label=_p("field", "of which level"), choices=Level.choices, initial=Level.GRID,
        help_text=gettext_lazy("The unit of the place's own grid, community and so on."),
    )
    position = forms.IntegerField(
        label=_p("field", "position"), min_value=1, max_value=999,
        help_text=gettext_lazy("The first rule that fits decides, so special ones stand before general ones."),
    )
    insert = forms.TypedChoiceField(
        label=_p("field", "what stands there now"), coerce=lambda said: said == "1", widget=forms.RadioSelect,
        choices=[("1", gettext_lazy("moves down by one")), ("0", gettext_lazy("is replaced"))], initial="1",
    )

    def __init__(self, *args: Any, router: Router, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        choices = [("", pgettext("category of a rule", "everything"))]
        choices += [(str(kind.id), _indented(kind.name, kind.parent_id)) for kind in router.kinds]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]

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


class MoveForm(RuleForm):
    """Where a rule is to stand."""

    to = forms.IntegerField(label=_p("field", "new position"), min_value=1, max_value=999)


def _indented(name: str, parent_id: int | None) -> str:
    return f"　{name}" if parent_id is not None else name


def _said(where: Where, router: Router, tree: Tree) -> str:
    place = tree.unmistakable(where.place_id) if where.place_id is not None else ""
    category = router.kind(where.category_id).name if where.category_id is not None else ""
    return said_where(place, category, where.level, where.unit_kind)


@dataclass(frozen=True, slots=True)
class _Change:
    """A page that changes the list: what it is called, and which rule it is about, counted from 1."""

    request: HttpRequest
    title: str
    router: Router
    tree: Tree
    number: int | None = None

    @property
    def standing(self) -> list[Where]:
        """The list as it stands."""
        return [Where.from_rule(rule) for rule in self.router.rules]

    @property
    def context(self) -> dict[str, Any]:
        """What the page shows besides the form."""
        about = _said(self.standing[self.number - 1], self.router, self.tree) if self.number else ""
        return {"title": self.title, "about": about}

    def show(self, form: RuleForm, *, status: int = 200, more: Mapping[str, Any] | None = None) -> HttpResponse:
        """Show the form."""
        if not form.is_bound:
            form.initial["seen"] = concern_queries.seen_as(self.router.rules)
        return render(self.request, TEMPLATE, {**self.context, "form": form, **(more or {})}, status=status)

    def look_or_save(
        self, form: RuleForm, wanted: Callable[[], list[Where]], act: Callable[[], object],
    ) -> HttpResponse:
        """Show what the change would do; save it when the same is handed in once more."""
        if not form.is_valid():
            return self.show(form, status=422)
        now_seen = concern_queries.seen_as(self.router.rules)
        if form.cleaned_data["seen"] != now_seen:
            retype(form, seen=now_seen, looked="")
            form.add_error(None, _("Somebody changed the rules a moment ago. Look at them again, and decide then."))
            return self.show(form, status=409)
        try:
            proposed = wanted()
        except Unfit as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong.reason))
            return self.show(form, status=422)
        looked = page.fingerprint([now_seen, [one.row() for one in proposed]])
        if form.cleaned_data["looked"] == looked:
            return press(
                self.request, form, act, template=TEMPLATE, context=self.context, onwards=lambda _made: "rules",
            )
        retype(form, looked=looked)
        return self.show(form, more={
            "preview": concern_queries.preview_rules(proposed),
            "proposed": [_said(one, self.router, self.tree) for one in proposed],
        })


@require_safe
@for_an_administrator
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules in their order, and where their unit does not exist."""
    router, tree = concern_queries.router.now(), places.tree.now()
    alarms = concern_queries.alarms()
    top = tree.top
    may = administers_district(page.viewer(request))
    return render(
        request,
        "administration/rules.html",
        {
            "rules": [_said(Where.from_rule(rule), router, tree) for rule in router.rules],
            "alarms": [(alarm, tree.said(alarm.spot.id)) for alarm in alarms[:MOST_ALARMS]],
            "more_alarms": max(len(alarms) - MOST_ALARMS, 0),
            "last": len(router.rules) + 1,
            "may": may,
            **(history("place", top.id, among="rule.", may=may) if top is not None else {}),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def set_rule(request: HttpRequest) -> HttpResponse:
    """Add a rule, or put one in another's place."""
    router, tree = concern_queries.router.now(), places.tree.now()
    asked = request.GET.get("position", "")
    position = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1  # noqa: PLR2004
    replaces = request.GET.get("insert") == "0" and 1 <= position <= len(router.rules)
    title = _("Put a rule in place of rule %(n)s") % {"n": position} if replaces else _("Add a rule")
    change = _Change(request, title, router, tree, position if replaces else None)
    if request.method != "POST":
        initial: dict[str, Any] = {"position": position, "insert": "0" if replaces else "1"}
        if replaces:
            old = change.standing[position - 1]
            initial |= {"category": old.category_id, "level": old.level, "unit_kind": old.unit_kind,
                        "place": tree.unmistakable(old.place_id) if old.place_id is not None else ""}
        return change.show(SetForm(initial=initial, router=router, tree=tree))
    form = SetForm(request.POST, router=router, tree=tree)

    def wanted() -> list[Where]:
        said = form.cleaned_data
        one = Where(
            said["place"].id if said["place"] else None, said["category"], Level(said["level"]),
            OrganisationKind(said["unit_kind"]),
        )
        return concerns.with_rule(change.standing, one, said["position"], insert=said["insert"])[0]

    def act() -> object:
        said = form.cleaned_data
        return concerns.set_rule(
            actor=page.viewer(request), position=said["position"], insert=said["insert"], seen=said["seen"],
            place=places.rows([said["place"].id])[0] if said["place"] else None,
            category=concern_queries.category(said["category"]) if said["category"] else None,
            level=Level(said["level"]), unit_kind=OrganisationKind(said["unit_kind"]), now=clock.now(),
        )

    return change.look_or_save(form, wanted, act)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Move a rule up or down."""
    change = _at(request, _("Move rule %(n)s") % {"n": number}, number)
    if request.method != "POST":
        return change.show(MoveForm(initial={"to": max(number - 1, 1)}))
    form = MoveForm(request.POST)
    return change.look_or_save(
        form,
        lambda: concerns.with_moved(change.standing, number, form.cleaned_data["to"]),
        lambda: concerns.move_rule(
            actor=page.viewer(request), position=number, to=form.cleaned_data["to"], seen=form.cleaned_data["seen"],
            now=clock.now(),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take a rule out."""
    change = _at(request, _("Take out rule %(n)s") % {"n": number}, number)
    if request.method != "POST":
        return change.show(RuleForm())
    form = RuleForm(request.POST)
    return change.look_or_save(
        form,
        lambda: concerns.without_rule(change.standing, number),
        lambda: concerns.retire_rule(
            actor=page.viewer(request), position=number, seen=form.cleaned_data["seen"], now=clock.now(),
        ),
    )


def _at(request: HttpRequest, title: str, number: int) -> _Change:
    router = concern_queries.router.now()
    if not 1 <= number <= len(router.rules):
        raise Http404
    return _Change(request, title, router, places.tree.now(), number)


def _undo(viewer: Viewer, _number: int, words: dict[str, Any]) -> str:
    """Put the list back as it was before the newest change."""
    seen = concern_queries.seen_as(concern_queries.router.now().rules)
    concerns.put_rules_back(actor=viewer, rules_before=words["rules_before"], seen=seen, now=clock.now())
    return "rules"


for _kind in ("rule.set", "rule.moved", "rule.retired", "rule.put_back"):
    undoes(_kind, among="rule.", of_the_district=True)(_undo)
