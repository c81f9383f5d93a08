"""One office: its title, who holds it, who stands in, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.organisations import EndForm, TakeForm
from qianxian.web.forms import press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import Office, Tenure

TEMPLATE = "administration/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def take_office(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody take an office."""
    office = _office(request, number)
    form = TakeForm(request.POST if request.method == "POST" else None, initial={"valid_from": clock.today()})
    context = _context(office, _("Who takes the office"))

    def act() -> Tenure:
        said = form.said
        account = people_queries.account_named(said["username"])
        if account is None:
            raise Unfit(_("There is no account of this name. Open it first."), "username")
        return people.take_office(
            actor=page.viewer(request), account=account, office=office, valid_from=said["valid_from"],
            valid_until=said["valid_until"], now=clock.now(),
        )

    return press(
        request, form, act, template=TEMPLATE, context=context,
        onwards=lambda _made: ("organisation", office.organisation_id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def leave_office(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody leave an office."""
    tenure = people_queries.tenure_for(page.viewer(request), number)
    if tenure is None:
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})
    context = _context(tenure.office, _("%(name)s leaves the office") % {"name": tenure.account.username})
    return press(
        request, form,
        lambda: people.leave_office(
            actor=page.viewer(request), tenure=tenure, on=form.said["on"], now=clock.now(),
        ),
        template=TEMPLATE, context=context, onwards=lambda _none: ("organisation", tenure.office.organisation_id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def end_office(request: HttpRequest, number: int) -> HttpResponse:
    """End an office."""
    office = _office(request, number)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"on": clock.today(), "version": office.version},
    )
    context = _context(office, _("End the office"))
    return press(
        request, form,
        lambda: people.end_office(
            actor=page.viewer(request), office=office, version=form.on_version, on=form.said["on"], now=clock.now(),
        ),
        template=TEMPLATE, context=context, onwards=lambda _none: ("organisation", office.organisation_id),
    )


def _office(request: HttpRequest, number: int) -> Office:
    office = people_queries.office_for(page.viewer(request), number)
    if office is None:
        raise Http404
    return office


def _context(office: Office, title: str) -> dict[str, Any]:
    return {
        "title": title, "lead": f"{office.organisation.name} · {office.title}", "back": "organisation",
        "back_to": office.organisation_id,
    }
