from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from qianxian.ledger import actions as ledger
from qianxian.ledger.models import Entry, Text
from qianxian.storage import acts, ids
from qianxian.storage.acts import Conflict, NotRecorded, act, before_commit, swap, working
from qianxian.storage.models import Job
from qianxian.tasks.models import Task
from storage.crowd import together

only_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="says what PostgreSQL answers")
only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="says what SQLite answers")


@act
def note(*, name, now, inside=(), times=1):
    job = Job.objects.create(name=name, due_at=now)
    for work in inside:
        work()
    for _ in range(times):
        ledger.record("place.added", about=job, now=now, name=name)
    return acts.the_act().id


def named(name: str) -> int:
    return Job.objects.filter(name=name).count()


def failing(error: Exception, times: int):
    """Return a function that raises `error` the first `times` times, and the list of its calls."""
    calls = []

    def work():
        calls.append(1)
        if len(calls) <= times:
            raise error

    return work, calls


def test_nested_acts_share_one_transaction_without_a_savepoint(transactional_db, now):
    note(name="first", now=now)
    with CaptureQueriesContext(connection) as caught:
        note(name="outer", now=now, inside=[lambda: note(name="inner", now=now)])
    said = [query["sql"].split()[0] for query in caught]
    assert "SAVEPOINT" not in said
    assert sum(one in {"BEGIN", "COMMIT"} for one in said) == 2


def test_each_act_records_its_own_entry_and_names_what_led_to_it(transactional_db, now):
    made = []
    outer = note(
        name="outer", now=now,
        inside=[lambda: made.append(note(name="inner", now=now, inside=[lambda: made.append(
            note(name="innermost", now=now))]))],
    )
    innermost, inner = made
    causes = dict(Entry.objects.values_list("id", "cause_id"))
    assert causes == {outer: None, inner: outer, innermost: inner}


def test_if_an_inner_act_fails_nothing_of_the_outer_one_stays(transactional_db, now):
    work, _calls = failing(ValueError("no"), 9)
    with pytest.raises(ValueError, match="no"):
        note(name="outer", now=now, inside=[lambda: note(name="inner", now=now), work])
    assert (Job.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize("times", [0, 2])
def test_an_act_without_its_entry_or_with_two_is_an_error_and_leaves_nothing(transactional_db, now, times):
    with pytest.raises(NotRecorded):
        note(name="wrong", now=now, times=times)
    assert (Job.objects.count(), Entry.objects.count()) == (0, 0)


def test_an_inner_act_without_its_entry_is_an_error_though_the_outer_one_has_one(transactional_db, now):
    with pytest.raises(NotRecorded):
        note(name="outer", now=now, inside=[lambda: note(name="inner", now=now, times=0)])
    assert Entry.objects.count() == 0


def test_outside_an_act_nothing_can_be_recorded(transactional_db, now):
    job = Job(name="x", due_at=now)
    with pytest.raises(NotRecorded):
        ledger.record("place.added", about=job, now=now, name="x")
    with pytest.raises(NotRecorded):
        working(lambda: ledger.record("place.added", about=job, now=now, name="x"))()


def test_endings_run_once_each_in_the_order_in_which_they_came_also_those_asked_for_by_an_ending(db, now):
    ran = []

    def third():
        ran.append("third")

    def first():
        ran.append("first")
        before_commit(third)

    def second():
        ran.append("second")

    @working
    def work():
        for ending in (first, second, first, second):
            before_commit(ending)
        assert ran == []

    work()
    assert ran == ["first", "second", "third"]


def test_an_entry_recorded_by_a_later_ending_is_written_too(transactional_db, now):
    note(name="first", now=now, inside=[lambda: before_commit(lambda: None)])

    @working
    def work():
        note(name="a", now=now)
        before_commit(lambda: note(name="b", now=now))

    work()
    assert sorted(text.words["name"] for text in Text.objects.all()) == ["a", "b", "first"]


def test_an_ending_that_fails_takes_everything_back(transactional_db, now):
    work, _calls = failing(ValueError("no"), 9)
    with pytest.raises(ValueError, match="no"):
        note(name="x", now=now, inside=[lambda: before_commit(work)])
    assert (Job.objects.count(), Entry.objects.count()) == (0, 0)


# ── another try ──────────


def test_a_lease_that_runs_out_in_the_middle_gets_another_try(transactional_db, now):
    work, calls = failing(ids.NoNode("ran out"), 1)
    note(name="x", now=now, inside=[work])
    assert (len(calls), named("x"), Entry.objects.count()) == (2, 1, 1)


def test_an_error_of_the_code_gets_no_other_try(transactional_db, now):
    work, calls = failing(ValueError("no"), 1)
    with pytest.raises(ValueError, match="no"):
        note(name="x", now=now, inside=[work])
    assert len(calls) == 1


def test_after_three_tries_it_is_given_up(transactional_db, now):
    work, calls = failing(ids.NoNode("ran out"), 9)
    with pytest.raises(ids.NoNode):
        note(name="x", now=now, inside=[work])
    assert (len(calls), named("x")) == (3, 0)


@only_postgres
@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_serialisation_failure_or_a_deadlock_gets_another_try(transactional_db, now, state):
    calls = []

    def work():
        calls.append(1)
        if len(calls) == 1:
            with connection.cursor() as cursor:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'rival' USING ERRCODE = '{state}'; END $$")

    note(name="x", now=now, inside=[work])
    assert (len(calls), named("x"), Entry.objects.count()) == (2, 1, 1)


@only_postgres
def test_a_lost_connection_is_opened_anew_and_the_act_done_again(transactional_db, now):
    calls = []

    def work():
        calls.append(1)
        if len(calls) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    note(name="x", now=now, inside=[work])
    assert (len(calls), named("x"), Entry.objects.count()) == (2, 1, 1)


@only_postgres
def test_a_connection_that_was_lost_between_two_acts_is_opened_anew(transactional_db, now):
    note(name="x", now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]

    def from_outside():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [own])

    assert together(from_outside) == [None]
    note(name="x", now=now)
    assert named("x") == 2


@only_postgres
def test_an_error_in_the_statement_gets_no_other_try(transactional_db, now):
    calls = []

    def work():
        calls.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    with pytest.raises(Exception, match="division by zero"):
        note(name="x", now=now, inside=[work])
    assert len(calls) == 1


@only_sqlite
def test_a_busy_file_gets_another_try(transactional_db, now):
    note(name="first", now=now)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    # A stranger that knows nothing of our lock: a backup tool, or the sqlite3 shell.
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        tried = []

        def pause(_seconds):
            tried.append(1)
            stranger.execute("ROLLBACK")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(acts.time, "sleep", pause)
            note(name="x", now=now)
    assert tried == [1]
    assert named("x") == 1
    connection.close()


@only_sqlite
def test_a_file_that_stays_busy_is_given_up_and_the_lock_given_back(transactional_db, now):
    note(name="first", now=now)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            note(name="x", now=now)
        stranger.execute("ROLLBACK")
    assert together(lambda: note(name="y", now=now))[0] > 0
    connection.close()


# ── two at one row ──────────


@act
def write(*, task, version, headline, now, inside=()):
    swap(task, version=version, headline=headline)
    for work in inside:
        work()
    ledger.record("task.received", about=task, now=now, unit="x", headline=headline)


def test_a_conflict_shows_what_is_saved_and_what_was_to_be_written(lasting_world, now):
    task = lasting_world.task_of(lasting_world.report(now))
    mine, theirs = Task.objects.get(pk=task.pk), Task.objects.get(pk=task.pk)
    write(task=theirs, version=1, headline="他先写的", now=now)
    with pytest.raises(Conflict) as caught:
        write(task=mine, version=1, headline="我要写的", now=now)
    assert caught.value.saved.headline == "他先写的"
    assert caught.value.mine == {"headline": "我要写的"}
    assert (mine.headline, mine.version) == (task.headline, 1)


def test_a_row_in_memory_is_what_it_was_after_a_rollback(lasting_world, now):
    task = lasting_world.task_of(lasting_world.report(now))
    before = (task.headline, task.version)
    work, _calls = failing(ValueError("no"), 1)
    with pytest.raises(ValueError, match="no"):
        write(task=task, version=1, headline="写了又撤", now=now, inside=[work])
    assert (task.headline, task.version) == before
    again, calls = failing(ids.NoNode("ran out"), 1)
    write(task=task, version=task.version, headline="再写", now=now, inside=[again])
    assert len(calls) == 2
    saved = Task.objects.get(pk=task.pk)
    assert (task.headline, task.version) == (saved.headline, saved.version) == ("再写", 2)


def test_of_threads_that_write_one_row_at_once_exactly_one_wins(lasting_world, now):
    task = lasting_world.task_of(lasting_world.report(now))

    def writer(words):
        def work():
            own = Task.objects.get(pk=task.pk)
            write(task=own, version=1, headline=words, now=now)
            return words

        return work

    told = together(*[writer(f"写法{number}") for number in range(4)])
    won = [one for one in told if isinstance(one, str)]
    assert len(won) == 1
    assert sum(isinstance(one, Conflict) for one in told) == 3, told
    saved = Task.objects.get(pk=task.pk)
    assert (saved.headline, saved.version) == (won[0], 2)
    assert Entry.objects.filter(kind="task.received").count() == 1
