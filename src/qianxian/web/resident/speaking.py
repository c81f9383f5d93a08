"""The page of a matter for the one who raised it: where it stands, and what they say to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries, rules
from qianxian.concerns.links import secret_of
from qianxian.concerns.states import UNSETTLED, Channel, ConcernState
from qianxian.meetings import queries as meetings
from qianxian.meetings.states import MEDIATION_OPEN
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.storage.acts import Conflict
from qianxian.tasks.actions import Unsaid
from qianxian.web import errors, intake, page, throttle
from qianxian.web.resident import standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.models import DissatisfactionReason, Report
    from qianxian.people.queries import Viewer
    from qianxian.web.intake import IntakeForm

WHOLE = "1"
"""What ?no= says where the matter itself is not settled; else it is the code of one of its parts."""


def stands(found: queries.Matter) -> dict[str, Any]:
    """Return what a page says of where a matter and its parts stand, and whom to ring."""
    now = clock.now()
    return {
        "stands": standing.standing_of(found, now),
        "ladder": standing.ladder_of(found),
        "parts": [(part, standing.standing_of(part, now)) for part in found.parts],
        "ring": _whom_to_ring(found),
    }


def _whom_to_ring(found: queries.Matter) -> tuple[str, str]:
    """Return whom to ring and the number: the unit, or the community where the unit has none."""
    if not found.unit_phone:
        around = people.directory.now().core_and_wings(places.tree.now(), found.concern.place_id)
        if around.stand_in is not None:
            return around.stand_in.name, around.stand_in.phone
    return found.unit_name, found.unit_phone


def show(
    request: HttpRequest, viewer: Viewer, report: Report, address: str, *,
    receipt: str = "", status: int = 200, **typed: Any,
) -> HttpResponse:
    """Show the page; `typed` is what was written and could not be handed in."""
    found = queries.matter_for(viewer, report, show_date=page.show_date)
    if found is None:
        raise Http404
    said = stands(found)
    saying_no = typed.pop("saying_no", "") or request.GET.get("no", "")
    return render(
        request,
        "resident/matter.html",
        {
            "matter": found,
            **said,
            "settled": found.concern.state == ConcernState.CONFIRMED,
            "early_days": _early_days(found),
            "address": address,
            "receipt": receipt,
            "saying_no": saying_no,
            "reasons": _reasons(found) if saying_no else [],
            "looks": [line for line in found.story if line.kind == "contact.seen"],
            "family": queries.family_link_of(report),
            "topic": (topic := meetings.topic_of_concern(found.concern.id)),
            "may_ask_meeting": topic is None and found.concern.ended_at is None and found.concern.grid_id is not None,
            **_mediation(found),
            "reads_only": not rules.may_still_act(found.concern.ended_at, clock.now()),
            **typed,
        },
        status=status,
    )


def _mediation(found: queries.Matter) -> dict[str, Any]:
    """Return how the mediation of a quarrel stands, and whether one can be asked for; nothing of other matters."""
    if found.parts or not meetings.is_confidential(found.concern):
        return {}
    last = meetings.mediation_of_matter(found.concern.id)
    return {
        "mediating": last,
        "may_ask_mediation": found.concern.state in UNSETTLED and (last is None or last.state not in MEDIATION_OPEN),
    }


def _reasons(found: queries.Matter) -> list[DissatisfactionReason]:
    """Return what may be wrong; once it is closed only what opens it again, for nothing else is left to do."""
    closed = found.concern.ended_at is not None and not found.parts
    return [one for one in queries.reasons() if not one.retired and (one.reopens or not closed)]


def _early_days(found: queries.Matter) -> int | None:
    """Return by how many days the answer came before its promise, or None while there is no answer."""
    concern = found.concern
    if concern.done_at is None or concern.state in standing.WITHOUT_ANSWER:
        return None
    return (timezone.localtime(concern.promised_at).date() - timezone.localtime(concern.done_at).date()).days


def speak(request: HttpRequest, viewer: Viewer, report: Report, address: str) -> HttpResponse:
    """Take the word of the one who raised the matter, for the whole of it or for one of its parts."""
    code = request.POST.get("part", "")
    spoken_of = queries.part_of(report, code) if code else report
    if spoken_of is None:
        raise Http404
    acts: dict[str, Callable[[], None]] = {
        "urge": lambda: concerns.urge(actor=viewer, report=spoken_of, now=clock.now()),
        "answer": lambda: concerns.answer_question(
            actor=viewer, report=spoken_of, words=request.POST.get("words", ""), now=clock.now(),
        ),
        "yes": lambda: concerns.confirm(
            actor=viewer, report=spoken_of, version=page.read_version(request), now=clock.now(),
        ),
    }
    said = request.POST.get("said", "")
    if said == "no":
        return _say_no(request, viewer, report, spoken_of, address)
    if said not in acts or (said == "yes" and not page.read_version(request)):
        return errors.bad_request(request)
    try:
        acts[said]()
    except Unsaid as error:
        return show(request, viewer, report, address, status=422, reason=error.reason)
    except Conflict:
        return _overtaken(request, viewer, report, address)
    return redirect(address)


def _say_no(
    request: HttpRequest, viewer: Viewer, report: Report, spoken_of: Report, address: str,
) -> HttpResponse:
    """Take a no, with the reason from the list, the words and the photographs."""
    chosen, missing = request.POST.get("reason", ""), request.POST.get("missing", "")
    reason = next((one for one in queries.reasons() if str(one.id) == chosen and not one.retired), None)
    version = page.read_version(request)
    if not version or (chosen and reason is None):
        return errors.bad_request(request)
    form = intake.read(request, channel=Channel.WEB, place_id=None)
    typed: dict[str, Any] = {
        "missing": missing, "chosen": chosen, "form": form,
        "saying_no": WHOLE if spoken_of is report else spoken_of.code,
    }
    if form.errors:
        return show(request, viewer, report, address, status=422, **typed)
    try:
        concerns.reopen(
            actor=viewer, report=spoken_of, version=version, missing=missing, reason=reason, photos=form.photos,
            now=clock.now(),
        )
    except Conflict:
        return _overtaken(request, viewer, report, address, **typed)
    return redirect(address)


def _overtaken(request: HttpRequest, viewer: Viewer, report: Report, address: str, **typed: Any) -> HttpResponse:
    report.refresh_from_db()
    return show(request, viewer, report, address, status=409, overtaken=True, **typed)


def take_back(request: HttpRequest, viewer: Viewer, report: Report, address: str) -> HttpResponse:
    """Ask whether they really take it back; only what is sent does it."""
    if request.method == "POST":
        concerns.withdraw(actor=viewer, report=report, now=clock.now())
        return redirect(address)
    found = queries.matter_for(viewer, report, show_date=page.show_date)
    if found is None:
        raise Http404
    may = standing.standing_of(found, clock.now()).may_take_back
    return render(request, "resident/take_back.html", {"matter": found, "address": address, "may": may})


def raise_again(request: HttpRequest, viewer: Viewer, report: Report, address: str) -> HttpResponse:
    """Let people raise anew what is back, with the form filled in; the new matter is linked to the old."""
    found = queries.matter_for(viewer, report, show_date=page.show_date)
    if found is None:
        raise Http404
    if not standing.standing_of(found, clock.now()).may_raise_again:
        return render(request, "resident/not_again.html", {"matter": found, "address": address})
    stamp = stamps.read()
    before = queries.router.at(stamp).kind(found.concern.category_id)
    usable = not before.retired and not before.has_children
    kinds = [before] if usable else queries.router.at(stamp).offered()
    context = {
        "matter": found, "address": address, "kinds": kinds, "usable": usable,
        "spot": places.tree.at(stamp).get(found.concern.place_id),
    }
    if request.method != "POST":
        form = intake.blank(before.key, place_id=found.concern.place_id)
        form.words = report.words
        return page.may_record(render(request, "resident/again.html", {**context, "form": form}))
    if wait := throttle.buckets.wait("report", throttle.address(request)):
        return errors.too_often(request, wait)
    form = intake.read(request, channel=Channel.WEB, place_id=found.concern.place_id)
    form.follows_id = found.concern.id
    made = _hand_in(request, form, stamp, {kind.key for kind in kinds})
    if made is None:
        return page.may_record(render(request, "resident/again.html", {**context, "form": form}, status=422))
    return redirect("matter", secret=secret_of(made.id))


def _hand_in(request: HttpRequest, form: IntakeForm, stamp: int, known: set[str]) -> Report | None:
    if form.kind not in known and not (form.voice is not None and not form.kind):
        form.errors["kind"] = _("Choose what it is about.")
    raising = people.STRANGER
    if "resident" in request.session:
        raising = raising.as_resident(page.viewer(request).resident_id)
    return intake.hand_in(
        form, lambda handed: concerns.report(actor=raising, intake=handed, stamp=stamp, now=clock.now()),
    )
