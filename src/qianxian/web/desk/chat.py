"""A pasted group chat or 接龙: taken apart into lines, put right on the same screen as the gatehouse register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Channel
from qianxian.language.pasted import read_pasted
from qianxian.web import page
from qianxian.web.desk import lines as written
from qianxian.web.desk.register import courtyards, lines_screen, open_page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST = 20_000


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def chat(request: HttpRequest) -> HttpResponse:
    """Take a pasted text apart; the text itself and who spoke are not kept."""
    viewer = page.viewer(request)
    spots = courtyards(viewer)
    chosen = request.POST.get("place", "")
    place_id = next((spot.id for spot in spots if str(spot.id) == chosen), None)
    text, errors = request.POST.get("text", ""), {}
    key = request.POST.get("key", "")[:64] or page.fresh_key()
    if request.method == "POST":
        items = read_pasted(text[:LONGEST], at_most=written.MOST_LINES)
        if place_id is None:
            errors["place"] = _("Choose the courtyard.")
        if len(text) > LONGEST:
            errors["text"] = _("This is too long. Paste it in several parts.")
        elif not items:
            errors["text"] = _("No line of this says what is the matter. Paste the messages themselves.")
        if place_id is not None and not errors:
            opened = open_page(viewer, place_id, key, [], channel=Channel.CHAT)
            made = concern_queries.lines_of(opened)
            return lines_screen(request, opened, [
                written.Line(number, words=item.words, same=str(item.same or ""), made=made.get(number))
                for number, item in enumerate(items, start=1)
            ])
    return render(request, "desk/chat.html", {
        "spots": spots, "chosen": place_id or (spots[0].id if len(spots) == 1 else None), "key": key, "text": text,
        "errors": errors,
    }, status=422 if errors else 200)
