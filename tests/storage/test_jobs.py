from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from qianxian.storage import jobs, leases
from qianxian.storage.acts import working
from qianxian.storage.models import Job, Lease
from storage.crowd import together

PHONE = "13900001234"


@pytest.fixture
def done(monkeypatch):
    """A house without jobs; what is done in it is listed."""
    monkeypatch.setattr(jobs, "_handlers", {})
    return []


def duty(name, function, period=timedelta(hours=1)):
    function.__module__, function.__name__ = f"qianxian.{name.rsplit('.', 1)[0]}", name.rsplit(".", 1)[1]
    return jobs.every(period)(function)


def fails(*_told, **_words):
    raise ValueError(PHONE)


def test_work_that_was_asked_for_is_done_once_with_its_arguments(transactional_db, now, done):
    jobs.handler("concerns.index")(lambda **told: done.append(told))
    jobs.ask_for("concerns.index", now=now, concern_id=7)
    assert jobs.run_due(now) == (1, 0)
    assert jobs.run_due(now + timedelta(days=1)) == (0, 0)
    assert done == [{"now": now, "concern_id": 7}]


def test_work_asked_for_in_a_transaction_that_was_rolled_back_is_not_done(transactional_db, now, done):
    jobs.handler("concerns.index")(lambda **told: done.append(told))

    @working
    def asks():
        jobs.ask_for("concerns.index", now=now)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asks()
    assert jobs.run_due(now) == (0, 0)
    assert done == []


def test_work_that_nobody_does_can_not_be_asked_for(transactional_db, now, done):
    with pytest.raises(KeyError):
        jobs.ask_for("nobody.does", now=now)


def test_a_job_whose_worker_was_killed_is_taken_up_again_after_its_lease_and_not_before(
    transactional_db, now, done,
):
    def killed(**_told):
        done.append(1)
        if len(done) == 1:
            raise KeyboardInterrupt  # as a signal: no line after it runs

    jobs.handler("concerns.index")(killed)
    jobs.ask_for("concerns.index", now=now)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_due(now)
    assert jobs.run_due(now + jobs.LEASE - timedelta(seconds=1)) == (0, 0)
    assert jobs.run_due(now + jobs.LEASE) == (1, 0)
    assert Job.objects.count() == 0


def test_a_failure_is_kept_counted_and_tried_again_ever_more_rarely(transactional_db, now, done):
    jobs.handler("concerns.index")(fails)
    jobs.ask_for("concerns.index", now=now)
    pauses = []
    for attempt in range(1, 60):
        assert jobs.run_due(now) == (0, 1)
        job = Job.objects.get()
        assert (job.attempts, job.error, job.leased_until) == (attempt, "ValueError", None)
        assert jobs.run_due(job.due_at - timedelta(seconds=1)) == (0, 0)
        pauses.append(job.due_at - now)
        now = job.due_at
    assert pauses == sorted(pauses)
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-1] == jobs.LONGEST_PAUSE
    assert jobs.troubles() == 1


def test_a_job_that_fails_keeps_no_other_from_being_done_and_is_forgiven_once_it_succeeds(
    transactional_db, now, done,
):
    duty("places.duties.bad", fails)
    duty("results.duties.good", lambda now: done.append("good"))
    assert jobs.run_due(now) == (1, 1)
    assert done == ["good"]
    assert jobs.troubles() == 1
    jobs._handlers["places.duties.bad"] = jobs._Handler(lambda now: done.append("mended"), timedelta(hours=1))
    assert jobs.run_due(now + timedelta(minutes=2)) == (1, 0)
    assert jobs.troubles() == 0


def test_what_people_wrote_is_neither_in_the_log_nor_on_the_row(transactional_db, now, done, caplog):
    jobs.handler("concerns.index")(fails)
    jobs.ask_for("concerns.index", now=now)
    with caplog.at_level(logging.DEBUG):
        jobs.run_due(now)
    told = "".join(logging.Formatter().format(record) for record in caplog.records)
    assert "ValueError" in told
    assert "test_jobs.py" in told
    assert PHONE not in told
    assert PHONE not in Job.objects.get().error


def test_duties_are_done_from_the_lowest_room_to_the_highest(transactional_db, now, done):
    for room in ("results", "storage", "notices", "concerns", "places"):
        duty(f"{room}.duties.one", lambda now, room=room: done.append(room))
    assert jobs.run_due(now) == (5, 0)
    assert done == ["storage", "places", "notices", "concerns", "results"]


def test_a_duty_is_done_every_so_often_or_when_everything_is_asked_for(transactional_db, now, done):
    duty("places.duties.one", lambda now: done.append(now))
    hour = timedelta(hours=1)
    for moment in (now, now + hour / 2, now + hour):
        jobs.run_due(moment)
    assert done == [now, now + hour]
    jobs.run_due(now + hour, everything=True)
    assert len(done) == 3


def test_a_duty_that_a_newer_version_does_not_have_is_dropped(transactional_db, now, done):
    duty("places.duties.old", lambda now: done.append(now))
    jobs.run_due(now)
    jobs._handlers.clear()
    assert jobs.run_due(now + timedelta(days=1)) == (0, 0)
    assert Job.objects.count() == 0


def test_two_functions_of_one_name_are_refused(done):
    jobs.handler("concerns.index")(fails)
    with pytest.raises(ValueError, match=r"concerns\.index"):
        jobs.handler("concerns.index")(fails)


def test_a_duty_that_another_process_did_meanwhile_is_not_done_again(transactional_db, now, done):
    duty("places.duties.one", lambda now: done.append(now))
    jobs._plan_duties(now)
    read_before = Job.objects.get()
    assert jobs.run_due(now) == (1, 0)
    assert jobs._lease(read_before, now) is False


def test_several_ticks_at_once_do_each_job_once(transactional_db, now, done):
    jobs.handler("concerns.index")(lambda now, number: done.append(number))
    for number in range(10):
        jobs.ask_for("concerns.index", now=now, number=number)
    told = together(*[lambda: jobs.run_due(now)] * 4)
    assert sum(one[0] for one in told) == 10
    assert sorted(done) == list(range(10))


# ── leases ──────────


def test_a_lease_is_held_by_one_until_it_runs_out_or_is_given_back(transactional_db, now):
    later, end = now + timedelta(minutes=1), now + timedelta(minutes=5)
    assert leases.take("tick", "a", now, end)
    assert not leases.take("tick", "b", later, end)
    assert leases.take("tick", "a", later, end)
    assert leases.take("tick", "b", end, end + timedelta(minutes=5))
    leases.give_back("tick", "a", end)
    assert not leases.take("tick", "a", end, end + timedelta(minutes=5))
    leases.give_back("tick", "b", end)
    assert leases.take("tick", "a", end, end + timedelta(minutes=5))


def test_of_several_that_want_a_lease_at_once_one_gets_it(transactional_db, now):
    end = now + timedelta(minutes=5)
    told = together(*[lambda name=name: leases.take("tick", name, now, end) for name in "abcdef"])
    assert sorted(told) == [False] * 5 + [True]
    assert Lease.objects.filter(name="tick").count() == 1


def test_the_numbers_are_given_out_once_each_until_there_are_none(transactional_db, now):
    end = now + timedelta(minutes=5)
    given = [leases.take_a_number("gate", f"h{number}", 3, now, end) for number in range(4)]
    assert given == [0, 1, 2, None]
    assert leases.take_a_number("gate", "h1", 3, now, end, mine=1) == 1
    assert leases.take_a_number("gate", "late", 3, end, end + timedelta(minutes=1)) == 0
