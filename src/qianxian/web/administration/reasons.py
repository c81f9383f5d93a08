"""The list of what may still be wrong with an answer, from which people choose who say: not settled."""

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
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.models import DissatisfactionReason
    from qianxian.people.queries import Viewer


class ReasonForm(ActForm):
    """What is known of a reason."""

    name = forms.CharField(
        label=_p("field", "name"), max_length=30,
        help_text=gettext_lazy("As people say it, such as: it broke again."),
    )
    position = forms.IntegerField(
        label=_p("field", "place in the list"), min_value=0, max_value=999,
        help_text=gettext_lazy("Small numbers come first."),
    )
    reopens = forms.BooleanField(
        label=_p("field", "it is done again"), required=False, initial=True,
        help_text=gettext_lazy(
            "Without it, the reason is kept as a complaint and the matter counts as settled: for rudeness or delay.",
        ),
    )


def _may(request: HttpRequest) -> bool:
    top = places.tree.now().top
    return top is not None and bool(page.viewer(request).may_administer(top.path))


@require_safe
@for_an_administrator
def reasons(request: HttpRequest) -> HttpResponse:
    """List the reasons."""
    found = concern_queries.reasons()
    return render(
        request,
        "administration/reasons.html",
        {
            "reasons": [one for one in found if not one.retired],
            "retired": [one for one in found if one.retired],
            "may": administers_district(page.viewer(request)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def add(request: HttpRequest) -> HttpResponse:
    """Add a reason."""
    context = {"title": _("Add a reason"), "back": "reasons"}
    last = max((one.position for one in concern_queries.reasons() if not one.retired), default=0)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm(initial={"position": last + 1})
    return press(
        request, form,
        lambda: concerns.add_reason(actor=page.viewer(request), now=clock.now(), **form.said),
        template="administration/form.html", context=context, onwards=lambda made: ("reason", made.id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def reason(request: HttpRequest, number: int) -> HttpResponse:
    """Show a reason with its history, and change it."""
    row = _reason(number)
    initial = {"name": row.name, "position": row.position, "reopens": row.reopens, "version": row.version}
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm(initial=initial)
    return press(
        request, form,
        lambda: concerns.change_reason(
            actor=page.viewer(request), reason=row, version=form.on_version, now=clock.now(), **form.said,
        ),
        template="administration/reason.html",
        context={"reason": row, "may": _may(request), **history("dissatisfactionreason", number)},
        onwards=lambda _none: ("reason", number),
    )


@require_POST
@for_the_district
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take a reason off the list."""
    row = _reason(number)
    concerns.retire_reason(actor=page.viewer(request), reason=row, version=row.version, now=clock.now())
    return redirect("reason", number)


@require_POST
@for_the_district
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Put a reason on the list again."""
    row = _reason(number)
    concerns.restore_reason(actor=page.viewer(request), reason=row, version=row.version, now=clock.now())
    return redirect("reason", number)


def _reason(number: int) -> DissatisfactionReason:
    row = concern_queries.reason(number)
    if row is None:
        raise Http404
    return row


@undoes("reason.changed", of_the_district=True)
def undo_change(viewer: Viewer, number: int, words: dict[str, Any]) -> tuple[str, int]:
    """Write back what a reason was before its last change."""
    row = _reason(number)
    concerns.change_reason(
        actor=viewer, reason=row, version=row.version, now=clock.now(), **before_changes(words),
    )
    return ("reason", number)


@undoes("reason.retired", of_the_district=True)
def undo_retiring(viewer: Viewer, number: int, _words: dict[str, Any]) -> tuple[str, int]:
    """Put a reason on the list again."""
    row = _reason(number)
    concerns.restore_reason(actor=viewer, reason=row, version=row.version, now=clock.now())
    return ("reason", number)


@undoes("reason.added", of_the_district=True)
@undoes("reason.restored", of_the_district=True)
def undo_use(viewer: Viewer, number: int, _words: dict[str, Any]) -> tuple[str, int]:
    """Take a reason off the list again."""
    row = _reason(number)
    concerns.retire_reason(actor=viewer, reason=row, version=row.version, now=clock.now())
    return ("reason", number)
