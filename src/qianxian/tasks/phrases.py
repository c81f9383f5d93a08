"""How what happens to tasks is said at the desks; the one who raised the matter hears the concern's own story."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianxian.ledger.bus import say


def _recomputed(words: dict[str, Any]) -> str:
    if words["before_at"] == words["by_at"]:
        return gettext("The holidays are known now; it stays to be done by %(by_at)s.") % words
    return gettext("The holidays are known now: to be done by %(by_at)s instead of %(before_at)s.") % words


say("task.issued", resident=None, desk=_("Put on the desk of %(unit)s, to be done by %(by_at)s."))
say("task.settled", resident=None, desk=_("%(unit)s settled it on the spot: %(outcome)s"))
say("task.received", resident=None, desk=_("%(unit)s received it and wrote: %(headline)s"))
say("task.reported_done", resident=None, desk=_("%(unit)s reported it done: %(outcome)s"))
say("task.passed_on", resident=None, desk=_("The place went over from %(before)s to %(unit)s, and this with it."))
say("task.verified", resident=None, desk=_("Signed off."))
say("task.resumed", resident=None, desk=_("Back on the desk, to be done by %(by_at)s."))
say("task.deadline_recomputed", resident=None, desk=_recomputed)
