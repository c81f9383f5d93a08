"""How it is said that residents follow an area, and what moved there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from qianxian.ledger.bus import say
from qianxian.notices.told import tells


def _told(words: dict[str, Any]) -> str:
    parts = [
        ngettext("%(n)s matter was raised", "%(n)s matters were raised", words["raised"]) % {"n": words["raised"]},
        ngettext("%(n)s was done", "%(n)s were done", words["done"]) % {"n": words["done"]},
        ngettext("%(n)s was confirmed as settled", "%(n)s were confirmed as settled", words["settled"])
        % {"n": words["settled"]},
    ]
    return _("%(place)s, since the last message: %(moved)s.") % {
        "place": words["place"],
        "moved": pgettext("between what moved", ", ").join(
            part for part, name in zip(parts, ("raised", "done", "settled"), strict=True) if words[name]
        ),
    }


say("area.followed", resident=None, desk=gettext_lazy("A resident follows this area."))
say("area.left", resident=None, desk=gettext_lazy("A resident no longer follows this area."))
say("area.told", resident=_told, desk=_told)
tells(
    "area.told", gettext_lazy("What moved in an area, once a day"),
    example={"place": "文峰社区", "raised": 3, "done": 2, "settled": 1},
    place=pgettext_lazy("blank", "area"), raised=pgettext_lazy("blank", "raised"),
    done=pgettext_lazy("blank", "done"), settled=pgettext_lazy("blank", "settled"),
)
