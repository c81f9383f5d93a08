"""What all tests share: a district, a small community in it, and people to act."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from qianxian.base import clock
from qianxian.storage import append_only, districts, stamps

# The same examples every time, and no verdict on how fast a busy machine draws them.
settings.register_profile(
    "ours", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ours")

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Monday, 12:00 in Xuchang."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Let each worker have a database of its own."""


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """Make the test database inside the district; a database that chose none would refuse."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock(), districts.use(districts.by_code(None)):
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    yield
    with django_db_blocker.unblock(), districts.use(districts.by_code(None)):
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def in_the_district(request):
    """Do every test in the only district, as the doors would."""
    if request.node.get_closest_marker("no_district"):
        yield
        return
    with districts.use(districts.by_code(None)):
        yield


@pytest.fixture
def now():
    """Hold the clock on a Monday at noon."""
    with clock.held_at(NOON):
        yield NOON


@pytest.fixture(autouse=True)
def nobody_was_too_fast():
    """Let every test start with full buckets."""
    from qianxian.web import throttle

    throttle.buckets.empty()


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    """Let no test see what another one's database held."""
    stamps.forget_all()


@pytest.fixture(scope="session", autouse=True)
def the_record_can_be_emptied_between_tests():
    """Take the guard off the record while Django empties the database after a test that committed."""
    empty = TransactionTestCase._fixture_teardown

    def with_the_guard_off(self):
        append_only.allow("ledger_entry")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM concerns_words")  # Django does not know it
        try:
            empty(self)
        finally:
            append_only.forbid("ledger_entry")

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", with_the_guard_off)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def shared_data():
    """The folder of data that is not part of the repository; tests that need it say loudly that they skip."""
    folder = Path(os.environ.get("QIANXIAN_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    if not folder.exists():
        pytest.skip(f"LOUD: {folder} is missing, so nothing was proven on real data")
    return folder


@pytest.fixture(scope="session")
def kept_world(django_db_setup, django_db_blocker, the_record_can_be_emptied_between_tests):
    """Build the small community once, through the real actions, and keep its rows in tables beside the others."""
    from keeping import Kept

    with django_db_blocker.unblock(), districts.use(districts.by_code(None)), clock.held_at(NOON):
        return Kept.build(NOON)


@pytest.fixture
def world(kept_world, db, now):
    """A small community in which everybody is there."""
    return kept_world.put_in()


@pytest.fixture
def lasting_world(kept_world, transactional_db, now):
    """The same for tests that commit: with threads, or with another process."""
    return kept_world.put_in()
