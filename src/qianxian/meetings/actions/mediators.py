"""Who mediates in a community, and where it sends what can't be settled by talking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean, scrub
from qianxian.ledger import actions as ledger
from qianxian.meetings import queries, rules
from qianxian.meetings.actions.mediating import read_name
from qianxian.meetings.models import NAME_LENGTH, WHERE_LENGTH, Mediator, ReferralBody
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from qianxian.meetings.states import MediatorKind
    from qianxian.people.queries import Viewer


def _record(kind: str, actor: Viewer, about: Model, place_id: int, now: datetime, **words: Any) -> None:
    office = actor.office
    ledger.record(
        kind, about=about, place_id=place_id, office_id=actor.office_id, now=now,
        unit=office.organisation_name if office else "", by=actor.account_id, **words,
    )


def _aside(typed: str, most: int, field: str) -> str:
    said = clean(typed).replace("\n", " ")
    if len(said) > most:
        raise Unfit(_("At most %(n)s characters, please.") % {"n": most}, field)
    return said


@act
def add_mediator(
    *, actor: Viewer, place_id: int, name: str, kind: MediatorKind, now: datetime, note: str = "",
    office_id: int | None = None,
) -> Mediator:
    """Put somebody onto a community's list of mediators; with an office here, they find their cases at their desk.

    :raises Refused: if the actor is not of the community.
    :raises Unfit: if the name is missing or stands there already, or the office is none of the community's.
    """
    require(rules.may_keep_mediators(actor, place_id))
    said, about = read_name(name, field="name"), _aside(note, NAME_LENGTH, "note")
    if scrub(about) != about:
        raise Unfit(_("Leave telephone and identity numbers out."), "note")
    if any(one.name == said and one.note == about for one in queries.mediators_of(place_id)):
        raise Unfit(_("This name stands on the list already."), "name")
    if office_id is not None and office_id not in {one.id for one in queries.offices_that_may_mediate(place_id)}:
        raise Unfit(_("Choose an office of this community, or none."), "office")
    made = Mediator.objects.create(
        place_id=place_id, name=said, kind=kind, note=about, office_id=office_id, added_at=now,
    )
    _record("mediator.added", actor, made, place_id, now, mediates_as=kind.value)
    return made


@act
def end_mediator(*, actor: Viewer, mediator: Mediator, now: datetime) -> None:
    """Take somebody off the list; cases for which they were named keep their name, and their desk shows them no more.

    :raises Refused: if the actor is not of the community.
    :raises NotPossible: if they are off it already.
    """
    require(rules.may_keep_mediators(actor, mediator.place_id))
    if not Mediator.objects.filter(pk=mediator.pk, ended_at=None).update(ended_at=now):
        raise NotPossible(_("This name is off the list already."))
    _record("mediator.ended", actor, mediator, mediator.place_id, now, mediates_as=mediator.kind)


@act
def add_referral_body(*, actor: Viewer, place_id: int, name: str, now: datetime, where: str = "") -> ReferralBody:
    """Put a body onto the list of those to which a community sends people: the judicial office, the court, the police.

    :raises Refused: if the actor is not of the community.
    :raises Unfit: if the name is missing or stands there already.
    """
    require(rules.may_keep_mediators(actor, place_id))
    said = read_name(name, field="name")
    if any(one.name == said for one in queries.referral_bodies_of(place_id)):
        raise Unfit(_("This name stands on the list already."), "name")
    made = ReferralBody.objects.create(place_id=place_id, name=said, where=_aside(where, WHERE_LENGTH, "where"))
    _record("referral_body.added", actor, made, place_id, now, name=said)
    return made


@act
def end_referral_body(*, actor: Viewer, body: ReferralBody, now: datetime) -> None:
    """Take a body off the list; cases that were sent there stay so.

    :raises Refused: if the actor is not of the community.
    :raises NotPossible: if it is off it already.
    """
    require(rules.may_keep_mediators(actor, body.place_id))
    if not ReferralBody.objects.filter(pk=body.pk, ended_at=None).update(ended_at=now):
        raise NotPossible(_("This name is off the list already."))
    _record("referral_body.ended", actor, body, body.place_id, now, name=body.name)
