"""The demonstration: a whole district with its grids and courtyards, its units, a year of life, and what is open now.

Everything goes in through the real actions. The outline, the names and the codes of district, sub-districts and
communities are real; where these lie, courtyards, units, people and matters are made up, and the pages say so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.base import clock
from qianxian.notices import channels
from qianxian.ops.demo import centres, departments, desks, district, matters, meetings, notice, year
from qianxian.storage import engines, ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

LONG_AGO = timedelta(days=30)
AFTER_THE_YEAR = timedelta(seconds=1)
SHOWN = district.SHOWN
morning_of = year.end_on


def build(now: datetime, say: Callable[[str], None]) -> None:
    """Fill an empty district and let a year pass that ends at `now`; all of it is there at the end, or nothing is."""
    with engines.dialect().built_aside():
        fill(now, say)
    # Whoever carries messages on has carried those of the year long ago.
    channels.tidy(clock.now() + LONG_AGO)


def fill(
    now: datetime, say: Callable[[str], None], *, share: float = 1.0, only: str = "", length: timedelta = year.LENGTH,
) -> None:
    """Fill an empty district step by step; for what makes it smaller, see `year.play`."""
    begin = now - length
    with ids.replayed(lambda: begin):
        made = _load_ground(begin, say)
    say("a year of matters, one after the other … 一年里的事，一件一件来")
    cast = year.play(
        made, now, say, share=share, only=only, length=length,
        more=lambda cast, enter: meetings.of_a_year(made, cast, begin, now, enter, only=only),
    )
    say("matters under way, and the meetings … 正在办的事和议事会")
    # The year's last evening made ids at `now`; those that follow must be others.
    with ids.replayed(lambda: now + AFTER_THE_YEAR):
        matters.load_matters(made, now)
        desks.lay_out(made, cast, now)
        meetings.load_meetings(made, now)
    _say_done(made, say)


def load(now: datetime, say: Callable[[str], None]) -> None:
    """Fill an empty district with what is under way only: no year behind it."""
    made = _load_ground(now, say)
    say("matters under way, and the meetings … 正在办的事和议事会")
    matters.load_matters(made, now)
    meetings.load_lately(made, now)
    meetings.load_meetings(made, now)
    _say_done(made, say)


def _load_ground(now: datetime, say: Callable[[str], None]) -> district.Made:
    say("places, borders and plates … 地方、边界和门牌")
    made = district.load_places(now)
    say("service centres … 党群服务中心")
    centres.load_centres(made, now)
    say("the calendar, organisations and accounts … 日历、单位和账号")
    district.load_units(made, now)
    say("categories and routing rules … 类别和派单规则")
    matters.load_categories(now)
    notice.publish_notice(now)
    departments.load_departments(made, now)
    return made


def _say_done(made: district.Made, say: Callable[[str], None]) -> None:
    say(
        f"Done: {len(made.communities)} communities, {len(made.grids)} grids, {len(made.courtyards)} courtyards, "
        f"{made.top.households} households. "
        f"好了：{len(made.communities)}个社区、{len(made.grids)}个网格、{len(made.courtyards)}个庭院、{made.top.households}户。",
    )
