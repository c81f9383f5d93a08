"""Who signs in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from qianxian.storage.fields import IdField


class AccountManager(BaseUserManager["Account"]):
    """How Django's sign-in finds an account."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account with this name."""
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from the offices they hold, never from the account."""

    id = IdField()
    last_login = None  # nobody's time online is kept
    username = models.CharField(max_length=40, unique=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(
        default=False, db_default=False, help_text="the password is a one-time one, and another has to be chosen first",
    )

    objects = AccountManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username
