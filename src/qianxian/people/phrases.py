"""How what happens to organisations and offices is said."""

from django.utils.translation import gettext_lazy as _

from qianxian.ledger.bus import say

say("organisation.founded", resident=None, desk=_("%(name)s was founded."))
say("office.created", resident=None, desk=_("The office “%(title)s” was created."))
say("account.opened", resident=None, desk=_("An account was opened."))
say("office.taken", resident=None, desk=_("The office “%(title)s” was taken."))
