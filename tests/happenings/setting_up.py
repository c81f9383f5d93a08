"""What an administrator does to the calendar, the categories and the routing rules."""

from datetime import time, timedelta

from qianxian.concerns import actions as concerns
from qianxian.ledger.models import Text
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import actions as places
from qianxian.places.calendar import Deadline, Span
from qianxian.places.states import Level
from qianxian.tasks import actions as tasks


def happen(world, now):
    places.set_working_hours(actor=OPERATOR, spans=[Span(time(9), time(17))], now=now)
    report = world.report(now, key="provisional")
    task = world.task_of(report)
    places.set_calendar(actor=OPERATOR, district=world.district, year=2026, days=[(now.date(), False, "假")], now=now)
    later = Deadline(task.due_at + timedelta(days=1), provisional=False)
    tasks.recompute_deadlines(due=[(task, later)], because=task.id, now=now)
    category = concerns.add_category(actor=OPERATOR, name="电梯", short="电梯", position=3, now=now)
    concerns.change_category(
        actor=OPERATOR, category=category, version=1, name="电梯扶梯", term_grid="8 hours", class_code="construction",
        parent_id=world.categories["parking"].id, now=now,
    )
    concerns.retire_category(actor=OPERATOR, category=category, version=2, now=now)
    concerns.restore_category(actor=OPERATOR, category=category, version=3, now=now)
    concerns.change_category(actor=OPERATOR, category=category, version=4, parent_id=None, now=now)
    concerns.set_rule(
        actor=OPERATOR, position=1, insert=True, place=world.community, category=category, level=Level.COMMUNITY,
        unit_kind=OrganisationKind.GENERAL_BRANCH, now=now,
    )
    before = Text.objects.filter(entry__kind="rule.set").latest("entry_id").words["rules_before"]
    concerns.move_rule(actor=OPERATOR, position=1, to=2, now=now)
    concerns.retire_rule(actor=OPERATOR, position=2, now=now)
    concerns.set_rule(
        actor=OPERATOR, position=3, level=Level.DISTRICT, unit_kind=OrganisationKind.DISTRICT_OFFICE, now=now,
    )
    zone = concerns.add_zone(
        actor=OPERATOR, name="西片", rings=[[[113.82, 34.02], [113.83, 34.02], [113.83, 34.03]]], now=now,
    )
    concerns.retire_zone(actor=OPERATOR, zone=zone, now=now)
    days = concerns.close_body(
        actor=OPERATOR, organisation_id=world.units["grid3"].id, first_on=now.date(), last_on=now.date(), now=now,
    )
    concerns.call_off_closed_days(actor=OPERATOR, days=days, now=now)
    concerns.put_rules_back(actor=OPERATOR, rules_before=before, now=now)
    concerns.forget_words(report=report, now=now)
