"""A year of life in the district: every matter through the real acts, with a clock that moves.

What is raised is decided first (`plan`), then each matter lives its own life (`lives`) through what people do
(`people`), side by side on one stage, on which time does its work every evening.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.ops.demo.district import COMMUNITY
from qianxian.ops.demo.year import chores
from qianxian.ops.demo.year.cast import staffed
from qianxian.ops.demo.year.lives import life
from qianxian.ops.demo.year.people import Pages, People
from qianxian.ops.demo.year.plan import planned
from qianxian.ops.demo.year.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qianxian.ops.demo.district import Made
    from qianxian.ops.demo.year.cast import Cast
    from qianxian.ops.demo.year.stage import Life

    More = Callable[[Cast, Callable[[Iterable[Life]], None]], Iterable[Life]]

SEED = 20230316
"""The day of the newspaper page, from which all chance of the year comes."""
LENGTH = timedelta(days=365)
MORNING = time(7, 30)
"""When the year ends, and whoever looks at it begins: before the offices open."""


def end_on(day: date) -> datetime:
    """Return the moment on a day at which a year ends."""
    return timezone.make_aware(datetime.combine(day, MORNING))


def play(
    made: Made, until: datetime, say: Callable[[str], None], *, seed: int = SEED, share: float = 1.0,
    only: str = "", length: timedelta = LENGTH, more: More | None = None,
) -> Cast:
    """Play the year that ends at `until` and return who acted in it.

    A smaller one has a `share` of its matters, `only` those of a sub-district with that code, or is of less `length`.
    `more` makes other lives that are played beside the matters, of who acts and of how lives enter the stage.
    """
    begin = until - length
    cast = staffed(made, begin, only)
    shown, courtyards = made.within(COMMUNITY), made.within(only)
    pages, first = Pages(), timezone.localtime(begin).date()
    days = {(day.month, day.day): day for day in (first + timedelta(days=n) for n in range(1, length.days + 1))}
    stage = Stage(begin)
    stage.enter(
        life(People.of(plan, cast, pages, seed), days[plan.month, plan.day])
        for plan in planned(seed, courtyards, shown, share) if (plan.month, plan.day) in days
    )
    if more is not None:
        enter = partial(stage.enter, apart=True)
        enter(more(cast, enter))
    if not only:
        stage.enter([chores.visits(cast, begin)])
    month = 0

    def told(now: datetime) -> None:
        nonlocal month
        here = timezone.localtime(now)
        if here.month != month:
            month = here.month
            say(f"  {here:%Y-%m} …")

    stage.play(until, told)
    return cast
