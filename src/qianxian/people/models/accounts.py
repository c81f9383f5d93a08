"""Who signs in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Case, IntegerField, Q, When

from qianxian.people import account_names
from qianxian.storage.fields import IdField


class AccountManager(BaseUserManager["Account"]):
    """How Django's sign-in finds an account."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account with this name, however its letters are written.

        :raises DoesNotExist: if there is none.
        """
        same = Q(username=username or "") | Q(folded=account_names.fold(username or ""))
        # One written just so comes first: from before names were compared, two may look alike.
        exactly = Case(When(username=username or "", then=0), default=1, output_field=IntegerField())
        found = self.filter(same).order_by(exactly).first()
        if found is None:
            raise self.model.DoesNotExist
        return found


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from the offices they hold, never from the account."""

    id = IdField()
    last_login = None  # nobody's time online is kept
    username = models.CharField(max_length=40, unique=True)
    folded = models.CharField(  # noqa: DJ001  # unique: of two from before that look alike, one has none
        max_length=80, null=True, unique=True, help_text="the name as it is compared: in half width and small",
    )
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(
        default=False, db_default=False, help_text="the password is a one-time one, and another has to be chosen first",
    )

    objects = AccountManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username
