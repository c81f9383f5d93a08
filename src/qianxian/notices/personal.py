"""What is kept about people in this room: messages that wait to be carried on by hand, with their numbers."""

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept
from qianxian.notices.channels import KEPT as COPIES_KEPT

KEPT = (
    Kept(
        fields=("Message.phone", "Message.sentence", "Message.link"),
        what=_("Messages that are sent to you"),
        purpose=_("So that they reach your telephone."),
        seen_by=_("Whoever sends messages for the district."),
        basis=Basis.CONSENT,
        retention=_("7 days; after that only that a message went out, and when, without text and number."),
        erased=_("At once, together with your number."),
        for_days=COPIES_KEPT.days,
    ),
)
