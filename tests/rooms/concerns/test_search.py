"""Matters are found by their words, by those who may see them; what was erased is found by nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianxian.concerns import actions as concerns
from qianxian.concerns import indexing
from qianxian.concerns.models import Concern
from qianxian.concerns.queries import Sought, search_for
from qianxian.ledger.models import Pending
from qianxian.storage import jobs
from qianxian.tasks import actions as tasks


def find(world, who, typed, **more):
    finds = search_for(world.viewer(who), Sought(typed, **more))
    return [one.concern.id for one in finds.found]


@pytest.fixture
def lamp(world, now):
    report = world.report(now, words="东门的灯黑了好几天，请打13912345678。", key="lamp")
    concerns.index_words()
    return report


def test_the_unit_and_those_above_find_it_and_nobody_else(world, lamp):
    for who in ("grid3", "community", "subdistrict", "district"):
        assert find(world, who, "东门") == [lamp.concern_id], who
    for who in ("grid1", "neighbour", "gate", "nobody"):
        assert find(world, who, "东门") == [], who


def test_one_character_and_the_last_one_are_found(world, lamp):
    assert find(world, "community", "灯") == find(world, "community", "天") == [lamp.concern_id]


def test_a_number_that_was_written_down_is_not_in_the_index(world, lamp):
    assert find(world, "community", "13912345678") == []
    shown = search_for(world.viewer("community"), Sought("东门")).found[0].passage
    assert "13912345678" not in "".join(text for text, _hit in shown)
    assert ("东门", True) in shown


def test_it_is_found_by_the_units_sentence_and_answer_and_by_its_number(world, lamp, now):
    task = world.task_of(lamp)
    tasks.receive(actor=world.viewer("grid3"), task=task, version=1, headline="槐荫院照明维修", now=now)
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=2, outcome="换了镇流器", evidence=[], now=now,
    )
    concerns.index_words()
    code = Concern.objects.get(pk=lamp.concern_id).code
    for typed in ("照明维修", "镇流器", code, f"{code[:4]}-{code[4:]}".lower()):
        assert find(world, "community", typed) == [lamp.concern_id], typed


def test_a_phrase_across_a_comma_is_looked_at_in_the_text(world, lamp):
    assert find(world, "community", "“几天，请打”") == [lamp.concern_id]
    assert find(world, "community", "“几天请打”") == []


def test_it_is_cut_down_by_place_category_state_and_day(world, lamp, now):
    everything = {
        "place_id": world.grid3.id, "category_id": world.categories["utilities"].id, "stands": "open",
        "since": now.date(), "until": now.date(),
    }
    assert find(world, "district", "东门", **everything) == [lamp.concern_id]
    for other in (
        {"place_id": world.grid1.id}, {"category_id": world.categories["parking"].id}, {"stands": "confirmed"},
        {"until": now.date() - timedelta(days=1)}, {"since": now.date() + timedelta(days=1)},
        {"since": now.date() - timedelta(days=40), "until": now.date() - timedelta(days=35)},
    ):
        assert find(world, "district", "东门", **everything | other) == [], other
    assert find(world, "district", "东门", place_id=world.subdistrict.id) == [lamp.concern_id]


def test_what_was_erased_is_found_no_more_and_the_index_is_cleared(world, lamp, now):
    concerns.erase(actor=world.holder(lamp), report=lamp, now=now)
    assert find(world, "community", "东门") == []
    assert jobs.run_due(now)[1] == 0
    assert find(world, "community", "东门") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM concerns_words_data WHERE instr(block, CAST('东门' AS BLOB)) > 0",
            )
            assert cursor.fetchone() == (0,)


def test_a_matter_that_changed_hands_is_found_by_the_new_unit(world, lamp, now):
    concern = world.concern_of(lamp)
    assert find(world, "head", "东门") == []
    concerns.assign(
        actor=world.viewer("community"), concern=concern, version=concern.version, unit_id=world.units["head"].id,
        reason="离得近", now=now,
    )
    concerns.index_words()
    assert find(world, "head", "东门") == [lamp.concern_id]


def test_what_was_joined_is_found_under_the_matter_it_was_joined_with(world, lamp, now):
    other = world.report(now, words="楼道的感应灯也坏了", key="other")
    concerns.join(
        actor=world.viewer("grid3"), concern=world.concern_of(other), into=world.concern_of(lamp), version=1, now=now,
    )
    concerns.index_words()
    assert find(world, "grid3", "感应灯") == [lamp.concern_id]


def test_after_an_upgrade_what_was_there_before_is_built_from_the_newest_down(world, now):
    reports = [world.report(now, words=f"路灯{n}号坏了", key=str(n)) for n in range(5)]
    Pending.objects.filter(reader=indexing.READER).delete()
    newest = world.report(now, words="路灯又坏了", key="new")
    concerns.index_words()
    found = find(world, "community", "路灯")
    assert found == sorted([newest.concern_id, *(one.concern_id for one in reports)], reverse=True)


def test_a_search_takes_the_same_number_of_statements_however_much_is_found(world, lamp, now):
    def statements():
        with CaptureQueriesContext(connection) as said:
            search_for(world.viewer("community"), Sought("灯", stands="open"))
        return len(said)

    statements()  # what every process keeps in memory is read once
    before = statements()
    for n in range(30):
        world.report(now, words=f"灯{n}", key=f"s{n}")
    concerns.index_words()
    assert statements() == before <= 10
    assert search_for(world.viewer("community"), Sought("灯")).more
