"""Every way in: the gatehouse register."""

from qianxian.concerns import actions as concerns
from qianxian.concerns.states import Channel


def happen(world, now):
    gate = world.viewer("gate")
    page = concerns.open_page(actor=gate, place_id=world.locust.id, key="page", now=now)
    world.report(now, key="line", actor=gate, channel=Channel.GATEHOUSE, page_id=page.id, line=1)
    concerns.print_slips(actor=gate, page=page, now=now)
    concerns.forget_page(page=page, now=now)
