"""What people do about what is kept of them, and what the district tells them about it."""

from datetime import timedelta

from qianxian.concerns import actions as concerns
from qianxian.concerns.states import Channel, RequestKind
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR, STRANGER
from qianxian.storage import stamps


def happen(world, now):
    draft = people.draft_notice(actor=OPERATOR, chinese="写清楚了一点。", english="Clearer.", why="更好懂", now=now)
    people.change_draft(
        actor=OPERATOR, draft=draft, version=draft.version, chinese="更清楚。", english="Clear.", why="更好懂", now=now,
    )
    people.publish_notice(
        actor=OPERATOR, draft=draft, version=draft.version, on=(now + timedelta(days=1)).date(), now=now,
    )
    report = world.report(
        now, key="own", phone="13900004321", channel=Channel.VISIT, actor=world.viewer("grid3"), place=world.maple,
        guardian_agreed=True,
    )
    holder = world.holder(report)
    concerns.take_copy(actor=holder, report=report, now=now)
    concerns.change_number(actor=holder, report=report, phone="13900004322", now=now)
    concerns.add_note(actor=holder, report=report, note="是西门", now=now)
    concerns.withdraw_number(actor=holder, report=report, now=now)
    concerns.withdraw_guardian(actor=holder, report=report, now=now)
    concerns.erase(actor=holder, report=report, now=now)
    intake = concerns.Intake(
        place_id=world.district.id, category_key="", channel=Channel.WEB, key="asked", words="你们存了我什么？",
    )
    concerns.ask_about_data(
        actor=STRANGER, intake=intake, kind=RequestKind.READ, stamp=stamps.read(), now=now,
    )
