"""Laying out meetings at the desk: a series, all grids at once, one meeting more."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit, require
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, rules
from qianxian.meetings.states import Capacity, Holiday, ProcedureStep, SeriesKind
from qianxian.web import page
from qianxian.web.desk.meeting_steps import read_count
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.meetings.models import Meeting, Series

EVERY_TUESDAY, THIRD_THURSDAY, BY_HAND = "FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=3TH", ""


class PlanForm(ActForm):
    """What all meetings of a series have in common."""

    name = forms.CharField(label=_p("field", "name"), max_length=30, initial="周二议事")
    rule = forms.CharField(
        label=gettext_lazy("On which days"), max_length=120, required=False, initial=EVERY_TUESDAY,
        help_text=gettext_lazy(
            "A rule of days (RFC 5545). Every Tuesday: FREQ=WEEKLY;BYDAY=TU. Every third Thursday of a month: "
            "FREQ=MONTHLY;BYDAY=3TH. Empty: each meeting is called by hand.",
        ),
    )
    starts_at = forms.TimeField(
        label=_p("field", "At"), initial=time(15), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    venue = forms.CharField(label=_p("field", "Where"), max_length=40, initial="小区会客厅")
    holiday = forms.ChoiceField(label=gettext_lazy("On a holiday"), choices=Holiday.choices, initial=Holiday.MOVE)
    quorum_heads = forms.IntegerField(
        label=gettext_lazy("A vote counts from so many people on"), min_value=0, max_value=2000, initial=5,
    )
    quorum_of = forms.MultipleChoiceField(
        label=gettext_lazy("and if there is somebody as"), choices=Capacity.choices, required=False,
        initial=[Capacity.BRANCH], widget=forms.CheckboxSelectMultiple,
    )
    template = forms.CharField(
        label=gettext_lazy("What every meeting talks about"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("One line each; nothing is fine."),
    )

    @property
    def plan(self) -> meetings.Plan:
        """What was filled in, as an act needs it."""
        names = ("name", "rule", "starts_at", "venue", "quorum_heads", "template")
        return meetings.Plan(
            **{name: self.cleaned_data[name] for name in names}, holiday=Holiday(self.cleaned_data["holiday"]),
            quorum_of=tuple(self.cleaned_data["quorum_of"]),
        )


class LayOutForm(PlanForm):
    """All grids at once, up to a day."""

    until = DateField(label=gettext_lazy("Up to"))


class NewSeriesForm(PlanForm):
    """One series of the viewer's own unit."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind"), choices=SeriesKind.choices)
    term = forms.CharField(
        label=gettext_lazy("Before the number"), required=False, max_length=20,
        help_text=gettext_lazy("Of an executive: 十六届. Else empty."),
    )


class MoreForm(ActForm):
    """One meeting more, or all of them up to a day."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("One more meeting, on"), required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    until = DateField(label=gettext_lazy("Or all meetings of the rule up to"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def lay_out(request: HttpRequest) -> HttpResponse:
    """Lay out the deliberation days of all grids below the viewer's office."""
    viewer = page.viewer(request)
    require(rules.may_plan_all(viewer))
    form = LayOutForm(request.POST or None, initial={"until": clock.today() + timedelta(days=90)})
    place_id = viewer.office.place_ids[0] if viewer.office is not None and viewer.office.place_ids else 0
    return press(
        request, form,
        lambda: meetings.lay_out(
            actor=viewer, place_id=place_id, plan=form.plan, until=form.cleaned_data["until"], now=clock.now(),
        ),
        template="desk/meeting_form.html", context={"all_grids": True}, onwards=lambda _made: "meetings",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def new_series(request: HttpRequest) -> HttpResponse:
    """Begin a series of the viewer's own unit."""
    viewer = page.viewer(request)
    office = viewer.office
    if office is None or not office.place_ids:
        raise Refused(gettext_lazy("Your unit acts at no place, so it convenes no meeting."))
    require(rules.may_convene_at(viewer, office.organisation_id, office.paths[0]))
    form = NewSeriesForm(request.POST or None)
    return press(
        request, form,
        lambda: meetings.open_series(
            actor=viewer, kind=SeriesKind(form.cleaned_data["kind"]), convener_id=office.organisation_id,
            place_id=office.place_ids[0], plan=form.plan, now=clock.now(),
        ),
        template="desk/meeting_form.html", onwards=lambda made: ("meeting_series", made.id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def series(request: HttpRequest, number: int) -> HttpResponse:
    """Show a series with what lies with the owners or the community, and lay out more of its meetings."""
    viewer = page.viewer(request)
    found = queries.series_for(viewer, number)
    if found is None:
        raise Http404
    form = MoreForm(request.POST or None)
    context: dict[str, Any] = {
        "series": found, "referred": _referred(found), "steps": ProcedureStep, "today": clock.today(),
    }
    return press(
        request, form, lambda: _more(form, viewer, found), template="desk/meeting_series.html", context=context,
        onwards=lambda _made: "meetings",
    )


def _more(form: MoreForm, viewer: Any, found: Series) -> object:
    if form.cleaned_data["starts_at"]:
        return meetings.call(actor=viewer, series=found, starts_at=form.cleaned_data["starts_at"], now=clock.now())
    until = form.cleaned_data["until"] or clock.today()
    return meetings.lay_out_series(actor=viewer, series=found, until=until, now=clock.now())


def _referred(found: Series) -> list[dict[str, Any]]:
    rows = []
    for topic in queries.referred_of(found):
        taken = {one.step for one in topic.procedure.all()}
        left = [step for step in ProcedureStep if step not in taken]
        rows.append({"topic": topic, "next": left[0] if left else None, "taken": list(topic.procedure.all())})
    return rows


# ── held on paper ────────────────────────────────────────────────────────────────────────────────────────────────

ON_A_SHEET = (Capacity.BRANCH, Capacity.OWNERS_REPRESENTATIVE, Capacity.RESIDENT)
"""The columns of the form; more than that nobody types for twenty grids."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def held_on_paper(request: HttpRequest) -> HttpResponse:
    """Write down in one go which meetings of the last two weeks were held on paper, and how many were there."""
    viewer = page.viewer(request)
    require(rules.may_plan_all(viewer))
    place_id = viewer.office.place_ids[0] if viewer.office is not None and viewer.office.place_ids else 0
    found = queries.to_note(viewer, clock.now())
    wrong = None
    if request.method == "POST":
        if not found:
            raise Refused(_("No meeting waits to be written down here; perhaps a colleague was quicker."))
        try:
            meetings.note_held(
                actor=viewer, place_id=place_id, held=_held(request, found), now=clock.now(),
            )
        except Unfit as error:
            wrong = error.reason
        else:
            return redirect("meetings")
    rows = [
        (one, [(column, f"{column.value}-{one.id}", request.POST.get(f"{column.value}-{one.id}", ""))
               for column in ON_A_SHEET])
        for one in found
    ]
    context = {"rows": rows, "columns": ON_A_SHEET, "wrong": wrong}
    return render(request, "desk/held_on_paper.html", context, status=422 if wrong else 200)


def _held(request: HttpRequest, found: list[Meeting]) -> list[meetings.OnPaper]:
    """Return the meetings of which somebody was counted.

    :raises Unfit: if there is none, or a number can't be read.
    """
    held = []
    for one in found:
        heads = {column: read_count(request, f"{column.value}-{one.id}") for column in ON_A_SHEET}
        if any(heads.values()):
            held.append(meetings.OnPaper(one.id, heads))
    if not held:
        raise Unfit(_("Write how many were there, at least for one meeting."))
    return held
