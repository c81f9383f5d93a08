"""What is done to accounts, by administrators and by those who have them."""

import pyotp

from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR, Viewer

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(now, later_s=0):
    return pyotp.TOTP(SECRET).at(int(now.timestamp()) + later_s)


def happen(world, now):
    account = people.open_account(actor=OPERATOR, username="passing", password="x", must_change=True, now=now)
    own = Viewer(account_id=account.pk, username=account.username)
    people.change_password(actor=own, account=account, password="long enough for once", now=now)
    people.reset_password(actor=OPERATOR, account=account, now=now)
    people.close_account(actor=OPERATOR, account=account, now=now)
    people.reopen_account(actor=OPERATOR, account=account, now=now)
    codes = people.set_up_second_factor(actor=own, secret=SECRET, typed=code_at(now), now=now)
    codes = people.renew_recovery_codes(actor=own, typed=codes[0], now=now)
    people.turn_off_second_factor(actor=own, typed=codes[0], now=now)
    people.set_up_second_factor(actor=own, secret=SECRET, typed=code_at(now), now=now)
    people.remove_second_factor(actor=OPERATOR, account=account, now=now)
