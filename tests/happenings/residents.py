"""What residents with an account do, and links for the family."""

from qianxian.concerns import actions as concerns
from qianxian.people import actions as people
from qianxian.people.queries import Viewer


def happen(world, now):
    resident = people.join(phone="13900005678", now=now)
    own = Viewer(resident_id=resident.pk)
    people.change_alias(actor=own, alias="老王", now=now)
    people.change_number(actor=own, phone="13900005679", now=now)
    report = world.report(now, key="family")
    concerns.make_family_link(actor=world.holder(report), report=report, now=now)
    concerns.claim(actor=own.holding(report.id), report=report, now=now)
    people.leave(actor=own, now=now)
