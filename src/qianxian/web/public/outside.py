"""One piece of work, for a company or a utility without an account that a unit gave a secret link to.

Reading the page never does anything: messengers open links before people do.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.permits import Refused
from qianxian.concerns.states import Channel
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries, rules
from qianxian.tasks.states import OutsideSaid
from qianxian.web import errors, intake, page, throttle

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.tasks.models import Outsider

BUCKET = "outside"


@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what is to be done and where, as the unit wrote it; and take what is said of it."""
    outsider = queries.outsider_by_link(secret, clock.today())
    if outsider is None:
        return _leads_nowhere(request)
    if request.method != "POST":
        return _show(request, outsider)
    if wait := throttle.buckets.wait(BUCKET, throttle.address(request)):
        return errors.too_often(request, wait)
    kind = request.POST.get("said", "")
    if kind not in OutsideSaid.values:
        return errors.bad_request(request)
    return _say(request, outsider, OutsideSaid(kind)) or redirect("outside", secret=secret)


def _say(request: HttpRequest, outsider: Outsider, kind: OutsideSaid) -> HttpResponse | None:
    """Keep what was said, or return the page with what is wrong and all that was typed."""
    form = intake.read(request, channel=Channel.WEB, place_id=outsider.task.place_id)
    typed: dict[str, Any] = {"opened": kind.value, "form": form, "status": 422}
    if form.errors:
        return _show(request, outsider, reason=form.errors["photos"], **typed)
    try:
        tasks.say_outside(
            outsider=outsider, kind=kind, words=form.words, planned_on=_day(request), photos=form.photos,
            key=form.key, now=clock.now(),
        )
    except tasks.AlreadySaid:
        return None
    except (tasks.Unsaid, Refused) as error:
        return _show(request, outsider, reason=error.reason, **typed)
    return None


@require_safe
def photo(request: HttpRequest, secret: str, name: str) -> HttpResponseBase:
    """Show a photograph that was sent through this link."""
    outsider = queries.outsider_by_link(secret, clock.today())
    if outsider is None:
        return _leads_nowhere(request)
    return page.photo(queries.photo_by_link(outsider, name))


def _leads_nowhere(request: HttpRequest) -> HttpResponse:
    """Count a link that leads nowhere; one that ended looks like one that never was."""
    if wait := throttle.buckets.wait("code", throttle.address(request)):
        return errors.too_often(request, wait)
    raise Http404


def _show(request: HttpRequest, outsider: Outsider, *, status: int = 200, **context: Any) -> HttpResponse:
    about = {
        "outsider": outsider,
        "task": outsider.task,
        "unit": outsider.task.unit,
        "said": sorted(outsider.said.all(), key=lambda word: (word.said_at, word.pk)),
        "may_say": bool(rules.may_say_outside(outsider, clock.today())),
        "form": intake.blank(),
        "today_iso": clock.today().isoformat(),
        "address": request.path,
    }
    return render(request, "public/outside.html", {**about, **context}, status=status)


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.POST.get("planned_on", ""))
    except ValueError:
        return None
