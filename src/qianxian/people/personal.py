"""What is kept about people in this room: an account's name, a number left for one matter, a note to a successor.

The room whose matter it is gives a number out and erases it; an account belongs to an office and is closed with it.
A handed-in sheet may name accounts: its file goes when it is written or put away, at the latest after three days, and
what was found in it after thirty.
"""

FIELDS = (
    "Account.username", "Contact.phone", "HandOver.note", "Resident.alias", "Resident.phone", "ResidentCode.phone",
    "SecondFactor.secret", "SheetImport.findings", "SignIn.device",
)
