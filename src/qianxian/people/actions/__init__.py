"""What is done to organisations, offices, accounts and contacts."""

from qianxian.people.actions.access import end_elevated_access, open_elevated_access
from qianxian.people.actions.accounts import (
    change_password,
    close_account,
    hashed,
    open_account,
    open_account_once,
    reopen_account,
    reset_password,
)
from qianxian.people.actions.contacts import NotAPhone, forget_contact, leave_contact, read_phone
from qianxian.people.actions.organisations import (
    CHANGEABLE,
    change_office,
    change_organisation,
    create_office,
    end_office,
    end_organisation,
    found_organisation,
    leave_office,
    take_office,
)
from qianxian.people.actions.residents import (
    CODES_KEPT,
    change_alias,
    change_number,
    forget_codes,
    join,
    leave,
    make_code,
    read_mobile,
    take_resident_code,
)
from qianxian.people.actions.second_factor import (
    remove_second_factor,
    renew_recovery_codes,
    set_up_second_factor,
    take_code,
    turn_off_second_factor,
)
from qianxian.people.actions.sign_ins import begin_sign_in, end_sign_ins, forget_sign_ins, move_sign_in

__all__ = [
    "CHANGEABLE", "CODES_KEPT", "NotAPhone", "begin_sign_in", "change_alias", "change_number", "change_office",
    "change_organisation", "change_password", "close_account", "create_office", "end_elevated_access", "end_office",
    "end_organisation", "end_sign_ins", "forget_codes", "forget_contact", "forget_sign_ins", "found_organisation",
    "hashed", "join", "leave", "leave_contact", "leave_office", "make_code", "move_sign_in", "open_account",
    "open_account_once", "open_elevated_access", "read_mobile", "read_phone", "remove_second_factor",
    "renew_recovery_codes", "reopen_account", "reset_password", "set_up_second_factor", "take_code", "take_office",
    "take_resident_code", "turn_off_second_factor",
]
