"""From the gate to the answer confirmed."""

from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Report
from qianxian.concerns.states import Channel
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks


def happen(world, now):
    places.set_calendar(actor=OPERATOR, district=world.district, year=2026, days=[(now.date(), False, "假")], now=now)
    report = world.report(now, phone="13900001234")
    task = world.task_of(report)
    unit, holder = world.viewer("grid3"), world.holder(report)
    concerns.see_contact(actor=unit, report=report, task=task, now=now)
    tasks.receive(actor=unit, task=task, version=task.version, headline="灯不亮", now=now)
    tasks.report_done(actor=unit, task=task, version=task.version, outcome="换了灯", evidence=[], now=now)
    version = world.concern_of(report).version
    report.refresh_from_db()
    concerns.reopen(actor=holder, report=report, version=version, missing="还黑着100%", now=now)
    task = world.task_of(report)
    tasks.report_done(actor=unit, task=task, version=task.version, outcome="又换了", evidence=[], now=now)
    report.refresh_from_db()
    concerns.confirm(actor=holder, report=report, version=world.concern_of(report).version, now=now)
    intake = concerns.Intake(
        place_id=world.locust.id, category_key="utilities", channel=Channel.VISIT, key="spot", words="门坏了",
    )
    concerns.settle(
        actor=unit, intake=intake, headline="门坏了", outcome="修好了", stamp=stamps.read(), now=now,
    )
    concerns.leave_number(report=Report.objects.get(intake_key=intake.intake_key()), phone="13900001234", now=now)
    concerns.forget_contact(report=report, now=now)
