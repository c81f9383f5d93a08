from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, transaction

from qianxian.storage import append_only, districts, engines, nodes, stamps
from qianxian.storage.acts import working
from qianxian.storage.districts import AnotherDistrict, District, NoDistrict
from qianxian.storage.models import Job, Stamp
from storage.crowd import together

ONE = {"code": "411002"}
TWO = [
    {"code": "411002", "hosts": ["one.example"], "schema": "leak_one"},
    {"code": "411003", "hosts": ["Two.Example"], "schema": "leak_two"},
]
THREADS, REQUESTS = 6, 60


@pytest.fixture(scope="module")
def tables_of_two(django_db_setup, django_db_blocker):
    """Make the tables of two districts by the real migrate command; once, for it takes long."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "QIANXIAN_DISTRICTS", TWO)
        token = districts._chosen.set(None)
        made = districts.registered()
        try:
            for district in made:
                _make(district)
                with districts.use(district):
                    call_command("migrate", interactive=False, verbosity=0)
            connection.close()
        finally:
            districts._chosen.reset(token)
    yield made
    with django_db_blocker.unblock():
        for district in made:
            _drop(district)
        connection.close()


@pytest.fixture
def two(tables_of_two, settings, transactional_db):
    """Two districts with tables of their own, which are empty again afterwards."""
    settings.QIANXIAN_DISTRICTS = TWO
    token = districts._chosen.set(None)
    try:
        connection.close()
        yield tables_of_two
    finally:
        connection.close()
        for district in tables_of_two:
            with districts.use(district):
                _empty()
        connection.close()
        districts._chosen.reset(token)


def _empty():
    append_only.allow("ledger_entry")
    try:
        call_command("flush", interactive=False, verbosity=0)
    finally:
        append_only.forbid("ledger_entry")


def _make(district):
    _drop(district)
    if connection.vendor == "postgresql":
        with districts.use(ONLY), connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {district.schema}")


def _drop(district):
    if connection.vendor == "postgresql":
        with districts.use(ONLY), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {district.schema} CASCADE")
        return
    for file in Path(connection.settings_dict["NAME"]).parent.glob(f"{district.schema}.sqlite3*"):
        file.unlink()


ONLY = District(code="411002")


# ── choosing ──────────


def test_without_a_district_there_is_no_answer_to_any_query(transactional_db):
    Job.objects.count()  # the connection is open already
    nodes.ensure()  # and ids can be made
    token = districts._chosen.set(None)
    try:
        with pytest.raises(districts.NoDistrict):
            districts.current()
        for query in (Job.objects.count, stamps.read, lambda: Job.objects.create(name="x"), stamps.move):
            with pytest.raises(NoDistrict):
                query()
        with pytest.raises(NoDistrict), connection.cursor():
            pass
    finally:
        districts._chosen.reset(token)


def test_a_thread_begins_without_a_district(transactional_db):
    def ask():
        try:
            return Job.objects.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, pytest.raises(NoDistrict):
        pool.submit(ask).result()


def test_the_same_district_may_be_entered_again_and_another_may_not(two):
    one, other = two
    with districts.use(one):
        with districts.use(one):
            assert districts.current() == one
        with pytest.raises(AnotherDistrict), districts.use(other):
            pass
        assert districts.current() == one
    with pytest.raises(districts.NoDistrict):
        districts.current()


def test_inside_a_transaction_no_other_district_can_be_reached(two):
    with districts.use(two[1]), transaction.atomic():
        Job.objects.count()
        with districts.registry(), pytest.raises(AnotherDistrict):
            Job.objects.count()
        assert Job.objects.count() == 0


def test_inside_a_snapshot_no_other_district_can_be_reached(two):
    with districts.use(two[1]), engines.dialect().snapshot():
        Job.objects.count()
        with districts.registry(), pytest.raises(AnotherDistrict):
            Job.objects.count()
        assert Job.objects.count() == 0


def test_without_autocommit_no_other_district_can_be_reached(two):
    with districts.use(two[1]):
        Job.objects.count()
        transaction.set_autocommit(autocommit=False)
        try:
            Job.objects.count()
            with districts.registry(), pytest.raises(AnotherDistrict):
                Job.objects.count()
        finally:
            transaction.rollback()
            transaction.set_autocommit(autocommit=True)


@pytest.mark.parametrize("host", ["anything.example", "127.0.0.1", ""])
def test_one_district_answers_to_every_host(settings, host):
    settings.QIANXIAN_DISTRICTS = [ONE]
    assert districts.by_host(host).code == "411002"
    assert districts.by_code(None).code == "411002"


def test_of_several_districts_the_host_chooses_in_any_case_and_a_strange_host_none(settings):
    settings.QIANXIAN_DISTRICTS = TWO
    assert districts.by_host("one.example").code == "411002"
    assert districts.by_host("two.example").code == "411003"
    assert districts.by_host("TWO.EXAMPLE").code == "411003"
    for host in ("", "example", "one.example.org", "xone.example"):
        with pytest.raises(NoDistrict):
            districts.by_host(host)
    assert districts.by_code("411003").schema == "leak_two"
    for code in (None, "", "999999"):
        with pytest.raises(NoDistrict, match="411003"):
            districts.by_code(code)


# ── no leak ──────────


def fill(two):
    for district in two:
        with districts.use(district):
            stamps.move()
            for number in range(3):
                Job.objects.create(name=f"{district.code}-{number}", due_at="2026-01-01T00:00:00Z")


def test_threads_that_change_district_with_every_request_never_see_the_others_rows(two):
    """Each thread has one connection for two districts, so there are fewer connections than pairs of the two."""
    fill(two)
    wrong = []

    def requests(number):
        try:
            for request in range(REQUESTS):
                district = two[(number + request) % 2]
                with districts.use(district):
                    if request % 10 == number:
                        connection.close()  # as after a health check that failed
                    if request % 3 == 0:
                        Job.objects.create(name=f"{district.code}-new", due_at="2026-01-01T00:00:00Z")
                    elif request % 3 == 1:
                        with transaction.atomic():
                            Job.objects.create(name="rolled back", due_at="2026-01-01T00:00:00Z")
                            transaction.set_rollback(True)
                    seen = set(Job.objects.values_list("name", flat=True))
                    if not seen or any(not name.startswith(district.code) for name in seen):
                        wrong.append((district.code, seen))
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(requests, number) for number in range(THREADS)]:
            done.result()
    assert wrong == []
    for district in two:
        with districts.use(district):
            assert Job.objects.count() == 3 + THREADS * REQUESTS // 6


def test_a_connection_that_replaces_a_lost_one_works_in_the_chosen_district(two):
    fill(two)
    with districts.use(two[1]):
        for _ in range(20):  # a new connection may well lie where the one before it lay
            connection.close()
            assert Job.objects.filter(name__startswith="411003").count() == 3


def test_a_rollback_does_not_lead_back_to_the_district_before(two):
    fill(two)
    with districts.use(two[0]):
        Job.objects.count()
    with districts.use(two[1]):
        with transaction.atomic():
            Job.objects.create(name="x", due_at="2026-01-01T00:00:00Z")
            transaction.set_rollback(True)
        assert set(Job.objects.values_list("name", flat=True)) == {f"411003-{number}" for number in range(3)}


def test_what_is_kept_of_one_district_is_never_given_to_another(two):
    fill(two)
    kept = stamps.Kept(lambda: sorted(Job.objects.values_list("name", flat=True)))
    stamps._all.remove(kept)
    for district in (*two, *two):
        with districts.use(district):
            assert kept.now() == [f"{district.code}-{number}" for number in range(3)]


# ── stamps ──────────


@pytest.fixture
def kept():
    """What is kept of the jobs' names, and how often it was loaded."""
    loaded = []

    def load():
        loaded.append(1)
        return sorted(Job.objects.values_list("name", flat=True))

    made = stamps.Kept(load)
    made.loaded = loaded
    yield made
    stamps._all.remove(made)


def test_reference_data_is_loaded_once_until_the_stamp_moves(transactional_db, now, kept):
    stamps.move()
    assert (kept.now(), kept.now(), len(kept.loaded)) == ([], [], 1)
    Job.objects.create(name="a", due_at=now)
    assert kept.now() == []
    stamps.move()
    assert (kept.now(), kept.now(), len(kept.loaded)) == (["a"], ["a"], 2)


def test_the_stamp_comes_along_with_a_query_and_is_nought_before_the_first_change(transactional_db, now):
    Job.objects.create(name="a", due_at=now)
    assert Job.objects.annotate(stamp=stamps.in_query()).get().stamp == stamps.read() == 0
    stamps.move()
    assert Job.objects.annotate(stamp=stamps.in_query()).get().stamp == stamps.read() == 1
    assert Stamp.objects.count() == 1


def test_what_was_loaded_in_a_transaction_that_was_rolled_back_is_served_to_nobody(transactional_db, now, kept):
    stamps.move()

    @working
    def change(name, *, fails):
        Job.objects.create(name=name, due_at=now)
        stamps.move()
        assert kept.now() == [name]
        if fails:
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        change("phantom", fails=True)

    @working
    def other():
        Job.objects.create(name="real", due_at=now)
        stamps.move()

    other()
    assert kept.now() == ["real"]


def test_every_move_counts_when_several_move_at_once(transactional_db):
    stamps.move()
    assert together(*[stamps.move] * 6) == [None] * 6
    assert stamps.read() == 7
