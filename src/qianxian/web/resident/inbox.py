"""A resident's messages, and how many of them go to the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from qianxian.web import inbox
from qianxian.web.resident.account import for_a_resident

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@for_a_resident
def messages(request: HttpRequest) -> HttpResponse:
    """Show what the resident was told."""
    return inbox.show(request, "resident/inbox.html", "resident_inbox", lambda _viewer, _lines: {})


@require_http_methods(["GET", "HEAD", "POST"])
@for_a_resident
def telling(request: HttpRequest) -> HttpResponse:
    """Let the resident say how much is sent to the telephone."""
    return inbox.choose(request, "resident/telling.html", "resident_inbox")
