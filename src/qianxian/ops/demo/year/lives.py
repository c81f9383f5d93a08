"""The life of one matter, from the gate to the last word: a step of it, then when it goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.concerns import actions as concerns
from qianxian.concerns.states import ENDED, RUNGS, ConcernState, DeclineReason, Role, Rung
from qianxian.ops.demo.year.courses import Course
from qianxian.ops.demo.year.endings import finished, last_word
from qianxian.ops.demo.year.people import A_MOMENT
from qianxian.people.queries import STRANGER
from qianxian.places import queries as places
from qianxian.tasks import actions as tasks
from qianxian.tasks import rules as task_rules
from qianxian.tasks.states import OWED, PauseReason, TaskState

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import date, datetime

    from qianxian.ops.demo.year.people import People
    from qianxian.ops.demo.year.stage import Life

    Part = Generator[datetime, datetime, datetime]

CLIMBS_TO = {
    Course.TO_COMMUNITY: Rung.COMMUNITY, Course.TO_SUBDISTRICT: Rung.SUBDISTRICT,
    Course.TO_DEPARTMENTS: Rung.DEPARTMENTS, Course.TO_JOINT_REVIEW: Rung.JOINT_REVIEW,
    Course.STAYS_AT_TOP: Rung.JOINT_REVIEW,
}
WAITED_FOR = (
    PauseReason.WEATHER, PauseReason.MATERIAL, PauseReason.MATERIAL, PauseReason.FUNDS, PauseReason.VOTE,
    PauseReason.OTHERS,
)
SUBDISTRICT = 1
"""How many of those above a grid stand between it and its sub-district."""
DAY = timedelta(days=1)


def life(people: People, day: date) -> Life:
    """Let a matter come up on a day and take its course; at each step people look anew how it stands."""
    steps = _life(people, day)
    onwards = next(steps)
    while True:
        now = yield onwards
        people.wake()
        try:
            onwards = steps.send(now)
        except StopIteration:
            return


def _life(people: People, day: date) -> Life:
    now = yield people.plan.on(day)
    course = people.plan.course
    if course == Course.ON_THE_SPOT:
        people.settle_it(now)
        yield from last_word(people, now)
        return
    people.raise_it(now)
    if course == Course.VOIDED:
        yield from _struck_out(people, now)
        return
    if course == Course.WITHDRAWN:
        now = yield people.later(now, 3, 40)
        report = people.fresh(people.reports[0])
        concerns.withdraw(actor=STRANGER.holding(report.id), report=report, now=now)
        return
    if course != Course.MERGED:
        now = yield from _neighbours(people, now)
    now = yield from _worked(people, now)
    yield from last_word(people, now)


def _neighbours(people: People, now: datetime) -> Part:
    """Let neighbours raise the same, while it is open."""
    for number in range(1, len(people.plan.words)):
        now = yield people.later(now, 0.3, 5)
        people.raise_it(now, number, joins_id=people.promise.id)
    return now


def _worked(people: People, now: datetime) -> Part:
    """Let the units work on it until one of them says that it is done, or it ends otherwise."""
    course = people.plan.course
    if course in CLIMBS_TO:
        now = yield from _climbing(people, now, CLIMBS_TO[course])
        if course == Course.STAYS_AT_TOP:
            now = yield from _too_late_at_the_top(people, now)
    elif course in BEFORE_RECEIVING:
        now = yield from BEFORE_RECEIVING[course](people, now)
        now = yield now + A_MOMENT  # what it led to is there when its transaction has ended
    if people.promise.state in ENDED:
        return now
    if people.lead.state == TaskState.ISSUED:
        now = yield people.at_work(now, 1, 5)
        people.receive(now)
    if course in AT_WORK:
        now = yield from AT_WORK[course](people, now)
    return (yield from finished(people, now))


# ── going up ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _climbing(people: People, now: datetime, rung: Rung) -> Part:
    """Let the units be late, each in its turn, until time has taken it to a rung."""
    takes_on = people.often(0.6)
    while RUNGS.index(Rung(people.promise.rung)) < RUNGS.index(rung):
        if takes_on and people.lead.state == TaskState.ISSUED:
            now = yield people.at_work(now, 1, 4)
            if people.lead.state == TaskState.ISSUED:
                people.receive(now)
        now = yield _after(people, now)
        takes_on = people.often(0.6)
    return now


def _after(people: People, now: datetime) -> datetime:
    """Return the evening after the next time that runs out."""
    task = people.lead
    until = people.promise.promised_at
    if task.state == TaskState.ISSUED and task.receive_by_at is not None:
        until = min(until, task.receive_by_at)
    return max(until, now) + timedelta(hours=15)


def _too_late_at_the_top(people: People, now: datetime) -> Part:
    """Let also the highest rung be late: a numbered notice is issued, and answered."""
    now = yield people.at_work(now, 1, 4)
    people.receive(now)
    while not people.promise.at_top:
        now = yield _after(people, now)
    now = yield people.at_work(now, 2, 6)
    for notice in people.lead.supervisions.all():
        tasks.answer_supervision(actor=people.unit(people.lead), notice=notice, answer=people.saying("督办回"), now=now)
    return now


# ── before anybody has taken it on ───────────────────────────────────────────────────────────────────────────────


def _given_back(people: People, now: datetime) -> Part:
    """Let the grid say whose it is: the company's where there is one, else the community decides."""
    now = yield people.at_work(now, 1, 5)
    task, company = people.lead, people.cast.company(people.plan.place.id)
    tasks.give_back(
        actor=people.unit(task), task=task, version=task.version, now=now,
        reason=people.saying("退回" if company is not None else "退回社区"),
        whose_id=company.id if company is not None else None, whose=company.name if company is not None else "",
    )
    return now


def _assigned(people: People, now: datetime) -> Part:
    """Let the community give the lead to the company."""
    company = people.cast.company(people.plan.place.id)
    now = yield people.at_work(now, 1, 4)
    if company is None:
        return now
    concerns.assign(
        actor=people.cast.community(people.plan.place.id), concern=people.promise, version=people.promise.version,
        unit_id=company.id, reason=people.saying("改派"), now=now,
    )
    return now


def _declined(people: People, now: datetime) -> Part:
    """Let it go to the community, which says why it is not taken on."""
    now = yield people.at_work(now, 1, 4)
    task = people.lead
    tasks.give_back(
        actor=people.unit(task), task=task, version=task.version, reason=people.saying("退回社区"), now=now,
    )
    now = yield people.at_work(now, 1, 6)
    reason, said = people.chance.choice(DECLINED_FOR)
    task = people.lead
    tasks.decline(
        actor=people.unit(task), task=task, version=task.version, reason=reason.value, now=now,
        said=people.saying(said), whose="",
    )
    return now


DECLINED_FOR = (
    (DeclineReason.LITIGATION, "不受理·诉讼"), (DeclineReason.PETITION, "不受理·信访"),
    (DeclineReason.NOT_OURS, "不受理·不归区里"), (DeclineReason.ARBITRATION, "不受理·仲裁"),
)


def _merged(people: People, now: datetime) -> Part:
    """Let the same be raised once more by somebody who did not see it, and the community put both together."""
    first = people.promise
    now = yield people.later(now, 1, 6)
    people.turn_to(None)
    second = people.raise_it(now, 1).concern
    people.turn_to(first)
    now = yield people.at_work(now, 1, 3)
    concerns.join(
        actor=people.cast.community(people.plan.place.id), concern=second, into=people.promise,
        version=second.version, now=now,
    )
    return now


def _split(people: People, now: datetime) -> Part:
    """Let the community divide it into two; each has its own course, told here one after the other."""
    now = yield people.at_work(now, 1, 4)
    whole, blanks = people.promise, people.plan.blanks
    parts = concerns.split(
        actor=people.cast.community(people.plan.place.id), concern=whole, version=whole.version, now=now,
        parts=[
            concerns.Part(people.plan.kind, f"{blanks['楼']}：先办要紧的"),
            concerns.Part("property", f"{blanks['楼']}：物业要改的"),
        ],
    )
    for part in parts:
        people.turn_to(part)
        reports = list(part.reports.order_by("id"))
        now = yield people.at_work(now, 1, 4)
        people.receive(now)
        now = yield from finished(people, now)
        now = yield people.later(now, 4, 30)
        for report in reports if people.promise.state == ConcernState.DONE else ():
            concerns.confirm(
                actor=STRANGER.holding(report.part_of_id or 0), report=report, version=people.promise.version, now=now,
            )
    people.turn_to(whole)
    return now


def _struck_out(people: People, now: datetime) -> Life:
    """Strike out what was written down by mistake: by who wrote it down, or by the community."""
    now = yield people.at_work(now, 1, 2)
    report, above = people.fresh(people.reports[0]), people.cast.community(people.plan.place.id)
    concerns.void(actor=above, report=report, reason=people.saying("作废"), now=now)


# ── while it is worked on ────────────────────────────────────────────────────────────────────────────────────────


def _supported(people: People, now: datetime) -> Part:
    """Let another unit support the one that leads."""
    company, task = people.cast.company(people.plan.place.id), people.lead
    helper = company.id if company is not None else task_rules.superiors_of(task)[0].id
    now = yield people.at_work(now, 1, 3)
    if people.lead.id != task.id or helper == task.unit_id:
        return now
    concerns.bring_in(
        actor=people.unit(task), concern=people.promise, unit_id=helper, wanted=people.saying("请支援"), now=now,
    )
    now = yield people.at_work(now, 1, 4)
    for support in people.tasks_of(Role.SUPPORTING):
        tasks.receive(
            actor=people.unit(support), task=support, version=support.version, headline=support.headline, now=now,
        )
        tasks.report_done(
            actor=people.unit(support), task=support, version=support.version, outcome=people.saying("支援好了"),
            evidence=[], now=now,
        )
    return now


def _waited(people: People, now: datetime) -> Part:
    """Let the clock stand still, with a reason, until the day said or a little earlier."""
    now = yield people.at_work(now, 1, 3)
    reason = people.chance.choice(WAITED_FOR)
    _pause(people, now, reason, people.saying(f"挂账·{reason.value}"), people.chance.randint(4, 16))
    early = people.often(0.4)
    while people.lead.state == TaskState.SUSPENDED:
        now = yield people.at_work(now + DAY, 2, 8)
        task = people.lead
        if early and task.state == TaskState.SUSPENDED and people.often(0.3):
            tasks.take_up(actor=people.unit(task), task=task, version=task.version, now=now)
            now = yield people.at_work(now, 1, 2)
    return now


def _asked(people: People, now: datetime) -> Part:
    """Let the unit ask the one who raised it, who answers."""
    now = yield people.at_work(now, 1, 3)
    _pause(people, now, PauseReason.ASKED, people.saying("问一句"), 7)
    now = yield people.later(now, 2, 50)
    if people.promise.state == ConcernState.SUSPENDED:
        report = people.fresh(people.reports[0])
        concerns.answer_question(
            actor=STRANGER.holding(report.id), report=report, words=people.saying("答一句"), now=now,
        )
    return now


def _pause(people: People, now: datetime, reason: PauseReason, words: str, days: int) -> None:
    task = people.lead
    if task.state in (TaskState.RECEIVED, TaskState.IN_HAND) and now < task.due_at:
        tasks.suspend(
            actor=people.unit(task), task=task, version=task.version, reason=reason, words=words,
            review_on=timezone.localtime(now).date() + timedelta(days=days), now=now,
        )


def _extended(people: People, now: datetime) -> Part:
    """Let the unit ask for more time before the old one is over; the community grants it, or does not."""
    now = yield people.at_work(now, 2, 6)
    task = people.lead
    if task.state not in (TaskState.RECEIVED, TaskState.IN_HAND) or now >= task.due_at:
        return now
    calendar = places.calendar.now()
    wanted = calendar.deadline(task.due_at, people.chance.randint(2, 5)).at
    tasks.ask_extension(
        actor=people.unit(task), task=task, version=task.version, wanted_on=timezone.localtime(wanted).date(),
        reason=people.saying("要延期"), now=now,
    )
    now = yield people.at_work(now, 1, 3)
    task = people.lead
    above = people.above(task)
    if task.state in (TaskState.RECEIVED, TaskState.IN_HAND):
        if people.plan.course == Course.EXTENDED:
            tasks.grant_extension(actor=above, task=task, version=task.version, now=now)
        else:
            tasks.refuse_extension(actor=above, task=task, said=people.saying("不准延"), now=now)
    return now


def _urged(people: People, now: datetime) -> Part:
    """Let the one who raised it press for it."""
    now = yield people.later(now, 20, 30)
    report = people.fresh(people.reports[0])
    if report.concern.state not in (*ENDED, ConcernState.DONE):
        concerns.urge(actor=STRANGER.holding(report.id), report=report, now=now)
    return now


def _supervised(people: People, now: datetime) -> Part:
    """Let the sub-district press for it with a numbered notice, which the unit answers."""
    now = yield people.at_work(now, 2, 5)
    if people.lead.state not in OWED:
        return now
    above = people.above(people.lead, SUBDISTRICT)
    tasks.supervise(task=people.lead, actor=above, wants=people.saying("督办要"), now=now)
    now = yield people.at_work(now, 1, 3)
    task = people.lead
    for notice in task.supervisions.filter(answered_at=None):
        tasks.answer_supervision(actor=people.unit(task), notice=notice, answer=people.saying("督办回"), now=now)
    return now


BEFORE_RECEIVING = {
    Course.GIVEN_BACK: _given_back, Course.ASSIGNED: _assigned, Course.DECLINED: _declined, Course.MERGED: _merged,
    Course.SPLIT: _split,
}
AT_WORK = {
    Course.SUPPORTED: _supported, Course.WAITED: _waited, Course.ASKED: _asked, Course.EXTENDED: _extended,
    Course.NOT_EXTENDED: _extended, Course.URGED: _urged, Course.SUPERVISED: _supervised,
}
