"""Mediation, a track of its own: cases with their parties, talks, agreement; who mediates, and where to send people."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.concerns.models import Concern
from qianxian.meetings.models.around import Booking
from qianxian.meetings.models.meetings import NAME_LENGTH, REASON_LENGTH
from qianxian.meetings.states import (
    MEDIATION_OPEN,
    MediationOrigin,
    MediationState,
    MediatorKind,
    PromiseState,
    TalkState,
)
from qianxian.people.models import Contact, Office, Organisation
from qianxian.places.models import Place
from qianxian.storage.models import FileRow, Row, Versioned
from qianxian.tasks.models import Task

WHERE_LENGTH = 120


class Mediator(Row):
    """Somebody who mediates in a community; with an office, they find their cases at their desk."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=10, choices=MediatorKind.choices)
    note = models.CharField(max_length=NAME_LENGTH, blank=True, help_text="what speaks for them: a retired judge")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class ReferralBody(Row):
    """Where a community sends what can't be settled by talking: the judicial office, the court, the police."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    where = models.CharField(max_length=WHERE_LENGTH, blank=True, help_text="address, hours, telephone of the body")
    ended_at = models.DateTimeField(null=True)


class Mediation(Versioned):
    """One case, kept by the unit that opened it; nobody else reads it but the mediators who were named for it.

    `number` counts within a community and a year, and stands on the paper. `task` is the work at the desk where there
    is no matter behind it; `look` that of looking whether the agreement was kept.
    """

    key = models.CharField(max_length=64, unique=True, help_text="of the form: handed in twice, it is one case")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=8, choices=MediationOrigin.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=11, choices=MediationState.choices)
    about = models.TextField(blank=True, help_text="what they quarrel about, as the office wrote it down")
    agreement = models.TextField(blank=True, help_text="what they agreed to, as it stands on the paper")
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="why it ended so; for the case only")
    referred_to = models.ForeignKey(ReferralBody, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    look = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(help_text="when it was asked for, or opened")
    ended_at = models.DateTimeField(null=True, help_text="when something came of it")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "state", "-id"], name="meetings_mediations_of_a_unit")]
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "number"], name="meetings_mediation_number_once"),
            models.UniqueConstraint(
                fields=["concern"], condition=Q(state__in=MEDIATION_OPEN), name="meetings_one_mediation_a_matter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "fulfilled")) | Q(agreement__gt="") | Q(erased_at__isnull=False),
                name="meetings_agreed_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(state="referred") | Q(referred_to__isnull=False), name="meetings_referred_says_where",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MEDIATION_OPEN, ended_at=None)
                | (~Q(state__in=MEDIATION_OPEN) & Q(ended_at__isnull=False)),
                name="meetings_mediation_ended_says_when",
            ),
        ]


class MediationParty(Row):
    """Somebody who is at odds with somebody, in one case and for it only."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="parties", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    address = models.CharField(max_length=WHERE_LENGTH, blank=True)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "position"], name="meetings_party_position_once"),
        ]


class MediationMediator(Row):
    """That a mediator was named for a case."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="named", db_index=False)
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, related_name="named")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediation", "mediator"], name="meetings_mediator_named_once"),
        ]


class MediationRecusal(Row):
    """That an office stands aside in a case, because it is too near to a party; it reads nothing of it any more."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="recusals", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    since_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediation", "office"], name="meetings_recused_once"),
        ]


class MediationTalk(Versioned):
    """Talks that were arranged in a case, in a room that was booked or elsewhere, and what came of them."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="talks", db_index=False)
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, null=True, related_name="+")
    venue = models.CharField(max_length=WHERE_LENGTH, blank=True, help_text="where no room was booked")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TalkState.choices)
    note = models.TextField(blank=True, help_text="what was said, noted by whoever mediated; for the case only")

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["mediation", "starts_at"], name="meetings_talks_of_a_case")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meetings_talk_ends_after_start"),
        ]


class MediationPromise(Row):
    """What a party promised, by which day, and whether it was kept."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="promises", db_index=False)
    party = models.ForeignKey(MediationParty, on_delete=models.PROTECT, related_name="promises", db_index=False)
    text = models.CharField(max_length=REASON_LENGTH, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=6, choices=PromiseState.choices, default=PromiseState.OPEN)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["mediation", "due_on"], name="meetings_promises_of_a_case"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="meetings_promises_to_look_at"),
        ]


class AgreementPhoto(FileRow):
    """The photograph of a signed agreement; for those who read the case only."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="papers")
    taken_at = models.DateTimeField()
