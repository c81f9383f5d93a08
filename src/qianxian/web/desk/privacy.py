"""Asking for somebody, at the counter or on the telephone, what is kept about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qianxian.concerns.states import BY_OTHERS, Channel, RequestKind
from qianxian.storage import stamps
from qianxian.web import intake, page
from qianxian.web.desk.views import for_an_office, print_slip
from qianxian.web.public.privacy import hand_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def ask_on_behalf(request: HttpRequest) -> HttpResponse:
    """Write down what somebody asks about their data, and print the receipt for them."""
    viewer = page.viewer(request)
    context = {"kinds": RequestKind, "channels": BY_OTHERS}
    if request.method != "POST":
        return render(request, "desk/ask_on_behalf.html", {**context, "form": intake.blank(channel=Channel.COUNTER)})
    sent = request.POST.get("channel", "")
    channel = Channel(sent) if sent in BY_OTHERS else Channel.COUNTER
    place_id = viewer.office.place_ids[0] if viewer.office and viewer.office.place_ids else None
    form = intake.read(request, channel=channel, place_id=place_id)
    made = hand_in(form, viewer, stamps.read())
    if made is None:
        return render(request, "desk/ask_on_behalf.html", {**context, "form": form}, status=422)
    return print_slip(request, made)
