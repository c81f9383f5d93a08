"""What is done to organisations, offices, accounts and contacts."""

from qianxian.people.actions.accounts import open_account
from qianxian.people.actions.contacts import NotAPhone, forget_contact, leave_contact, read_phone
from qianxian.people.actions.organisations import create_office, found_organisation, take_office

__all__ = [
    "NotAPhone", "create_office", "forget_contact", "found_organisation", "leave_contact", "open_account",
    "read_phone", "take_office",
]
