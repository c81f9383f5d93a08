"""Opening accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from qianxian.ledger import actions as ledger
from qianxian.people.models import Account
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime


@act
def open_account(*, username: str, password: str, now: datetime) -> Account:
    """Open an account to sign in with."""
    account = Account.objects.create(username=username, password=make_password(password))
    ledger.record("account.opened", about=account, now=now)
    return account
