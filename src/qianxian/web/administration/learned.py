"""What the suggested categories were learned from, how good each version is, and which one is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries
from qianxian.places import queries as places
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.history import history, undoes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.models import CategoryModel
    from qianxian.people.queries import Viewer


@require_safe
@for_an_administrator
def learned(request: HttpRequest) -> HttpResponse:
    """List the versions, and how often what they suggested was taken."""
    confirmed, needed = queries.count_confirmed(clock.now())
    known = queries.versions()
    top = places.tree.now().top
    beside = [("categorymodel", one.id) for one in known]
    return render(
        request,
        "administration/learned.html",
        {
            "versions": known,
            "in_use": next((one for one in known if one.in_use), None),
            "confirmed": confirmed,
            "needed": needed,
            "weeks": queries.taken_by_week(clock.now()),
            "likeness": queries.likeness_now(),
            "may": administers_district(page.viewer(request)),
            **history("place", top.id if top else 0, among="model.", beside=beside),
        },
    )


@require_safe
@for_an_administrator
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show how good a version is: per category, by how much it had to learn from, and whether words have changed."""
    row = _version(number)
    said = row.report
    names = {kind.key: kind.name for kind in queries.router.now().everything}
    classes = [(names.get(key, key), texts, precision, recall) for key, texts, precision, recall in said["classes"]]
    return render(
        request,
        "administration/learned_version.html",
        {
            "version": row,
            "said": said,
            "classes": sorted(classes, key=lambda one: -one[1]),
            "drift": dict(zip(("divergence", "unseen_then", "unseen_now"), said["drift"] or (), strict=False)),
            "may": administers_district(page.viewer(request)),
        },
    )


@require_POST
@for_the_district
def train(request: HttpRequest) -> HttpResponse:
    """Let a new version be learned in the background."""
    concerns.ask_to_train(actor=page.viewer(request), now=clock.now())
    return redirect("learned")


@require_POST
@for_the_district
def use(request: HttpRequest, number: int) -> HttpResponse:
    """Suggest by a version; 0 is the written word list alone."""
    concerns.use_model(actor=page.viewer(request), model=_version(number) if number else None, now=clock.now())
    return redirect("learned")


def _version(number: int) -> CategoryModel:
    row = queries.version(number)
    if row is None:
        raise Http404
    return row


@undoes("model.used", of_the_district=True)
def undo_use(viewer: Viewer, _number: int, words: dict[str, Any]) -> str:
    """Suggest by what was in use before."""
    before = words["before"]
    concerns.use_model(actor=viewer, model=_version(before) if before else None, now=clock.now())
    return "learned"
