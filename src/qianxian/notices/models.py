"""The outbox and the inboxes."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from qianxian.ledger.models import Entry
from qianxian.notices.states import AttemptOutcome, NoticeState, Telling
from qianxian.people.models import Account, Contact, Organisation, Resident
from qianxian.storage.fields import ByteOrderField
from qianxian.storage.models import Row, Versioned


class Notice(Row):
    """That somebody is to be told of an entry; the sentence is made when it is sent or read.

    For a number that was left (`contact`), for the inbox of a resident or of somebody in office, or for a unit's group.
    `about_kind` and `about_id` name what the link in the message leads to.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, db_index=False)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, db_index=False)
    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    urgent = models.BooleanField(default=False, db_default=False, help_text="goes out in quiet hours too")
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.QUEUED)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, help_text="until when a process may be sending it")
    channel = models.CharField(max_length=30, blank=True, default="", db_default="", help_text="last tried by")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="notices_notice_queued"),
            models.Index(
                fields=["state"], condition=Q(state__in=("stuck", "unclear")), name="notices_notice_in_trouble",
            ),
            models.Index(
                fields=["resident", "-id"], condition=Q(resident__isnull=False), name="notices_notice_resident",
            ),
            models.Index(fields=["account", "-id"], condition=Q(account__isnull=False), name="notices_notice_account"),
        ]


class Attempt(Row):
    """One try to send a notice; written before it is made, so that one whose process died is seen."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="tries")
    channel = models.CharField(max_length=30)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=15, choices=AttemptOutcome.choices, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    provider_ref = models.CharField(max_length=80, blank=True, help_text="the provider's own number for it")

    class Meta:
        indexes = [models.Index(fields=["channel", "outcome", "-ended_at"], name="notices_attempt_by_channel")]


class Preference(Versioned):
    """How a resident, or somebody in office, wants to be told; without one: each step, and only in the inbox.

    `channel` and `address` say where new work is told to somebody in office.
    """

    resident = models.OneToOneField(Resident, on_delete=models.PROTECT, null=True, related_name="+")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, related_name="+")
    telling = models.CharField(max_length=15, choices=Telling.choices)
    channel = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=120, blank=True)
    digest_at = models.DateTimeField(null=True, help_text="the last time at which news were put together")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resident__isnull=False, account=None) | Q(resident=None, account__isnull=False),
                name="notices_preference_of_one",
            ),
        ]


class QuietHours(Versioned):
    """From when until when no telephone of a resident or an office sounds; the same in the whole district."""

    begins = models.TimeField(default=time(21))
    ends = models.TimeField(default=time(8))


class Wording(Versioned):
    """The district's own text for a message, in place of the one that comes with the system; empty: that one again."""

    kind = ByteOrderField(max_length=60, help_text="of the entry that is told")
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=200, blank=True)
    template = models.CharField(
        max_length=40, blank=True, default="", db_default="",
        help_text="the number under which a provider of short messages registered this text",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="notices_wording_once")]
