"""Putting right where a matter is and what it is about, with a look at where it will go before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries, rules
from qianxian.places import queries as places
from qianxian.tasks.actions import Unsaid
from qianxian.web import page
from qianxian.web.desk.matter import task_for
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, press, retype

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.queries import Kind, Righted
    from qianxian.places.queries import Spot, Tree

TEMPLATE = "desk/put_right.html"


class RightForm(ActForm):
    """Where a matter is, what it is about, and why that is put right; `looked` is what the look showed."""

    looked = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(
        label=_p("field", "place"), max_length=80,
        help_text=gettext_lazy("By name or code; with the community before it where two have the same name."),
    )
    kind = forms.ChoiceField(label=_p("field", "category"))
    reason = forms.CharField(
        label=_p("field", "why it was wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For the desks; those who raised it don't see it."),
    )

    def __init__(self, *args: Any, kinds: list[Kind], tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        self.fields["kind"].choices = [(kind.key, kind.name) for kind in kinds]  # type: ignore[attr-defined]

    def clean_place(self) -> Spot:
        """Find the place that was named."""
        typed = self.cleaned_data["place"].strip()
        spots = self.tree.named(typed)
        if len(spots) != 1:
            raise forms.ValidationError(
                _("Not one place, but none or several: %(lines)s. Write the community before it, or the code."),
                params={"lines": typed},
            )
        return spots[0]


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def put_right(request: HttpRequest, number: int) -> HttpResponse:
    """Show where a matter would go with another place or category, and put it right when the same is sent again."""
    viewer, task = page.viewer(request), task_for(request, number)
    dossier = queries.dossier_for(viewer, task, show_date=page.show_date)
    if dossier is None or not dossier.leads or "put_right" not in rules.open_steps(viewer, dossier.concern, task):
        raise Http404
    concern, kinds, tree = dossier.concern, queries.router.now(), places.tree.now()
    own = kinds.kind(concern.category_id)
    offered = [*([] if own in kinds.leaves else [own]), *kinds.leaves]
    initial = {"place": tree.unmistakable(concern.place_id), "kind": own.key, "version": concern.version}
    form = RightForm(request.POST if request.method == "POST" else None, initial=initial, kinds=offered, tree=tree)
    context = {"task": task, "dossier": dossier, "where": tree.said(concern.place_id)}
    if request.method != "POST":
        return render(request, TEMPLATE, {**context, "form": form})
    if not form.is_valid():
        return render(request, TEMPLATE, {**context, "form": form}, status=422)
    said = form.said
    place_id = said["place"].id
    try:
        right = queries.righted(concern, place_id=place_id, category_key=said["kind"], now=clock.now())
    except Unfit as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong.reason))
        return render(request, TEMPLATE, {**context, "form": form}, status=422)
    looked = page.fingerprint([concern.version, right.spot.id, right.kind.id, [unit.id for unit in right.units]])
    if said["looked"] != looked:
        retype(form, looked=looked, version=str(concern.version))
        return render(request, TEMPLATE, {**context, "form": form, **_shown(right, task.unit.name)})

    def act() -> None:
        try:
            concerns.put_right(
                actor=viewer, concern=concern, version=form.on_version, place_id=place_id, category_key=said["kind"],
                reason=said["reason"], now=clock.now(),
            )
        except Unsaid as wrong:
            raise Unfit(str(wrong.reason), "reason") from wrong

    return press(request, form, act, template=TEMPLATE, context=context, onwards=lambda _none: ("task", number))


def _shown(right: Righted, leads: str) -> dict[str, Any]:
    """Return what the look shows: who would have it, and by when."""
    return {
        "right": right,
        "units": [leads] if right.stays else [unit.name for unit in right.units],
        "by_at": right.deadline.at if right.deadline is not None else None,
    }
