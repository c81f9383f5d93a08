"""What stands around meetings: somebody's own calendar, the form of minutes, rooms that are taken."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.meetings.models.meetings import NAME_LENGTH, REASON_LENGTH
from qianxian.meetings.states import Purpose, Scope
from qianxian.people.models import Account, Office
from qianxian.places.models import Room
from qianxian.storage.models import Row, Versioned


class CalendarLink(Row):
    """A secret address by which somebody in office has their desk's or their unit's meetings in their own calendar."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    scope = models.CharField(max_length=4, choices=Scope.choices)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "office", "scope"], condition=Q(ended_at=None), name="meetings_one_link_a_calendar",
            ),
        ]


class MinutesTemplate(Row):
    """The district's own form for minutes as DOCX, as one version; where none is in use, ours is.

    Versions are never changed but for which one is in use, so that the form of any day can be taken again.
    """

    number = models.PositiveIntegerField(unique=True)
    content = models.BinaryField(help_text="the file as it was handed in, looked at before")
    taken_at = models.DateTimeField()
    in_use = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="meetings_one_minutes_template_in_use",
            ),
        ]


class Booking(Versioned):
    """That an office has a room for a span, for something that is no meeting of a series; those have it themselves.

    What a mediation is about, and whose, is nowhere: to others the room is just taken.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=9, choices=Purpose.choices)
    title = models.CharField(max_length=NAME_LENGTH, blank=True, help_text="of a meeting; empty for mediation")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    booked_at = models.DateTimeField()
    let_go_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="why it was let go")

    class Meta:
        indexes = [
            models.Index(fields=["room", "starts_at"], condition=Q(let_go_at=None), name="meetings_bookings_of_a_room"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meetings_booking_ends_after_start"),
            models.CheckConstraint(
                condition=Q(let_go_at=None) | Q(reason__gt=""), name="meetings_booking_let_go_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="mediation") | Q(title=""), name="meetings_booking_of_mediation_says_nothing",
            ),
        ]
