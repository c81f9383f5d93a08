"""Areas that routing rules may ask for, drawn across the borders of grids and courtyards. None is ever changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.models import Rule, Zone
from qianxian.ledger import actions as ledger
from qianxian.places import actions as place_actions
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qianxian.base.permits import Actor

LONGEST_NAME = 30


@act
def add_zone(*, actor: Actor, name: str, rings: Sequence[Sequence[Sequence[float]]], now: datetime) -> Zone:
    """Keep an area under a name; `rings` are lists of [longitude, latitude] in WGS-84, holes after their outline.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if there is one of this name, or the rings cross themselves or enclose next to nothing.
    """
    require(rules.may_set_up(actor, _district_path()))
    called = clean(name).replace("\n", " ")
    if not 0 < len(called) <= LONGEST_NAME:
        raise Unfit(_("Give it a name of at most 30 characters."), "name")
    try:
        drawn = place_actions.fit_area(rings)
    except place_actions.WrongBorder as wrong:
        raise Unfit(wrong.reason, "file") from wrong
    try:
        zone = Zone.objects.create(name=called, rings=drawn)
    except IntegrityError as error:
        raise Unfit(_("There is one of this name already."), "name") from error
    stamps.move()
    ledger.record("zone.added", about=zone, office_id=actor.office_id, now=now, name=zone.name)
    return zone


@act
def retire_zone(*, actor: Actor, zone: Zone, now: datetime) -> None:
    """Take an area out of use; what was sent by it keeps it.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if a rule asks for it, or it is out of use already.
    """
    require(rules.may_set_up(actor, _district_path()))
    if Rule.objects.filter(zone=zone, retired=False).exists():
        raise Unfit(_("A rule asks for this area. Change the rule first."))
    if not Zone.objects.filter(pk=zone.pk, retired=False).update(retired=True):
        raise Unfit(_("It is out of use already."))
    ledger.record("zone.retired", about=zone, office_id=actor.office_id, now=now, name=zone.name)


def _district_path() -> str:
    top = places.tree.now().top
    return top.path if top else ""
