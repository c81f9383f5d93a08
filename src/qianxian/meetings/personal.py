"""What is kept about people in this room: signing sheets for a month, and what somebody said about the minutes."""

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept, Whose

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
    Kept(
        fields=(
            "MediationParty.name", "MediationParty.address", "Mediation.about", "Mediation.reason",
            "Mediation.agreement", "MediationTalk.note", "MediationTalk.venue", "MediationPromise.text",
            "AgreementPhoto.name",
        ),
        what=_("What is written down when a quarrel is mediated: who with whom, about what, and what was agreed"),
        purpose=_("So that whoever mediates knows what it is about, and both sides can hold on to what they agreed."),
        seen_by=_(
            "The unit that keeps the case and the mediators who were named for it. Nobody above them, no "
            "administrator; never public, never found by any search.",
        ),
        basis=Basis.NEEDED,
        retention=_("Three years after the end: so long a claim can be brought before a court."),
        erased=_("By itself after three years. A number is taken out at once when you say so; it goes after 90 days."),
        for_days=1095,
    ),
    Kept(
        fields=("Mediator.name", "Mediator.note"),
        what=_("The names of those who mediate in a community"),
        purpose=_("So that the parties know who speaks with them, and can ask for somebody else."),
        seen_by=_("The units of the community, and the parties on their paper."),
        basis=Basis.NEEDED,
        retention=_("As long as the agreements on which they stand."),
        erased=_("They come off the list when they say so; papers they mediated keep the name."),
        whose=Whose.OFFICIAL,
    ),
)
