"""Rounds at the desk: those of the unit, a new one, and the walk of today, point by point on a telephone."""

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
from qianxian.base.permits import require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Channel
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.tasks import rules as task_rules
from qianxian.tasks.states import PointSeen
from qianxian.web import intake, page
from qianxian.web.desk.matter import task_for
from qianxian.web.desk.steps import read_number
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Round, RoundPoint
    from qianxian.tasks.queries import OnWalk
    from qianxian.web.intake import IntakeForm

WEEKDAYS = (
    ("MO", _p("weekday", "Mon")), ("TU", _p("weekday", "Tue")), ("WE", _p("weekday", "Wed")),
    ("TH", _p("weekday", "Thu")), ("FR", _p("weekday", "Fri")), ("SA", _p("weekday", "Sat")),
    ("SU", _p("weekday", "Sun")),
)


class RoundForm(ActForm):
    """A round that begins: its name, its days, its points."""

    name = forms.CharField(label=_p("field", "name"), max_length=60)
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Every week on"), choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple,
    )
    rule = forms.CharField(
        label=gettext_lazy("Or by a rule of days"), required=False, max_length=120,
        help_text=gettext_lazy("Every second Wednesday of a month: FREQ=MONTHLY;BYDAY=2WE. Empty: the weekdays count."),
    )
    first_on = DateField(label=_p("round", "From"))
    points = forms.CharField(
        label=gettext_lazy("The points, in order"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One on each line; behind a colon what is looked at. A courtyard's own name puts finds into that "
            "courtyard. Example: 槐荫院：楼道灯、消防通道",
        ),
    )

    @property
    def days(self) -> str:
        """The rule of days that was chosen."""
        chosen = ",".join(self.cleaned_data["weekdays"])
        return str(self.cleaned_data["rule"]) or (f"FREQ=WEEKLY;BYDAY={chosen}" if chosen else "")


def _points(viewer: Viewer, typed: str) -> list[tasks.Point]:
    """Read a point from each line: where, and behind a colon what is looked at."""
    assert viewer.office is not None  # noqa: S101  # the rule said so
    tree, own = places.tree.now(), viewer.office.place_ids[0]
    courtyards = {spot.name: spot.id for spot in tree.below(own, Level.COURTYARD)}
    found = []
    for line in clean(typed).split("\n"):
        where, _colon, look_at = line.replace(":", "：", 1).partition("：")
        if where.strip():
            known = next((number for name, number in courtyards.items() if where.strip().startswith(name)), own)
            found.append(tasks.Point(where.strip(), known, look_at.strip()))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def rounds(request: HttpRequest) -> HttpResponse:
    """Show the rounds of the unit and of those below it, and let it begin one."""
    viewer = page.viewer(request)
    may = bool(task_rules.may_keep_rounds(viewer))
    form = RoundForm(request.POST or None, initial={"first_on": clock.today()})
    sheet = page.sheet(request)
    rows, more = task_queries.rounds_for(viewer, sheet=sheet)
    context = {"rows": rows, "more": more, "sheet": sheet, "may": may}
    if request.method == "POST":
        require(task_rules.may_keep_rounds(viewer))
    return press(
        request, form,
        lambda: tasks.begin_round(
            actor=viewer, name=form.cleaned_data["name"], rule=form.days,
            points=_points(viewer, form.cleaned_data["points"]), first_on=form.cleaned_data["first_on"],
            now=clock.now(),
        ),
        template="desk/rounds.html", context=context, onwards=lambda made: ("round", made.pk),
    )


def _said_days(rule: str) -> str:
    """Say the weekdays of a rule; any other rule as it is written."""
    days = rule.removeprefix("FREQ=WEEKLY;BYDAY=").split(",")
    names = {key: str(said) for key, said in WEEKDAYS}
    return "、".join(names[day] for day in days) if all(day in names for day in days) else rule


def _round(request: HttpRequest, number: int) -> Round:
    found = task_queries.round_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found


@require_safe
@for_an_office
def one_round(request: HttpRequest, number: int) -> HttpResponse:
    """Show a round: its points, and how often it was walked or missed."""
    found = _round(request, number)
    about = {
        "round": found, "days": _said_days(found.rule), "points": list(found.points.order_by("position")),
        "walks": task_queries.walks_of(found),
        "may_end": found.ended_on is None and bool(task_rules.may_end_round(page.viewer(request), found)),
    }
    return render(request, "desk/one_round.html", about)


@require_POST
@for_an_office
def end_round(request: HttpRequest, number: int) -> HttpResponse:
    """Let a round be due no more."""
    tasks.end_round(
        actor=page.viewer(request), found=_round(request, number), version=read_number(request, "version") or 0,
        now=clock.now(),
    )
    return redirect("round", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def walk(request: HttpRequest, number: int) -> HttpResponse:
    """Show the walk of a day, and tick its points off one by one."""
    shown = task_for(request, number)
    viewer = page.viewer(request)
    on = task_queries.walk_for(viewer, shown)
    if on is None:
        raise Http404
    if request.method != "POST":
        return _show(request, on)
    require(task_rules.may_work(viewer, shown))
    point = next((one for one, _seen in on.points if one.pk == read_number(request, "point")), None)
    if point is None:
        raise Http404
    form = intake.read(request, channel=Channel.FOUND, place_id=point.place_id)
    wrong, status = _tick(request, on, point, form)
    if not wrong:
        return redirect("walk", number=number)
    return _show(request, on, status=status, reason=wrong, opened=point.pk, form=form)


def _tick(request: HttpRequest, on: OnWalk, point: RoundPoint, form: IntakeForm) -> tuple[object, int]:
    """Tick a point off; return what is wrong, with the status of the page that says so, or an empty text."""
    viewer, seen, now = page.viewer(request), request.POST.get("seen", ""), clock.now()
    if seen not in PointSeen.values:
        return _("Choose one of them, please."), 422
    try:
        if seen == PointSeen.FOUND:
            made = intake.hand_in(form, lambda handed: concerns.find_on_walk(
                actor=viewer, walk=on.walk, point=point, intake=handed, stamp=stamps.read(), now=now,
            ))
            return ("" if made is not None else next(iter(form.errors.values()))), 422
        reason = request.POST.get("reason", "")
        tasks.see_point(actor=viewer, walk=on.walk, point=point, seen=PointSeen(seen), reason=reason, now=now)
    except tasks.AlreadySeen:
        # Sent again after the signal was gone, it is kept once; what was found besides a colleague must not be lost.
        if seen == PointSeen.FOUND:
            return _("A colleague ticked this point off. Write what you found down as found on a round instead."), 409
    except (tasks.Unsaid, NotPossible) as error:
        return error.reason, 422 if isinstance(error, tasks.Unsaid) else 409
    return "", 200


def _show(request: HttpRequest, on: OnWalk, *, status: int = 200, **context: Any) -> HttpResponse:
    viewer, task = page.viewer(request), on.walk.task
    found = concern_queries.found_on(viewer, task)
    about = {
        "task": task,
        "walk": on.walk,
        "left": on.left,
        "points": [(point, seen, found.get(point.pk)) for point, seen in on.points],
        "may_work": bool(task_rules.may_work(viewer, task)) and on.left > 0 and task.done_at is None
        and on.walk.missed_at is None,
        "kinds": concern_queries.router.now().offered(),
        "form": intake.blank(),
        "where": places.tree.now().said(task.place_id, top=Level.COMMUNITY),
    }
    return render(request, "desk/walk.html", {**about, **context}, status=status)
