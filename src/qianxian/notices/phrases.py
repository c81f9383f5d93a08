"""How what happens to messages is said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as _p

from qianxian.ledger.bus import say, with_changes
from qianxian.notices import told


def _set(words: dict[str, Any]) -> str:
    sentence = _("The message “%(name)s” (%(language)s) was written anew:") % {
        "name": told.kinds[words["message"]].name, "language": words["language"],
    }
    return with_changes(sentence.replace("%", "%%"), {"text": _p("field", "text")})(words)


say("wording.set", resident=None, desk=_set)
