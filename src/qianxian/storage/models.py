"""Working tables of the foundation, and the rows from which the rooms' own tables are made."""

from __future__ import annotations

from django.db import models

from qianxian.storage.fields import ByteOrderField, IdField


class Row(models.Model):
    """A table with an id of ours."""

    id = IdField()

    class Meta:
        abstract = True


class Versioned(Row):
    """A row that two people may write at once: each write names the version it read."""

    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        abstract = True


class KeptFile(Row):
    """A file that somebody handed in, written anew; its bytes lie in the district's folder of files under `name`.

    Two rows may name one file: a form that came back with an error is sent again with the file it had.
    """

    name = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")

    class Meta:
        abstract = True


class FileRow(KeptFile):
    """A re-encoded photograph."""

    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")

    class Meta:
        abstract = True


class Lease(models.Model):
    """A right that one process holds until a moment: a node for its ids, the lead of the tick."""

    name = ByteOrderField(primary_key=True, max_length=60)
    holder = models.CharField(max_length=40)
    until = models.DateTimeField()


class Job(Row):
    """Work to be done after the act that asked for it, once or every so often."""

    name = ByteOrderField(max_length=80, help_text="the function's registered name")
    once_named = models.CharField(  # noqa: DJ001  # null, so that work asked for once need not be unique
        max_length=80, null=True, unique=True, help_text="set for recurring work: one row each",
    )
    arguments = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="failures since the last success")
    error = models.TextField(blank=True, help_text="the last failure, without anybody's words")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="storage_job_due")]


class Stamp(models.Model):
    """The version of the reference data: places, organisations, categories, rules, calendar. One row."""

    number = models.SmallIntegerField(primary_key=True, default=1)
    version = models.PositiveBigIntegerField(default=1)
