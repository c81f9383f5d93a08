"""Bodies that take turns: whose it is, counted in the act that gives a matter out; and days on which one takes none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.concerns import rules
from qianxian.concerns.models import ClosedDays, Rota
from qianxian.concerns.routing import router
from qianxian.concerns.rulebook import is_closed, level_of, rota_key, whose_turn
from qianxian.concerns.states import RUNG_OF
from qianxian.ledger import actions as ledger
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.concerns.routing import Route


def take_turn(route: Route, now: datetime) -> Route:
    """Return the way to the body whose turn it is, counted from now on as its turn; any other way as it is.

    The row that counts is locked until the matter is given out, so two at once go to two bodies. Where all are closed
    that day, the next takes it all the same: a matter waits on a desk, not outside.
    """
    if not route.takers or route.rule is None:
        return route
    order, closed, day = route.rule.says.bodies, router.now().closed, timezone.localtime(now).date()
    takers = {unit.id: unit for unit in route.takers}
    rota = Rota.objects.select_for_update().get(key=rota_key(order))
    there = [number for number in takers if not is_closed(closed, number, day)]
    chosen = whose_turn(order, rota.last_id, there or list(takers))
    unit = takers[chosen] if chosen is not None else route.unit
    rota.last_id, rota.given = unit.id, rota.given + 1
    rota.save(update_fields=["last", "given"])
    return replace(
        route, unit=unit, takers=(), rung=RUNG_OF[level_of(unit, places.tree.now())],
        inputs={**route.inputs, "turn": str(rota.given)},
    )


@act
def close_body(*, actor: Actor, organisation_id: int, first_on: date, last_on: date, now: datetime) -> ClosedDays:
    """Say on which days a body takes no turn; both days are counted.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if there is no such body, or the days are none to come.
    """
    require(rules.may_set_up(actor, _district_path()))
    unit = people.directory.now().find(organisation_id)
    if unit is None:
        raise Unfit(_("This body is not there any more."))
    if last_on < first_on:
        raise Unfit(_("The last day can't lie before the first."), "last_on")
    if last_on < timezone.localtime(now).date():
        raise Unfit(_("These days are over."), "last_on")
    made = ClosedDays.objects.create(organisation_id=unit.id, first_on=first_on, last_on=last_on)
    stamps.move()
    _record("body.closed", actor, made, unit.name, now)
    return made


@act
def call_off_closed_days(*, actor: Actor, days: ClosedDays, now: datetime) -> None:
    """Let a body take its turns on days on which it was said to be closed.

    :raises Refused: if the actor does not administer the district.
    :raises NotPossible: if somebody did so before.
    """
    require(rules.may_set_up(actor, _district_path()))
    if not ClosedDays.objects.filter(pk=days.pk, called_off=False).update(called_off=True):
        raise NotPossible(_("Somebody called it off already."))
    stamps.move()
    _record("body.closed_days_called_off", actor, days, days.organisation.name, now)


def _record(kind: str, actor: Actor, days: ClosedDays, name: str, now: datetime) -> None:
    ledger.record(
        kind, about=days, office_id=actor.office_id, now=now, name=name, first_on=days.first_on.isoformat(),
        last_on=days.last_on.isoformat(),
    )


def _district_path() -> str:
    top = places.tree.now().top
    return top.path if top else ""
