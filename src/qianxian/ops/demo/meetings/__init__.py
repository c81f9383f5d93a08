"""Meetings of the demonstration: a dozen grids' year of Tuesdays, joint meetings, a task force, a people's project."""

from __future__ import annotations

import heapq
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.states import SeriesKind
from qianxian.ops.demo.district import COMMUNITY
from qianxian.ops.demo.meetings import disputes, joint, lately, outline, patrols, tuesdays
from qianxian.ops.demo.meetings.hall import Hall
from qianxian.ops.demo.meetings.joint import Joint
from qianxian.ops.demo.meetings.task_force import TaskForce
from qianxian.ops.demo.meetings.tuesdays import Tuesdays
from qianxian.ops.demo.meetings.waterworks import COMMUNITY as QILIDIAN
from qianxian.ops.demo.meetings.waterworks import Waterworks
from qianxian.ops.demo.year.cast import staffed
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qianxian.ops.demo.district import Made
    from qianxian.ops.demo.meetings.hall import Enter
    from qianxian.ops.demo.year.cast import Cast
    from qianxian.ops.demo.year.stage import Life
    from qianxian.places.models import Place

FULL = (COMMUNITY, QILIDIAN, "411002010002")
"""The communities whose grids hold every Tuesday on the screen: a dozen grids, 文峰, 七里店 and 毓秀."""
AHEAD = timedelta(weeks=3)
SEED = 20230314
"""The Tuesday of the newspaper page, from which all chance of the meetings comes."""
YEAR = timedelta(days=365)
OWNERS_MATTER_IN = 2
EVENING = time(19, 10)


def of_a_year(
    made: Made, cast: Cast, begin: datetime, until: datetime, enter: Enter, *, seed: int = SEED, only: str = "",
) -> Iterator[Life]:
    """Lay out the meetings of a year and yield the lives of all of them; `only` those below places of such codes."""
    first, last = (timezone.localtime(one).date() for one in (begin, until + AHEAD))
    for code in FULL:
        if not code.startswith(only):
            continue
        community = made.places[code]
        for grid in _grids(made, code):
            unit = made.units[OrganisationKind.BRANCH, _code(made, grid)]
            series = meetings.open_series(
                actor=OPERATOR, kind=SeriesKind.DELIBERATION, convener_id=unit.id, place_id=grid.id, now=begin,
                plan=tuesdays.plan(grid, first),
            )
            meetings.lay_out_series(actor=OPERATOR, series=series, until=last, now=begin)
            hall = Hall(cast, f"{seed}/{_code(made, grid)}", enter)
            yield Tuesdays(
                hall, grid, series, owners_matter=code == COMMUNITY and grid.number == OWNERS_MATTER_IN,
            ).life()
        yield _joint(made, Hall(cast, f"{seed}/{code}", enter), community, begin, last)
    if COMMUNITY.startswith(only):
        evening = timezone.make_aware(datetime.combine(first + timedelta(days=20), EVENING))
        yield patrols.life(Hall(cast, f"{seed}/round", enter), made, "grid3", "槐荫院", evening)
        yield from disputes.lives(Hall(cast, f"{seed}/disputes", enter), made.places[COMMUNITY], begin, until)
    if not only:
        yield TaskForce(Hall(cast, f"{seed}/force", enter), made, begin).life(begin)
        yield Waterworks(Hall(cast, f"{seed}/mains", enter), made).life(begin)
        yield outline.life(Hall(cast, f"{seed}/outline", enter), made, begin)


def _joint(made: Made, hall: Hall, community: Place, begin: datetime, last: date) -> Life:
    unit = made.units[OrganisationKind.GENERAL_BRANCH, _code(made, community)]
    series = meetings.open_series(
        actor=OPERATOR, kind=SeriesKind.JOINT, convener_id=unit.id, place_id=community.id, now=begin,
        plan=joint.plan(community, timezone.localtime(begin).date()),
    )
    meetings.lay_out_series(actor=OPERATOR, series=series, until=last, now=begin)
    return Joint(hall, community, series).life()


def _grids(made: Made, code: str) -> list[Place]:
    return [place for own, place in made.places.items() if own.startswith(code) and place.level == Level.GRID]


def _code(made: Made, place: Place) -> str:
    return next(code for code, one in made.places.items() if one.id == place.id)


def load_meetings(made: Made, now: datetime) -> None:
    """Lay out the coming Tuesdays of all grids; where no year lies behind, let a few meetings and a project be held."""
    meetings.lay_out(
        actor=OPERATOR, place_id=made.top.id, plan=meetings.Plan(name="周二议事"), now=now,
        until=timezone.localtime(now).date() + AHEAD,
    )
    for meeting in queries.to_open(now):
        if meeting.series.place.path.startswith(made.places[COMMUNITY].path):
            meetings.open_agenda(meeting=meeting, now=now)


def load_lately(made: Made, now: datetime) -> None:
    """Let the last Tuesdays of one grid, a joint meeting, the task force's meetings and the project have been held."""
    lately.load_tuesdays(made, now)
    begin, some = now - YEAR, Lives()
    cast = staffed(made, begin, QILIDIAN)
    since = now - timedelta(weeks=6)
    some.enter([
        _joint(made, Hall(cast, "short/joint", some.enter), made.places[COMMUNITY], since,
               timezone.localtime(now + 3 * AHEAD).date()),
        TaskForce(Hall(cast, "short/force", some.enter), made, begin).life(begin),
        Waterworks(Hall(cast, "short/mains", some.enter), made).life(begin),
        *disputes.lives(Hall(cast, "short/disputes", some.enter), made.places[COMMUNITY], begin, now),
    ])
    some.play(now)


class Lives:
    """Lives that are played to a moment one step after the other, with nothing that time does between them."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._entered = 0

    def enter(self, lives: Iterable[Life]) -> None:
        """Let lives begin; each says first when."""
        for life in lives:
            self._wait(life, next(life))

    def play(self, until: datetime) -> None:
        """Play everything before `until`."""
        while self._waiting and self._waiting[0][0] < until:
            moment, _number, life = heapq.heappop(self._waiting)
            try:
                onwards = life.send(moment)
            except StopIteration:
                continue
            self._wait(life, max(onwards, moment + timedelta(minutes=1)))

    def _wait(self, life: Life, until: datetime) -> None:
        self._entered += 1
        heapq.heappush(self._waiting, (until, self._entered, life))
