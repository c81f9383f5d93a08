"""Quiet hours, preferences, an inbox that is read, what is stuck, and an answer told at the door."""

from datetime import time


def happen(world, now):
    from qianxian.concerns.models import InPerson
    from qianxian.concerns.states import Channel
    from qianxian.notices import actions as notices
    from qianxian.notices.models import Notice
    from qianxian.notices.states import NoticeState, Telling
    from qianxian.people.queries import OPERATOR
    from qianxian.tasks import actions as tasks

    notices.set_quiet_hours(actor=OPERATOR, begins=time(22), ends=time(7), version=0, now=now)
    tasks.set_reminder_lead(actor=OPERATOR, work_days=3, version=0, now=now)
    viewer = world.viewer("grid3")
    notices.choose(actor=viewer, telling=Telling.INBOX_ONLY, version=0, now=now)
    world.report(now, key="told", phone="13912340000")
    notices.tell_units(now=now)
    numbers = list(Notice.objects.filter(account_id=viewer.account_id).values_list("id", flat=True))
    notices.read_inbox(actor=viewer, numbers=numbers, now=now)
    for verb in ("try_again", "give_up"):
        Notice.objects.filter(contact__phone="13912340000").update(state="stuck", channel="sms", error="x")
        more = {"reason": "号码是空号"} if verb == "give_up" else {}
        getattr(notices, verb)(
            actor=OPERATOR, channel="sms", state=NoticeState.STUCK, error="x", now=now, **more,
        )

    report = world.report(now, key="at the door", actor=world.viewer("gate"), channel=Channel.GATEHOUSE)
    task, unit = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=unit, task=task, version=1, headline="灯不亮", now=now)
    tasks.report_done(actor=unit, task=task, version=2, outcome="换了灯", evidence=[], now=now)
    told = InPerson.objects.get(report=report).task
    tasks.report_done(actor=world.viewer("head"), task=told, version=1, outcome="当面说了。", evidence=[], now=now)
