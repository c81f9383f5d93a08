"""What is kept about people in this room: signing sheets for a month, and what somebody said about the minutes."""

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept

KEPT = (
    Kept(
        fields=("SigningSheet.name",),
        what=_("The photograph of the sheet on which you signed at a meeting"),
        purpose=_("So that the number of those who were there can be checked. Only numbers are published."),
        seen_by=_("The unit that convenes the meeting, and those above it. Never public."),
        basis=Basis.DUTY,
        retention=_("Thirty days."),
        erased=_("By itself after thirty days; the numbers stay."),
        for_days=30,
    ),
    Kept(
        fields=("Correction.words",),
        what=_("What you say is not right in the minutes of a meeting"),
        purpose=_("So that the minutes say what was said. No name is kept with it."),
        seen_by=_("The unit that convenes the meeting, and those above it. Never public."),
        basis=Basis.NEEDED,
        retention=_("As long as the minutes."),
        erased=_("No name is kept with it. If you can be made out in it, write to the district."),
    ),
)
