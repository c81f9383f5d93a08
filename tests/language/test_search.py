from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.samples import TEXTS
from language.shared_texts import rows
from qianxian.language import search_tokens
from qianxian.language.search import (
    fts5_expression,
    holds_phrase,
    plan_question,
    tsquery_expression,
    tsvector_expression,
)


def _index(texts: list[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5(t, content='', tokenize='unicode61 remove_diacritics 0')"
    )
    connection.executemany(
        "INSERT INTO words(rowid, t) VALUES (?, ?)",
        [(i, " ".join(search_tokens(t))) for i, t in enumerate(texts)],
    )
    return connection


def _found(connection: sqlite3.Connection, typed: str) -> set[int]:
    expression = fts5_expression(plan_question(typed))
    return {
        row[0] for row in connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,))
    }


def test_a_run_gives_its_pairs_and_its_last_letter_and_a_latin_word_is_one_token() -> None:
    assert search_tokens("停车难！A3區 WiFi") == ["停车", "车难", "难", "a3", "区", "wifi"]
    assert search_tokens("， 。") == []


def test_every_word_of_one_to_four_letters_is_found_exactly_where_it_stands() -> None:
    connection = _index(TEXTS)
    words = {text[i : i + n] for text in TEXTS for n in (1, 2, 3, 4) for i in range(len(text) - n + 1)}
    tried = 0
    for word in sorted(word for word in words if all("\u4e00" <= letter <= "\u9fff" for letter in word)):
        assert _found(connection, word) == {i for i, text in enumerate(TEXTS) if word in text}, word
        tried += 1
    assert tried > 2000
    connection.close()


def test_on_real_messages_two_letter_words_are_found_as_by_a_scan() -> None:
    texts = [row["title"] + "\n" + row["body"] for row in rows("messages_unlabelled.csv")[:800]]
    connection = _index(texts)
    for word in ("停车", "噪音", "物业", "公交", "漏水", "学校", "垃圾", "电梯", "社保", "路灯", "难", "吗"):
        assert _found(connection, word) == {i for i, text in enumerate(texts) if word in text}, word
    connection.close()


def test_the_last_letter_of_a_text_is_found() -> None:
    connection = _index(["停车难", "难停车", "停车"])
    assert _found(connection, "难") == {0, 1}
    connection.close()


def test_traditional_and_full_width_questions_find_simplified_texts() -> None:
    connection = _index(["樓道燈壞了", "楼道灯坏了", "KTV扰民"])
    assert _found(connection, "楼道灯") == {0, 1}
    assert _found(connection, "ＫＴＶ 擾民") == {2}
    connection.close()


@given(st.text(alphabet="停车难a\"*^-:(){}&|!'\\ ，NEAR AND OR NOT", max_size=40))
@settings(deadline=None)
def test_nothing_typed_can_break_out_of_a_question(typed: str) -> None:
    question = plan_question(typed)
    connection = _index(["停车难 near and or not a"])
    if question.is_empty():
        with pytest.raises(ValueError, match="nothing to look for"):
            fts5_expression(question)
    else:
        _found(connection, typed)
        assert tsquery_expression(question).count("'") == 2 * sum(len(term.tokens) for term in question.terms)
    connection.close()


def test_a_quoted_phrase_is_kept_whole_and_checked_letter_for_letter() -> None:
    question = plan_question("“A3区 停车” 难")
    assert question.phrases == ("a3区 停车",)
    assert holds_phrase("我在Ａ３區 停車", question.phrases[0])
    assert not holds_phrase("A3区没地方停车", question.phrases[0])
    assert not holds_phrase("什么都有", "")


def test_postgresql_gets_the_tokens_with_their_places() -> None:
    assert tsvector_expression("停车难 停车") == "'停车':1,4 '车难':2 '难':3 '车':5"
    assert tsvector_expression("") == ""
    assert tsvector_expression("停" * 300).count(",") == 254
    assert tsvector_expression("停" * 20_000 + "车").endswith(" '停车' '车'")


def test_postgresql_gets_the_same_conditions() -> None:
    assert tsquery_expression(plan_question("停车难 a3 区")) == "('停车' <-> '车难') & ('a3') & ('区':*)"
