"""The hotline's orders: its sheet in, the answer sheet out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.permits import require
from qianxian.base.sheets import writing
from qianxian.base.sheets.columns import Unreadable
from qianxian.concerns import queries as concern_queries
from qianxian.concerns import rules as concern_rules
from qianxian.concerns import sheets
from qianxian.web import page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_SHOWN = 200
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def orders(request: HttpRequest) -> HttpResponse:
    """Look at an order sheet, or take its new orders in; what is wrong is named by its cell."""
    viewer = page.viewer(request)
    require(concern_rules.may_exchange_orders(viewer))
    kinds = concern_queries.router.now().offered()
    otherwise = request.POST.get("otherwise", "")
    context = {"kinds": kinds, "otherwise": otherwise, "columns": sheets.ORDERS, "most": MOST_SHOWN}
    if request.method != "POST":
        return render(request, "desk/orders.html", context)
    upload = request.FILES.get("sheet")
    if upload is None or upload.file is None:
        return render(request, "desk/orders.html", {**context, "error": _("Choose the file.")}, status=422)
    key = otherwise if any(kind.key == otherwise for kind in kinds) else ""
    try:
        found = sheets.look(upload.file, actor=viewer, otherwise=key)
    except Unreadable as wrong:
        return render(request, "desk/orders.html", {**context, "error": str(wrong)}, status=422)
    taken = None
    if request.POST.get("step") == "take":
        taken = sheets.take_in(found, actor=viewer, now=clock.now())
    status = 422 if found.problems else 200
    return render(request, "desk/orders.html", {**context, "look": found, "taken": taken}, status=status)


@require_safe
@for_an_office
def order_answers(request: HttpRequest) -> HttpResponse:
    """Give the answer sheet for the orders that this office took in."""
    rows = sheets.answers_for(page.viewer(request))
    written = io.BytesIO()
    writing.write(written, title="12345", columns=sheets.ANSWERS, rows=rows)
    response = HttpResponse(written.getvalue(), content_type=WORKBOOK)
    response.headers["Content-Disposition"] = f'attachment; filename="12345-{clock.today():%Y%m%d}.xlsx"'
    return response
