"""Who agreed to what, who looked at a number, who asks about their data, and who follows an area."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.concerns.models.matters import Report
from qianxian.concerns.states import (
    Channel,
    GivenBy,
    Purpose,
    RequestKind,
    RequestOutcome,
)
from qianxian.people.models import Contact, Office, Resident
from qianxian.places.models import Place
from qianxian.storage.models import Row


class ContactView(Row):
    """That an office looked at the number which was left with a report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="contact_views")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-seen_at", "-id"], name="concerns_contact_views")]


class Consent(Row):
    """That somebody agreed to more than a matter needs: to what, under which privacy notice, until taken back.

    A number that is left to be told is a consent too; it stands in `Contact`, with the number it is about.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    given_by = models.CharField(max_length=12, choices=GivenBy.choices)
    recorded_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    notice_number = models.PositiveSmallIntegerField(help_text="the privacy notice that was in force")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class DataRequest(Row):
    """That somebody asked to see, have, correct or erase what is kept about them, and until when it is answered.

    What people do by themselves on the page of their matter is done at once. A request in words is a matter of its
    own, to the district; `report` is then the request itself.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=RequestOutcome.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="concerns_data_request_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="") | Q(done_at__isnull=False, outcome__gt=""),
                name="concerns_data_request_done_says_how",
            ),
        ]


class Subscription(Row):
    """That a resident with an account is told once a day what moved in a community or a grid, until they have enough.

    The number is their own; it stands in `Contact`, so that it is told, changed and erased as any other.
    """

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "place"], condition=Q(ended_at=None), name="concerns_subscribed_once",
            ),
        ]


class AreaDigest(Row):
    """That those who follow a place were told on a day what moved there since the digest before, up to a moment."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    told_on = models.DateField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "told_on"], name="concerns_digest_once_a_day")]
