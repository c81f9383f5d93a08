"""Who may still vote, and what the ballots say: two tables between which nothing leads, neither by a key nor by time.

A row's id is made from the moment at which it is made, so a token has an id by chance, and a ballot has no row: on a
shelf of the box stands how many ballots say the same.
"""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

from qianxian.meetings.models.projects import ProjectRound
from qianxian.meetings.states import BatchState, Way
from qianxian.people.models import Office, Organisation
from qianxian.storage.fields import IdField
from qianxian.storage.models import Row, Versioned

SHELVES = 16
"""Ballots that say the same lie on one shelf of so many, so that two voters seldom wait for each other."""


def by_chance() -> int:
    """Return an id that says nothing of when it was made."""
    return secrets.randbits(62) + 1


class VotingToken(models.Model):
    """The right to one ballot and to one word at the acceptance; only its hash is kept, and never whose it is."""

    id = IdField(default=by_chance)
    round = models.ForeignKey(ProjectRound, on_delete=models.PROTECT, related_name="tokens", db_index=False)
    token_hash = models.CharField(max_length=64, unique=True)
    used = models.CharField(max_length=6, choices=Way.choices, blank=True, help_text="by which way its ballot came")
    accepted = models.BooleanField(default=False, help_text="its word at the acceptance was said")

    class Meta:
        indexes = [models.Index(fields=["round", "used"], name="meetings_tokens_used")]


class BallotBox(models.Model):
    """A shelf of a round's box: {"3,5": 12} are twelve ballots that approve projects 3 and 5."""

    id = IdField(default=by_chance)
    round = models.ForeignKey(ProjectRound, on_delete=models.PROTECT, related_name="boxes", db_index=False)
    shelf = models.PositiveSmallIntegerField()
    marks = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "shelf"], name="meetings_shelf_once")]


class PaperBatch(Versioned):
    """Sheets that are counted together: how many count, and how many were put aside because of their token."""

    round = models.ForeignKey(ProjectRound, on_delete=models.PROTECT, related_name="batches", db_index=False)
    number = models.PositiveSmallIntegerField()
    sheets = models.PositiveIntegerField(help_text="to be counted")
    online = models.PositiveIntegerField(help_text="put aside: their token has a ballot online")
    doubled = models.PositiveIntegerField(help_text="put aside: their token is on another sheet")
    unknown = models.PositiveIntegerField(help_text="put aside: no such token was given out")
    state = models.CharField(max_length=9, choices=BatchState.choices)
    attempt = models.PositiveSmallIntegerField(default=1)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="meetings_batch_number_once")]


class PaperCount(Row):
    """What one unit counted in a batch; `marks` are the ballots until both counts agree, then only numbers are left."""

    batch = models.ForeignKey(PaperBatch, on_delete=models.PROTECT, related_name="counts", db_index=False)
    attempt = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    blank = models.PositiveIntegerField()
    spoiled = models.PositiveIntegerField()
    votes = models.JSONField(help_text="number of a project: its votes")
    marks = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "attempt", "unit"], name="meetings_unit_counts_once"),
            models.CheckConstraint(condition=Q(attempt__gt=0), name="meetings_count_has_its_attempt"),
        ]
