"""What is done to organisations, offices, accounts and contacts."""

from qianxian.people.actions.access import end_elevated_access, open_elevated_access
from qianxian.people.actions.accounts import forget_sessions, hashed, open_account, open_account_once
from qianxian.people.actions.contacts import NotAPhone, change_contact, forget_contact, leave_contact, read_phone
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
from qianxian.people.actions.privacy import change_draft, draft_notice, publish_notice

__all__ = [
    "CHANGEABLE",
    "NotAPhone",
    "change_contact",
    "change_draft",
    "change_office",
    "change_organisation",
    "create_office",
    "draft_notice",
    "end_elevated_access",
    "end_office",
    "end_organisation",
    "forget_contact",
    "forget_sessions",
    "found_organisation",
    "hashed",
    "leave_contact",
    "leave_office",
    "open_account",
    "open_account_once",
    "open_elevated_access",
    "publish_notice",
    "read_phone",
    "take_office",
]
