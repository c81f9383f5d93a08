"""Up the ladder and down, on hold and on again, joined and parted, and every way to end."""

from datetime import timedelta

from qianxian.concerns import actions as concerns
from qianxian.concerns import duties as concern_duties
from qianxian.concerns.models import Report
from qianxian.concerns.states import Channel, How, Rung
from qianxian.people.queries import OPERATOR
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks
from qianxian.tasks import duties as task_duties
from qianxian.tasks.models import Task
from qianxian.tasks.states import PauseReason

DAY = timedelta(days=1)


def taken_on(world, now, key, **more):
    """A report that the grid took on, with its task."""
    report = world.report(now, key=key, **more)
    task = world.task_of(report)
    tasks.receive(actor=world.viewer("grid3"), task=task, version=task.version, headline="灯不亮", now=now)
    report.refresh_from_db()
    return report, task


def done(world, now, key, **more):
    report, task = taken_on(world, now, key, **more)
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了灯", evidence=[], now=now,
    )
    report.refresh_from_db()
    return report


def version(world, report):
    return world.concern_of(report).version


def happen(world, now):
    grid, above = world.viewer("grid3"), world.viewer("community")
    today = now.date()

    concerns.set_answerer(
        actor=OPERATOR, rung=Rung.DEPARTMENTS, organisation_id=world.units["district"].id,
        category=world.categories["parking"], now=now,
    )

    # On hold, a question, more time, a day, a steward, help, a notice by hand.
    report, task = taken_on(world, now, "pause", phone="13900001234")
    tasks.start(actor=grid, task=task, version=task.version, planned_on=today, now=now)
    tasks.name_steward(actor=grid, task=task, version=task.version, office_id=grid.office_id, now=now)
    tasks.suspend(
        actor=grid, task=task, version=task.version, reason=PauseReason.ASKED, words="几号楼？", review_on=today + DAY,
        now=now,
    )
    report.refresh_from_db()
    concerns.answer_question(actor=world.holder(report), report=report, words="3号楼", now=now)
    task.refresh_from_db()
    tasks.ask_extension(
        actor=grid, task=task, version=task.version, wanted_on=today + 11 * DAY, reason="配件在途", now=now,
    )
    tasks.refuse_extension(actor=above, task=task, said="再想想办法", now=now)
    tasks.ask_extension(
        actor=grid, task=task, version=task.version, wanted_on=today + 11 * DAY, reason="配件在途", now=now,
    )
    tasks.grant_extension(actor=above, task=task, version=task.version, now=now)
    report.refresh_from_db()
    concerns.bring_in(
        actor=grid, concern=report.concern, unit_id=world.units["grid1"].id, wanted="借梯子", now=now,
    )
    tasks.supervise(actor=above, task=task, wants="三天内办好", now=now)
    concerns.urge(actor=world.holder(report), report=report, now=now)
    mine = world.report(now, key="me too", joins_id=report.concern_id, words="我家也是")
    concerns.withdraw(actor=world.holder(mine), report=mine, now=now)

    # Given back, given to another, declined.
    report, task = taken_on(world, now, "back")
    tasks.give_back(
        actor=grid, task=task, version=task.version, reason="不归我们", whose_id=world.units["grid1"].id,
        whose="第1网格党支部", now=now,
    )
    report.refresh_from_db()
    concerns.assign(
        actor=world.viewer("subdistrict"), concern=report.concern, version=report.concern.version,
        unit_id=world.units["grid3"].id, reason="归第3网格", now=now,
    )
    wrong = world.report(now, key="wrong place")
    begun = world.task_of(wrong)
    tasks.receive(actor=grid, task=begun, version=begun.version, headline="路灯不亮", now=now)
    for place, name in ((world.willow, "grid3"), (world.maple, "community")):
        concerns.put_right(
            actor=world.viewer(name), concern=(concern := world.concern_of(wrong)), version=concern.version,
            place_id=place.id, category_key="parking", reason="地点写错了", now=now,
        )
    concerns.change_steward(
        actor=world.viewer("community"), concern=(concern := world.concern_of(wrong)), version=concern.version,
        office_id=world.viewer("community").office_id, reason="由社区负责到底", now=now,
    )
    task = world.task_of(report)
    tasks.give_back(actor=grid, task=task, version=task.version, reason="还是办不了", now=now)
    task = world.task_of(report)
    assert task.unit == world.units["community"]
    tasks.decline(
        actor=above, task=task, version=task.version, reason="not_ours", said="路灯归市里管", whose="市城管局", now=now,
    )

    # Joined, parted, divided.
    first, _task = taken_on(world, now, "first")
    second, _task = taken_on(world, now, "second")
    joining = concerns.join(
        actor=above, concern=second.concern, into=first.concern, version=second.concern.version, now=now,
    )
    concerns.part(actor=above, joining=joining, now=now)
    first.refresh_from_db()
    concerns.split(
        actor=above, concern=first.concern, version=version(world, first), now=now,
        parts=[concerns.Part("utilities"), concerns.Part("parking")],
    )

    # Two raised it: one says yes, the other is asked in vain, time speaks.
    report, task = taken_on(world, now, "two")
    other = world.report(now, key="of two", joins_id=report.concern_id, words="同样")
    tasks.report_done(actor=grid, task=task, version=task.version, outcome="换了", evidence=[], now=now)
    report.refresh_from_db()
    concerns.confirm(actor=world.holder(report), report=report, version=report.concern.version, now=now)
    other.refresh_from_db()
    concerns.follow_up(
        actor=above, report=other, version=other.concern.version, how=How.PHONE, reached=False, now=now,
    )
    done(world, now, "silent")

    # Taken back, struck out.
    report, _task = taken_on(world, now, "mine")
    concerns.withdraw(actor=world.holder(report), report=report, now=now)
    written = world.report(now, key="gate", actor=world.viewer("gate"), channel=Channel.GATEHOUSE, words="写错了")
    again = world.report(
        now, key="gate 2", actor=world.viewer("gate"), channel=Channel.GATEHOUSE, words="也错了",
        joins_id=written.concern_id,
    )
    for one in (again, written):
        one.refresh_from_db()
        concerns.void(actor=world.viewer("gate"), report=one, reason="写错了院子", now=now)

    # A second no, and the worker is down for three weeks.
    report = done(world, now, "no")
    concerns.reopen(
        actor=world.holder(report), report=report, version=version(world, report), missing="还黑着", now=now,
    )
    task = world.task_of(report)
    tasks.report_done(actor=grid, task=task, version=task.version, outcome="又换了", evidence=[], now=now)
    report.refresh_from_db()
    concerns.follow_up(
        actor=above, report=report, version=report.concern.version, how=How.VISIT, reached=True, solved=False, now=now,
        words="还是黑的",
    )
    later = now
    for _ in range(5):
        later += 21 * DAY
        task_duties.take_up_what_is_reviewed(later)
        concern_duties.climb(later)
        concern_duties.hear_silence(later)
        task_duties.press(later)
    assert Task.objects.filter(supervised=3).exists()
    assert Report.objects.filter(concern__state="unconfirmed").exists()
    stamps.forget_all()
