"""How what happens to organisations and offices is said."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from qianxian.ledger.bus import say, with_changes

FIELDS = {
    "name": _p("field", "name"),
    "phone": _p("field", "telephone"),
    "hours": _p("field", "hours"),
    "note": _p("field", "line on the courtyard page"),
    "places": _p("field", "places"),
    "title": _p("field", "title"),
}

say("organisation.founded", resident=None, desk=_("%(name)s was founded."))
say("organisation.changed", resident=None, desk=with_changes(_("%(name)s was changed:"), FIELDS))
say("organisation.ended", resident=None, desk=_("%(name)s was ended."))
say("office.created", resident=None, desk=_("The office “%(title)s” was created."))
say("office.changed", resident=None, desk=with_changes(_("The office “%(title)s” was changed:"), FIELDS))
say("office.ended", resident=None, desk=_("The office “%(title)s” was ended."))
say("account.opened", resident=None, desk=_("An account was opened."))
say("office.taken", resident=None, desk=_("The office “%(title)s” was taken."))
say("office.left", resident=None, desk=_("The office “%(title)s” was left."))
say("access.elevated", resident=None, desk=_("“%(title)s” opened the administration until %(until_at)s: %(reason)s"))
say("access.ended", resident=None, desk=_("The administration was closed again."))
say("privacy.drafted", resident=None, desk=_("Privacy notice %(number)s was drafted."))
say("privacy.redrafted", resident=None, desk=_("The draft of privacy notice %(number)s was changed."))
say("privacy.published", resident=None, desk=_("Privacy notice %(number)s is in force from %(from_on)s: %(why)s"))
