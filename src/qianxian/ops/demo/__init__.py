"""The demonstration: a whole district with its grids and courtyards, its units, and a few matters under way.

Everything goes in through the real actions. The outline, the names and the codes of district, sub-districts and
communities are real; where these lie, courtyards, units, people and matters are made up, and the pages say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.ops.demo import centres, district, matters

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

SHOWN = district.SHOWN


def load(now: datetime, say: Callable[[str], None]) -> None:
    """Fill an empty district."""
    say("places, borders and plates … 地方、边界和门牌")
    made = district.load_places(now)
    say("service centres … 党群服务中心")
    centres.load_centres(made, now)
    say("the calendar, organisations and accounts … 日历、单位和账号")
    district.load_units(made, now)
    say("categories, routing rules and matters under way … 类别、派单规则和正在办的事")
    matters.load_categories(now)
    matters.load_matters(made, now)
    say(
        f"Done: {len(made.communities)} communities, {len(made.grids)} grids, {len(made.courtyards)} courtyards, "
        f"{made.top.households} households. "
        f"好了：{len(made.communities)}个社区、{len(made.grids)}个网格、{len(made.courtyards)}个庭院、{made.top.households}户。",
    )
