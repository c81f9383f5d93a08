"""Which office answers for a matter through its whole life; the community changes it, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries, rules
from qianxian.tasks.actions import Unsaid
from qianxian.web import page
from qianxian.web.desk.matter import task_for
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class StewardForm(ActForm):
    """Which office answers for a matter, and why another one."""

    office = forms.TypedChoiceField(label=_p("field", "office that answers for it"), coerce=int)
    reason = forms.CharField(
        label=_p("field", "why another office"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For the desks; those who raised it don't see it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def steward(request: HttpRequest, number: int) -> HttpResponse:
    """Let another office answer for a matter."""
    viewer, task = page.viewer(request), task_for(request, number)
    dossier = queries.dossier_for(viewer, task, show_date=page.show_date)
    if dossier is None or not dossier.leads or "change_steward" not in rules.open_steps(viewer, dossier.concern, task):
        raise Http404
    concern = dossier.concern
    form = StewardForm(
        request.POST if request.method == "POST" else None,
        initial={"office": concern.steward_id, "version": concern.version},
    )
    form.fields["office"].choices = [  # type: ignore[attr-defined]
        (office.id, _("%(body)s · %(office)s") % {"body": office.organisation.name, "office": office.title})
        for office in queries.offices_around(concern.place_id)
    ]

    def act() -> None:
        try:
            concerns.change_steward(
                actor=viewer, concern=concern, version=form.on_version, office_id=form.said["office"],
                reason=form.said["reason"], now=clock.now(),
            )
        except Unsaid as wrong:
            raise Unfit(str(wrong.reason), "reason") from wrong

    return press(
        request, form, act, template="desk/steward.html", context={"task": task, "dossier": dossier},
        onwards=lambda _none: ("task", number),
    )
