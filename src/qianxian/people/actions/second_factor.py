"""Setting up a second factor, taking its codes, and taking it off again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.people import queries, rules
from qianxian.people import second_factor as totp
from qianxian.people.actions.sign_ins import end_sign_ins
from qianxian.people.models import Account, RecoveryCode, SecondFactor
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.people.queries import Viewer


def _about(account_id: int) -> str:
    return f"account:{account_id}"


@act
def set_up_second_factor(*, actor: Viewer, secret: str, typed: str, now: datetime) -> list[str]:
    """Set up a device that shows codes, proven by one of them; return ten recovery codes, which nobody can read again.

    :raises Unfit: if the code doesn't fit, or a device is set up already.
    :raises Refused: if nobody is signed in.
    """
    if actor.account_id is None:
        raise Refused(_("Sign in first."))
    if queries.second_factor_of(actor.account_id) is not None:
        raise Unfit(_("A second factor is set up already. Turn it off first."))
    if (step := totp.counter_of(secret, typed, now)) is None:
        raise Unfit(_("This code doesn't fit. Check the telephone's clock and type the next one."), "code")
    factor = SecondFactor.objects.create(
        account_id=actor.account_id, secret=totp.seal(secret, about=_about(actor.account_id)), last_counter=step,
        set_up_at=now,
    )
    codes = _write_codes(factor)
    ledger.record(
        "second_factor.set_up", about=factor, office_id=actor.office_id, now=now, name=actor.username,
    )
    return codes


def _write_codes(factor: SecondFactor) -> list[str]:
    codes = totp.fresh_recovery_codes()
    RecoveryCode.objects.filter(factor=factor).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(factor=factor, code_hash=totp.recovery_hash(code, factor.account_id)) for code in codes],
    )
    return codes


@working
def take_code(*, account_id: int, typed: str, now: datetime) -> bool:
    """Take a code of the device or a recovery code, each once, and say whether it was good."""
    factor = queries.second_factor_of(account_id)
    if factor is None:
        return False
    secret = totp.unseal(bytes(factor.secret), about=_about(account_id))
    if (step := totp.counter_of(secret, typed, now)) is not None:
        # The step is compared in the database: two who send the same code at once are not both let in.
        return bool(SecondFactor.objects.filter(pk=factor.pk, last_counter__lt=step).update(last_counter=step))
    code_hash = totp.recovery_hash(typed, account_id)
    return bool(RecoveryCode.objects.filter(factor=factor, code_hash=code_hash, used_at=None).update(used_at=now))


@act
def renew_recovery_codes(*, actor: Viewer, typed: str, now: datetime) -> list[str]:
    """Make ten new recovery codes in place of the old ones.

    :raises Unfit: if the code typed is not good.
    """
    factor = _own_factor(actor, typed, now)
    codes = _write_codes(factor)
    ledger.record(
        "second_factor.codes_renewed", about=factor, office_id=actor.office_id, now=now, name=actor.username,
    )
    return codes


@act
def turn_off_second_factor(*, actor: Viewer, typed: str, now: datetime) -> None:
    """Take one's own second factor off.

    :raises Unfit: if the code typed is not good.
    """
    factor = _own_factor(actor, typed, now)
    _delete(factor)
    ledger.record(
        "second_factor.turned_off", about=factor, office_id=actor.office_id, now=now, name=actor.username,
    )


def _own_factor(actor: Viewer, typed: str, now: datetime) -> SecondFactor:
    factor = queries.second_factor_of(actor.account_id) if actor.account_id is not None else None
    if factor is None:
        raise Unfit(_("No second factor is set up."))
    if not take_code(account_id=factor.account_id, typed=typed, now=now):
        raise Unfit(_("This code doesn't fit, or was used already. Wait for the next one and type that."), "code")
    return factor


def _delete(factor: SecondFactor) -> None:
    RecoveryCode.objects.filter(factor=factor).delete()
    SecondFactor.objects.filter(pk=factor.pk).delete()


@act
def remove_second_factor(*, actor: Actor, account: Account, now: datetime) -> None:
    """Take somebody's second factor off, whose telephone is lost; all their sessions end.

    :raises Unfit: if there is none.
    :raises Refused: if the account is not in the actor's care.
    """
    care = queries.care_of(account, now)
    require(rules.may_look_after(actor, care.paths, opened_by=care.opened_by, top=care.top))
    factor = queries.second_factor_of(account.pk)
    if factor is None:
        raise Unfit(_("No second factor is set up."))
    _delete(factor)
    end_sign_ins(account_id=account.pk, now=now)
    ledger.record(
        "second_factor.removed", about=account, office_id=actor.office_id, now=now, name=account.username,
    )
