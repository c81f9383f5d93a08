from __future__ import annotations

import fcntl
import os
import signal

import pytest
from django.db import IntegrityError, connection, transaction

from qianxian.storage import stamps
from qianxian.storage.engines.sqlite.write_lock import WriteLock
from qianxian.storage.models import Job, Stamp
from storage.crowd import PATIENCE_S, process, together

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the lock is SQLite's; PostgreSQL needs none")

WRITE = """
from qianxian.storage import stamps
print("ready", flush=True)
sys.stdin.readline()
for _ in range(60):
    stamps.move()
"""
HOLD = """
from qianxian.storage.models import Stamp
with transaction.atomic():
    Stamp.objects.update(version=999)
    print("holding", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def stamp(transactional_db):
    stamps.move()
    return Stamp.objects.get()


def write(times=60):
    for _ in range(times):
        stamps.move()


def test_two_processes_and_eight_threads_write_and_none_is_told_that_it_is_locked(stamp):
    processes = [process(WRITE) for _ in range(2)]
    for one in processes:
        assert one.stdout.readline() == "ready\n", one.stderr.read()
        one.stdin.write("go\n")
        one.stdin.flush()
    told = together(*[lambda: write(30)] * 8)
    errors = [one.communicate(timeout=PATIENCE_S)[1] for one in processes]
    assert told == [None] * 8
    assert [one.returncode for one in processes] == [0, 0], errors
    assert stamps.read() == stamp.version + 8 * 30 + 2 * 60


def test_the_lock_is_free_after_a_rollback(stamp):
    def fails():
        with transaction.atomic():
            Stamp.objects.update(version=5)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()
    assert together(write) == [None]
    assert stamps.read() == stamp.version + 60


def test_the_lock_is_free_after_a_commit_that_failed(stamp):
    def fails():
        with transaction.atomic(), connection.cursor() as cursor:
            # Foreign keys are asked at the commit, so it is the commit that fails.
            cursor.execute("INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (42, 42)")

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        fails()
    assert together(write) == [None]


def test_the_lock_is_free_after_the_connection_was_closed_in_the_middle(stamp):
    def closes():
        with transaction.atomic():
            Stamp.objects.update(version=5)
            connection.close()

    closes()
    assert together(write) == [None]
    assert stamps.read() == stamp.version + 60


def test_the_lock_is_free_after_its_holder_was_killed_and_nothing_of_it_stays(stamp):
    holder = process(HOLD)
    assert holder.stdout.readline() == "holding\n", holder.stderr.read()
    holder.send_signal(signal.SIGKILL)
    holder.wait(PATIENCE_S)
    holder.communicate()
    assert together(write) == [None]
    assert stamps.read() == stamp.version + 60


def test_readers_do_not_wait_for_a_writer_and_see_what_was_there_before(stamp):
    holder = process(HOLD)
    assert holder.stdout.readline() == "holding\n", holder.stderr.read()
    assert together(stamps.read, Job.objects.count) == [stamp.version, 0]  # the writer holds on meanwhile
    assert holder.poll() is None
    holder.communicate("let go\n", timeout=PATIENCE_S)
    assert stamps.read() == 999


def test_a_forked_child_shares_no_lock_with_its_parent(tmp_path):
    parent = WriteLock.of(str(tmp_path / "x"))
    parent.take()
    try:
        child = os.fork()
        if not child:
            try:
                parent.give_back()  # as closing an inherited connection does
                os._exit(0 if WriteLock.of(str(tmp_path / "x")) is not parent else 1)
            finally:
                os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
        # The parent's turn is still its own.
        with (tmp_path / "x.lock").open() as stranger, pytest.raises(BlockingIOError):
            fcntl.flock(stranger, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        parent.give_back()
