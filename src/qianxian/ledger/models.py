"""What happened, for ever; and the words that went with it, until they are erased."""

from __future__ import annotations

from django.db import models

from qianxian.storage.fields import ByteOrderField, IdField


class Entry(models.Model):
    """One act, as the record keeps it. The database refuses to change or delete a row.

    The lowest room knows nothing of those above, so what an entry is about stands here as a kind and a number. It
    is event, outbox and delta in one: besides what happened it carries from which state to which, where, and in
    which category. Nothing in it is a person's: that stands in `Text`, behind `commitment`.
    """

    id = IdField()
    kind = ByteOrderField(max_length=60)
    about_kind = ByteOrderField(max_length=30)
    about_id = models.BigIntegerField()
    place_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True, help_text="the office that acted; none for a resident")
    category_id = models.BigIntegerField(null=True)
    was = ByteOrderField(max_length=30, blank=True, help_text="the state before")
    became = ByteOrderField(max_length=30, blank=True, help_text="the state after")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="the promise that was in force before this entry, if any")
    cause_id = models.BigIntegerField(null=True, help_text="the entry that led to this one")
    commitment = models.BinaryField(max_length=32, help_text="see ledger.leaves")
    leaf_format = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id", "id"], name="ledger_entry_about"),
            models.Index(fields=["kind", "at", "id"], name="ledger_entry_kind_at"),
        ]


class Text(models.Model):
    """An entry's parameters with the salt that hides them in its commitment; erased, both are gone.

    Here as in `Pending` the database does not look whether there is such an entry: the bus writes both in one
    transaction and entries never go away, so the look would do nothing but lock each new entry twice.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    words = models.JSONField(null=True)
    salt = models.BinaryField(max_length=16, null=True)
    erased_at = models.DateTimeField(null=True)


class Pending(models.Model):
    """An entry that a group of readers has not read yet; removed by the reader in its own transaction.

    Transactions commit in another order than their ids were made, so no reader may keep its place by id.
    """

    pk = models.CompositePrimaryKey("reader", "entry_id")
    reader = ByteOrderField(max_length=30)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, db_index=False, db_constraint=False)
