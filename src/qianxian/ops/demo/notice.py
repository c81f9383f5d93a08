"""The privacy notice that the demonstration district publishes: the first one, and who asks whether it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.first_notice import CHINESE, ENGLISH
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

ASKED = (
    ("电话只用来告诉您这件事办到哪一步了，不作别用。",
     "电话只用来告诉您这件事办到哪一步了；办完以后，社区可能打来问一问办好没有。不作别用。"),
    ("Your number is used to tell you how far it has come, and for nothing else.",
     ("Your number is used to tell you how far it has come and, when it is done, to ask you whether it is settled; "
     "for nothing else.")),
)
SEEN = (
    ("办这件事的单位，还有它的上级。",
     "办这件事的单位，还有它的上级。办完以后您一直没说办好没有，社区（或者它的上级）会看您的电话，好打给您问一声；自己办这件事的单位不去问。"),
    ("The unit that does the work and those above it. ",
     ("The unit that does the work and those above it. If you have not said whether it is settled, the community, or "
     "an office above it, sees your number to ask you; never the unit that did the work. ")),
)
WHY = "写明白：办完以后，社区可能看您的电话，打来问一问办好没有。"


@working
def publish_notice(now: datetime) -> None:
    """Publish a notice that says that the community may see a number to ask whether a matter is settled."""
    chinese, english = CHINESE, ENGLISH
    for (old, new), (old_english, new_english) in (ASKED, SEEN):
        assert old in chinese, old  # noqa: S101  # the first notice is never changed
        assert old_english in english, old_english  # noqa: S101
        chinese, english = chinese.replace(old, new), english.replace(old_english, new_english)
    draft = people.draft_notice(actor=people_queries.OPERATOR, chinese=chinese, english=english, why=WHY, now=now)
    people.publish_notice(
        actor=people_queries.OPERATOR, draft=draft, version=draft.version, on=timezone.localtime(now).date(), now=now,
    )
