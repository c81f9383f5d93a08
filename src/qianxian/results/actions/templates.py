"""Keeping an area's own forms: taken in after a look, put out of use and back again, never thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.ledger import actions as ledger
from qianxian.results import rules
from qianxian.results.models import FigureTemplate
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot
    from qianxian.results.states import TemplateKind

LONGEST_NAME = 60
MOST = 40
"""An area has so many forms in use at most."""


@act
def take_template(
    *, actor: Viewer, area: Spot, name: str, kind: TemplateKind, content: bytes, now: datetime,
) -> FigureTemplate:
    """Take in an area's own form, which `queries.looked_over` found to be of `kind`.

    :raises Refused: if the area is not in the actor's care.
    :raises Unfit: if there is one of this name, or there are too many.
    """
    require(rules.may_keep_templates(actor, area.path))
    fit = clean(name).replace("\n", " ")
    if not 0 < len(fit) <= LONGEST_NAME:
        raise Unfit(_("Give it a name of at most 60 characters."), "name")
    if FigureTemplate.objects.filter(area_id=area.id, retired=False).count() >= MOST:
        raise Unfit(_("There are 40 forms already. Put one out of use first."))
    _require_free(area.id, fit)
    made = FigureTemplate.objects.create(area_id=area.id, name=fit, kind=kind, content=content, taken_at=now)
    ledger.record("template.taken", about=made, place_id=area.id, office_id=actor.office_id, now=now, name=fit)
    return made


@act
def retire_template(*, actor: Viewer, area: Spot, template: FigureTemplate, version: int, now: datetime) -> None:
    """Put a form out of use; it can be taken back.

    :raises Refused: if the area is not in the actor's care.
    :raises Unfit: if it is out of use already.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_keep_templates(actor, area.path))
    if template.retired:
        raise Unfit(_("It is out of use already."))
    swap(template, version=version, retired=True)
    ledger.record(
        "template.retired", about=template, place_id=area.id, office_id=actor.office_id, now=now, name=template.name,
    )


@act
def restore_template(*, actor: Viewer, area: Spot, template: FigureTemplate, version: int, now: datetime) -> None:
    """Put a form into use again.

    :raises Refused: if the area is not in the actor's care.
    :raises Unfit: if it is in use, or another of its name is.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_keep_templates(actor, area.path))
    if not template.retired:
        raise Unfit(_("It is in use already."))
    _require_free(area.id, template.name)
    swap(template, version=version, retired=False)
    ledger.record(
        "template.restored", about=template, place_id=area.id, office_id=actor.office_id, now=now, name=template.name,
    )


def _require_free(area_id: int, name: str) -> None:
    if FigureTemplate.objects.filter(area_id=area_id, name=name, retired=False).exists():
        raise Unfit(_("There is one of this name already."), "name")
