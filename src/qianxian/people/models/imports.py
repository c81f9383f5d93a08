"""Imports of sheets: what was handed in, what it would change, and how far it has come."""

from __future__ import annotations

from django.db import models

from qianxian.people.models.accounts import Account
from qianxian.people.models.organisations import Office
from qianxian.people.states import ImportState, SheetKind
from qianxian.storage.models import Row


class SheetImport(Row):
    """A sheet that somebody handed in, from the first look at it until its last row is done; no part of the record.

    `findings` hold the counts, the problems by cell in both languages, and the accounts that were opened; they and the
    file go when the import is forgotten.
    """

    sheet = models.CharField(max_length=20, choices=SheetKind.choices)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKED)
    called = models.CharField(max_length=120, help_text="what the file was called where it came from")
    kept_as = models.CharField(max_length=32, blank=True, help_text="empty once the file is removed")
    datum = models.CharField(max_length=5, default="wgs84")
    leaves_out_bad = models.BooleanField(default=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    findings = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    handed_out_at = models.DateTimeField(null=True, help_text="when the one-time passwords were shown, once")
