"""What is done in a mediation: each step reads its own form and is one act; what was typed is never lost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianxian.base import clock
from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, rules
from qianxian.meetings.states import PromiseState, TalkState
from qianxian.storage.acts import Conflict
from qianxian.storage.files import NotAPhoto
from qianxian.tasks.actions import Unsaid
from qianxian.web import page
from qianxian.web.desk.mediation import MOST_LINES, case_for, read_ids, read_parties, show
from qianxian.web.desk.meeting_steps import choose, read_day
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from qianxian.meetings.queries import Case

MOST_PROMISES = 12


def _by(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"actor": page.viewer(request), "mediation": case.mediation, "now": clock.now()}


def _versioned(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {**_by(request, case), "version": page.read_version(request)}


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")


def _take_on(request: HttpRequest, case: Case) -> None:
    meetings.take_on_mediation(
        **_versioned(request, case), about=_said(request, "about"), parties=read_parties(request, MOST_LINES),
        mediator_ids=read_ids(request, "mediator"),
    )


def _add_party(request: HttpRequest, case: Case) -> None:
    party = next(iter(read_parties(request, 1)), meetings.Party(""))
    meetings.add_party(**_versioned(request, case), party=party)


def _stand_aside(request: HttpRequest, case: Case) -> None:
    meetings.stand_aside(**_versioned(request, case), office_id=page.read_number(request, "office"))


def _arrange(request: HttpRequest, case: Case) -> None:
    day = read_day(request, "day")
    if day is None:
        raise Unfit(_("Choose a day."), "day")
    try:
        begins, ends = (
            timezone.make_aware(datetime.combine(day, datetime.strptime(_said(request, name), "%H:%M").time()))  # noqa: DTZ007  # the zone is given beside it
            for name in ("begins", "ends")
        )
    except ValueError:
        raise Unfit(_("Say from when to when."), "begins") from None
    number = page.read_number(request, "room")
    room = queries.room_for(page.viewer(request), number) if number is not None else None
    if number is not None and room is None:
        raise Unfit(_("Choose a room from the list, or write where they meet."), "room")
    meetings.arrange_talks(
        **_versioned(request, case), starts_at=begins, ends_at=ends, room=room, venue=_said(request, "venue"),
    )


def _note(request: HttpRequest, case: Case) -> None:
    talk = case.planned
    if talk is None:
        raise NotPossible(_("No talks wait for that any more. Look at the case again, please."))
    meetings.note_talks(
        **_by(request, case), talk=talk, version=page.read_version(request), note=_said(request, "note"),
        came=choose(TalkState, _said(request, "came"), "came"),
    )


def _call_off(request: HttpRequest, case: Case) -> None:
    talk = case.planned
    require(rules.may_keep_mediation(page.viewer(request), case.mediation, [one.office_id for one in case.aside]))
    if talk is None:
        raise NotPossible(_("No talks wait for that any more. Look at the case again, please."))
    meetings.call_off_talks(**_by(request, case), talk=talk, version=page.read_version(request))


def _agree(request: HttpRequest, case: Case) -> None:
    told = []
    for place in range(MOST_PROMISES):
        typed = [_said(request, f"{name}{place}").strip() for name in ("promise", "due")]
        if any(typed):
            party = page.read_number(request, f"party{place}")
            told.append(meetings.Promised(party or 0, typed[0], read_day(request, f"due{place}")))
    meetings.agree(**_versioned(request, case), agreement=_said(request, "agreement"), promises=told)


def _refer(request: HttpRequest, case: Case) -> None:
    body = queries.referral_body_in(case.mediation.place_id, page.read_number(request, "body") or 0)
    if body is None:
        require(rules.may_keep_mediation(page.viewer(request), case.mediation, [one.office_id for one in case.aside]))
        raise Unfit(_("Choose from the list where they are sent."), "body")
    meetings.refer(**_versioned(request, case), body=body, reason=_said(request, "reason"))


def _look(request: HttpRequest, case: Case) -> None:
    kept = {
        one.id: choose(PromiseState, _said(request, f"kept{one.id}") or PromiseState.OPEN.value, "kept")
        for one in case.promises
    }
    meetings.look_at_agreement(**_versioned(request, case), kept=kept)


def _keep_paper(request: HttpRequest, case: Case) -> None:
    try:
        photos = page.store_photos(request.FILES.getlist("photo"))
    except NotAPhoto as wrong:
        raise Unfit(wrong.reason, "photo") from None
    if not photos:
        raise Unfit(_("Take a photograph of the signed paper first."), "photo")
    for photo in photos:
        meetings.keep_paper(**_by(request, case), photo=photo)


def _take_number_out(request: HttpRequest, case: Case) -> None:
    number = page.read_number(request, "party")
    party = next((one for one in case.parties if one.id == number), None)
    if party is None:
        raise Unfit(_("Choose whose number goes."), "party")
    meetings.take_number_out(**_by(request, case), party=party)


def _reasoned(act: Callable[..., None]) -> Callable[[HttpRequest, Case], None]:
    return lambda request, case: act(**_versioned(request, case), reason=_said(request, "reason"))


STEPS: dict[str, Callable[[HttpRequest, Case], None]] = {
    "take_on": _take_on, "decline": _reasoned(meetings.decline_mediation), "add_party": _add_party,
    "name_mediators": lambda request, case: meetings.name_mediators(
        **_versioned(request, case), mediator_ids=read_ids(request, "mediator"),
    ),
    "stand_aside": _stand_aside, "arrange": _arrange, "note": _note, "call_off": _call_off, "agree": _agree,
    "not_agree": _reasoned(meetings.not_agree), "refer": _refer, "look": _look,
    "withdraw": lambda request, case: meetings.withdraw_mediation(**_versioned(request, case)),
    "talk_again": _reasoned(meetings.talk_again), "paper": _keep_paper, "number": _take_number_out,
}


@require_POST
@for_an_office
def mediation_step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Take one of the steps of a case; where something is wrong, its form comes back with what was typed."""
    case, doing = case_for(request, number), STEPS.get(name)
    if name == "numbers":
        return show(request, case, numbers=meetings.see_numbers(**_by(request, case)))
    if doing is None:
        raise Http404
    try:
        doing(request, case)
    except (Unfit, Unsaid) as wrong:
        field = getattr(wrong, "field", "")
        return show(request, case_for(request, number), status=422, wrong=wrong.reason, wrong_field=field, opened=name)
    except NotPossible as wrong:
        return show(request, case_for(request, number), status=409, wrong=wrong.reason, opened=name)
    except Conflict:
        why = _("Somebody changed it a moment ago. Look at what stands here now; what you typed is still below.")
        return show(request, case_for(request, number), status=409, wrong=why, opened=name)
    if name == "stand_aside" and queries.mediation_for(page.viewer(request), number) is None:
        return redirect("mediations")
    return redirect("mediation", number)
