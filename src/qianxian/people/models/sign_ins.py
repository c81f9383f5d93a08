"""How somebody signs in: in which browsers, and with what besides the password."""

from __future__ import annotations

from django.db import models

from qianxian.people.models.accounts import Account
from qianxian.storage.models import Row


class SignIn(Row):
    """That an account signed in with a browser. When it was last used is kept nowhere; it goes with the session."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sign_ins")
    session_hash = models.CharField(max_length=40, unique=True)
    signed_in_at = models.DateTimeField()
    device = models.CharField(max_length=60, help_text="browser and system, as people know them")
    ended_at = models.DateTimeField(null=True)


class SecondFactor(Row):
    """The device that shows an account's codes (RFC 6238); the secret is sealed, and no code works twice."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="second_factor")
    secret = models.BinaryField(help_text="see storage.sealed")
    last_counter = models.BigIntegerField(help_text="the 30 seconds of the last code that was taken")
    set_up_at = models.DateTimeField()


class RecoveryCode(Row):
    """A code that works once in place of the device; only its hash is kept."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.PROTECT, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)
