"""The hand-over list: what whoever comes after must know."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import queries as concern_queries
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people import rules
from qianxian.people.queries import bodies
from qianxian.tasks import queries as task_queries
from qianxian.web import page
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import HandOver, Tenure
    from qianxian.tasks.models import Task

GROUPS = {
    "owed": _p("hand-over", "Still to be done"),
    "waiting": _p("hand-over", "Done, waiting to be confirmed"),
    "charge": _p("hand-over", "In charge of"),
    "stand_in": _p("hand-over", "Stand-ins"),
}


class NoteForm(ActForm):
    """What the leaver wants the successor to know."""

    note = forms.CharField(
        label=_p("field", "what else your successor should know"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Where the keys are, what was promised to whom, whom to ask. No residents' names."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Make the list for whoever comes after."""
    viewer = page.viewer(request)
    tenure = _tenure(request, number)
    lines = _lines(tenure)
    form = NoteForm(request.POST if request.method == "POST" else None)
    context = {"tenure": tenure, "groups": _grouped(lines), "may": bool(rules.may_hand_over(viewer, tenure))}
    return press(
        request, form,
        lambda: people.hand_over(
            actor=viewer, tenure=tenure, note=form.said["note"], lines=lines, now=clock.now(),
        ),
        template="desk/hand_over.html", context=context, onwards=lambda made: ("hand_over_list", made.id),
    )


@require_safe
@for_an_office
def hand_over_list(request: HttpRequest, number: int) -> HttpResponse:
    """Show a list, to read, print and accept."""
    return _show(request, _hand_over(request, number))


@require_POST
@for_an_office
def accept_hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Accept a list as the successor."""
    listed = _hand_over(request, number)
    with suppress(Unfit):  # pressed twice: it is accepted
        people.accept_hand_over(
            actor=page.viewer(request), hand_over=listed, version=page.read_version(request),
            now=clock.now(),
        )
    return redirect("hand_over_list", number)


def _show(request: HttpRequest, listed: HandOver) -> HttpResponse:
    return render(
        request,
        "desk/hand_over_list.html",
        {
            "listed": listed,
            "groups": _grouped([(group, said, due) for group, said, due in listed.lines]),
            "may_accept": listed.accepted_at is None
            and bool(rules.may_accept_hand_over(page.viewer(request), listed)),
        },
    )


def _hand_over(request: HttpRequest, number: int) -> HandOver:
    listed = bodies.hand_over_for(page.viewer(request), number)
    if listed is None:
        raise Http404
    return listed


def _tenure(request: HttpRequest, number: int) -> Tenure:
    """Return one's own time in an office, or one that an administrator looks after."""
    viewer = page.viewer(request)
    if viewer.office is not None and viewer.office.tenure_id == number:
        tenure = bodies.own_tenure(viewer)
    elif rules.may_see_administration(viewer):
        tenure = people_queries.tenure_for(viewer, number)
    else:
        tenure = None
    if tenure is None or tenure.stands_in_for_id:
        raise Http404
    return tenure


def _lines(tenure: Tenure) -> list[tuple[str, str, str]]:
    """Collect what is open: work of the unit, the leader's charges, stand-ins. No resident's own words are copied."""
    owed, waiting = task_queries.open_of(tenure.office.organisation_id)
    kinds = concern_queries.kinds_behind([*owed, *waiting])

    def said(task: Task) -> str:
        what = task.headline or kinds.get(task.id, "")
        if task.source == "charge":
            return _("Visit %(place)s") % {"place": task.place.name}
        return f"{task.place.name} · {what}" if what else task.place.name

    today = clock.today()
    return [
        *(("owed", said(task), timezone.localtime(task.due_at).date().isoformat()) for task in owed),
        *(("waiting", said(task), "") for task in waiting),
        *(
            ("charge", charge.place.name, "") for charge in bodies.charges(today)
            if charge.office_id == tenure.office_id
        ),
        *(
            ("stand_in", one.account.username, one.valid_until.isoformat() if one.valid_until else "")
            for one in bodies.stand_ins_of(tenure, today)
        ),
    ]


def _grouped(lines: list[tuple[str, str, str]]) -> list[tuple[object, list[tuple[str, object]]]]:
    return [
        (name, [(said, date.fromisoformat(due) if due else None) for group, said, due in lines if group == key])
        for key, name in GROUPS.items() if any(group == key for group, _said, _due in lines)
    ]
