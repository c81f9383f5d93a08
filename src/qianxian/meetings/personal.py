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
    Kept(
        fields=("Idea.words",),
        what=_("What you want for the year's people's project"),
        purpose=_("So that it can be looked at, costed and put onto the list under a title of the office's own."),
        seen_by=_("The unit that runs the round, and those above it. Never public."),
        basis=Basis.NEEDED,
        retention=_("As long as the round, or until you take it back."),
        erased=_("At once, with the link that you were given."),
    ),
    Kept(
        fields=("Objection.words",),
        what=_("Why you do not take a project as done"),
        purpose=_("So that what is missing is mended. Neither name nor day is kept with it."),
        seen_by=_("The unit that runs the round, and those above it. Never public."),
        basis=Basis.NEEDED,
        retention=_("As long as the round."),
        erased=_("No name is kept with it. If you can be made out in it, write to the district."),
    ),
)
