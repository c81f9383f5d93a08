"""What may show people in this room: photographs of finished work, taken by the unit."""

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept

KEPT = (
    Kept(
        fields=("Evidence.name",),
        what=_("Photographs of finished work, taken by the unit"),
        purpose=_("So that you can see from home what was done."),
        seen_by=_("You, the unit that took them, and those above it."),
        basis=Basis.DUTY,
        retention=_("As long as the matter."),
        erased=_("If you can be made out in one, write to the district."),
    ),
    Kept(
        fields=("Note.words",),
        what=_("Notes of an office for its colleagues about a piece of work"),
        purpose=_("So that whoever goes on with it knows what was found and agreed."),
        seen_by=_("The unit that does the work, and those above it. Never public."),
        basis=Basis.DUTY,
        retention=_("As long as the matter."),
        erased=_("Together with what you wrote: erasing your words erases the notes, too."),
    ),
    Kept(
        fields=("OutsideWord.words", "OutsidePhoto.name"),
        what=_("What a company or a utility to whom work was handed says of it, with its photographs"),
        purpose=_("So that the unit knows how far the work is."),
        seen_by=_("Who has the company's link, the unit that does the work, and those above it. Never public."),
        basis=Basis.DUTY,
        retention=_("As long as the matter."),
        erased=_("Together with what you wrote: erasing your words erases theirs, too. For a photograph, write to the "
                 "district."),
    ),
)
