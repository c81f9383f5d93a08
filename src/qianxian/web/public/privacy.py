"""Your data is yours: the notice in force and those before it, the register, and asking in one's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.kept import Whose, everything_kept
from qianxian.concerns import actions as concerns
from qianxian.concerns.links import secret_of
from qianxian.concerns.states import Channel, RequestKind
from qianxian.people import queries as people
from qianxian.people.privacy import notices
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.web import errors, intake, throttle

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.models import Report
    from qianxian.people.queries import Viewer


@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, for how long, and who sees it: the notice in force, and the rooms' own registers."""
    known = notices.now()
    in_force = known.in_force(clock.today())
    return render(
        request,
        "public/your_data.html",
        {
            "notice": in_force,
            "others": [one for one in known if one.number != in_force.number],
            "kept": [(whose, [one for one in everything_kept() if one.whose == whose]) for whose in Whose],
        },
    )


@require_safe
def privacy_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Show one notice: the one in force, an earlier one, or one that is announced."""
    known = notices.now()
    notice = known.numbered(number)
    if notice is None:
        raise Http404
    in_force = known.in_force(clock.today())
    return render(
        request,
        "public/privacy_notice.html",
        {
            "notice": notice,
            "is_in_force": notice.number == in_force.number,
            "is_to_come": notice.number > in_force.number,
            "others": [one for one in known if one.number != notice.number],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_about_data(request: HttpRequest) -> HttpResponse:
    """Let anybody ask, in their own words, about what is kept of them; the district has thirty days."""
    stamp = stamps.read()
    top = places.tree.at(stamp).top
    if top is None:
        return errors.nobody_in_charge(request)
    template, context = "public/ask_about_data.html", {"kinds": RequestKind}
    if request.method != "POST":
        return render(request, template, {**context, "form": intake.blank()})
    if wait := throttle.buckets.wait("report", throttle.address(request)):
        return errors.too_often(request, wait)
    form = intake.read(request, channel=Channel.WEB, place_id=top.id)
    # Whoever asks here asks for themselves, whatever office they hold elsewhere.
    made = hand_in(form, people.STRANGER, stamp)
    if made is None:
        return render(request, template, {**context, "form": form}, status=422)
    return redirect("matter", secret=secret_of(made.id))


def hand_in(form: intake.IntakeForm, actor: Viewer, stamp: int) -> Report | None:
    """Hand a question in, or return None with the reason in the form."""
    try:
        kind = RequestKind(form.kind)
    except ValueError:
        form.errors["kind"] = _("Choose what you ask for.")
        return None
    form.kind = concerns.SYSTEM
    made = intake.hand_in(
        form,
        lambda handed: concerns.ask_about_data(actor=actor, intake=handed, kind=kind, stamp=stamp, now=clock.now()),
    )
    form.kind = kind.value
    return made
