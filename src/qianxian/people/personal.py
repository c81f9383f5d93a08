"""What is kept about people in this room: an account's name, a number left for one matter, a note to a successor.

The room whose matter it is gives a number out and erases it; an account belongs to an office and is closed with it.
"""

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept, Whose
from qianxian.people.actions import CODES_KEPT
from qianxian.people.queries import CONTACT_KEPT, SESSION_KEPT

KEPT = (
    Kept(
        fields=("Contact.phone", "Contact.language"),
        what=_("Your telephone number"),
        purpose=_("To tell you what becomes of this one matter. Nobody uses it for anything else."),
        seen_by=_(
            "Only the unit that does the work and the office that asks you afterwards, "
            "and each look stands in your matter's story.",
        ),
        basis=Basis.CONSENT,
        retention=_("Until 90 days after the matter has ended."),
        erased=_("By itself after 90 days, or at once when you take your consent back."),
        for_days=CONTACT_KEPT.days,
    ),
    Kept(
        fields=("Session.session_data",),
        what=_("Which matters you opened with their code on this device"),
        purpose=_("So that you need not type the code again for each page."),
        seen_by=_("Nobody; only your own browser can use it."),
        basis=Basis.NEEDED,
        retention=_("14 days from the last time."),
        erased=_("By itself after 14 days."),
        for_days=SESSION_KEPT.days,
    ),
    Kept(
        fields=("Account.username", "Account.folded", "Account.password"),
        what=_("The name of an account, and its password in a form that can't be read"),
        purpose=_("So that only those who hold an office act for it."),
        seen_by=_("Administrators see the name; nobody sees the password."),
        basis=Basis.DUTY,
        retention=_("As long as it may be asked who held the office."),
        erased=_("The account is closed with the office; the name stays with what was signed in it."),
        whose=Whose.OFFICIAL,
    ),
    Kept(
        fields=("ElevatedAccess.reason",),
        what=_("When somebody opened the administration, and what for"),
        purpose=_("So that every change to what is set up can be answered for."),
        seen_by=_("Administrators of the same place."),
        basis=Basis.DUTY,
        retention=_("As long as the record."),
        erased=_("Not at all: it is the account of an office, not of a private person."),
        whose=Whose.OFFICIAL,
    ),
    Kept(
        fields=("SheetImport.called", "SheetImport.kept_as", "SheetImport.findings"),
        what=_("Sheets that an administrator handed in, and what was found in them"),
        purpose=_("So that places, organisations and accounts can be taken over from a sheet, cell by cell."),
        seen_by=_("The administrator who handed it in."),
        basis=Basis.DUTY,
        retention=_("The file at most three days, what was found in it thirty."),
        erased=_("By itself, or when the sheet is put away."),
        whose=Whose.OFFICIAL,
    ),
    Kept(
        fields=("Resident.phone", "Resident.alias"),
        what=_("Number and name of an account of your own, if you have one"),
        purpose=_("So that you find your matters again without their codes."),
        seen_by=_("Only you."),
        basis=Basis.CONSENT,
        retention=_("Until you leave."),
        erased=_("At once, on your own page."),
    ),
    Kept(
        fields=("ResidentCode.phone", "ResidentCode.asked_from"),
        what=_("To which number a code was sent, and a mark of the browser or address that asked for it"),
        purpose=_("So that the code works for that number only, once and for five minutes, and nobody is pestered."),
        seen_by=_("Nobody."),
        basis=Basis.NEEDED,
        retention=_("One day."),
        erased=_("By itself after a day."),
        for_days=CODES_KEPT.days,
    ),
    Kept(
        fields=("SignIn.device",),
        what=_("With which browser somebody signed in to a desk, and when"),
        purpose=_("So that they can end a session they left open elsewhere."),
        seen_by=_("Only the holder of the account."),
        basis=Basis.NEEDED,
        retention=_("As long as the session."),
        erased=_("By itself with the session, at the latest after 14 days."),
        whose=Whose.OFFICIAL,
    ),
    Kept(
        fields=("SecondFactor.secret",),
        what=_("The secret of the device that shows sign-in codes, sealed"),
        purpose=_("So that a password alone opens no desk."),
        seen_by=_("Nobody."),
        basis=Basis.NEEDED,
        retention=_("Until it is turned off."),
        erased=_("At once, by the holder or an administrator."),
        whose=Whose.OFFICIAL,
    ),
    Kept(
        fields=("HandOver.note",),
        what=_("What somebody who left an office wrote down for the successor"),
        purpose=_("So that nothing is forgotten when an office changes hands."),
        seen_by=_("The leaver, whoever holds the office, and administrators of the place."),
        basis=Basis.DUTY,
        retention=_("As long as the office."),
        erased=_("Not at all: it is the account of an office, not of a private person."),
        whose=Whose.OFFICIAL,
    ),
)
