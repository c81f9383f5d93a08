"""Rooms of service centres at the desk: week by week, booked for a span or several weeks running, and let go."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.meetings import actions, queries, rules
from qianxian.meetings.states import Purpose
from qianxian.web import page
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, DateField

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.places.models import Room

WEEK = timedelta(days=7)
YEARS = range(2000, 2200)
"""Years that a calendar of this page knows."""


class TimeField(forms.TimeField):
    """An hour and minute, with the browser's own clock."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "300"})


class BookForm(ActForm):
    """When a room is wanted, and what for."""

    day = DateField(label=_p("field", "day"))
    begins = TimeField(label=_p("field", "begins at"))
    ends = TimeField(label=_p("field", "ends at"))
    purpose = forms.ChoiceField(label=_p("field", "what for"), choices=Purpose.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_p("field", "called"), max_length=40, required=False,
        help_text=gettext_lazy("Of a meeting: others see it, so no names. For a mediation it is left empty."),
    )
    weeks = forms.IntegerField(
        label=_p("field", "how many weeks running"), min_value=1, max_value=26, initial=1,
        help_text=gettext_lazy("1: only this day. Days that are not free are named and left out."),
    )

    def __init__(self, *args: Any, may_mediate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_mediate:
            self.fields["purpose"].choices = [(Purpose.MEETING.value, Purpose.MEETING.label)]  # type: ignore[attr-defined]


@require_safe
@for_an_office
def rooms(request: HttpRequest) -> HttpResponse:
    """List the rooms that the viewer's office may book."""
    by_centre: dict[Any, list[Room]] = {}
    for room in queries.rooms_for(page.viewer(request)):
        by_centre.setdefault(room.centre, []).append(room)
    return render(request, "desk/rooms.html", {"centres": list(by_centre.items())})


def _room(request: HttpRequest, number: int) -> Room:
    found = queries.room_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def room(request: HttpRequest, number: int) -> HttpResponse:
    """Show a week of a room, and book it."""
    shown = _room(request, number)
    may = bool(rules.may_book(page.viewer(request), shown.centre.place.path, Purpose.MEDIATION))
    first = {"weeks": 1, "purpose": Purpose.MEETING, "day": max(_monday(request), clock.today())}
    form = BookForm(request.POST, may_mediate=may) if request.method == "POST" else BookForm(
        initial=first, may_mediate=may,
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return _book(request, shown, form)
            except Unfit as wrong:
                field = "begins" if wrong.field == "starts_at" else wrong.field
                form.add_error(field if field in form.fields else None, str(wrong.reason))
        status = 422
    return _show(request, shown, form, status)


def _book(request: HttpRequest, shown: Room, form: BookForm) -> HttpResponse:
    said = form.said
    starts_at, ends_at = (timezone.make_aware(datetime.combine(said["day"], said[name])) for name in ("begins", "ends"))
    booked = actions.book_room(
        actor=page.viewer(request), room=shown, purpose=Purpose(said["purpose"]), title=said["title"],
        starts_at=starts_at, ends_at=ends_at, weeks=said["weeks"], now=clock.now(),
    )
    asked = {"week": said["day"].isoformat(), "not": ",".join(day.isoformat() for day, _why in booked.refused)}
    return redirect(f"{reverse('room', args=[shown.id])}?{urlencode({k: v for k, v in asked.items() if v})}")


def _show(request: HttpRequest, shown: Room, form: BookForm, status: int) -> HttpResponse:
    viewer, monday = page.viewer(request), _monday(request)
    monday -= timedelta(days=monday.weekday())
    left_out = [day for typed in request.GET.get("not", "").split(",")[:26] if (day := _day(typed)) is not None]
    context = {
        "room": shown, "centre": shown.centre, "form": form,
        "days": queries.week_of(viewer, shown, monday, clock.now()),
        "monday": monday, "before": monday - WEEK, "after": monday + WEEK, "today": clock.today(),
        "sunday": monday + timedelta(days=6), "left_out": left_out,
    }
    return render(request, "desk/room.html", context, status=status)


def _monday(request: HttpRequest) -> date:
    return _day(request.GET.get("week", "")) or clock.today()


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day.year in YEARS else None


@require_POST
@for_an_office
def let_go_room(request: HttpRequest, number: int) -> HttpResponse:
    """Let a room go that was booked."""
    found = queries.booking_for(page.viewer(request), number)
    if found is None:
        raise Http404
    try:
        actions.let_go_room(
            actor=page.viewer(request), booking=found, version=page.read_version(request),
            reason=request.POST.get("reason", ""), now=clock.now(),
        )
    except Unfit as wrong:
        return render(request, "desk/room_let_go.html", {"booking": found, "wrong": wrong.reason}, status=422)
    week = timezone.localtime(found.starts_at).date()
    return redirect(f"{reverse('room', args=[found.room_id])}?week={week}")
