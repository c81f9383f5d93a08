"""Who answers for a kind of concern on a rung of the ladder, where it is not who usually does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.concerns import rules
from qianxian.concerns.models import Answerer
from qianxian.concerns.states import Rung
from qianxian.ledger import actions as ledger
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.concerns.models import Category


@act
def set_answerer(
    *, actor: Actor, rung: Rung, organisation_id: int | None, now: datetime, category: Category | None = None,
) -> Answerer:
    """Let a body answer for a kind of concern (or for every kind) on a rung; None: who usually answers there.

    What is being worked on stays where it is; the next that goes up goes there.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if there is no such body, or it answers there already.
    """
    top = places.tree.now().top
    require(rules.may_set_up(actor, top.path if top else ""))
    if top is None:
        raise Unfit(_("There is no district yet."))
    unit = people.directory.now().find(organisation_id) if organisation_id is not None else None
    if rung == Rung.RAISED or (organisation_id is not None and unit is None):
        raise Unfit(_("Choose a body of the district, and a rung on which one answers."), "organisation_id")
    number = category.id if category else None
    before = Answerer.objects.filter(category=category, rung=rung).first()
    before_id = before.organisation_id if before else None
    if before_id == organisation_id:
        raise Unfit(_("Nothing was changed."))
    if before is None:
        before = Answerer.objects.create(category=category, rung=rung, organisation_id=organisation_id)
    else:
        Answerer.objects.filter(pk=before.pk).update(organisation_id=organisation_id)
    stamps.move()
    ledger.record(
        "answerer.set", about=places.rows([top.id])[0], category_id=number, office_id=actor.office_id, now=now,
        rung=rung.value, category=category.name if category else "", kind_id=number, before_id=before_id,
        unit=unit.name if unit else "",
    )
    return before
