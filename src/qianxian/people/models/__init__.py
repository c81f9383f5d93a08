"""Tables of organisations, offices, accounts and contacts."""

from qianxian.people.models.access import ElevatedAccess
from qianxian.people.models.accounts import Account
from qianxian.people.models.charges import Charge
from qianxian.people.models.contacts import Contact
from qianxian.people.models.hand_overs import HandOver
from qianxian.people.models.imports import SheetImport
from qianxian.people.models.management import Management
from qianxian.people.models.organisations import Office, Organisation, Seat, Tenure
from qianxian.people.models.privacy import PrivacyNotice
from qianxian.people.models.residents import Resident, ResidentCode
from qianxian.people.models.sign_ins import RecoveryCode, SecondFactor, SignIn

__all__ = [
    "Account",
    "Charge",
    "Contact",
    "ElevatedAccess",
    "HandOver",
    "Management",
    "Office",
    "Organisation",
    "PrivacyNotice",
    "RecoveryCode",
    "Resident",
    "ResidentCode",
    "Seat",
    "SecondFactor",
    "SheetImport",
    "SignIn",
    "Tenure",
]
