"""How what happens to a page of the gatehouse register is said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from qianxian.ledger.bus import say

say("register.opened", resident=None, desk=gettext_lazy("A page was opened to write its lines down."))
say("register.slips_printed", resident=None, desk=gettext_lazy("The slips of %(lines)s lines were printed."))
say("register.forgotten", resident=None, desk=gettext_lazy("The photograph of the whole page was erased."))
