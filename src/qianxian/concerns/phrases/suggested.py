"""How it is said what was learned, and what was decided about a suggestion."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianxian.ledger.bus import say


def _trained(words: dict[str, Any]) -> str:
    said = {"number": words["number"], "texts": words["texts"]}
    if words["used"]:
        return _("Version %(number)s was learned from %(texts)s matters, and categories are suggested by it.") % said
    return _(
        "Version %(number)s was learned from %(texts)s matters. It is right less often than what is in use, so it is "
        "only kept."
    ) % said


def _used(words: dict[str, Any]) -> str:
    if not words["number"]:
        return _("Categories are suggested by the written word list alone, no more by version %(before)s.") % words
    if not words["before"]:
        return _("Categories are suggested by version %(number)s.") % words
    return _("Categories are suggested by version %(number)s, no more by version %(before)s.") % words


def _tuned(words: dict[str, Any]) -> str:
    return _("By %(pairs)s decisions, matters are shown as perhaps the same from %(percent)s %% likeness on.") % {
        "pairs": words["pairs"], "percent": round(words["likeness"] / 10),
    }


say("model.asked_for", resident=None, desk=gettext_lazy("A new version of the suggested categories was asked for."))
say("model.trained", resident=None, desk=_trained)
say("model.used", resident=None, desk=_used)
say("likeness.tuned", resident=None, desk=_tuned)
say("concern.told_apart", resident=None, desk=gettext_lazy("Said to be another matter than %(other)s."))
