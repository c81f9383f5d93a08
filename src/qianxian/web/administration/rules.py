"""Routing rules: the list in words, changing it with a look at what would go elsewhere, and where nobody is."""

from __future__ import annotations

import re
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
from qianxian.concerns.queries import Where
from qianxian.concerns.states import Channel
from qianxian.people import queries as people
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
    from qianxian.places.queries import Tree

MOST_ALARMS = 50
TEMPLATE = "administration/rule.html"


class RuleForm(ActForm):
    """A change of the list; `seen` is the list it was made from, `looked` what the preview showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    looked = forms.CharField(required=False, widget=forms.HiddenInput)


class SetForm(RuleForm):
    """What a rule says, and where it stands."""

    place = forms.CharField(
        label=_p("field", "places"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("By name or code, one a line; empty: the whole district. With the community before it "
                               "where two have the same name."),
    )
    zone = forms.TypedChoiceField(
        label=_p("field", "drawn area"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("It holds for courtyards whose point lies in it."),
    )
    category = forms.TypedChoiceField(
        label=_p("field", "category"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("One of the first level holds for all below it."),
    )
    channel = forms.ChoiceField(
        label=_p("field", "how it came in"), required=False,
        choices=[("", _p("channel of a rule", "in whatever way")), *Channel.choices],
    )
    words = forms.CharField(
        label=_p("field", "words in the text"), required=False, max_length=1000,
        help_text=gettext_lazy("One is enough of those written here, with a comma between them."),
    )
    bodies = forms.CharField(
        label=_p("field", "bodies that have it"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("By name, one a line. Several take turns, in this order. Empty: as chosen below."),
    )
    unit_kind = forms.ChoiceField(
        label=_p("field", "unit that has it"), required=False, choices=OrganisationKind.choices,
    )
    level = forms.ChoiceField(
        label=_p("field", "of which level"), required=False, choices=Level.choices, initial=Level.GRID,
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
        areas = [(str(zone.id), zone.name) for zone, _spots in concern_queries.zones()]
        self.fields["zone"].choices = [("", pgettext("area of a rule", "none")), *areas]  # type: ignore[attr-defined]

    def clean_place(self) -> list[int]:
        """Find the places that were named."""
        found, unclear = [], []
        for typed in _lines(self.cleaned_data["place"]):
            spots = self.tree.named(typed)
            found += [spot.id for spot in spots[:1]]
            unclear += [typed] if len(spots) != 1 else []
        if unclear:
            raise forms.ValidationError(
                _("Not one place, but none or several: %(lines)s. Write the community before it, or the code."),
                params={"lines": "、".join(unclear)},
            )
        return found

    def clean_words(self) -> list[str]:
        """Read the words."""
        return [word for word in re.split(r"[,，、;；\s]+", self.cleaned_data["words"]) if word]

    def clean_bodies(self) -> list[int]:
        """Find the bodies that were named."""
        called: dict[str, list[int]] = {}
        for unit in people.directory.now():
            called.setdefault(unit.name, []).append(unit.id)
        named = {typed: called.get(typed, []) for typed in _lines(self.cleaned_data["bodies"])}
        if unclear := [typed for typed, found in named.items() if len(found) != 1]:
            raise forms.ValidationError(
                _("Not one body, but none or several: %(lines)s. Write the whole name, as the list of bodies has it."),
                params={"lines": "、".join(unclear)},
            )
        return [found[0] for found in named.values()]

    def clean(self) -> dict[str, Any]:
        """Ask who has it: a body by its name, or a kind of unit."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("bodies") and not (said.get("unit_kind") and said.get("level")) and not self.errors:
            self.add_error("bodies", _("Say who has it: a body by its name, or a kind of unit and its level."))
        return said

    @property
    def rule(self) -> Where:
        """What was filled in, as a rule; where bodies are named, keeping it puts in their level and kind."""
        said = self.cleaned_data
        place, *more = said["place"] or [None]
        return Where(
            place, said["category"], Level(said["level"] or Level.GRID),
            OrganisationKind(said["unit_kind"] or OrganisationKind.BRANCH), more_places=tuple(more),
            zone_id=said["zone"], channel=said["channel"], words=tuple(said["words"]), bodies=tuple(said["bodies"]),
        )


class MoveForm(RuleForm):
    """Where a rule is to stand."""

    to = forms.IntegerField(label=_p("field", "new position"), min_value=1, max_value=999)


def _indented(name: str, parent_id: int | None) -> str:
    return f"　{name}" if parent_id is not None else name


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _typed(old: Where, tree: Tree) -> dict[str, Any]:
    """Return what a rule says as the form has it."""
    units = {unit.id: unit.name for unit in people.directory.now()}
    return {
        "place": "\n".join(tree.unmistakable(number) for number in old.place_ids), "zone": old.zone_id,
        "category": old.category_id, "channel": old.channel, "words": "、".join(old.words),
        "bodies": "\n".join(units[body] for body in old.bodies if body in units),
        "level": old.level, "unit_kind": old.unit_kind,
    }


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
        about = concern_queries.said_rules([self.standing[self.number - 1]])[0] if self.number else ""
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
            "proposed": concern_queries.said_rules(proposed),
        })


@require_safe
@for_an_administrator
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules in their order, and where their unit does not exist."""
    router, tree = concern_queries.router.now(), places.tree.now()
    alarms = concern_queries.alarms()
    top, standing = tree.top, [Where.from_rule(rule) for rule in router.rules]
    may = administers_district(page.viewer(request))
    return render(
        request,
        "administration/rules.html",
        {
            "rules": [
                (said, len(one.bodies) > 1)
                for said, one in zip(concern_queries.said_rules(standing), standing, strict=True)
            ],
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
            initial |= _typed(change.standing[position - 1], tree)
        return change.show(SetForm(initial=initial, router=router, tree=tree))
    form = SetForm(request.POST, router=router, tree=tree)

    def wanted() -> list[Where]:
        said, one = form.cleaned_data, concerns.fit_rule(form.rule)
        return concerns.with_rule(change.standing, one, said["position"], insert=said["insert"])[0]

    def act() -> object:
        said = form.cleaned_data
        return concerns.set_rule(
            actor=page.viewer(request), position=said["position"], insert=said["insert"], seen=said["seen"],
            one=form.rule, now=clock.now(),
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
