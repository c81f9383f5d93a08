"""The outbox."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.ledger.models import Entry
from qianxian.notices.states import NoticeState
from qianxian.people.models import Contact
from qianxian.storage.fields import ByteOrderField
from qianxian.storage.models import Row, Versioned


class Notice(Row):
    """That somebody is to be told of an entry; the sentence is made when it is sent.

    `about_kind` and `about_id` name what the link in the message leads to.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, db_index=False)
    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.QUEUED)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(state="queued"), name="notices_notice_queued")]


class Wording(Versioned):
    """The district's own text for a message, in place of the one that comes with the system; empty: that one again."""

    kind = ByteOrderField(max_length=60, help_text="of the entry that is told")
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="notices_wording_once")]
