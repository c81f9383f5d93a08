from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from qianxian.ledger import actions as ledger
from qianxian.ledger import bus, leaves
from qianxian.ledger import queries as ledger_queries
from qianxian.ledger.models import Entry, Pending, Text
from qianxian.storage import acts
from qianxian.storage.acts import act, working
from qianxian.storage.models import Job

SALT = bytes(range(16))
AT = datetime(2026, 11, 23, 4, 0, 0, 123456, tzinfo=UTC)


@act
def note(*, name, now, kind="place.added", inside=(), **words):
    job = Job.objects.create(name=name, due_at=now)
    for work in inside:
        work()
    return ledger.record(kind, about=job, now=now, name=name, **words)


# ── golden vectors: whoever checks a proof in ten years has these bytes and no code of ours ──────────


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ({"b": 1, "a": "灯"}, b'{"a":"\xe7\x81\xaf","b":1}'),
        ({}, b"{}"),
        ([None, True, False, -7, '\n"/'], b'[null,true,false,-7,"\\n\\"/"]'),
        ({"x": {"d": [], "c": ["1"]}}, b'{"x":{"c":["1"],"d":[]}}'),
        (9223372036854775807, b"9223372036854775807"),
        (("a", "b"), b'["a","b"]'),
    ],
)
def test_canonical_json_is_these_bytes(value, literal):
    assert leaves.canonical(value) == literal


@pytest.mark.parametrize("value", [1.0, {"a": 1.5}, [{"a": [float("nan")]}], ("x", 0.1)])
def test_a_float_is_refused_wherever_it_stands(value):
    with pytest.raises(ValueError, match="float"):
        leaves.canonical(value)


def test_the_commitment_is_the_hmac_of_the_words_under_the_salt():
    literal = b'{"by_at":"2026-11-26T10:00:00+00:00","unit":"\xe7\xac\xac3\xe7\xbd\x91\xe6\xa0\xbc"}'
    expected = hmac.new(bytes.fromhex("000102030405060708090a0b0c0d0e0f"), literal, hashlib.sha256).hexdigest()
    words = {"unit": "第3网格", "by_at": "2026-11-26T10:00:00+00:00"}
    assert leaves.commitment(words, SALT).hex() == expected


def an_entry(**changes):
    return Entry(
        **{
            "id": 1234567890123456789, "kind": "concern.done", "about_kind": "concern", "about_id": 42,
            "place_id": 7, "office_id": None, "category_id": 3, "was": "accepted", "became": "done", "at": AT,
            "due_at": None, "cause_id": 99, "commitment": b"\xab" * 32, "leaf_format": 1, **changes,
        },
    )


LITERAL = (
    b'[1,1234567890123456789,"concern.done","concern",42,7,null,3,"accepted","done",1795406400123456,null,99,'
    b'"' + b"ab" * 32 + b'"]'
)


def test_the_leaf_is_the_hash_of_these_bytes():
    assert leaves.leaf(an_entry()).hex() == hashlib.sha256(b"\x00" + LITERAL).hexdigest()
    due = an_entry(due_at=datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    literal = LITERAL.replace(b"1795406400123456,null", b"1795406400123456,1000000")
    assert leaves.leaf(due).hex() == hashlib.sha256(b"\x00" + literal).hexdigest()


def test_the_leaf_does_not_depend_on_the_time_zone_in_which_a_moment_is_written():
    there = AT.astimezone(timezone(timedelta(hours=8)))
    assert leaves.leaf(an_entry(at=there)) == leaves.leaf(an_entry())


@pytest.mark.parametrize(
    "change",
    [
        {"id": 1}, {"kind": "x"}, {"about_kind": "x"}, {"about_id": 1}, {"place_id": None}, {"office_id": 1},
        {"category_id": None}, {"was": ""}, {"became": ""}, {"at": AT + timedelta(microseconds=1)}, {"due_at": AT},
        {"cause_id": None}, {"commitment": b"\xac" * 32}, {"leaf_format": 2},
    ],
)
def test_the_leaf_changes_with_every_column(change):
    assert {*change} <= {field.attname for field in Entry._meta.concrete_fields}
    assert leaves.leaf(an_entry(**change)) != leaves.leaf(an_entry())


def test_what_the_database_gives_back_still_matches_the_commitment_that_was_written(transactional_db):
    words = {"list": ["乙", "甲"], "n": 9223372036854775807, "b": True, "none": None, "t": "“%”'\\\"\t👍"}
    number = note(name="x", now=AT, **words)
    text = Text.objects.select_related("entry").get(entry_id=number)
    assert text.words == {"name": "x", **words}
    assert leaves.commitment(text.words, bytes(text.salt)) == bytes(text.entry.commitment)
    assert len(bytes(text.salt)) == 16
    assert text.entry.at == AT


def test_every_column_of_an_entry_is_in_its_leaf():
    assert len(json.loads(LITERAL)) == len(Entry._meta.concrete_fields)


# ── the database itself keeps the record ──────────


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET kind = 'x'",
        "UPDATE ledger_entry SET commitment = commitment",
        "DELETE FROM ledger_entry",
        "INSERT INTO ledger_entry SELECT * FROM ledger_entry WHERE true ON CONFLICT (id) DO UPDATE SET kind = 'x'",
        pytest.param(
            "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry",
            marks=pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has it"),
        ),
        pytest.param(
            "TRUNCATE ledger_entry CASCADE",
            marks=pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has it"),
        ),
    ],
)
def test_the_database_refuses_to_change_an_entry(transactional_db, now, statement):
    number = note(name="x", now=now)
    before = Entry.objects.filter(pk=number).values().get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    after = Entry.objects.filter(pk=number).values().get()
    assert {name: bytes(v) if name == "commitment" else v for name, v in after.items()} == {
        name: bytes(v) if name == "commitment" else v for name, v in before.items()
    }


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
@pytest.mark.parametrize(
    "verb", ["UPDATE ledger_entry SET kind = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry"],
)
def test_a_role_that_may_only_insert_and_select_is_refused_by_its_rights_alone(transactional_db, now, verb):
    note(name="x", now=now)
    role = f"clerk_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT INSERT, SELECT ON ALL TABLES IN SCHEMA public TO {role}")
        try:
            cursor.execute(f"SET ROLE {role}")
            cursor.execute("SELECT count(*) FROM ledger_entry")
            assert cursor.fetchone() == (1,)
            with pytest.raises(DatabaseError) as caught:
                cursor.execute(verb)
            assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")


def test_erasing_words_leaves_entry_and_leaf_as_they_were(transactional_db, now):
    number = note(name="张三", now=now)
    entry = Entry.objects.get(pk=number)
    leaf = leaves.leaf(entry)
    assert ledger.erase_words("job", [entry.about_id], now) == 1
    text = Text.objects.get(entry_id=number)
    assert (text.words, text.salt, text.erased_at) == (None, None, now)
    assert leaves.leaf(Entry.objects.get(pk=number)) == leaf
    line = ledger_queries.line_of(entry, None, audience="desk", show_date=str)
    assert "张三" not in line.sentence
    assert ledger.erase_words("job", [entry.about_id], now) == 0


# ── one transaction, one statement each ──────────


def test_entries_words_and_pending_rows_of_a_transaction_are_written_in_one_statement_each(
    transactional_db, now, monkeypatch,
):
    monkeypatch.setitem(bus.readers, "first", frozenset(["place.added"]))
    monkeypatch.setitem(bus.readers, "second", frozenset(["place.added"]))
    note(name="before", now=now)
    with CaptureQueriesContext(connection) as caught:
        note(name="outer", now=now, inside=[lambda n=n: note(name=f"n{n}", now=now) for n in range(5)])
    written = [query["sql"] for query in caught if query["sql"].startswith("INSERT")]
    for table in ("ledger_entry", "ledger_text", "ledger_pending"):
        assert sum(f'INTO "{table}"' in statement for statement in written) == 1, table
    assert (Entry.objects.count(), Text.objects.count(), Pending.objects.count()) == (7, 7, 14)


def test_a_kind_that_no_room_says_is_refused(transactional_db, now):
    with pytest.raises(bus.Undeclared):
        note(name="x", now=now, kind="nobody.says")
    assert Entry.objects.count() == 0


def test_a_kind_is_said_once():
    with pytest.raises(bus.Undeclared):
        bus.say("place.added", resident=None, desk="")


def test_the_story_of_a_thing_is_told_in_order_and_only_to_whom_it_is_for(transactional_db, now):
    number = note(name="槐荫院", now=now)
    about = Entry.objects.get(pk=number).about_id
    told = ledger_queries.story_of([("job", about)], audience="desk", show_date=str)
    assert [line.kind for line in told] == ["place.added"]
    assert "槐荫院" in told[0].sentence
    assert ledger_queries.story_of([("job", about)], audience="resident", show_date=str) == []
    assert ledger_queries.story_of([], audience="desk", show_date=str) == []


def test_pending_rows_go_only_with_their_readers_own_transaction(transactional_db, now, monkeypatch):
    monkeypatch.setitem(bus.readers, "reader", frozenset(["place.added"]))
    monkeypatch.setitem(bus.readers, "other", frozenset(["place.added"]))
    number = note(name="x", now=now)

    @working
    def reads(fails):
        found = ledger_queries.pending_for("reader")
        assert ledger.mark_read("reader", found) == len(found)
        if fails:
            raise ValueError("no")
        return [entry.id for entry in found]

    with pytest.raises(ValueError, match="no"):
        reads(fails=True)
    assert reads(fails=False) == [number]
    assert reads(fails=False) == []
    assert [entry.id for entry in ledger_queries.pending_for("other")] == [number]
    with pytest.raises(acts.NotRecorded):
        acts.the_transaction()
