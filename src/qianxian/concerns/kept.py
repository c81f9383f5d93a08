"""What this room keeps about people, for the page for everybody and for the reference."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept

KEPT = (
    Kept(
        fields=("Report.words", "Report.missing", "FollowUp.words"),
        what=_("What you wrote, and what you said when you were asked"),
        purpose=_("So that the unit knows what is the matter, and what is still wrong."),
        seen_by=_(
            "The unit that does the work, and those above it, who also find it by its words. The public board has the "
            "unit's own words only.",
        ),
        basis=Basis.NEEDED,
        retention=_("As long as the matter, unless its kind has a time of its own, or until you have it erased."),
        erased=_("At once, on the page of your matter."),
    ),
    Kept(
        fields=("Photo.name",),
        what=_("Photographs you handed in"),
        purpose=_("So that the unit sees what is meant. The place stored inside is taken out before it is kept."),
        seen_by=_("The unit that does the work, and those above it."),
        basis=Basis.NEEDED,
        retention=_("As long as the matter, unless its kind has a time of its own, or until you have them erased."),
        erased=_("At once, on the page of your matter."),
    ),
    Kept(
        fields=("Voice.name",),
        what=_("A voice message you left"),
        purpose=_("So that somebody writes down what you said, and can listen again where it is not clear."),
        seen_by=_("Whoever writes it down, the unit that does the work, and those above it."),
        basis=Basis.NEEDED,
        retention=_("90 days after the end of the matter. What was written down stays as long as your words do."),
        erased=_("At once, on the page of your matter."),
        for_days=90,
    ),
    Kept(
        fields=("PagePhoto.name",),
        what=_("The photograph of a whole page of the gatehouse register"),
        purpose=_("So that each line can be cut out, and what is hard to read be read again."),
        seen_by=_("The office that wrote the page down, and the community."),
        basis=Basis.NEEDED,
        retention=_("90 days."),
        erased=_("By itself after 90 days; at once when anybody on the page has their line erased."),
        for_days=90,
    ),
    Kept(
        fields=("uploading/*",),
        what=_("Photographs of a form that was never handed in"),
        purpose=_("So that you need not choose them again when something else in the form was wrong."),
        seen_by=_("Nobody."),
        basis=Basis.NEEDED,
        retention=_("One day."),
        erased=_("By itself after a day."),
        for_days=1,
    ),
    Kept(
        fields=("Consent.given_at", "Consent.withdrawn_at", "Contact.given_at", "Contact.withdrawn_at"),
        what=_("What you agreed to, when, and when you took it back"),
        purpose=_("So that nothing is done with your data that you did not agree to."),
        seen_by=_("You, and the district when it answers for it."),
        basis=Basis.DUTY,
        retention=_("As long as the record."),
        erased=_("Not at all; no word of yours and no number is in it."),
    ),
    Kept(
        fields=("Subscription.place", "Subscription.made_at", "Subscription.ended_at"),
        what=_("Of which communities and grids you are told once a day, if you asked for it"),
        purpose=_("So that the message goes to your number, and no longer than you want it."),
        seen_by=_("Only you."),
        basis=Basis.CONSENT,
        retention=_("Your number until you have enough or leave; after that only that somebody followed the area."),
        erased=_("At once, on your own page or on the board."),
    ),
    Kept(
        fields=("DataRequest.made_at", "DataRequest.done_at"),
        what=_("That you asked about your data, and when it was answered"),
        purpose=_("So that it can be seen whether the 30 days were kept."),
        seen_by=_("You, and the district."),
        basis=Basis.DUTY,
        retention=_("As long as the record."),
        erased=_("Not at all; no word of yours and no number is in it."),
    ),
)
