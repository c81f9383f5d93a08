"""Pages for what can't be shown or done: each says why and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

AT_DESK = {403, 409, 422}
"""Answers that people at a desk get to what they press."""


def page(request: HttpRequest, status: int, title: Text, reason: Text) -> HttpResponse:
    """Return the page that says `title` and `reason`."""
    # Only after a refusal is it known that the viewer can be asked: a broken database must not break this page too.
    viewer = getattr(request, "viewer", None) if status in AT_DESK else None
    at_desk = viewer is not None and viewer.office is not None
    back = _pressed_on(request) if status in AT_DESK else ""
    context = {"title": title, "reason": reason, "at_desk": at_desk, "back": back}
    return render(request, "errors/page.html", context, status=status)


def _pressed_on(request: HttpRequest) -> str:
    """Return the page of ours with the button that was pressed, nothing where the browser does not say."""
    came = request.headers.get("Referer", "") if request.method == "POST" else ""
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}):
        return ""
    path = urlsplit(came).path
    return path if url_has_allowed_host_and_scheme(path, None) else ""  # one that begins with // leads elsewhere


def refused(request: HttpRequest, reason: Text) -> HttpResponse:
    """Somebody may not do this."""
    return page(request, 403, _("This can't be done from here"), reason)


def not_possible(request: HttpRequest, reason: Text) -> HttpResponse:
    """The matter is past this step."""
    return page(request, 409, _("The matter has moved on"), reason)


def unfit(request: HttpRequest, reason: Text) -> HttpResponse:
    """What was asked for can't be kept."""
    return page(request, 422, _("This can't be done so"), reason)


def overtaken(request: HttpRequest) -> HttpResponse:
    """Somebody was quicker."""
    return not_possible(request, _("Somebody changed it a moment ago. Go back, look at it again, and decide then."))


def nobody_in_charge(request: HttpRequest) -> HttpResponse:
    """No unit answers for this place yet."""
    return page(
        request, 503, _("This place is not set up yet"),
        _("No unit answers for it in the system. What you wrote was not handed in; please tell your community."),
    )


def no_such_district(request: HttpRequest) -> HttpResponse:
    """The host name leads to no district."""
    return page(request, 404, _("No district here"), _("No district is served under this address. Check the address."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """The request can't be read."""
    return page(
        request, 400, _("This could not be read"),
        _("The browser sent something incomplete. Go back and send it again, please."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """The form was too old, or came from another site."""
    return page(
        request, 403, _("This form has grown too old"),
        _("Nothing was handed in. Go back: what you wrote is still there; load the page again and send it once more."),
    )


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """There is no such page, or it is not theirs to see: both look the same."""
    return page(
        request, 404, _("There is nothing here"),
        _("The address may be incomplete, or the page is not for you. Scan the plate again, or look the code up."),
    )


def wrong_method(request: HttpRequest) -> HttpResponse:
    """An address that only takes what is sent was opened, or the other way round."""
    return page(
        request, 405, _("This address is not a page"),
        _("It only takes what a button sends. Go back and press the button again, please."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """More was sent than the server takes."""
    return page(
        request, 413, _("That is too large to hand in"),
        _("Nothing was handed in. Go back: what you wrote is still there. Choose fewer or smaller photographs."),
    )


def too_often(request: HttpRequest, wait_s: int) -> HttpResponse:
    """Somebody tries too fast."""
    response = page(
        request, 429, _("A little slower, please"),
        _("There were too many tries from here. Wait %(seconds)s seconds and send it again; nothing is lost.")
        % {"seconds": wait_s},
    )
    response.headers["Retry-After"] = str(wait_s)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours."""
    return page(
        request, 500, _("Something broke on our side"),
        _("It is not your fault, and it was noted down. Try once more; if it is urgent, telephone."),
    )
