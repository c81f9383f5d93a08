"""A message gets the district's own text."""

from qianxian.notices import actions as notices
from qianxian.people.queries import OPERATOR


def happen(world, now):
    notices.set_wording(
        actor=OPERATOR, kind="concern.accepted", language="zh-hans", text="{单位}已接手。", version=0, now=now,
    )
