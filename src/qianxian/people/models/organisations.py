"""Organisations, their offices, and who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.people.models.accounts import Account
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places.models import Place
from qianxian.storage.fields import ByteOrderField
from qianxian.storage.models import Row, Versioned


class Organisation(Versioned):
    """A body that acts at one place or several: a branch, a committee, a company, a gatehouse."""

    kind = models.CharField(max_length=30, choices=OrganisationKind.choices)
    ref = ByteOrderField(
        max_length=40, blank=True, db_default="", help_text="the district's own code, by which sheets find it again",
    )
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    hours = models.CharField(max_length=60, blank=True, help_text="when somebody is there, as people say it")
    note = models.CharField(max_length=80, blank=True, help_text="one line for the courtyard page")
    places = models.ManyToManyField(Place, through="people.Seat")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ref"], condition=Q(valid_until=None) & ~Q(ref=""), name="people_organisation_ref_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(Row):
    """That an organisation acts at a place, from a date until a date (half open); no date: as long as it exists."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="seats")

    alone = ByteOrderField(
        max_length=30, blank=True, db_default="", default="",
        help_text="as what it is the only one at the place: a committee, a party body; empty if there may be several",
    )
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "place"], condition=Q(valid_until=None), name="people_seat_once",
            ),
            models.UniqueConstraint(
                fields=["place", "alone"], condition=Q(valid_until=None) & ~Q(alone=""), name="people_seat_alone",
            ),
        ]


class Office(Versioned):
    """A function in an organisation, whoever holds it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=20, choices=OfficeKind.choices)
    title = models.CharField(max_length=60)
    valid_until = models.DateField(null=True)

    def __str__(self) -> str:
        return self.title


class Tenure(Row):
    """That an account holds an office from a date until a date (half open).

    A stand-in holds it in place of somebody who is away, and always until a date. An empty period is one that was
    called off before it began.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="tenures")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tenures")
    stands_in_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="stand_ins", db_index=False,
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="people_tenure_period",
            ),
        ]
