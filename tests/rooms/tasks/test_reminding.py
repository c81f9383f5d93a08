"""A unit is reminded before it is too late: once a day, of everything at once, of each promise once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from happenings.lifecycle import DAY, taken_on
from qianxian.base.permits import Unfit
from qianxian.concerns import duties as concern_duties
from qianxian.ledger import queries
from qianxian.ledger.models import Entry, Text
from qianxian.notices import actions as notices
from qianxian.notices.models import Notice
from qianxian.people.queries import OPERATOR
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks import duties
from qianxian.tasks.models import Reminder, ReminderLead, Task
from qianxian.tasks.states import PauseReason

KIND = "organisation.reminded"


def reminders():
    """Return the words of every reminder, in order."""
    return list(Text.objects.filter(entry__kind=KIND).order_by("entry_id").values_list("words", flat=True))


def work(world, now, key, **columns):
    _report, task = taken_on(world, now, key)
    Task.objects.filter(pk=task.id).update(**columns)
    task.refresh_from_db()
    return task


def test_one_notice_names_all_that_falls_due_by_the_next_working_day(world, now):
    for number in range(7):
        work(world, now - 2 * DAY, f"k{number}", due_at=now + timedelta(hours=20 + number))
    work(world, now - 2 * DAY, "later", due_at=now + 3 * DAY)
    duties.remind_in_time(now)
    (words,) = reminders()
    assert (words["due_count"], words["asked_count"], words["planned_count"]) == (7, 0, 0)
    assert words["due"] == ["灯不亮 · 槐荫院"] * 5
    notices.telling.tell_units(now=now)
    told = Notice.objects.filter(entry__kind=KIND)
    assert {one.account.username for one in told} == {"grid3", "head"}


def test_the_district_says_how_many_working_days_before(world, now):
    work(world, now - 2 * DAY, "in two", due_at=now + 2 * DAY)
    work(world, now - 2 * DAY, "in five", due_at=now + 5 * DAY)
    lead = tasks.set_reminder_lead(actor=OPERATOR, work_days=2, version=0, now=now)
    duties.remind_in_time(now)
    (words,) = reminders()
    assert (words["due_count"], words["within"]) == (1, 2)
    assert "2个工作日" in queries.story_of(
        [("organisation", world.units["grid3"].id)], audience="desk", show_date=str,
    )[-1].sentence.replace(" ", "")
    tasks.set_reminder_lead(actor=OPERATOR, work_days=4, version=lead.version, now=now)
    duties.remind_in_time(now + DAY)
    assert [words["due_count"] for words in reminders()] == [1, 1]


@pytest.mark.parametrize("days", [0, -1, 11, 1])
def test_nonsense_and_what_it_is_already_are_refused(world, now, days):
    with pytest.raises(Unfit):
        tasks.set_reminder_lead(actor=OPERATOR, work_days=days, version=0, now=now)
    assert not ReminderLead.objects.exists()


def test_a_second_administrator_is_told_that_somebody_was_quicker(world, now):
    lead = tasks.set_reminder_lead(actor=OPERATOR, work_days=2, version=0, now=now)
    with pytest.raises(Conflict):
        tasks.set_reminder_lead(actor=OPERATOR, work_days=3, version=lead.version - 1, now=now)


def test_a_promise_is_reminded_of_once_and_a_new_one_anew(world, now):
    task = work(world, now - 2 * DAY, "k", due_at=now + DAY)
    for hours in (0, 1, 5):
        duties.remind_in_time(now + timedelta(hours=hours))
    assert len(reminders()) == 1
    duties.remind_in_time(now + DAY - timedelta(hours=2))
    assert len(reminders()) == 1
    Task.objects.filter(pk=task.id).update(due_at=now + 3 * DAY)
    duties.remind_in_time(now + 2 * DAY)
    assert len(reminders()) == 2


def test_a_unit_gets_one_notice_a_day(world, now):
    work(world, now - 2 * DAY, "k", due_at=now + DAY)
    duties.remind_in_time(now)
    work(world, now - 2 * DAY, "another", due_at=now + DAY + timedelta(hours=1))
    duties.remind_in_time(now + timedelta(hours=2))
    assert len(reminders()) == 1
    duties.remind_in_time(now + DAY)
    assert [words["due_count"] for words in reminders()] == [1, 1]


def test_what_came_today_is_left_for_tomorrow(world, now):
    work(world, now, "k", due_at=now + DAY)
    duties.remind_in_time(now)
    assert not reminders()
    duties.remind_in_time(now + DAY - timedelta(hours=2))
    assert len(reminders()) == 1


@pytest.mark.parametrize("moment", [
    timedelta(hours=9, minutes=30),  # 21:30
    timedelta(hours=19),  # 7:00 next morning
    timedelta(days=5),  # Saturday
])
def test_nobody_is_reminded_at_night_or_on_a_day_off(world, now, moment):
    work(world, now - 2 * DAY, "k", due_at=now + moment + timedelta(hours=10))
    duties.remind_in_time(now + moment)
    assert not reminders()


def test_a_day_that_was_said_and_went_by_is_reminded_of(world, now):
    _report, task = taken_on(world, now, "k")
    tasks.start(
        actor=world.viewer("grid3"), task=task, version=task.version, planned_on=now.date(), now=now,
    )
    duties.remind_in_time(now)
    assert not reminders()
    duties.remind_in_time(now + DAY)
    assert reminders()[0]["planned"] == ["灯不亮 · 槐荫院"]
    task.refresh_from_db()
    tasks.start(
        actor=world.viewer("grid3"), task=task, version=task.version, planned_on=(now + DAY).date(), now=now + DAY,
    )
    duties.remind_in_time(now + 2 * DAY)
    assert [words["planned_count"] for words in reminders()] == [1, 1]


def asked(world, now):
    report, task = taken_on(world, now, "k", phone="13900001234")
    tasks.suspend(
        actor=world.viewer("grid3"), task=task, version=task.version, reason=PauseReason.ASKED, words="几单元？",
        review_on=(now + 7 * DAY).date(), now=now,
    )
    return report


def test_a_question_without_an_answer_is_reminded_of_on_both_sides(world, now):
    asked(world, now)
    duties.remind_in_time(now + 2 * DAY)
    concern_duties.ask_again(now + 2 * DAY)
    assert not reminders()
    assert not Entry.objects.filter(kind="concern.asked_again").exists()
    for hours in (0, 1):
        later = now + 7 * DAY - timedelta(hours=3 - hours)
        duties.remind_in_time(later)
        concern_duties.ask_again(later)
    assert [words["asked_count"] for words in reminders()] == [1]
    assert Notice.objects.filter(entry__kind="concern.asked_again").count() == 1


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 96), min_size=1, max_size=8), st.lists(st.integers(0, 120), min_size=1, max_size=12))
def test_whenever_the_duty_runs_nothing_is_said_twice(world, now, dues, runs):
    def run():
        for number, hours in enumerate(dues):
            work(world, now - 2 * DAY, f"k{number}", due_at=now + timedelta(hours=hours))
        for hours in sorted(runs):
            duties.remind_in_time(now + timedelta(hours=hours))
        kept = list(Reminder.objects.values_list("task_id", "of", "moment"))
        days = [entry.at.date() for entry in recorded]
        transaction.set_rollback(True)
        return kept, days

    recorded = Entry.objects.filter(kind=KIND)
    with transaction.atomic():
        kept, days = run()
    assert len(set(kept)) == len(kept)
    assert len(set(days)) == len(days)


def test_a_process_that_never_made_an_id_can_say_what_is_nearly_due(world, now, monkeypatch):
    from qianxian.storage import ids
    from qianxian.tasks.queries import owed

    def none_yet():
        raise ids.NoNode

    monkeypatch.setattr(ids.maker, "new", none_yet)
    assert owed.nearly_due_until(now) > now
