"""The index of words: exact for every word of two characters, for single ones, for the last one, on both engines."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from qianxian.language.search import plan_question
from qianxian.storage.acts import working
from qianxian.storage.text_index import Indexed, TextIndex

INDEX = TextIndex("concerns_words")
LETTERS = "北门路灯停车下水道楼三号院暖气不热漏水吵闹狗a3B栋，。 "


@pytest.fixture
def put(db):
    @working
    def write(*rows):
        INDEX.put(rows)

    return write


def found(typed, **more):
    return INDEX.find(plan_question(typed), **more)


def test_every_word_of_one_or_two_characters_is_found_where_it_stands_and_nowhere_else(put):
    dice = random.Random(5)  # noqa: S311  # the same texts every time
    texts = {n: "".join(dice.choice(LETTERS) for _ in range(dice.randint(1, 30))) for n in range(1, 300)}
    put(*(Indexed(n, "", text) for n, text in texts.items()))
    for _ in range(60):
        word = "".join(dice.choice("北门路灯停车下水道楼三号院暖气不热漏") for _ in range(dice.randint(1, 3)))
        assert sorted(found(word)) == [n for n, text in texts.items() if word in text], word


def test_the_last_character_of_a_text_is_found_too(put):
    put(Indexed(1, "", "东门的灯"), Indexed(2, "灯", ""))
    assert sorted(found("灯")) == [1, 2]


def test_what_holds_the_word_in_its_head_comes_first_then_the_newest(put):
    put(Indexed(1, "路灯坏了", ""), Indexed(2, "", "路灯"), Indexed(3, "", "那盏路灯"))
    assert found("路灯") == [1, 3, 2]


def test_of_a_common_word_the_newest_are_looked_at_and_those_with_it_in_the_head_come_first(put):
    put(*(Indexed(n, "路灯" if n in {2, 7} else "", "路灯坏了") for n in range(1, 11)))
    assert found("路灯", at_most=5) == [7, 10, 9, 8, 6]


def test_a_word_far_behind_in_a_very_long_text_is_found(put):
    letters = "".join(chr(0x4E00 + n % 5000) for n in range(17_000))
    put(Indexed(1, "", f"{letters}丂丄"), Indexed(2, "", letters))
    assert found("丂丄") == [1]


def test_a_word_does_not_reach_from_the_head_into_the_text(put):
    put(Indexed(1, "北", "门"))
    assert found("北门") == []


def test_marks_cut_down_and_no_word_finds_a_mark(put):
    put(Indexed(1, "", "路灯 p7", ("p1", "c2")), Indexed(2, "", "路灯", ("p7", "c2")), Indexed(3, "", "路灯"))
    assert found("路灯", marks=[["p7", "p9"], ["c2"]]) == [2]
    assert found("p7") == [1]
    assert found("路灯", marks=[[]]) == []


def test_what_is_put_in_again_is_found_by_its_new_words_only(put):
    put(Indexed(1, "", "路灯"))
    put(Indexed(1, "", "水管"))
    assert (found("路灯"), found("水管")) == ([], [1])


def test_what_was_taken_out_leaves_no_letter_in_the_file(put):
    put(*(Indexed(n, "", f"路灯{n}") for n in range(1, 200)), Indexed(500, "", "zebra"))

    @working
    def take_out():
        INDEX.remove([500])

    take_out()
    INDEX.forget()
    assert found("zebra") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM concerns_words_data WHERE instr(block, CAST('zebra' AS BLOB)) > 0")
            assert cursor.fetchone() == (0,)


def test_a_word_of_a_thousand_letters_hurts_neither_engine(put):
    put(Indexed(1, "", "a" * 5000 + " 路灯"))
    assert found("a" * 5000) == found("路灯") == [1]


def test_an_empty_question_finds_nothing(put):
    put(Indexed(1, "", "路灯"))
    assert found(" ，。") == []
