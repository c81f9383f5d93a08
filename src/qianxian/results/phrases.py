"""How what happens to areas' own forms is said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianxian.ledger.bus import say

say("template.taken", resident=None, desk=_("The form “%(name)s” was taken in."))
say("template.retired", resident=None, desk=_("The form “%(name)s” was put out of use."))
say("template.restored", resident=None, desk=_("The form “%(name)s” is in use again."))
