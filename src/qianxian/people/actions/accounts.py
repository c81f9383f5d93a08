"""Opening, closing and reopening accounts, and their passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.people import account_names, one_time, passwords, queries, rules
from qianxian.people.actions.sign_ins import end_sign_ins
from qianxian.people.models import Account
from qianxian.storage import ids
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.people.queries import Viewer


def hashed(password: str) -> str:
    """Return a password as it is kept. It takes half a second on purpose, so many accounts hash before they open."""
    return make_password(password)


@act
def open_account(
    *, actor: Actor, username: str, password: str, now: datetime, is_hashed: bool = False, must_change: bool = False,
) -> Account:
    """Open an account to sign in with; what it may do follows from the offices that it takes.

    `is_hashed` says that the password comes from `hashed`, `must_change` that it is a one-time one, to be replaced at
    the first sign-in.

    :raises Unfit: if the name is taken, or is none.
    """
    require(rules.may_open_accounts(actor))
    username, folded = _free_name(username)
    account = Account.objects.create(
        username=username, folded=folded, password=password if is_hashed else hashed(password), must_change=must_change,
    )
    ledger.record("account.opened", about=account, office_id=actor.office_id, now=now, name=username)
    return account


@act
def open_account_once(*, actor: Actor, username: str, now: datetime) -> Account:
    """Open an account with a one-time password, which its holder replaces at the first sign-in.

    :raises Unfit: if the name is taken, or is none.
    """
    require(rules.may_open_accounts(actor))
    username, folded = _free_name(username)
    number = ids.new()
    password = one_time.hashed(one_time.password_of(number))
    account = Account.objects.create(
        id=number, username=username, folded=folded, password=password, must_change=True,
    )
    ledger.record("account.opened", about=account, office_id=actor.office_id, now=now, name=username)
    return account


def _free_name(typed: str) -> tuple[str, str]:
    """Return a name as it is kept and as it is compared, if nobody has one that looks like it."""
    name = account_names.read(typed)
    if queries.account_named(name) is not None:
        raise Unfit(account_names.TAKEN, "username")
    return name, account_names.fold(name)


def reset_password(*, actor: Actor, account: Account, now: datetime) -> str:
    """Give an account a new one-time password and return it; nobody can read it again afterwards.

    :raises Refused: if the account is not in the actor's care.
    """
    password = passwords.fresh()
    # Hashed before the transaction: it takes a while, on purpose, and others want to write meanwhile.
    _reset_password(actor=actor, account=account, password=make_password(password), now=now)
    return password


@act
def _reset_password(*, actor: Actor, account: Account, password: str, now: datetime) -> None:
    _require_care(actor, account, now)
    Account.objects.filter(pk=account.pk).update(password=password, must_change=True)
    end_sign_ins(account_id=account.pk, now=now)
    ledger.record(
        "account.password_reset", about=account, office_id=actor.office_id, now=now, name=account.username,
    )


def change_password(*, actor: Viewer, account: Account, password: str, now: datetime) -> Account:
    """Let somebody choose their own password, and return their account with it.

    The door has asked for the old one, and goes on with the session in which this was done; all others end.

    :raises Unfit: if the password is too easy to guess, or the one they have.
    :raises Refused: if it is somebody else's account.
    """
    if actor.account_id is None or actor.account_id != account.pk:
        raise Refused(_("Everybody chooses their own password; an administrator can only make a one-time one."))
    passwords.require_good(password, account)
    if account.check_password(password):
        raise Unfit(_("That is the password you have. Choose another."), "new")
    account.password, account.must_change = make_password(password), False
    _change_password(actor=actor, account=account, now=now)
    return account


@act
def _change_password(*, actor: Viewer, account: Account, now: datetime) -> None:
    Account.objects.filter(pk=account.pk).update(password=account.password, must_change=False)
    ledger.record(
        "account.password_changed", about=account, office_id=actor.office_id, now=now, name=account.username,
    )


@act
def close_account(*, actor: Actor, account: Account, now: datetime) -> None:
    """Close an account: nobody signs in with it, and whoever is signed in with it is out at once.

    :raises Unfit: if it is closed already, or one's own.
    :raises Refused: if it is not in the actor's care.
    """
    _require_care(actor, account, now)
    if getattr(actor, "account_id", None) == account.pk:
        raise Unfit(_("This is your own account. Let another administrator close it."))
    if not Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
        raise Unfit(_("It is closed already."))
    end_sign_ins(account_id=account.pk, now=now)
    ledger.record("account.closed", about=account, office_id=actor.office_id, now=now, name=account.username)


@act
def reopen_account(*, actor: Actor, account: Account, now: datetime) -> None:
    """Let somebody sign in again with an account that was closed.

    :raises Unfit: if it is open.
    :raises Refused: if it is not in the actor's care.
    """
    _require_care(actor, account, now)
    if not Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
        raise Unfit(_("It is open already."))
    ledger.record("account.reopened", about=account, office_id=actor.office_id, now=now, name=account.username)


def _require_care(actor: Actor, account: Account, now: datetime) -> None:
    care = queries.care_of(account, now)
    require(rules.may_look_after(actor, care.paths, opened_by=care.opened_by, top=care.top))


@working
def forget_sessions(*, now: datetime) -> None:
    """Delete sessions that have run out: Django only stops believing them."""
    Session.objects.filter(expire_date__lt=now).delete()
