"""What is done to organisations, offices, accounts and contacts."""

from qianxian.people.actions.access import end_elevated_access, open_elevated_access
from qianxian.people.actions.accounts import hashed, open_account, open_account_once
from qianxian.people.actions.charges import leave_charge, take_charge
from qianxian.people.actions.contacts import NotAPhone, forget_contact, leave_contact, read_phone
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
from qianxian.people.actions.stand_ins import end_stand_in, name_stand_in

__all__ = [
    "CHANGEABLE", "NotAPhone", "accept_hand_over", "change_office", "change_organisation", "create_office",
    "end_elevated_access", "end_office", "end_organisation", "end_stand_in", "forget_contact", "found_organisation",
    "hand_over", "hashed", "leave_charge", "leave_contact", "leave_office", "leave_place", "load_managements",
    "name_stand_in", "open_account", "open_account_once", "open_elevated_access", "read_phone", "set_management",
    "take_charge", "take_office",
]
