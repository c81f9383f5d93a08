"""Opening accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from qianxian.ledger import actions as ledger
from qianxian.people.models import Account
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime


def hashed(password: str) -> str:
    """Return a password as it is kept. It takes half a second on purpose, so many accounts hash before they open."""
    return make_password(password)


@act
def open_account(*, username: str, password: str, now: datetime, is_hashed: bool = False) -> Account:
    """Open an account to sign in with; `is_hashed` says that the password comes from `hashed`."""
    kept = password if is_hashed else hashed(password)
    account = Account.objects.create(username=username, password=kept)
    ledger.record("account.opened", about=account, now=now)
    return account
