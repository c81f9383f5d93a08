"""What is kept about people in this room: messages on their way, and how people want to be told."""

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept, Whose
from qianxian.notices.channels import KEPT as COPIES_KEPT

KEPT = (
    Kept(
        fields=("Message.to", "Message.sentence", "Message.link"),
        what=_("Messages that are sent to you"),
        purpose=_("So that they reach your telephone."),
        seen_by=_("Whoever sends messages for the district."),
        basis=Basis.CONSENT,
        retention=_("7 days; after that only that a message went out, and when, without text and number."),
        erased=_("At once, together with your number."),
        for_days=COPIES_KEPT.days,
    ),
    Kept(
        fields=("Preference.channel", "Preference.address"),
        what=_("Where somebody in office wants to be told of new work"),
        purpose=_("So that new work is not found only by looking."),
        seen_by=_("Nobody but the one who wrote it down."),
        basis=Basis.CONSENT,
        retention=_("Until it is changed or taken out."),
        erased=_("At once, by choosing “only here, in the inbox”."),
        whose=Whose.OFFICIAL,
    ),
)
