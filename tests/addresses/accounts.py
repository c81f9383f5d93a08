"""Accounts: one's own, and those in an administrator's care."""

from addresses import ADMINISTRATORS, AROUND, EVERYBODY

SIGNED_IN = EVERYBODY - {"stranger", "holder"}

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
