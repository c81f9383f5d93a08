"""What a promise is made of, and what becomes of it when the holidays of its year are announced."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Concern
from qianxian.concerns.queries import in_work_days
from qianxian.concerns.states import Rung
from qianxian.ledger.models import Entry, Text
from qianxian.notices.models import Notice
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import actions as places
from qianxian.places import holidays
from qianxian.places.calendar import Term
from qianxian.places.states import Level, TimeUnit
from qianxian.storage import jobs
from qianxian.storage.models import Job
from qianxian.tasks import actions as tasks
from qianxian.tasks.duties import BATCH, RECOMPUTE, recompute_deadlines
from qianxian.tasks.models import Task


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


LATE = at("2027-02-03 10:00")
"""Wednesday; the days after it are the Spring Festival, once it is announced."""
LIST = "date,works,name\n2027-01-01,0,元旦\n2027-05-01,0,劳动节\n2027-10-01,0,国庆节\n" + "".join(
    f"2027-02-{day:02d},0,春节\n" for day in range(5, 12)
)


def announce(now, text=LIST):
    """Load the year, and do what was asked for as the tick would; its other duties need no part in it."""
    places.load_years(actor=OPERATOR, announced=holidays.read(text), now=now)
    for job in Job.objects.filter(name=RECOMPUTE):
        recompute_deadlines(now=now, **job.arguments)
        job.delete()


def test_a_promise_is_made_for_the_rung_to_which_the_rule_sends_it(world, now):
    category = world.categories["utilities"]
    concerns.change_category(
        actor=OPERATOR, category=category, version=1, term_grid="8 work_hours", term_community="2 days", now=now,
    )
    at_grid = world.concern_of(world.report(now, key="a"))
    assert (at_grid.term, timezone.localtime(at_grid.promised_at)) == (
        Term(8, TimeUnit.WORK_HOURS), at("2026-11-24 15:30"),  # Monday noon: 14:30–18:00, then 8:30–12:00 and an hour
    )
    concerns.set_rule(
        actor=OPERATOR, position=1, insert=True, category=category, level=Level.COMMUNITY,
        unit_kind=OrganisationKind.GENERAL_BRANCH, now=now,
    )
    at_community = world.concern_of(world.report(now, key="b"))
    assert (at_community.term, timezone.localtime(at_community.promised_at)) == (
        Term(2, TimeUnit.DAYS), at("2026-11-25 23:59:59"),
    )


def test_the_task_and_the_concern_know_what_their_promise_is_made_of(world, now):
    report = world.report(now)
    task, concern = world.task_of(report), world.concern_of(report)
    for one in (task, concern):
        assert (one.counted_from, one.term) == (now, Term(3, TimeUnit.WORK_DAYS))


def test_what_is_settled_on_the_spot_promises_nothing(world, now):
    from qianxian.concerns.states import Channel
    from qianxian.storage import stamps

    intake = concerns.Intake(
        place_id=world.locust.id, category_key="utilities", channel=Channel.VISIT, key="spot", words="门坏了",
    )
    report = concerns.settle(
        actor=world.viewer("grid3"), intake=intake, headline="门坏了", outcome="修好了", stamp=stamps.read(), now=now,
    )
    assert world.concern_of(report).term is None


def test_when_the_year_is_announced_a_provisional_promise_is_counted_anew_and_its_resident_told(world, now):
    report = world.report(LATE, phone="13912345678")
    before = world.concern_of(report)
    assert (timezone.localtime(before.promised_at), before.provisional) == (at("2027-02-08 18:00"), True)
    Notice.objects.all().delete()
    announce(LATE)
    after, task = world.concern_of(report), world.task_of(report)
    assert timezone.localtime(after.promised_at) == at("2027-02-15 18:00")
    assert (after.provisional, task.due_at, task.provisional) == (False, after.promised_at, False)
    assert [notice.entry.kind for notice in Notice.objects.all()] == ["concern.promise_recomputed"]
    entries = {
        entry.kind: entry for entry in Entry.objects.filter(kind__in=[
            "calendar.set", "task.deadline_recomputed", "concern.promise_recomputed",
        ])
    }
    assert len(entries) == Entry.objects.filter(kind__in=entries).count() == 3
    assert entries["task.deadline_recomputed"].cause_id == entries["calendar.set"].id
    assert entries["concern.promise_recomputed"].cause_id == entries["task.deadline_recomputed"].id
    assert entries["concern.promise_recomputed"].due_at == before.promised_at


def test_nobody_is_told_when_the_day_stays_the_same(world, now):
    report = world.report(at("2027-03-01 10:00"), phone="13912345678")
    before = world.concern_of(report).promised_at
    Notice.objects.all().delete()
    announce(at("2027-03-01 11:00"))
    after = world.concern_of(report)
    assert (after.promised_at, after.provisional) == (before, False)
    assert Entry.objects.filter(kind="concern.promise_recomputed").count() == 1  # it is no longer provisional
    assert not Notice.objects.exists()


def test_counting_anew_twice_changes_nothing_more(world, now):
    world.report(LATE)
    announce(LATE)
    recorded = Entry.objects.count()
    cause = Entry.objects.get(kind="calendar.set").id
    recompute_deadlines(now=LATE, year=2027, because=cause)
    assert Entry.objects.count() == recorded


def test_a_year_that_is_corrected_leaves_promises_as_they_were_given(world, now):
    announce(now)
    report = world.report(LATE)
    given = world.concern_of(report).promised_at
    announce(LATE, LIST + "2027-02-15,0,春节\n")
    assert world.concern_of(report).promised_at == given
    assert not Job.objects.filter(name=RECOMPUTE).exists()


def test_what_is_done_is_not_counted_anew(world, now):
    report = world.report(LATE)
    task, grid = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="东门路灯不亮", now=LATE)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了灯", evidence=[], now=LATE)
    before = world.concern_of(report).promised_at
    announce(LATE)
    assert world.concern_of(report).promised_at == before


def test_a_no_makes_a_new_promise_that_is_counted_anew_as_well(world, now):
    report = world.report(at("2027-01-04 10:00"))
    task, grid = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="东门路灯不亮", now=LATE)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了灯", evidence=[], now=LATE)
    report.refresh_from_db()
    version = report.concern.version
    concerns.reopen(actor=world.holder(report), report=report, version=version, missing="还黑着", now=LATE)
    assert world.concern_of(report).counted_from == LATE
    announce(LATE + timedelta(hours=1))
    assert timezone.localtime(world.concern_of(report).promised_at) == at("2027-02-15 18:00")
    assert world.task_of(report).due_at == world.concern_of(report).promised_at


def test_a_row_from_before_this_was_kept_was_counted_in_working_days(world, now):
    report = world.report(LATE)
    blank = {"counted_from": None, "counted_amount": None, "counted_unit": ""}
    Task.objects.update(**blank)
    Concern.objects.update(**blank)
    announce(LATE)
    concern = world.concern_of(report)
    assert timezone.localtime(concern.promised_at) == at("2027-02-15 18:00")
    assert concern.term == Term(3, TimeUnit.WORK_DAYS)


def test_hours_and_days_need_no_calendar(world, now):
    concerns.change_category(
        actor=OPERATOR, category=world.categories["utilities"], version=1, term_grid="24 hours", now=now,
    )
    report = world.report(LATE)
    announce(LATE)
    concern = world.concern_of(report)
    assert (concern.promised_at, concern.provisional) == (LATE + timedelta(hours=24), False)


def test_many_are_counted_anew_in_several_transactions(lasting_world, now):
    for number in range(BATCH + 5):
        lasting_world.report(LATE, key=str(number))
    places.load_years(actor=OPERATOR, announced=holidays.read(LIST), now=LATE)
    assert jobs.run_due(LATE)[1] == 0
    assert Entry.objects.filter(kind="concern.promise_recomputed").count() == BATCH + 5
    assert not Concern.objects.filter(provisional=True).exists()


def test_a_category_that_says_nothing_takes_its_parents_term_or_the_usual_one(world, now):
    from qianxian.concerns.routing import router

    parent = world.categories["utilities"]
    child = concerns.add_category(
        actor=OPERATOR, name="暖气", short="暖气", position=1, parent=parent,
        terms={Rung.GRID: Term(4, TimeUnit.HOURS)}, now=now,
    )
    bare = concerns.add_category(actor=OPERATOR, name="别的事", short="别的事", position=8, now=now)
    kind = router.now().kind(child.id)
    assert kind.term(Rung.GRID) == Term(4, TimeUnit.HOURS)
    assert kind.term(Rung.COMMUNITY) == in_work_days(3)[Rung.COMMUNITY]
    assert router.now().kind(bare.id).term(Rung.DEPARTMENTS) == Term(5, TimeUnit.WORK_DAYS)


def test_the_words_of_a_recounted_promise_are_whole(world, now):
    world.report(LATE)
    announce(LATE)
    words = Text.objects.get(entry__kind="concern.promise_recomputed").words
    assert words["moved"] is True
    assert words["promised_at"] > words["before_at"]


