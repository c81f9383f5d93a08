"""Reading mediations: each by those who keep or mediate it, and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from qianxian.concerns import queries as concerns
from qianxian.concerns.models import Concern
from qianxian.concerns.states import UNSETTLED, Role
from qianxian.meetings import rules
from qianxian.meetings.models import (
    AgreementPhoto,
    Mediation,
    MediationMediator,
    MediationParty,
    MediationPromise,
    MediationRecusal,
    MediationTalk,
    Mediator,
    ReferralBody,
)
from qianxian.meetings.queries.rooms import rooms_for
from qianxian.meetings.states import MEDIATION_OPEN, MediationState, PromiseState, Purpose, TalkState
from qianxian.people import queries as people
from qianxian.people.models import Office
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import districts
from qianxian.tasks import queries as tasks
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.people.queries import Unit, Viewer
    from qianxian.places.models import Room
    from qianxian.places.queries import Spot
    from qianxian.tasks.models import Task

WORDS_KEPT = timedelta(days=3 * 365)
"""How long names and words are kept after the end: as long as a civil claim can be brought (Civil Code, art. 188)."""
SHOWN_OVER = 50
MOST_LISTED = 500
MOST_AT_ONCE = 200
NOTHING_COMES = (MediationState.WITHDRAWN, MediationState.DECLINED)


@dataclass(frozen=True, slots=True)
class Case:
    """A case as those see it who may: `keeps` says whether the viewer's unit keeps it, or they only mediate."""

    mediation: Mediation
    keeps: bool
    parties: list[MediationParty]
    mediators: list[Mediator]
    talks: list[MediationTalk]
    promises: list[MediationPromise]
    papers: list[AgreementPhoto]
    aside: list[MediationRecusal]

    @property
    def planned(self) -> MediationTalk | None:
        """The talks that are arranged and of which nobody has said what came of them, or None."""
        return next((one for one in self.talks if one.state == TalkState.PLANNED), None)

    @property
    def tries(self) -> list[MediationTalk]:
        """The talks that took place, or to which somebody did not come."""
        return [one for one in self.talks if one.state in (TalkState.HELD, TalkState.MISSED)]

    @property
    def broken(self) -> bool:
        """Whether something that was promised was not kept."""
        return any(one.state == PromiseState.BROKEN for one in self.promises)


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a desk: those asked for, those under way, agreements that run, and the last that are over."""

    asked: list[Mediation]
    running: list[Mediation]
    agreed: list[Mediation]
    over: list[Mediation]


def mediations_for(viewer: Viewer) -> Cases:
    """Return the cases that the viewer's office keeps or mediates; three statements."""
    office = viewer.office
    if office is None or not rules.may_see_mediations(viewer):
        return Cases([], [], [], [])
    mine = Q(named__mediator__office=office.id, named__mediator__ended_at=None)
    if office.organisation_kind in rules.KEEP_MEDIATIONS:
        mine |= Q(unit=office.organisation_id)
    away = MediationRecusal.objects.filter(office__in=[one.id for one in viewer.offices]).values("mediation")
    found = _with_names(Mediation.objects.filter(mine).exclude(pk__in=away).distinct()).order_by("-id")
    going = list(found.filter(state__in=(*MEDIATION_OPEN, MediationState.AGREED))[:MOST_LISTED])
    over = found.exclude(state__in=(*MEDIATION_OPEN, MediationState.AGREED))[:SHOWN_OVER]
    return Cases(
        [one for one in going if one.state == MediationState.ASKED],
        [one for one in going if one.state in (MediationState.OPENED, MediationState.TALKING)],
        [one for one in going if one.state == MediationState.AGREED],
        list(over),
    )


def _with_names(found: QuerySet[Mediation]) -> QuerySet[Mediation]:
    planned = MediationTalk.objects.filter(state=TalkState.PLANNED)
    return found.select_related("place", "unit").prefetch_related("parties", Prefetch("talks", planned, "coming"))


def mediation_for(viewer: Viewer, number: int) -> Case | None:
    """Return a case to those who keep or mediate it; None whether it is missing or not theirs. Seven statements."""
    known = Mediation.objects.filter(pk=number).select_related(
        "place", "unit", "concern", "task__place", "look__place", "referred_to",
    )
    mediation = known.first()
    if mediation is None:
        return None
    aside = list(mediation.recusals.select_related("office").order_by("id"))
    mediators = list(
        Mediator.objects.filter(named__mediation=mediation).select_related("office").order_by("kind", "id"),
    )
    away = [one.office_id for one in aside]
    if not rules.may_mediate(viewer, mediation, away, _offices_of(mediators)):
        return None
    return Case(
        mediation, bool(rules.may_keep_mediation(viewer, mediation, away)),
        list(mediation.parties.select_related("contact")), mediators,
        list(mediation.talks.select_related("booking__room__centre__place", "booking__office__organisation")),
        list(mediation.promises.select_related("party")), list(mediation.papers.order_by("id")), aside,
    )


def _offices_of(mediators: Iterable[Mediator]) -> list[int]:
    return [one.office_id for one in mediators if one.office_id is not None and one.ended_at is None]


def aside_in(mediation: Mediation) -> list[int]:
    """Return the offices that stand aside in a case."""
    return list(mediation.recusals.values_list("office_id", flat=True))


def offices_mediating(mediation: Mediation) -> list[int]:
    """Return the offices of the mediators who were named for a case."""
    named = MediationMediator.objects.filter(mediation=mediation, mediator__ended_at=None)
    return [number for number in named.values_list("mediator__office_id", flat=True) if number is not None]


def paper_name_of(case: Case, name: str) -> str | None:
    """Return the name of a photograph of a signed agreement if it belongs to the case, or None."""
    return next((one.name for one in case.papers if one.name == name), None)


def agreement_rooms_for(viewer: Viewer) -> list[Room]:
    """Return the rooms that the viewer's office may book for talks; one statement."""
    return [room for room in rooms_for(viewer) if rules.may_book(viewer, room.centre.place.path, Purpose.MEDIATION)]


# ── the matter behind it ─────────────────────────────────────────────────────────────────────────────────────────


def matter_to_mediate(viewer: Viewer, task_id: int) -> tuple[Task, Concern] | None:
    """Return a confidential matter that the viewer's unit leads, by its task, with that; or None."""
    task = tasks.get_for(viewer, task_id)
    if task is None or viewer.office is None or task.unit_id != viewer.office.organisation_id:
        return None
    led = Concern.objects.filter(dispatches__task=task, dispatches__role=Role.LEAD, state__in=UNSETTLED)
    concern = led.select_related("place").first()
    return (task, concern) if concern is not None and is_confidential(concern) else None


def is_confidential(concern: Concern) -> bool:
    """Say whether a matter is of a kind of which in public there is only the state."""
    return concerns.router.now().kind(concern.category_id).state_only


def mediation_of_matter(concern_id: int) -> Mediation | None:
    """Return the last mediation of a matter, or None; for a caller who has checked their viewer."""
    return Mediation.objects.filter(concern=concern_id).select_related("referred_to").order_by("-id").first()


def task_of_matter_for(viewer: Viewer, concern: Concern) -> int | None:
    """Return the task with which the matter behind a case is on a desk now, if the viewer sees it, or None."""
    task = concerns.task_of(concern.id)
    return task.id if task_rules.may_see(viewer, task) else None


def mediation_at_task(viewer: Viewer, task_id: int) -> int | None:
    """Return the case whose work at the desk a task is, if the viewer reads it, or None; two statements at least."""
    found = Mediation.objects.filter(Q(task=task_id) | Q(look=task_id)).values_list("id", flat=True).first()
    return found if found is not None and mediation_for(viewer, found) is not None else None


def keeper_of(concern: Concern) -> Unit | None:
    """Return the unit that would keep a mediation of a matter: its grid's branch that leads it, or the community."""
    unit = people.directory.now().find(concerns.task_of(concern.id).unit_id)
    if unit is not None and unit.kind in rules.KEEP_MEDIATIONS:
        return unit
    community = community_of(concern.place_id)
    return people.directory.now().at(community.id, OrganisationKind.GENERAL_BRANCH) if community else None


def community_of(place_id: int) -> Spot | None:
    """Return the community in which a place lies, or None above communities."""
    return places.tree.now().above(place_id, Level.COMMUNITY)


def community_of_office(viewer: Viewer) -> Spot | None:
    """Return the community of the viewer's office, or None."""
    office = viewer.office
    found = (community_of(place_id) for place_id in office.place_ids) if office is not None else iter(())
    return next((spot for spot in found if spot is not None), None)


# ── who mediates, and where people are sent ──────────────────────────────────────────────────────────────────────


def mediators_of(place_id: int) -> list[Mediator]:
    """Return those who mediate in a community now; one statement."""
    found = Mediator.objects.filter(place=place_id, ended_at=None)
    return list(found.select_related("office__organisation").order_by("kind", "id"))


def mediator_in(place_id: int, number: int) -> Mediator | None:
    """Return one who mediates in a community now, or None."""
    return Mediator.objects.filter(place=place_id, pk=number, ended_at=None).first()


def referral_bodies_of(place_id: int) -> list[ReferralBody]:
    """Return where a community sends people now; one statement."""
    return list(ReferralBody.objects.filter(place=place_id, ended_at=None).order_by("id"))


def referral_body_in(place_id: int, number: int) -> ReferralBody | None:
    """Return one of the bodies to which a community sends people now, or None."""
    return ReferralBody.objects.filter(place=place_id, pk=number, ended_at=None).first()


def offices_that_may_mediate(place_id: int) -> list[Office]:
    """Return the offices of bodies in a community that may be named beside a mediator; one statement."""
    path = places.tree.now().get(place_id).path
    inside = {spot.id for spot in places.tree.now() if spot.path.startswith(path)}
    units = [unit.id for unit in people.directory.now() if not inside.isdisjoint(unit.place_ids)]
    found = Office.objects.filter(organisation__in=units, valid_until=None).exclude(kind__in=rules.NEVER_MEDIATION)
    return list(found.select_related("organisation").order_by("organisation_id", "id"))


def offices_of_keeper(mediation: Mediation) -> list[Office]:
    """Return the offices of the unit that keeps a case; one statement."""
    found = Office.objects.filter(organisation=mediation.unit_id, valid_until=None)
    return list(found.exclude(kind__in=rules.NEVER_MEDIATION).order_by("id"))


# ── what falls due ───────────────────────────────────────────────────────────────────────────────────────────────


def agreements_to_look_at(today: date) -> list[Mediation]:
    """Return agreements of which a day has gone by that nobody has looked at, nor been asked to."""
    due = MediationPromise.objects.filter(state=PromiseState.OPEN, due_on__lt=today).values("mediation")
    found = Mediation.objects.filter(pk__in=due, state=MediationState.AGREED, look=None, erased_at=None)
    return list(found.select_related("unit").order_by("id")[:MOST_AT_ONCE])


def mediations_with_numbers(before: datetime) -> list[Mediation]:
    """Return cases that ended before a moment and still have numbers."""
    with_number = MediationParty.objects.filter(contact__phone__gt="").values("mediation")
    return list(Mediation.objects.filter(pk__in=with_number, ended_at__lt=before).order_by("id")[:MOST_AT_ONCE])


def mediations_to_forget(before: datetime) -> list[Mediation]:
    """Return cases that ended before a moment, still have their words, and wait for no promise."""
    waits = MediationPromise.objects.filter(state=PromiseState.OPEN).values("mediation")
    found = Mediation.objects.filter(ended_at__lt=before, erased_at=None)
    return list(
        found.exclude(state=MediationState.AGREED, pk__in=waits).order_by("id")[:MOST_AT_ONCE],
    )


def kept_by(unit_id: int) -> list[Mediation]:
    """Return all cases that a unit keeps and whose words are still there."""
    return list(Mediation.objects.filter(unit=unit_id, erased_at=None).order_by("id"))


def asked_behind(concern_id: int) -> list[Mediation]:
    """Return the mediation that was asked for in a matter and that nobody has taken on, in a list."""
    return list(Mediation.objects.filter(concern=concern_id, state=MediationState.ASKED))


# ── for messages ─────────────────────────────────────────────────────────────────────────────────────────────────


def link_to_mediation(mediation_id: int) -> str:
    """Return the whole address of a case's page, for those who keep it."""
    return f"{districts.address()}/desk/mediation/{mediation_id}/"


def link_to_talk(talk_id: int) -> str:
    """Return the whole address of the page of a community's centres: of the talks themselves there is none."""
    found = MediationTalk.objects.values_list("mediation__place_id", flat=True).get(pk=talk_id)
    return f"{districts.address()}/centres/{places.tree.now().get(found).division_code}/"


def keepers_of(mediation_ids: Iterable[int]) -> dict[int, int]:
    """Return the unit that keeps each case: ids of cases → ids of units."""
    found = Mediation.objects.filter(pk__in=list(mediation_ids))
    return dict(found.values_list("id", "unit_id"))
