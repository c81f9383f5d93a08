"""Giving places the names that people call them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.places import rules
from qianxian.places.models import PlaceName
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.places.models import Place
    from qianxian.places.states import NameKind


@act
def add_name(
    *, actor: Actor, place: Place, name: str, kind: NameKind, valid_from: date, now: datetime,
) -> PlaceName:
    """Let a place be found by another name too.

    :raises Refused: if the actor doesn't administer the place.
    :raises Unfit: if it goes by this name already.
    """
    require(rules.may_change(actor, place.path))
    if name == place.name or PlaceName.objects.filter(place=place, name=name, valid_until=None).exists():
        raise Unfit(_("It goes by this name already."), "name")
    added = PlaceName.objects.create(place=place, name=name, kind=kind, valid_from=valid_from)
    stamps.move()
    ledger.record(
        "name.added", about=added, place_id=place.id, office_id=actor.office_id, now=now, name=place.name, other=name,
    )
    return added


@act
def retire_name(*, actor: Actor, name: PlaceName, valid_until: date, now: datetime) -> None:
    """Let a place be found by a name no longer.

    :raises Refused: if the actor doesn't administer the place.
    :raises NotPossible: if it is retired already.
    """
    require(rules.may_change(actor, name.place.path))
    until = max(valid_until, name.valid_from)
    if not PlaceName.objects.filter(pk=name.pk, valid_until=None).update(valid_until=until):
        raise NotPossible(_("This name was retired already."))
    stamps.move()
    ledger.record(
        "name.retired", about=name, place_id=name.place_id, office_id=actor.office_id, now=now, name=name.place.name,
        other=name.name,
    )
