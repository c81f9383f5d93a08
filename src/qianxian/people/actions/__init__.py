"""What is done to organisations, offices, accounts and contacts."""

from qianxian.people.actions.access import end_elevated_access, open_elevated_access
from qianxian.people.actions.accounts import (
    change_password,
    close_account,
    forget_sessions,
    hashed,
    open_account,
    open_account_once,
    reopen_account,
    reset_password,
)
from qianxian.people.actions.charges import leave_charge, take_charge
from qianxian.people.actions.contacts import NotAPhone, change_contact, forget_contact, leave_contact, read_phone
from qianxian.people.actions.hand_overs import accept_hand_over, hand_over
from qianxian.people.actions.management import load_managements, set_management
from qianxian.people.actions.organisations import (
    CHANGEABLE,
    change_office,
    change_organisation,
    create_office,
    end_office,
    end_organisation,
    found_organisation,
    leave_office,
    leave_place,
    take_office,
)
from qianxian.people.actions.privacy import change_draft, draft_notice, publish_notice
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
from qianxian.people.actions.stand_ins import end_stand_in, name_stand_in

__all__ = [
    "CHANGEABLE",
    "CODES_KEPT",
    "NotAPhone",
    "accept_hand_over",
    "begin_sign_in",
    "change_alias",
    "change_contact",
    "change_draft",
    "change_number",
    "change_office",
    "change_organisation",
    "change_password",
    "close_account",
    "create_office",
    "draft_notice",
    "end_elevated_access",
    "end_office",
    "end_organisation",
    "end_sign_ins",
    "end_stand_in",
    "forget_codes",
    "forget_contact",
    "forget_sessions",
    "forget_sign_ins",
    "found_organisation",
    "hand_over",
    "hashed",
    "join",
    "leave",
    "leave_charge",
    "leave_contact",
    "leave_office",
    "leave_place",
    "load_managements",
    "make_code",
    "move_sign_in",
    "name_stand_in",
    "open_account",
    "open_account_once",
    "open_elevated_access",
    "publish_notice",
    "read_mobile",
    "read_phone",
    "remove_second_factor",
    "renew_recovery_codes",
    "reopen_account",
    "reset_password",
    "set_management",
    "set_up_second_factor",
    "take_charge",
    "take_code",
    "take_office",
    "take_resident_code",
    "turn_off_second_factor",
]
