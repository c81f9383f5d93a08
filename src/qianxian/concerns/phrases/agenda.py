"""What is said of a concern that a meeting talks about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qianxian.ledger.bus import say
from qianxian.notices.told import tells

say(
    "concern.tabled",
    resident=_("%(meeting)s talks about it on %(held_on)s. Come and speak, if you like."),
    desk=_("On the agenda of %(meeting)s, %(held_on)s."),
)
say(
    "concern.not_tabled",
    resident=_("%(meeting)s does not talk about it: %(reason)s The unit goes on with it."),
    desk=_("%(meeting)s did not admit it: %(reason)s"),
)
say("concern.heard", resident=_("%(meeting)s: %(said)s"), desk=_("%(meeting)s: %(said)s"))
say(
    "concern.entrusted",
    resident=_("%(meeting)s decided: %(said)s %(unit)s does it by %(promised_at)s."),
    desk=_("%(meeting)s decided: %(said)s %(unit)s does it by %(promised_at)s."),
)

_MEETING, _EXAMPLE = pgettext_lazy("blank", "meeting"), {"meeting": "第3网格周二议事（第47次）"}
tells("concern.tabled", _("On an agenda"), example={**_EXAMPLE, "held_on": "2026-11-24"}, meeting=_MEETING,
      held_on=pgettext_lazy("blank", "day"))
tells("concern.not_tabled", _("Not admitted to an agenda"), example={**_EXAMPLE, "reason": "要先请供电公司看过。"},
      meeting=_MEETING, reason=pgettext_lazy("blank", "reason"))
tells("concern.heard", _("What a meeting said"), example={**_EXAMPLE, "said": "下周二接着议。"}, meeting=_MEETING,
      said=pgettext_lazy("blank", "what was said"))
tells(
    "concern.entrusted", _("A meeting decided"),
    example={
        **_EXAMPLE, "said": "东车棚再装十个充电口。", "unit": "第3网格党支部",
        "promised_at": "2026-12-01T18:00:00+08:00",
    },
    meeting=_MEETING, said=pgettext_lazy("blank", "what was said"), unit=pgettext_lazy("blank", "unit"),
    promised_at=pgettext_lazy("blank", "by which day"),
)
