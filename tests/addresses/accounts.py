"""Accounts: one's own, and those in an administrator's care."""

from addresses import ADMINISTRATORS, AROUND, DISTRICTS, SIGNED_IN, Sent

GET = {
    "your_account": SIGNED_IN,
    "second_factor": SIGNED_IN,
    "accounts": ADMINISTRATORS,
    "open_account": ADMINISTRATORS,
    "account": AROUND,
    "elevations": ADMINISTRATORS,
    "elevation": AROUND,
    "contact_views": ADMINISTRATORS,
    "sign_in_code": set(),  # only between the password and the code
}
POST_ONLY = {
    "end_sign_in", "end_other_sign_ins", "new_recovery_codes", "turn_off_second_factor",
    "reset_password", "close_account", "reopen_account", "remove_second_factor",
}
ELSE = {"sign_in_code": 302}


def arguments(world, now):
    from qianxian.people import actions as people

    number = world.accounts["grid3"].pk
    access = people.open_elevated_access(actor=world.viewer("admin_community"), reason="改电话", now=now)
    return {
        "account": [number], "reset_password": [number], "close_account": [number], "reopen_account": [number],
        "remove_second_factor": [number], "end_sign_in": [1],
        "elevation": [access.pk],
    }


def sent(scene):
    import re

    import pyotp
    from django.contrib.sessions.backends.db import SessionStore

    from happenings.accounts import SECRET, code_at
    from qianxian.people import actions as people
    from qianxian.people.models import SignIn
    from qianxian.people.queries import OPERATOR, Viewer
    from qianxian.people.states import OfficeKind
    from qianxian.storage import sessions
    from world import PASSWORD

    now, accounts = scene.now, scene.world.accounts

    def number(name):
        return [accounts[name].pk]

    def all_with_a_second_factor():
        for name, account in accounts.items():
            people.set_up_second_factor(
                actor=Viewer(account_id=account.pk, username=name), secret=SECRET, typed=code_at(now, -30), now=now,
            )

    def closed(name):
        """Somebody who also held an office where `name` does, and whose account was closed."""
        account = people.open_account(actor=OPERATOR, username=f"{name}_before", password="x", now=now)
        office = people.create_office(
            actor=OPERATOR, organisation=scene.world.units[name], kind=OfficeKind.CLERK, title="干事", now=now,
        )
        people.take_office(actor=OPERATOR, account=account, office=office, valid_from=now.date(), now=now)
        people.close_account(actor=OPERATOR, account=account, now=now)
        return account

    def signed_in_elsewhere():
        elsewhere = SessionStore()
        elsewhere.create()
        for account in accounts.values():
            SignIn.objects.create(
                account=account, session_hash=f"{sessions.hash_of(elsewhere.session_key)[:30]}{account.pk % 10**9}",
                device="Firefox · Linux", signed_in_at=now,
            )

    def shown_code(html):
        secret = re.search(r'class="num b">([A-Z2-7 ]+)<', html)
        return pyotp.TOTP(secret[1].replace(" ", "")).at(now) if secret else "000000"

    def ended(_answer):
        return SignIn.objects.filter(ended_at=now).exists()

    def towards(does, before=None):
        """Somebody in a grid, somebody of another sub-district, and somebody above."""
        return [
            Sent(AROUND, does, to=number("grid3"), before=before),
            Sent({"admin", "admin_elsewhere"}, does, to=number("neighbour"), before=before),
            Sent(DISTRICTS, does, to=number("subdistrict"), before=before),
        ]

    chosen = {"old": PASSWORD, "new": "院里的槐树开花了2026", "again": "院里的槐树开花了2026"}
    code = {"code": code_at(now)}
    signed_in_elsewhere()
    own = SignIn.objects.get(account=accounts["grid3"])
    return {
        "your_account": Sent(SIGNED_IN, "account.password_changed", chosen, opens=False),
        "second_factor": Sent(
            SIGNED_IN, "second_factor.set_up", {"password": PASSWORD, "code": shown_code}, page="second_factor",
            opens=False,
        ),
        "new_recovery_codes": Sent(
            SIGNED_IN, "second_factor.codes_renewed", code, before=all_with_a_second_factor, opens=False,
        ),
        "turn_off_second_factor": Sent(
            SIGNED_IN, "second_factor.turned_off", code, before=all_with_a_second_factor, opens=False,
        ),
        "sign_in_code": Sent(set(), body=code, otherwise=302),
        "end_sign_in": Sent({"grid3"}, to=[own.pk], done=ended, opens=False),
        "end_other_sign_ins": Sent(SIGNED_IN, done=ended, opens=False),
        "open_account": Sent(ADMINISTRATORS, "account.opened", {"username": "xinren"}),
        "reset_password": towards("account.password_reset"),
        "close_account": towards("account.closed"),
        "reopen_account": [
            Sent(may, "account.reopened", to=[closed(name).pk])
            for name, may in (
                ("grid3", AROUND), ("neighbour", {"admin", "admin_elsewhere"}), ("subdistrict", DISTRICTS),
            )
        ],
        "remove_second_factor": towards("second_factor.removed", before=all_with_a_second_factor),
    }
