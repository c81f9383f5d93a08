"""What the last steps of every matter are: finished by the unit that leads, and answered by those who raised it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.concerns.states import ENDED, ConcernState, Role, Rung
from qianxian.ops.demo.year.courses import Course
from qianxian.ops.demo.year.people import STARTS
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import OWED, TaskState

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

    from qianxian.concerns.models import Report
    from qianxian.ops.demo.year.people import People
    from qianxian.ops.demo.year.stage import Life

    Part = Generator[datetime, datetime, datetime]

SAYS_NO = {Course.REOPENED: 1, Course.REOPENED_TWICE: 2}
DAY = timedelta(days=1)
NO_ANSWER = 0.03
"""So many answers nobody ever says anything about, whatever the course."""


def finished(people: People, now: datetime) -> Part:
    """Let the unit that leads finish it in time."""
    if people.promise.state in ENDED or people.lead.state not in OWED:
        return now
    if people.often(STARTS):
        now = yield people.at_work(now, 1, 3)
        planned_on = timezone.localtime(people.at_work(now, 1, 6)).date()
        people.start(now, planned_on)
    now = yield people.before_due(now)
    if people.lead.state == TaskState.ISSUED:  # it went up in the meantime
        people.receive(now)
        now = yield people.at_work(now, 1, 6)
    if people.lead.state in OWED:
        people.done(now)
    return now


def last_word(people: People, now: datetime) -> Life:
    """Let those who raised it hear the answer, and say whether it is settled."""
    course = people.plan.course
    now = yield people.later(now, 1, 60)
    for _time in range(SAYS_NO.get(course, 0)):
        if people.promise.state != ConcernState.DONE:
            return
        people.reopen(people.reports[0], now)
        now = yield people.at_work(now, 2, 6)
        people.receive(now)
        now = yield from finished(people, now)
        now = yield people.later(now, 1, 60)
    if people.promise.state != ConcernState.DONE:
        return
    now = yield from _told_at_the_door(people, now)
    reports = people.reports
    if len(reports) > 1:
        waiting = people.promise.reports.filter(solved=None, withdrawn_at=None, voided_at=None)
        reports = list(waiting.order_by("id"))
    if course == Course.UNREACHED and reports:
        yield from _asked_in_vain(people, now)
        return
    for index, report in enumerate(reports):
        if index:
            now = yield people.later(now, 1, 50)
        if people.promise.state != ConcernState.DONE:
            return
        yield from _says(people, report, now, index, len(reports))


def _says(people: People, report: Report, now: datetime, index: int, of: int) -> Life:
    """Let one of those who raised it say something of the answer, by themselves or when they are asked; or nothing."""
    course, written_down = people.plan.course, report.recorded_by_id is not None
    silent = (course == Course.SILENT and (index > 0 or of == 1)) or people.often(NO_ANSWER)
    if course == Course.GRUDGING and index == 0:
        people.reopen(report, now, reopens=False)
    elif written_down or (report.contact_id is not None and (silent or course == Course.FOLLOWED_UP)):
        now = yield people.at_work(now + DAY, 1, 8)
        people.fresh(report)
        if people.promise.state == ConcernState.DONE and report.solved is None:
            people.follow_up(report, now, reached=True)
    elif not silent:  # else time closes it
        people.confirm(report, now)


def _told_at_the_door(people: People, now: datetime) -> Part:
    """Let whoever has to tell an answer at the door do it, or bring it down from above."""
    telling = [one for report in people.reports if report.recorded_by_id for one in people.tellings(report)]
    brought = people.tasks_of(Role.DOORSTEP) if people.promise.rung != Rung.GRID else []
    for task in (*telling, *brought):
        now = yield people.at_work(now, 1, 6)
        task.refresh_from_db()
        if task.state == TaskState.ISSUED:
            tasks.receive(
                actor=people.unit(task), task=task, version=task.version, headline=people.promise.sentence, now=now,
            )
        if task.state in OWED:
            tasks.report_done(
                actor=people.unit(task), task=task, version=task.version, outcome=people.saying("上门"), evidence=[],
                now=now,
            )
    return now


def _asked_in_vain(people: People, now: datetime) -> Life:
    """Let the community try three times in vain; then time closes it."""
    report = people.reports[0]
    for days in (2, 2, 3):
        now = yield people.at_work(now + days * DAY, 1, 5)
        if people.promise.state == ConcernState.DONE:
            people.follow_up(report, now, reached=False)
