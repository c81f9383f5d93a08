"""How it is said what becomes of what is kept about somebody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianxian.concerns.states import RequestKind
from qianxian.ledger.bus import say


def _asked(words: dict[str, Any]) -> str:
    kind = RequestKind(words["asked"]).label
    return _("A request about somebody's own data: %(kind)s. The law gives 30 days.") % {"kind": kind}


say(
    "contact.seen",
    resident=gettext_lazy("%(unit)s %(title)s looked at the number you left."),
    desk=gettext_lazy("%(unit)s %(title)s looked at the number that was left."),
)
say(
    "family_link.made",
    resident=gettext_lazy("You made a link for your family."),
    desk=None,
)
say("report.claimed", resident=gettext_lazy("You put it among your own matters."), desk=None)
say("contact.left", resident=gettext_lazy("You left a number."), desk=gettext_lazy("A number was left."))
say("contact.forgotten", resident=gettext_lazy("The number you left was erased."), desk=None)
say(
    "report.erased",
    resident=gettext_lazy("What you wrote and left was erased, as you asked."),
    desk=gettext_lazy("Words, photographs and number were erased on request."),
)
say("data.copied", resident=gettext_lazy("You took a copy of what is kept about this matter."), desk=None)
say(
    "contact.changed",
    resident=gettext_lazy("You left another number."),
    desk=gettext_lazy("Another number was left."),
)
say(
    "report.corrected",
    resident=gettext_lazy("You added: %(note)s"),
    desk=gettext_lazy("The one who raised it adds: %(note)s"),
)
say(
    "contact.withdrawn",
    resident=gettext_lazy("You took your number back; it was erased."),
    desk=gettext_lazy("The number was taken back and erased."),
)
say(
    "guardian.withdrawn",
    resident=gettext_lazy("A parent or guardian took the consent back; the photographs were erased."),
    desk=gettext_lazy("A parent or guardian took the consent back; the photographs were erased."),
)
say(
    "data.requested",
    resident=gettext_lazy("You asked about your data; the district answers by %(by_at)s."),
    desk=_asked,
)
say(
    "report.words_forgotten",
    resident=gettext_lazy("What you wrote was erased: the time for which it is kept is over."),
    desk=gettext_lazy("Words and photographs were erased: the time for which they are kept is over."),
)
