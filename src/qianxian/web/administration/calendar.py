"""The working calendar: which days people work, when offices are open, and loading a year."""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.said import said_weekday
from qianxian.places import actions as places_actions
from qianxian.places import queries as places
from qianxian.places import years
from qianxian.places.calendar import USUAL_HOURS, Span
from qianxian.tasks import actions as task_actions
from qianxian.tasks import queries as tasks
from qianxian.web import errors, page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.forms import ActForm, press, retype

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer
    from qianxian.places.holidays import Announced
    from qianxian.places.years import YearChange

A_WEEK = [date(2026, 11, 23 + n) for n in range(7)]
FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST_LIST = 1_000_000
"""Bytes; a list of ten years has twelve thousand."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the grid of a year: whether people work, and what breaks the rule of the week there."""

    number: int
    works: bool
    mark: str
    title: str


@require_safe
@for_an_administrator
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a year's working days, holidays and make-up days, and when offices are open."""
    top = places.tree.now().top
    if top is None:
        return errors.nobody_in_charge(request)
    may = administers_district(page.viewer(request))
    known = places.calendar.now()
    this_year = clock.today().year
    asked = request.GET.get("year", "")
    year = int(asked) if re.fullmatch(r"[0-9]{4}", asked) and FIRST_YEAR <= int(asked) <= LAST_YEAR else this_year
    return render(
        request,
        "administration/calendar.html",
        {
            "year": year,
            "years": sorted({*known.years, this_year, this_year + 1, year}),
            "loaded": year in known.years,
            "missing": [one for one in (this_year, this_year + 1) if one not in known.years],
            "provisional": tasks.count_provisional(),
            "months": _grid(year),
            "weekdays": [said_weekday(day) for day in A_WEEK],
            "spans": known.spans,
            "reminded": tasks.nearly_due.now(),
            "may": may,
            **history(
                "place", top.id, among="calendar.", may=may,
                beside=[("reminderlead", lead.id)] if (lead := tasks.reminder_lead()) is not None else [],
            ),
        },
    )


def _grid(year: int) -> list[tuple[str, list[list[Cell | None]]]]:
    """Return the months of a year with their weeks, Monday first; days of other months are None."""
    known = places.calendar.now()
    names = {day: name for day, _works, name in years.known_days(year)}

    def cell(month: int, number: int) -> Cell | None:
        if not number:
            return None
        day = date(year, month, number)
        works = known.works(day)
        mark = ""
        if day in names:
            mark = pgettext("mark of a day", "work") if works else pgettext("mark of a day", "rest")
        return Cell(number, works, mark, names.get(day, ""))

    weeks = months.Calendar(firstweekday=0).monthdayscalendar
    return [
        (
            date_format(date(year, month, 1), pgettext("format of a month", "F")),
            [[cell(month, number) for number in week] for week in weeks(year, month)],
        )
        for month in range(1, 13)
    ]


# ── loading ──────────────────────────────────────────────────────────────────────────────────────────────────────


class LoadForm(ActForm):
    """A list of holidays, pasted or uploaded; `looked` says that its changes were shown."""

    file = forms.FileField(label=_p("field", "file"), required=False, help_text=gettext_lazy("CSV or TOML, UTF-8."))
    text = forms.CharField(
        label=gettext_lazy("or paste the list here"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    looked = forms.CharField(required=False, widget=forms.HiddenInput)

    def read_file(self) -> None:
        """Put what was uploaded into the text, so that it is shown, can be mended, and isn't lost."""
        upload = self.files.get("file")
        if upload is None:
            return
        if (upload.size or 0) > LARGEST_LIST:
            self.add_error("file", _("That is too long for a calendar. Is it the right file?"))
            return
        raw = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            retype(self, text=text)
            self.cleaned_data["text"] = text
            return
        self.add_error("file", _("This file is no text. Save the sheet as CSV, and choose that."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def load(request: HttpRequest) -> HttpResponse:
    """Take a list of holidays, show what it changes, and load it when it is handed in once more."""
    template = "administration/load_calendar.html"
    if request.method != "POST":
        return render(request, template, {"form": LoadForm()})
    form = LoadForm(request.POST, request.FILES)
    form.is_valid()
    form.read_file()
    text = form.cleaned_data.get("text", "")
    announced, changes = years.read_calendar(text)
    context: dict[str, Any] = {}
    if form.errors or announced.wrong:
        context["wrong"] = announced.wrong if not form.errors else []
        return render(request, template, {**context, "form": form}, status=422)
    if not changes or form.cleaned_data.get("looked") != _seen(changes):
        retype(form, looked=_seen(changes))
        shown = {"changes": changes, "years": sorted(announced.years), "seen": True}
        return render(request, template, {**context, "form": form, **shown})
    return press(
        request, form, lambda: _load(page.viewer(request), announced), template=template, context=context,
        onwards=lambda _changes: "calendar",
    )


def _load(viewer: Viewer, announced: Announced) -> list[YearChange]:
    return places_actions.load_years(actor=viewer, announced=announced, now=clock.now())


def _seen(changes: list[YearChange]) -> str:
    """Return a short name for what was shown: another list, or another calendar beneath it, has to be shown first."""
    return page.fingerprint([[change.year, change.before, change.after] for change in changes])


@undoes("calendar.set", among="calendar.", of_the_district=True)
def undo_year(viewer: Viewer, number: int, words: dict[str, Any]) -> str:
    """Put a year back as it was before it was loaded."""
    days = [_read_day(said) for said in words["before"]]
    places_actions.set_calendar(
        actor=viewer, district=places.rows([number])[0], year=words["year"], days=days, now=clock.now(),
    )
    return "calendar"


def _read_day(said: str) -> tuple[date, bool, str]:
    day, works, *name = said.split(" ", 2)
    return date.fromisoformat(day), works == "1", name[0] if name else ""


# ── hours ────────────────────────────────────────────────────────────────────────────────────────────────────────


class HoursForm(ActForm):
    """When offices are open: one stretch a line."""

    spans = forms.CharField(
        label=_p("field", "working hours"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One stretch a line, such as 8:30-12:00. They hold on every working day."),
    )

    def clean_spans(self) -> list[Span]:
        """Read one stretch a line."""
        lines = filter(None, (line.strip() for line in self.cleaned_data["spans"].splitlines()))
        return [_read_span(line) for line in lines]


def _read_span(line: str) -> Span:
    found = re.fullmatch(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]+\s*(\d{1,2})[:：](\d{2})", line)
    try:
        hours = [int(part) for part in found.groups()] if found else []
        return Span(time(hours[0], hours[1]), time(hours[2], hours[3]))
    except (ValueError, IndexError):
        raise forms.ValidationError(
            _("“%(line)s” can’t be read. Write it as 8:30-12:00."), params={"line": line[:40]},
        ) from None


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def hours(request: HttpRequest) -> HttpResponse:
    """Say when offices are open."""
    template = "administration/form.html"
    context = {
        "title": _("Working hours"), "back": "calendar",
        "lead": _("Promises in working hours count these only, and working days end when the last one ends. "
                  "What was promised already stays as it is."),
    }
    if request.method != "POST":
        spans = "\n".join(str(span).replace("–", "-") for span in places.calendar.now().spans)
        return render(request, template, {**context, "form": HoursForm(initial={"spans": spans})})
    form = HoursForm(request.POST)
    return press(
        request, form,
        lambda: places_actions.set_working_hours(
            actor=page.viewer(request), spans=form.said["spans"], now=clock.now(),
        ),
        template=template, context=context, onwards=lambda _none: "calendar",
    )


@undoes("calendar.hours_set", among="calendar.", of_the_district=True)
def undo_hours(viewer: Viewer, _number: int, words: dict[str, Any]) -> str:
    """Put the working hours back; where none had been said, the usual ones."""
    spans = [_read_span(said) for said in before_changes(words)["spans"]] or USUAL_HOURS
    places_actions.set_working_hours(actor=viewer, spans=spans, now=clock.now())
    return "calendar"


# ── reminding ────────────────────────────────────────────────────────────────────────────────────────────────────


class ReminderForm(ActForm):
    """How long before the deadline units are reminded."""

    work_days = forms.IntegerField(
        label=_p("field", "working days before the deadline"), min_value=1, max_value=task_actions.LONGEST_LEAD,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def reminding(request: HttpRequest) -> HttpResponse:
    """Say how long before the deadline units are reminded."""
    own = tasks.reminder_lead()
    first = {"work_days": tasks.nearly_due.now(), "version": own.version if own is not None else 0}
    form = ReminderForm(request.POST) if request.method == "POST" else ReminderForm(initial=first)
    context = {
        "title": _("Reminding before the deadline"), "back": "calendar",
        "lead": _("So long before, a unit is reminded once, and the work is yellow in its lists. What it was reminded "
                  "of already it is not reminded of again."),
    }
    return press(
        request, form,
        lambda: task_actions.set_reminder_lead(
            actor=page.viewer(request), work_days=form.said["work_days"], version=form.on_version, now=clock.now(),
        ),
        template="administration/form.html", context=context, onwards=lambda _made: "calendar",
    )


@undoes("reminder_lead.set", of_the_district=True)
def undo_reminding(viewer: Viewer, _number: int, words: dict[str, Any]) -> str:
    """Remind as long before as it was."""
    own = tasks.reminder_lead()
    task_actions.set_reminder_lead(
        actor=viewer, work_days=before_changes(words)["work_days"], version=own.version if own is not None else 0,
        now=clock.now(),
    )
    return "calendar"
