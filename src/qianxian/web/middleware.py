"""What happens to every request before and after its page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns.queries import NoUnit
from qianxian.people import queries as people
from qianxian.people.states import OfficeKind
from qianxian.storage import districts, stamps
from qianxian.storage.acts import Conflict
from qianxian.web import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.people.models import Account

    Answer = Callable[[HttpRequest], HttpResponse]

YEAR_S = 365 * 24 * 3600
LARGEST_REQUEST = 80 * 1024 * 1024
"""Bytes; nine photographs as a telephone makes them."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class PolicyHeaders:
    """A strict content policy on every answer; nothing of a matter is kept by a browser, a proxy or a search engine."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        if not getattr(request, "indexable", False):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


class Zips(GZipMiddleware):
    """Text goes over the wire compressed, with as many bytes more as chance says; pictures are compressed already.

    The bytes by chance keep the length of an answer from telling what stands in it (BREACH); besides, the only secret
    of a form is masked anew each time.
    """

    TEXTS = ("text/", "application/json", "application/atom+xml", "image/svg+xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text."""
        if not response.headers.get("Content-Type", "").startswith(self.TEXTS):
            return response
        return super().process_response(request, response)


class InDistrict:
    """The host name chooses the district; without one there is no database to read."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().rsplit(":", 1)[0]
        try:
            district = districts.by_host(host)
        except districts.NoDistrict:
            return errors.no_such_district(request)
        with districts.use(district), stamps.read_once():
            return self.answer(request)


class Preferences:
    """Large print (?big=1) and language (?lang=en) are chosen by a link and kept in a cookie for a year."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = {
            "big": (request.GET.get("big"), ("0", "1")),
            "lang": (request.GET.get("lang"), tuple(code for code, _name in settings.LANGUAGES)),
        }
        kept = {name: value for name, (value, allowed) in chosen.items() if value in allowed}
        wanted = {name: kept.get(name) or request.COOKIES.get(name, "") for name in chosen}
        request.big = wanted["big"] == "1"  # type: ignore[attr-defined]
        language = wanted["lang"] if wanted["lang"] in chosen["lang"][1] else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.answer(request)
        response.headers.setdefault("Content-Language", language)
        for name, value in kept.items():
            response.set_cookie(name, value or "", max_age=YEAR_S, samesite="Lax", secure=settings.SECURE)
        return response


class KnowsViewer:
    """Who is looking comes from the session and from nothing else; looked up when a page first asks."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return self.answer(request)


def _viewer(request: HttpRequest) -> people.Viewer:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return people.STRANGER
    viewer = people.STRANGER
    account = get_user(request)
    if account.is_authenticated:
        office = request.session.get("office")
        viewer = people.viewer_of(account, chosen_office=office, today=clock.today())
        if (access := request.session.get("elevated")) is not None:
            viewer = people.elevated(viewer, access, clock.now())
        if must := _must_first(account, viewer, request):
            viewer = viewer.held_back(must)
    elif (resident := request.session.get("resident")) is not None:
        viewer = people.as_resident(viewer, resident["id"], resident["mark"])
    elif (proven := request.session.get("number")) is not None and clock.now().timestamp() < proven["until"]:
        viewer = viewer.having_proven(proven["code"])
    return viewer.holding(*request.session.get("receipts", ()))


def _must_first(account: Account, viewer: people.Viewer, request: HttpRequest) -> str:
    """Return what somebody who signed in has to do before an office of theirs acts, or nothing."""
    if account.must_change:
        return "password"
    administers = any(office.kind == OfficeKind.ADMINISTRATOR for office in viewer.offices)
    if settings.QIANXIAN_REQUIRE_SECOND_FACTOR and administers and not request.session.get("second_factor"):
        return "second_factor"
    return ""


WHERE_FIRST = {"password": "your_account", "second_factor": "second_factor"}


class SaysWhy:
    """A refusal says why and where to go instead, on a page made with the same care as the others."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
            return errors.too_large(request)
        response = self.answer(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            allowed = response.headers.get("Allow", "")
            response = errors.wrong_method(request)
            response.headers["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn the house's own exceptions into pages; anything else is an error of ours."""
        if isinstance(error, Refused) and (must := request.viewer.must):  # type: ignore[attr-defined]
            return redirect(WHERE_FIRST[must])
        for kind, answer in _ANSWERS.items():
            if isinstance(error, kind):
                return answer(request, error)
        return None


_ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refused: lambda request, error: errors.refused(request, error.reason),
    NotPossible: lambda request, error: errors.not_possible(request, error.reason),
    Unfit: lambda request, error: errors.unfit(request, error.reason),
    Conflict: lambda request, _error: errors.overtaken(request),
    TooManyFilesSent: lambda request, _error: errors.too_large(request),
    TooManyFieldsSent: lambda request, _error: errors.too_large(request),
    RequestDataTooBig: lambda request, _error: errors.too_large(request),
    NoUnit: lambda request, _error: errors.nobody_in_charge(request),
}
