"""Tables of organisations, offices, accounts and contacts."""

from qianxian.people.models.access import ElevatedAccess
from qianxian.people.models.accounts import Account
from qianxian.people.models.contacts import Contact
from qianxian.people.models.imports import SheetImport
from qianxian.people.models.organisations import Office, Organisation, Seat, Tenure
from qianxian.people.models.privacy import PrivacyNotice

__all__ = [
    "Account", "Contact", "ElevatedAccess", "Office", "Organisation", "PrivacyNotice", "Seat", "SheetImport", "Tenure",
]
