"""What is done at a meeting: each step reads its own form and is one act; what was typed is never lost."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianxian.base import clock
from qianxian.base.permits import Unfit, require
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, rules
from qianxian.meetings.counting import Side
from qianxian.meetings.states import Capacity, DecisionClass, ItemKind, Means, OutcomeKind, ProcedureStep
from qianxian.storage.files import NotAPhoto
from qianxian.tasks.actions import Unsaid
from qianxian.web import page
from qianxian.web.desk.meetings import meeting_for, show
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum
    from typing import Any, TypeVar

    from django.http import HttpRequest, HttpResponse

    from qianxian.meetings.models import Item, Meeting

    Choice = TypeVar("Choice", bound=Enum)
    Doing = Callable[[HttpRequest, Meeting], object]

AREA = re.compile(r"\d{1,9}(\.\d{1,2})?")
MOST_DIGITS = 9


# ── what was typed ───────────────────────────────────────────────────────────────────────────────────────────────


def read_count(request: HttpRequest, field: str) -> int:
    """Return a number that was typed; empty is none.

    :raises Unfit: if it is no number.
    """
    typed = request.POST.get(field, "").strip() or "0"
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS):
        raise Unfit(_("Write a whole number, please."), field)
    return int(typed)


def read_area(request: HttpRequest, field: str) -> int:
    """Return an area in hundredths of a square metre, exactly as it was typed.

    :raises Unfit: if it is no area with at most two decimals.
    """
    typed = request.POST.get(field, "").strip()
    if not AREA.fullmatch(typed):
        raise Unfit(_("Write the square metres with at most two decimals, such as 12345.67."), field)
    whole, _dot, part = typed.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def read_day(request: HttpRequest, field: str) -> date | None:
    """Return a day that was chosen, or None where none was.

    :raises Unfit: if it is no day.
    """
    typed = request.POST.get(field, "")
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Unfit(_("Choose a day."), field) from None


def read_moment(request: HttpRequest, field: str) -> datetime:
    """Return a day and hour that were chosen.

    :raises Unfit: if they are none.
    """
    try:
        typed = datetime.fromisoformat(request.POST.get(field, ""))
    except ValueError:
        raise Unfit(_("Choose a day and an hour."), field) from None
    return typed if timezone.is_aware(typed) else timezone.make_aware(typed)


def choose(kind: type[Choice], typed: str, field: str) -> Choice:
    """Return one of a list.

    :raises Unfit: if it is not in the list.
    """
    try:
        return kind(typed)
    except ValueError:
        raise Unfit(_("Choose from the list."), field) from None


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": page.viewer(request), "now": clock.now()}


# ── steps of a meeting ───────────────────────────────────────────────────────────────────────────────────────────


def _plain(act: Callable[..., object]) -> Doing:
    """Return a step that only needs to be pressed."""
    return lambda request, shown: act(**_by(request), meeting=shown, version=page.read_version(request))


def _move(request: HttpRequest, shown: Meeting) -> None:
    meetings.move(
        **_by(request), meeting=shown, version=page.read_version(request), reason=request.POST.get("reason", ""),
        starts_at=read_moment(request, "starts_at"),
    )


def _take_room(request: HttpRequest, shown: Meeting) -> None:
    room = queries.room_for(page.viewer(request), page.read_number(request, "room") or 0)
    if room is None:
        raise Unfit(_("Choose a room from the list."), "room")
    meetings.take_room(**_by(request), meeting=shown, version=page.read_version(request), room=room)


def _leave_room(request: HttpRequest, shown: Meeting) -> None:
    meetings.leave_room(
        **_by(request), meeting=shown, version=page.read_version(request), venue=request.POST.get("venue", ""),
    )


def _cancel(request: HttpRequest, shown: Meeting) -> None:
    meetings.cancel(
        **_by(request), meeting=shown, version=page.read_version(request), reason=request.POST.get("reason", ""),
    )


def _count(request: HttpRequest, shown: Meeting) -> None:
    heads = {
        one: read_count(request, one.value) for one in Capacity if request.POST.get(one.value, "").strip()
    }
    meetings.count_heads(**_by(request), meeting=shown, key=request.POST.get("key", ""), heads=heads)


def _sheet(request: HttpRequest, shown: Meeting) -> None:
    require(rules.may_convene(page.viewer(request), shown.series))
    try:
        photos = page.store_photos(request.FILES.getlist("photo"))
    except NotAPhoto as wrong:
        raise Unfit(wrong.reason, "photo") from None
    if not photos:
        raise Unfit(_("Take a photograph of the sheet first."), "photo")
    for photo in photos:
        meetings.keep_sheet(**_by(request), meeting=shown, photo=photo)


def _roll(request: HttpRequest, shown: Meeting) -> None:
    there = {int(one) for one in request.POST.getlist("unit") if one.isascii() and one.isdecimal() and len(one) < 20}  # noqa: PLR2004  # 63 bits
    meetings.call_roll(**_by(request), meeting=shown, unit_ids=frozenset(there))


def _bring_in(request: HttpRequest, shown: Meeting) -> None:
    meetings.bring_in(
        **_by(request), meeting=shown, title=request.POST.get("title", ""),
        kind=choose(ItemKind, request.POST.get("kind", ""), "kind"),
    )


def _look_back(request: HttpRequest, shown: Meeting) -> None:
    outcome = queries.outcome_of(shown, page.read_number(request, "outcome") or 0)
    if outcome is None:
        raise Http404
    meetings.look_back(
        **_by(request), meeting=shown, outcome=outcome, version=page.read_version(request),
        kept=request.POST.get("kept") == "1", due_on=read_day(request, "due_on"),
    )


def _rectify(request: HttpRequest, shown: Meeting) -> None:
    outcome = queries.outcome_of(shown, page.read_number(request, "outcome") or 0)
    if outcome is None or outcome.item.meeting_id != shown.id:
        raise Http404
    meetings.rectify(**_by(request), outcome=outcome, text=request.POST.get("text", ""))


def _correct(request: HttpRequest, shown: Meeting) -> None:
    meetings.correct(
        **_by(request), meeting=shown, key=request.POST.get("key", ""), words=request.POST.get("words", ""),
        means=choose(Means, request.POST.get("means", ""), "means"), attended=frozenset(),
    )


def _take_over(request: HttpRequest, shown: Meeting) -> None:
    correction = queries.correction_of(shown, page.read_number(request, "correction") or 0)
    if correction is None:
        raise Http404
    meetings.take_over(**_by(request), correction=correction, text=request.POST.get("text", ""))


STEPS: dict[str, Doing] = {
    "open_agenda": _plain(meetings.open_agenda), "publish_agenda": _plain(meetings.publish_agenda),
    "call_to_order": _plain(meetings.call_to_order), "adjourn": _plain(meetings.adjourn),
    "circulate": _plain(meetings.circulate), "move": _move, "cancel": _cancel,
    "take_room": _take_room, "leave_room": _leave_room, "count": _count, "sheet": _sheet,
    "roll": _roll, "bring_in": _bring_in, "look_back": _look_back, "rectify": _rectify, "correct": _correct,
    "take_over": _take_over,
}


@require_POST
@for_an_office
def meeting_step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Do one of the steps of a meeting; where something is wrong, its form comes back with what was typed."""
    doing, shown = STEPS.get(name), meeting_for(request, number)
    if doing is None:
        raise Http404
    try:
        doing(request, shown)
    except (Unfit, Unsaid) as wrong:
        return _again(request, number, name, wrong)
    return redirect("meeting", number)


def _again(request: HttpRequest, number: int, name: str, wrong: Unfit | Unsaid) -> HttpResponse:
    return show(
        request, meeting_for(request, number), status=422, wrong=wrong.reason, opened=name, typed=request.POST,
    )


# ── steps of an item ─────────────────────────────────────────────────────────────────────────────────────────────


def _item(act: Callable[..., object]) -> Callable[[HttpRequest, Item], object]:
    return lambda request, item: act(**_by(request), item=item, version=page.read_version(request))


def _with_reason(act: Callable[..., object]) -> Callable[[HttpRequest, Item], object]:
    return lambda request, item: act(
        **_by(request), item=item, version=page.read_version(request), reason=request.POST.get("reason", ""),
    )


def _vote(request: HttpRequest, item: Item) -> None:
    meetings.take_vote(
        **_by(request), item=item, key=request.POST.get("key", ""), motion=request.POST.get("motion", ""),
        yes=read_count(request, "yes"), no=read_count(request, "no"), abstained=read_count(request, "abstained"),
        objection=request.POST.get("objection", ""),
    )


def _say(request: HttpRequest, item: Item) -> None:
    meetings.say(
        **_by(request), item=item, key=request.POST.get("key", ""), text=request.POST.get("text", ""),
        kind=choose(OutcomeKind, request.POST.get("kind", ""), "kind"), unit_id=page.read_number(request, "unit"),
        due_on=read_day(request, "due_on"), review_on=read_day(request, "review_on"),
    )


def _classify(request: HttpRequest, item: Item) -> None:
    if item.topic is None:
        raise Http404
    meetings.classify(
        **_by(request), topic=item.topic, version=page.read_version(request), series=item.meeting.series,
        decision_class=choose(DecisionClass, request.POST.get("class", ""), "class"),
    )


ITEM_STEPS: dict[str, Callable[[HttpRequest, Item], object]] = {
    "admit": _item(meetings.admit), "decline": _with_reason(meetings.decline), "put_off": _item(meetings.put_off),
    "defer": _item(meetings.defer), "send_down": _with_reason(meetings.send_down), "vote": _vote, "say": _say,
    "classify": _classify,
}


@require_POST
@for_an_office
def item_step(request: HttpRequest, number: int, item: int, name: str) -> HttpResponse:
    """Do one of the steps of an item; where something is wrong, its form comes back with what was typed."""
    shown = meeting_for(request, number)
    found, doing = queries.item_of(shown, item), ITEM_STEPS.get(name)
    if found is None or doing is None:
        raise Http404
    try:
        doing(request, found)
    except (Unfit, Unsaid) as wrong:
        return _again(request, number, name, wrong)
    stays = name in ("vote", "classify")
    return redirect(reverse("meeting", args=[number]) + (f"?item={item}" if stays else ""))


# ── what lies with others ────────────────────────────────────────────────────────────────────────────────────────


@require_POST
@for_an_office
def topic_step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Enter how the owners voted on a topic, or that one of the four steps was taken."""
    found = queries.referred_for(page.viewer(request), number)
    if found is None or name not in ("ballot", "step"):
        raise Http404
    topic, series = found
    given = {**_by(request), "topic": topic, "series": series}
    if name == "ballot":
        meetings.enter_ballot(
            **given, counted_on=read_day(request, "counted_on") or clock.today(),
            everybody=Side(read_count(request, "owners"), read_area(request, "area")),
            took_part=Side(read_count(request, "owners_took_part"), read_area(request, "area_took_part")),
            agreed=Side(read_count(request, "owners_agreed"), read_area(request, "area_agreed")),
        )
    else:
        meetings.take_step(
            **given, step=choose(ProcedureStep, request.POST.get("step", ""), "step"),
            taken_on=read_day(request, "taken_on") or clock.today(), note=request.POST.get("note", ""),
        )
    return redirect("meeting_series", series.id)
