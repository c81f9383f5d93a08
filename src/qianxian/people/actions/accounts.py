"""Opening accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.people import one_time, rules
from qianxian.people.models import Account
from qianxian.storage import ids
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.base.permits import Actor


def hashed(password: str) -> str:
    """Return a password as it is kept. It takes half a second on purpose, so many accounts hash before they open."""
    return make_password(password)


@act
def open_account(*, actor: Actor, username: str, password: str, now: datetime, is_hashed: bool = False) -> Account:
    """Open an account to sign in with; what it may do follows from the offices that it takes.

    `is_hashed` says that the password comes from `hashed`.

    :raises Unfit: if the name is taken.
    """
    require(rules.may_open_accounts(actor))
    if Account.objects.filter(username=username).exists():
        raise Unfit(_("This name is taken. Choose another."), "username")
    account = Account.objects.create(username=username, password=password if is_hashed else hashed(password))
    ledger.record("account.opened", about=account, office_id=actor.office_id, now=now)
    return account


@act
def open_account_once(*, actor: Actor, username: str, now: datetime) -> Account:
    """Open an account with a one-time password, which its holder replaces at the first sign-in.

    :raises Unfit: if the name is taken.
    """
    require(rules.may_open_accounts(actor))
    if Account.objects.filter(username=username).exists():
        raise Unfit(_("This name is taken. Choose another."), "username")
    number = ids.new()
    password = one_time.hashed(one_time.password_of(number))
    account = Account.objects.create(id=number, username=username, password=password, must_change=True)
    ledger.record("account.opened", about=account, office_id=actor.office_id, now=now)
    return account


@working
def forget_sessions(*, now: datetime) -> None:
    """Delete sessions that have run out: Django only stops believing them."""
    Session.objects.filter(expire_date__lt=now).delete()
