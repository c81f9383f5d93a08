"""Accounts: one's own, and those in an administrator's care."""

from addresses import ADMINISTRATORS, AROUND, EVERYBODY

SIGNED_IN = EVERYBODY - {"stranger", "holder"}

GET = {
    "your_account": SIGNED_IN,
    "second_factor": SIGNED_IN,
    "accounts": ADMINISTRATORS,
    "open_account": ADMINISTRATORS,
    "account": AROUND,
    "sign_in_code": set(),  # only between the password and the code
}
POST_ONLY = {
    "end_sign_in", "end_other_sign_ins", "new_recovery_codes", "turn_off_second_factor",
    "reset_password", "close_account", "reopen_account", "remove_second_factor",
}
ELSE = {"sign_in_code": 302}


def arguments(world, now):
    number = world.accounts["grid3"].pk
    return {
        "account": [number], "reset_password": [number], "close_account": [number], "reopen_account": [number],
        "remove_second_factor": [number], "end_sign_in": [1],
    }
