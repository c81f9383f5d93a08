"""What is kept about people in this room: the words of entries, with the salt that hides them in the record.

They are erased with `actions.erase_words` by the room whose thing the entry is about; the entry's proof stays.
"""

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept

KEPT = (
    Kept(
        fields=("Text.words", "Text.salt"),
        what=_("The words in the story of your matter"),
        purpose=_("So that you can see what became of it: who did what, and when."),
        seen_by=_("You, the unit that does the work, and those above it."),
        basis=Basis.DUTY,
        retention=_("As long as the record, or until you have them erased."),
        erased=_("The words go. That something happened, and when, stays without them."),
    ),
)
