"""Moving a courtyard on the ladder of management."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.ledger import actions as ledger
from qianxian.people import rules
from qianxian.people.models import Management, Seat
from qianxian.people.states import LADDER, VERB_TO, WITH_A_COMPANY, ManagementKind, OrganisationKind
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.people.models import Organisation
    from qianxian.places.models import Place

DECISION_LENGTH = 200


@act
def set_management(
    *,
    actor: Actor,
    courtyard: Place,
    kind: ManagementKind,
    company: Organisation | None,
    decision: str,
    decided_on: date,
    now: datetime,
    valid_from: date | None = None,
    after: int | None = None,
) -> Management:
    """Put a courtyard on a rung of the ladder, from today or an earlier `valid_from`; what was before ends that day.

    The company's seat at the courtyard follows from this and from nothing else. `after` is the id of the row that
    the actor saw as the current one, 0 for none; left out, nothing is compared.

    :raises Unfit: if the place is no courtyard, the step has no decision, the company does not fit the rung, nothing
        differs, or somebody moved the courtyard first.
    :raises NotPossible: if the ladder has no such step.
    """
    require(rules.may_set_management(actor, courtyard.path))
    first = valid_from or timezone.localtime(now).date()
    before = Management.objects.filter(courtyard=courtyard, valid_until=None).first()
    decision = fit_step(
        courtyard=courtyard, before=before, kind=kind, company=company, decision=decision, decided_on=decided_on,
        first=first, today=timezone.localtime(now).date(),
    )
    if after is not None and after != (before.id if before else 0):
        raise Unfit(_("Somebody moved this courtyard a moment ago. Look at where it stands now."))
    if before is not None:
        Management.objects.filter(pk=before.pk).update(valid_until=first)
    made = Management.objects.create(
        courtyard=courtyard, kind=kind, company=company, decision=decision, decided_on=decided_on, valid_from=first,
    )
    _seat(courtyard, before.company_id if before else None, company, first)
    stamps.move()
    _record_set(actor, made, before.kind if before else "", now)
    return made


def fit_step(
    *,
    courtyard: Place,
    before: Management | None,
    kind: ManagementKind,
    company: Organisation | None,
    decision: str,
    decided_on: date,
    first: date,
    today: date,
) -> str:
    """Return the decision of a step from `before` as it is kept; what `set_management` asks, and a sheet beforehand.

    :raises Unfit: as `set_management` does; its field is the part that does not fit.
    """
    if courtyard.level != Level.COURTYARD:
        raise Unfit(_("Only courtyards stand on this ladder. Choose a courtyard."), "courtyard")
    decision = _decided(decision, decided_on, first)
    if first > today:  # where a courtyard stands is what everybody reads as standing now
        raise Unfit(_("Choose today or a day before."), "valid_from")
    _company_fits(kind, company)
    if before is not None:
        _step(before, kind, company, first)
    return decision


@working
def load_managements(
    *,
    actor: Actor,
    new: Sequence[tuple[Place, ManagementKind, Organisation | None, str]],
    decided_on: date,
    now: datetime,
) -> None:
    """Put courtyards on the ladder that do not stand on it yet: courtyard, rung, company, decision.

    A statement for many rows; each is an act in the record all the same.

    :raises Unfit: if one stands on it already, is no courtyard, or its company does not fit the rung.
    """
    require(rules.may_set_management(actor, ""))
    if Management.objects.filter(courtyard__in=[courtyard for courtyard, *_rest in new], valid_until=None).exists():
        raise Unfit(_("Some of these courtyards stand on the ladder already. Move them one by one."))
    made, seats = [], []
    for courtyard, kind, company, decision in new:
        if courtyard.level != Level.COURTYARD:
            raise Unfit(_("Only courtyards stand on this ladder. Choose a courtyard."), "courtyard")
        _company_fits(kind, company)
        made.append(
            Management(
                courtyard=courtyard, kind=kind, company=company, decision=_decided(decision, decided_on, decided_on),
                decided_on=decided_on, valid_from=decided_on,
            ),
        )
        if company is not None:
            seats.append(Seat(organisation=company, place=courtyard, valid_from=decided_on))
    Management.objects.bulk_create(made)
    Seat.objects.bulk_create(seats)
    stamps.move()
    for one in made:
        _enter(actor=actor, management=one, now=now)


@act
def _enter(*, actor: Actor, management: Management, now: datetime) -> None:
    _record_set(actor, management, "", now)


def _record_set(actor: Actor, made: Management, was: str, now: datetime) -> None:
    ledger.record(
        "management.set", about=made.courtyard, place_id=made.courtyard_id, office_id=actor.office_id, now=now,
        was=was, became=made.kind, name=made.courtyard.name, rung=str(made.kind),
        company=made.company.name if made.company else "", decision=made.decision,
        decided_on=made.decided_on.isoformat(),
    )


def _decided(typed: str, decided_on: date, first: date) -> str:
    decision = clean(typed).replace("\n", " ")
    if not decision:
        raise Unfit(_("Say what decided it, or why it goes a step back."), "decision")
    if len(decision) > DECISION_LENGTH:
        raise Unfit(_("At most 200 characters, please: who decided it, and what."), "decision")
    if decided_on > first:
        raise Unfit(_("It is decided before it begins. Choose that day or an earlier one."), "decided_on")
    return decision


def _company_fits(kind: ManagementKind, company: Organisation | None) -> None:
    if kind in WITH_A_COMPANY and company is None:
        raise Unfit(_("Say which company."), "company")
    if kind == ManagementKind.UNMANAGED and company is not None:
        raise Unfit(_("Nobody manages it, so leave the company out."), "company")
    if company is not None and (company.kind != OrganisationKind.PROPERTY_COMPANY or company.valid_until is not None):
        raise Unfit(_("Choose a property company that exists."), "company")


def _step(before: Management, kind: ManagementKind, company: Organisation | None, first: date) -> None:
    if before.kind == kind and before.company_id == (company.id if company else None):
        raise Unfit(_("Nothing was changed."))
    if first < before.valid_from:
        raise Unfit(_("It has stood where it is since a later day. Choose that day or a later one."), "valid_from")
    try:
        LADDER.target(ManagementKind(before.kind), VERB_TO[kind])
    except NotPossible:
        raise Unfit(
            _("A courtyard that nobody manages is entrusted or tried with a company first. Choose one of these."),
            "kind",
        ) from None


def _seat(courtyard: Place, before: int | None, company: Organisation | None, first: date) -> None:
    if before == (company.id if company else None):
        return
    Seat.objects.filter(
        place=courtyard, organisation__kind=OrganisationKind.PROPERTY_COMPANY, valid_until=None,
    ).update(valid_until=first)
    if company is not None:
        Seat.objects.create(organisation=company, place=courtyard, valid_from=first)
