"""A task force's numbered meetings are its own and those above it; its place's lower bodies do not find them."""

from __future__ import annotations

from datetime import timedelta

from qianxian.base import clock
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.states import SeriesKind
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind


def test_a_task_force_holds_fourteen_numbered_meetings_and_no_grid_sees_them(world, now):
    force = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.TASK_FORCE, name="住宅小区治理工作专班", at=[world.district], now=now,
        valid_from=clock.today(),
    )
    series = meetings.open_series(
        actor=OPERATOR, kind=SeriesKind.NUMBERED, convener_id=force.id, place_id=world.district.id,
        plan=meetings.Plan(name="住宅小区治理工作专班推进会议", rule=""), now=now,
    )
    called = [
        meetings.call(actor=OPERATOR, series=series, starts_at=now + timedelta(days=7 * n), now=now)
        for n in range(1, 15)
    ]
    assert [one.number for one in called] == list(range(1, 15))
    assert queries.meeting_for(world.viewer("grid3"), called[-1].id) is None
    assert queries.meeting_for(world.viewer("district"), called[-1].id) is not None
