"""The year's people's project at the desk: the rounds of an area, and one round from its opening to the look back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit, require
from qianxian.concerns.states import BY_OTHERS, Channel
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, rules
from qianxian.meetings.states import DATED, GATES, BatchState, IdeaState, RoundState, Voters
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.storage import districts
from qianxian.web import page
from qianxian.web.desk.meeting_steps import choose, read_count
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, DateField, press
from qianxian.web.posters import square_code
from qianxian.web.public.projects import about, ends, places_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.meetings.models import ProjectRound

WEEKS = {
    RoundState.INFORMING: 2, RoundState.COLLECTING: 6, RoundState.SCREENING: 10, RoundState.COSTED: 12,
    RoundState.VOTING: 15, RoundState.DELIVERY: 45, RoundState.ACCEPTANCE: 48,
}
"""How many weeks after the opening each phase ends, as the form proposes."""


class RoundForm(ActForm):
    """What a round is opened with."""

    name = forms.CharField(label=_p("field", "name"), max_length=40)
    year = forms.IntegerField(label=gettext_lazy("Of which year"), min_value=2020, max_value=2100)
    budget = forms.IntegerField(label=gettext_lazy("How many yuan may be spent"), min_value=1, max_value=10**12)
    most = forms.IntegerField(
        label=gettext_lazy("So many projects may be ticked on a ballot"), min_value=1, max_value=20, initial=3,
    )
    least = forms.IntegerField(
        label=gettext_lazy("So many votes a project needs"), min_value=1, max_value=100_000, initial=1,
    )
    voters = forms.ChoiceField(label=gettext_lazy("To whom tokens are given"), choices=Voters.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for phase in DATED:
            self.fields[phase.value] = DateField(
                label=gettext_lazy("Last day: %(phase)s") % {"phase": phase.label},
                initial=clock.today() + timedelta(weeks=WEEKS[phase]),
            )


@require_safe
@for_an_office
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds around and in the viewer's area."""
    viewer = page.viewer(request)
    found = queries.rounds_of_desk(viewer)
    return render(
        request, "desk/projects.html",
        {"rounds": [(one, ends(one)) for one in found], "may_open": bool(rules.may_open_round(viewer))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def new_round(request: HttpRequest) -> HttpResponse:
    """Open a round for the viewer's own place."""
    viewer = page.viewer(request)
    require(rules.may_open_round(viewer))
    office = viewer.office
    place_id = office.place_ids[0] if office is not None else 0
    year = clock.today().year
    name = _("%(place)s %(year)s") % {"place": places.tree.now().get(place_id).name, "year": year}
    form = RoundForm(request.POST or None, initial={"year": year, "name": name})
    return press(
        request, form,
        lambda: meetings.open_round(
            actor=viewer, place_id=place_id, now=clock.now(), voters=Voters(form.cleaned_data["voters"]),
            days={phase: form.cleaned_data[phase.value] for phase in DATED},
            **{field: form.cleaned_data[field] for field in ("name", "year", "budget", "most", "least")},
        ),
        template="desk/new_round.html", onwards=lambda made: ("desk_round", made.pk),
    )


def round_for(request: HttpRequest, number: int) -> ProjectRound:
    """Return a round to whoever may see it from inside.

    :raises Http404: if it is missing or not theirs to see.
    """
    found = queries.round_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found


@require_safe
@for_an_office
def desk_round(request: HttpRequest, number: int) -> HttpResponse:
    """Show a round with what is to be done in it now."""
    return show(request, round_for(request, number))


def show(request: HttpRequest, round_: ProjectRound, *, status: int = 200, **context: Any) -> HttpResponse:
    """Show the desk's page of a round, with what was typed and what is wrong with it in `context`."""
    viewer = page.viewer(request)
    runs = bool(rules.may_run(viewer, round_))
    state = RoundState(round_.state)
    ideas = queries.ideas_for(viewer, round_)
    gate = GATES.get(state)
    return render(
        request, "desk/round.html",
        {
            **about(round_), "projects": queries.projects_of(round_), "runs": runs, "ideas": ideas,
            "to_answer": [one for one in ideas if one.state == IdeaState.HANDED_IN],
            "missing": queries.missing_for(round_, clock.today()), "verb": gate.verb if gate else "",
            "may": rules.open_round_steps(viewer, round_), "counts": bool(rules.may_count_paper(viewer, round_)),
            "writes": state == RoundState.COLLECTING and bool(rules.may_write_ideas(viewer, round_)),
            "batches": queries.batches_of(round_) if state == RoundState.VOTING else [],
            "turnout": queries.turnout_of(round_), "units": units_around(round_) if runs else [],
            "objections": queries.objections_for(viewer, round_), "key": page.fresh_key(),
            "screening": state == RoundState.SCREENING, "tokens": state in (RoundState.COSTED, RoundState.VOTING),
            "delivery": state == RoundState.DELIVERY, "dated": DATED, "own": own_projects(request, round_),
            "measures": state in (RoundState.COUNTED, RoundState.DELIVERY), **context,
        },
        status=status,
    )


def own_projects(request: HttpRequest, round_: ProjectRound) -> set[int]:
    """Return the projects of which the viewer's unit builds a part, or all to whoever runs the round."""
    viewer = page.viewer(request)
    return {
        one.project.id for one in queries.built_of(round_)
        if any(rules.may_build(viewer, part.unit_id, round_) for part in one.milestones)
        or rules.may_run(viewer, round_)
    } if round_.state == RoundState.DELIVERY else set()


def units_around(round_: ProjectRound) -> list[people.Unit]:
    """Return the units that can cost or build something in a round: those of its area, and those above it."""
    path = round_.place.path
    tree = places.tree.now()
    line = {spot.id for spot in tree.line(round_.place_id)}
    inside = {spot.id for spot in tree if spot.path.startswith(path)}
    return [unit for unit in people.directory.now() if not (line | inside).isdisjoint(unit.place_ids)]


# ── an idea, for somebody ────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def write_down_idea(request: HttpRequest, number: int) -> HttpResponse:
    """Write an idea down for somebody, or take it from a matter or a meeting's topic, by its code."""
    round_, viewer = round_for(request, number), page.viewer(request)
    require(rules.may_write_ideas(viewer, round_))
    context = {
        "round": round_, "places": places_in(round_), "key": page.fresh_key(), "until": ends(round_),
        "channels": [(one.value, one.label) for one in BY_OTHERS if one not in (Channel.IMPORT, Channel.FOUND)],
    }
    if request.method != "POST":
        return render(request, "desk/write_down_idea.html", context)
    try:
        meetings.hand_in_idea(
            actor=viewer, round_=round_, key=request.POST.get("key", ""), words=request.POST.get("words", ""),
            phone=request.POST.get("phone", ""), place_id=page.read_number(request, "place"), now=clock.now(),
            channel=choose(Channel, request.POST.get("channel", ""), "channel"), **behind(request, round_),
        )
    except Unfit as wrong:
        again = {**context, "wrong": wrong, "typed": request.POST, "key": request.POST.get("key", "")}
        return render(request, "desk/write_down_idea.html", again, status=422)
    return redirect("desk_round", number)


def behind(request: HttpRequest, round_: ProjectRound) -> dict[str, Any]:
    """Return the concern or the topic whose code was typed.

    :raises Unfit: if it is neither, or not theirs to see.
    """
    typed = request.POST.get("code", "").strip()
    if not typed:
        return {}
    viewer = page.viewer(request)
    if (concern := queries.matter_for(viewer, round_, typed)) is not None:
        return {"concern": concern}
    if (topic := queries.topic_for(viewer, round_, typed)) is not None:
        return {"topic": topic}
    raise Unfit(_("No matter and no topic of this area has this code."), "code")


# ── the vote ─────────────────────────────────────────────────────────────────────────────────────────────────────


@require_POST
@for_an_office
def give_out_tokens(request: HttpRequest, number: int) -> HttpResponse:
    """Make tokens and show their sheets, to be printed now: they can't be shown a second time."""
    round_ = round_for(request, number)
    try:
        made = meetings.give_out_tokens(
            actor=page.viewer(request), round_=round_, number=read_count(request, "number"), now=clock.now(),
        )
    except Unfit as wrong:
        return show(request, round_, status=422, wrong=wrong.reason, opened="tokens", typed=request.POST)
    address = f"{districts.address()}/projects/{round_.pk}/vote/"
    response = render(
        request, "desk/token_sheets.html",
        {
            "round": round_, "tokens": made, "projects": queries.projects_of(round_), "address": address,
            "square": square_code(address), "until": queries.until(round_, RoundState.VOTING),
        },
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@for_an_office
def open_batch(request: HttpRequest, number: int) -> HttpResponse:
    """Take in sheets by their stubs and say which are put aside; the others are counted by two units."""
    round_ = round_for(request, number)
    typed = request.POST.get("tokens", "")
    try:
        opened = meetings.open_batch(
            actor=page.viewer(request), round_=round_, typed=typed.splitlines(), now=clock.now(),
        )
    except Unfit as wrong:
        return show(request, round_, status=422, wrong=wrong.reason, opened="batch", typed=request.POST)
    response = render(request, "desk/batch_opened.html", {"round": round_, "batch": opened.batch, "opened": opened})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def count_batch(request: HttpRequest, number: int, batch: int) -> HttpResponse:
    """Enter what the viewer's unit counts in a batch; the other unit's count is not shown."""
    round_, viewer = round_for(request, number), page.viewer(request)
    found = queries.batch_of(round_, batch)
    if found is None or not rules.may_count_paper(viewer, round_):
        raise Http404
    context = {
        "round": round_, "batch": found, "projects": queries.projects_of(round_),
        "agreed": found.state == BatchState.AGREED,
    }
    if request.method != "POST":
        return render(request, "desk/count_batch.html", context)
    try:
        meetings.count_batch(
            actor=viewer, round_=round_, batch=found, version=page.read_version(request),
            ballots=request.POST.get("ballots", ""), blank=read_count(request, "blank"),
            spoiled=read_count(request, "spoiled"), now=clock.now(),
        )
    except Unfit as wrong:
        return render(request, "desk/count_batch.html", {**context, "wrong": wrong, "typed": request.POST}, status=422)
    return redirect("desk_round", number)


@require_safe
@for_an_office
def progress_photo(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """Show a photograph of the work to whoever sees the round from inside."""
    return page.photo(queries.progress_photo_of(round_for(request, number), name))
