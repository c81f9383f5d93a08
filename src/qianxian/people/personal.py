"""What is kept about people in this room: the name of an account, and a number left for one matter.

The room whose matter it is gives a number out and erases it; an account belongs to an office and is closed with it.
"""

FIELDS = (
    "Account.username", "Contact.phone", "Resident.alias", "Resident.phone", "ResidentCode.phone",
    "SecondFactor.secret", "SignIn.device",
)
