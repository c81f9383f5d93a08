"""A case of mediation: asked for, opened, its parties and mediators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.concerns import rules as concern_rules
from qianxian.concerns.states import UNSETTLED
from qianxian.meetings import queries, rules
from qianxian.meetings.actions.mediating import (
    FEWEST_PARTIES,
    MOST_PARTIES,
    Party,
    keep_parties,
    keeps,
    mediates,
    put_on_desk,
    read_words,
    record,
    take_mediation,
)
from qianxian.meetings.actions.taking import key_of
from qianxian.meetings.models import (
    Mediation,
    MediationMediator,
    MediationParty,
    MediationRecusal,
    Mediator,
)
from qianxian.meetings.states import (
    MEDIATION_OPEN,
    MediationOrigin,
    MediationState,
    Who,
)
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.models import Organisation
from qianxian.storage import leases
from qianxian.storage.acts import act
from qianxian.tasks.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from qianxian.concerns.models import Concern, Report
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

# ── asked for ────────────────────────────────────────────────────────────────────────────────────────────────────


def ask_for_mediation(*, actor: Viewer, report: Report, now: datetime) -> Mediation:
    """Let whoever raised a confidential matter ask that it is mediated; asked twice, it is asked once.

    :raises Refused: if the actor has not raised it.
    :raises NotPossible: if it is not of that kind, or settled.
    """
    require(concern_rules.may_open(actor, report))
    made = queries.mediation_of_matter(report.concern_id)
    return made if made is not None and made.state in MEDIATION_OPEN else _ask(report=report, now=now)


@act
def _ask(*, report: Report, now: datetime) -> Mediation:
    concern = report.concern
    keeper = queries.keeper_of(concern)
    if concern.state not in UNSETTLED or keeper is None or not queries.is_confidential(concern):
        raise NotPossible(_("Mediation can be asked for as long as a quarrel between neighbours is not settled."))
    made = _new(
        key=key_of("asked", report.id, now.isoformat()), unit_id=keeper.id, place_id=_community(concern.place_id),
        concern=concern, origin=MediationOrigin.ASKED, state=MediationState.ASKED, about="", now=now,
    )
    record("mediation.asked", None, made, now)
    return made


def _community(place_id: int) -> int:
    spot = queries.community_of(place_id)
    return spot.id if spot is not None else place_id


def _new(
    *, key: str, unit_id: int, place_id: int, concern: Concern | None, origin: MediationOrigin, state: MediationState,
    about: str, now: datetime, task: Task | None = None,
) -> Mediation:
    year = timezone.localtime(now).year
    leases.one_at_a_time(f"meetings.mediation {place_id} {year}")
    known = Mediation.objects.filter(place=place_id, year=year)
    last = known.order_by("-number").values_list("number", flat=True).first() or 0
    return Mediation.objects.create(
        key=key, place_id=place_id, unit=Organisation.objects.get(pk=unit_id), concern=concern, origin=origin,
        year=year, number=last + 1, state=state, about=about, begun_at=now, task=task,
    )


# ── opened ───────────────────────────────────────────────────────────────────────────────────────────────────────


def open_mediation(
    *, actor: Viewer, key: str, about: str, parties: Sequence[Party], mediator_ids: Collection[int], now: datetime,
    task_id: int | None = None,
) -> Mediation:
    """Open a case at the counter or, with `task_id`, from a confidential matter that the unit leads; sent twice, once.

    :raises Refused: if the actor is of no community or grid, or the matter is not their unit's.
    :raises NotPossible: if the matter has not been taken on, or is being mediated.
    :raises Unfit: if it is not said what about, between whom, or who mediates.
    """
    require(rules.may_open_mediation(actor))
    made = Mediation.objects.filter(key=key_of(key, actor.office_id)).first()
    if made is not None:
        return made
    return _open(
        actor=actor, key=key, about=about, parties=parties, mediator_ids=mediator_ids, task_id=task_id, now=now,
    )


@act
def _open(
    *, actor: Viewer, key: str, about: str, parties: Sequence[Party], mediator_ids: Collection[int],
    task_id: int | None, now: datetime,
) -> Mediation:
    office = actor.office
    assert office is not None  # noqa: S101  # the rule asks for it
    community = queries.community_of_office(actor)
    place_id = community.id if community is not None else office.place_ids[0]
    said = _read_case(about, parties)
    concern = _matter(actor, task_id) if task_id is not None else None
    made = _new(
        key=key_of(key, actor.office_id), unit_id=office.organisation_id, place_id=place_id, concern=concern,
        origin=MediationOrigin.COUNTER if concern is None else MediationOrigin.MATTER, state=MediationState.OPENED,
        about=said, now=now,
    )
    if concern is None:
        put_on_desk(made, now)
    keep_parties(made, parties, now)
    _name(made, mediator_ids)
    record("mediation.opened", actor, made, now)
    return made


def _read_case(about: str, parties: Sequence[Party]) -> str:
    said = read_words(about, field="about", what=_("Write in a few sentences what they quarrel about."))
    if not FEWEST_PARTIES <= len(parties) <= MOST_PARTIES:
        raise Unfit(_("A quarrel has two sides: write at least two names, and at most eight."), "name1")
    return said


def _matter(actor: Viewer, task_id: int) -> Concern:
    found = queries.matter_to_mediate(actor, task_id)
    if found is None:
        raise NotPossible(_("Only a confidential matter that your unit leads can be mediated here."))
    task, concern = found
    if task.state == TaskState.ISSUED:
        raise NotPossible(_("Say first that the matter is yours, with one sentence that everybody may read."))
    last = queries.mediation_of_matter(concern.id)
    if last is not None and last.state in MEDIATION_OPEN:
        raise NotPossible(_("This matter is being mediated already."))
    return concern


@act
def take_on_mediation(
    *, actor: Viewer, mediation: Mediation, version: int, about: str, parties: Sequence[Party],
    mediator_ids: Collection[int], now: datetime,
) -> None:
    """Open a case that whoever raised the matter asked for.

    :raises Refused: if the actor does not keep it.
    :raises NotPossible: if nobody waits for that any more.
    :raises Unfit: if it is not said what about, between whom, or who mediates.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    was = take_mediation(mediation, version, "take_on", by=Who.KEEPER, about=_read_case(about, parties))
    keep_parties(mediation, parties, now)
    _name(mediation, mediator_ids)
    record("mediation.taken_on", actor, mediation, now, was=was)


@act
def decline_mediation(*, actor: Viewer, mediation: Mediation, version: int, reason: str, now: datetime) -> None:
    """Say that a case is not mediated; the matter goes on as it did, and whoever asked sees that.

    :raises Refused: if the actor does not keep it.
    :raises NotPossible: if nobody waits for that any more.
    :raises Unfit: if it is not said why.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    said = read_words(reason, field="reason", what=_("Say why it is not mediated."), most=200)
    was = take_mediation(mediation, version, "decline", by=Who.KEEPER, reason=said, ended_at=now)
    record("mediation.declined", actor, mediation, now, was=was)


# ── who takes part ───────────────────────────────────────────────────────────────────────────────────────────────


def _name(mediation: Mediation, mediator_ids: Collection[int]) -> None:
    chosen = list(Mediator.objects.filter(pk__in=list(mediator_ids), place=mediation.place_id, ended_at=None))
    if not chosen or len(chosen) != len(set(mediator_ids)):
        raise Unfit(_("Choose from the list who mediates: one at least."), "mediators")
    sides = set(MediationParty.objects.filter(mediation=mediation).values_list("name", flat=True))
    if any(one.name in sides for one in chosen):
        raise Unfit(_("Nobody mediates their own quarrel: a mediator has the name of a party."), "mediators")
    known = set(MediationMediator.objects.filter(mediation=mediation).values_list("mediator_id", flat=True))
    MediationMediator.objects.filter(mediation=mediation).exclude(mediator__in=chosen).delete()
    MediationMediator.objects.bulk_create(
        [MediationMediator(mediation=mediation, mediator=one) for one in chosen if one.id not in known],
    )


@act
def name_mediators(
    *, actor: Viewer, mediation: Mediation, version: int, mediator_ids: Collection[int], now: datetime,
) -> None:
    """Name who mediates a case, in place of those who were named before.

    :raises Refused: if the actor does not keep it.
    :raises NotPossible: if nobody mediates it any more.
    :raises Unfit: if nobody is named, or a party.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    was = take_mediation(mediation, version, "name_mediators", by=Who.KEEPER)
    _name(mediation, mediator_ids)
    record("mediation.mediators_named", actor, mediation, now, was=was, mediators=len(set(mediator_ids)))


@act
def add_party(*, actor: Viewer, mediation: Mediation, version: int, party: Party, now: datetime) -> None:
    """Write down one more whom the quarrel touches.

    :raises Refused: if the actor does not keep the case.
    :raises NotPossible: if nobody mediates it any more.
    :raises Unfit: if the name is missing, mediates it, or there are eight already.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    was = take_mediation(mediation, version, "add_party", by=Who.KEEPER)
    known = MediationParty.objects.filter(mediation=mediation).count()
    if known >= MOST_PARTIES:
        raise Unfit(_("At most eight parties, please; one may speak for a family."), "name0")
    keep_parties(mediation, [party], now, first=known + 1)
    if Mediator.objects.filter(named__mediation=mediation, name=party.name.strip()).exists():
        raise Unfit(_("Nobody mediates their own quarrel: a mediator has the name of a party."), "name0")
    record("mediation.party_added", actor, mediation, now, was=was)


@act
def stand_aside(
    *, actor: Viewer, mediation: Mediation, version: int, now: datetime, office_id: int | None = None,
) -> None:
    """Let an office stand aside because it is too near to a party: it reads nothing of the case from now on.

    Whoever mediates stands aside for themselves; whoever keeps the case may also say it of another office of the unit.

    :raises Refused: if the actor neither keeps nor mediates it.
    :raises NotPossible: if it is over.
    :raises Unfit: if nobody of the unit would be left.
    :raises Conflict: if it changed since `version`.
    """
    by = mediates(actor, mediation)
    unit = {one.id for one in queries.offices_of_keeper(mediation)}
    chosen = office_id if by == Who.KEEPER and office_id in unit else actor.office_id
    assert chosen is not None  # noqa: S101  # the rule asks for an office
    left = unit - {chosen} - set(queries.aside_in(mediation))
    if chosen in unit and not left:
        raise Unfit(_("Nobody of your unit would be left to keep this case. Let the community open it."), "office")
    was = take_mediation(mediation, version, "stand_aside", by=by)
    MediationMediator.objects.filter(mediation=mediation, mediator__office=chosen).delete()
    MediationRecusal.objects.get_or_create(mediation=mediation, office_id=chosen, defaults={"since_at": now})
    record("mediation.stood_aside", actor, mediation, now, was=was)


@act
def see_numbers(*, actor: Viewer, mediation: Mediation, now: datetime) -> dict[int, str]:
    """Return the numbers that the parties left, by party; that they were looked at stays in the record.

    :raises Refused: if the actor neither keeps nor mediates the case.
    """
    mediates(actor, mediation)
    left = MediationParty.objects.filter(mediation=mediation, contact__phone__gt="").order_by("position")
    found = {one.id: people_queries.phone_of(one.contact_id) for one in left if one.contact_id is not None}
    record("mediation.numbers_seen", actor, mediation, now, was=mediation.state)
    return found


@act
def take_number_out(*, actor: Viewer, mediation: Mediation, party: MediationParty, now: datetime) -> None:
    """Erase the number of a party who no longer wants to be told.

    :raises Refused: if the actor neither keeps nor mediates the case.
    :raises NotPossible: if there is none.
    """
    mediates(actor, mediation)
    if party.contact_id is None or not people_queries.phone_of(party.contact_id):
        raise NotPossible(_("There is no number of this party any more."))
    people.forget_contact(contact_id=party.contact_id, now=now, withdrawn=True)
    record("mediation.number_taken_out", actor, mediation, now, was=mediation.state)
