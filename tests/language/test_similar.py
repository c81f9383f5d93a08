from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.samples import TEXTS
from language.shared_texts import rows
from qianxian.language import SimilarIndex
from qianxian.language import postings as lists
from qianxian.language import similar as module

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def _filled(texts: list[str]) -> SimilarIndex[int]:
    index: SimilarIndex[int] = SimilarIndex()
    for number, text in enumerate(texts):
        index.add(number, text)
    return index


def _scan(
    index: SimilarIndex[int], texts: dict[int, tuple[str, str]], question: tuple[str, str]
) -> dict[int, float]:
    """Score every text the long way round, with nothing but the index's rarities."""

    def row(title: str, body: str) -> dict[int, float]:
        slots, _, strength = lists.count_pairs([title], [body])
        return {
            int(s): w / lists.STEPS * float(index._rarity[s])
            for s, w in zip(slots, strength.tolist(), strict=True)
        }

    asked = row(*question)
    scores = {}
    for number, (title, body) in texts.items():
        held = row(title, body)
        dot = sum(weight * held.get(slot, 0.0) for slot, weight in asked.items())
        norms = sum(w * w for w in asked.values()) * sum(w * w for w in held.values())
        if dot:
            scores[number] = dot / norms**0.5
    return scores


def _agrees(answer: list[tuple[int, float]], scores: dict[int, float], k: int) -> None:
    best = sorted(scores.values(), reverse=True)[:k]
    assert [score for _, score in answer] == pytest.approx(best, abs=1e-5)
    for number, score in answer:
        assert scores[number] == pytest.approx(score, abs=1e-5)


def test_the_same_words_are_the_likest_and_score_one() -> None:
    index = _filled(TEXTS)
    for number, text in enumerate(TEXTS):
        (found, score), *_ = index.query(text)
        assert (found, score) == (number, pytest.approx(1.0, abs=1e-5))


@given(
    st.lists(
        st.text(alphabet="停车难水管漏噪音学校路灯坏", min_size=0, max_size=12), min_size=1, max_size=40
    ),
    st.integers(1, 12),
)
@settings(max_examples=60, deadline=None)
def test_an_answer_is_that_of_a_full_scan(texts: list[str], k: int) -> None:
    index = _filled(texts)
    index._settle()
    question = (texts[0] + "停水", texts[-1])
    known = {number: (text, "") for number, text in enumerate(texts)}
    _agrees(index.query(*question, k=k), _scan(index, known, question), k)


def test_on_real_messages_the_answer_is_that_of_a_full_scan_through_additions_and_removals() -> None:
    messages = rows("messages_unlabelled.csv")[:600]
    index: SimilarIndex[int] = SimilarIndex()
    known: dict[int, tuple[str, str]] = {}
    for number, row in enumerate(messages):
        index.add(number, row["title"], row["body"][:100])
        known[number] = (row["title"], row["body"][:100])
        if number % 7 == 3:
            index.remove(number - 2)
            del known[number - 2]
        if number % 100 == 0:
            index.query("停车")
    assert len(index) == len(known)
    for row in messages[::60]:
        question = (row["title"][2:], row["body"][50:120])
        _agrees(index.query(*question, k=10), _scan(index, known, question), 10)


def test_the_bound_spares_reading_and_never_changes_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(11)
    # Near copies of a few texts, so that the k-th best is high and the bound bites.
    texts = []
    for number in range(900):
        letters = list(TEXTS[number % 30] + TEXTS[30 + number % 7])
        for at in dice.choice(len(letters), int(dice.integers(0, 8)), replace=False):
            letters[at] = TEXTS[int(dice.integers(0, 60))][0]
        texts.append("".join(letters))
    monkeypatch.setattr(module, "CAPACITY", 200)
    index = _filled(texts)
    index._settle()
    assert len(index._segments) > 3
    answered = 0
    search = SimilarIndex._search

    def counted(*given: object) -> object:
        nonlocal answered
        found = search(*given)  # type: ignore[arg-type]
        answered += found is not None and given[2] > 0  # type: ignore[operator]
        return found

    for rest in (0.2, 0.4, 0.6, 0.8):
        for k in (1, 5, 20):
            for text in texts[::90]:
                monkeypatch.setattr(module, "_REST", rest)
                monkeypatch.setattr(SimilarIndex, "_search", counted)
                bounded = [score for _, score in index.query(text[2:], k=k)]
                monkeypatch.setattr(module, "_REST", 0.0)
                monkeypatch.setattr(SimilarIndex, "_search", search)
                assert bounded == pytest.approx([score for _, score in index.query(text[2:], k=k)], abs=1e-5)
    assert answered > 20


def test_a_quarter_of_the_letters_changed_and_the_text_is_still_found() -> None:
    random = np.random.default_rng(5)
    index = _filled(TEXTS)
    found = 0
    for number, text in enumerate(TEXTS):
        letters = list(text)
        for at in random.choice(len(letters), len(letters) // 4, replace=False):
            letters[at] = chr(int(random.integers(0x4E00, 0x8E00)))
        found += number in [id_ for id_, _ in index.query("".join(letters))]
    assert found == len(TEXTS)


def test_what_is_removed_is_not_found_and_what_is_added_again_is_replaced(tmp_path: Path) -> None:
    index = _filled(["楼下乱停车", "水管漏水"])
    index.remove(0)
    assert index.query("楼下乱停车") == []
    with pytest.raises(KeyError):
        index.remove(0)
    index.add(1, "路灯坏了")
    assert len(index) == 1
    assert index.query("水管漏水") == []
    assert index.query("路灯坏了")[0][0] == 1
    index.save(tmp_path / "index")
    again: SimilarIndex[int] = SimilarIndex.load(tmp_path / "index")
    assert sum(len(segment.postings.text) for segment in again._segments) == 3


def test_an_index_forgets_most_of_what_is_removed_without_being_saved() -> None:
    index = _filled(TEXTS)
    assert len(index) == len(TEXTS)
    held = sum(len(segment.postings.text) for segment in index._segments)
    for number in range(len(TEXTS) - 1):
        index.remove(number)
    assert len(index) == 1
    assert sum(len(segment.postings.text) for segment in index._segments) * 10 < held
    index.remove(len(TEXTS) - 1)
    assert index._segments == []


def test_a_pair_in_the_title_weighs_more_than_in_the_body() -> None:
    index: SimilarIndex[str] = SimilarIndex()
    index.add("in the title", "井盖丢失", "三单元门前的情况请尽快看看")
    index.add("in the body", "三单元门前的情况请尽快看看", "井盖丢失")
    assert [id_ for id_, _ in index.query("井盖丢失")] == ["in the title", "in the body"]


def test_place_and_time_are_windows() -> None:
    index: SimilarIndex[int] = SimilarIndex()
    for number in range(6):
        index.add(
            number,
            "楼下乱停车",
            place=["七一路", "文峰", None][number % 3],
            at=NOW - number * timedelta(days=10),
        )
    index.add(6, "楼下乱停车", place="文峰")

    def found(**window: object) -> set[int]:
        return {id_ for id_, _ in index.query("乱停车", **window)}  # type: ignore[arg-type]

    assert found(place="文峰") == {1, 4, 6}
    assert found(place=["文峰", "七一路"]) == {0, 1, 3, 4, 6}
    assert found(place="nowhere") == set()
    assert found(since=NOW - timedelta(days=20)) == {0, 1, 2}
    assert found(until=NOW - timedelta(days=20)) == {3, 4, 5}
    assert found(place="文峰", since=NOW - timedelta(days=20)) == {1}
    assert found(since=(NOW - timedelta(days=20)).timestamp()) == {0, 1, 2}


def test_an_index_comes_back_from_its_file_the_same(tmp_path: Path) -> None:
    index: SimilarIndex[str] = SimilarIndex()
    for number, text in enumerate(TEXTS):
        index.add(f"c{number}", text, place=number % 3, at=NOW)
    index.save(tmp_path / "index")
    again: SimilarIndex[str] = SimilarIndex.load(tmp_path / "index")
    for text in TEXTS[:10]:
        assert again.query(text, place=1, since=NOW) == index.query(text, place=1, since=NOW)
    again.add("new", "全新的一件事", place=1)
    assert again.query("全新的一件事")[0][0] == "new"
    np.savez(tmp_path / "other.npz", x=np.zeros(2))
    with pytest.raises(ValueError, match="no index"):
        SimilarIndex.load(tmp_path / "other.npz")


def test_a_damaged_file_is_refused_in_words(tmp_path: Path) -> None:
    index = _filled(TEXTS[:5])
    index.save(tmp_path / "index")
    whole = (tmp_path / "index").read_bytes()
    for size in (0, 1, 10, 100, len(whole) // 2, len(whole) - 10):
        (tmp_path / "cut").write_bytes(whole[:size])
        with pytest.raises(ValueError, match="no index"):
            SimilarIndex.load(tmp_path / "cut")
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    (tmp_path / "changed").write_bytes(changed)
    with pytest.raises(ValueError, match="no index"):
        SimilarIndex.load(tmp_path / "changed")
    with pytest.raises(FileNotFoundError):
        SimilarIndex.load(tmp_path / "nowhere")


def test_places_and_days_are_taken_as_people_have_them_and_refused_otherwise(tmp_path: Path) -> None:
    index: SimilarIndex[int] = SimilarIndex()
    index.add(1, "楼下乱停车", place=np.int64(7), at=NOW.date())  # type: ignore[arg-type]
    index.save(tmp_path / "index")
    again: SimilarIndex[int] = SimilarIndex.load(tmp_path / "index")
    assert again.query("乱停车", place=7, since=NOW.date())[0][0] == 1
    assert again.query("乱停车", place=np.int64(7), since=NOW) == []  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        index.add(2, "楼下乱停车", place=("a", 1))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"."):
        index.add(2, "楼下乱停车", at="昨天")  # type: ignore[arg-type]
    assert len(index) == 1


def test_a_text_of_a_hundred_thousand_letters_is_taken_in_and_asked_for() -> None:
    index = _filled(TEXTS)
    index.add(-1, "停车难" * 33_333, "车位" * 50_000)
    assert index.query("停车难" * 33_333, "车位" * 50_000)[0] == (-1, pytest.approx(1.0, abs=1e-5))


def test_an_empty_index_or_question_answers_nothing(tmp_path: Path) -> None:
    index: SimilarIndex[int] = SimilarIndex()
    assert index.query("停车") == []
    index.save(tmp_path / "empty")
    assert len(SimilarIndex.load(tmp_path / "empty")) == 0
    index.add(1, "")
    index.add(2, "停")
    assert index.query("停车") == []
    assert index.query("") == []
    assert len(index) == 2


def test_integers_and_strings_are_not_mixed() -> None:
    index: SimilarIndex[int] = SimilarIndex()
    index.add(1, "停车")
    with pytest.raises(TypeError, match="all integers or all strings"):
        index.add("two", "停车")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        index.add(2.5, "停车")  # type: ignore[arg-type]


def test_many_small_additions_leave_few_segments() -> None:
    index: SimilarIndex[int] = SimilarIndex()
    for number in range(150):
        index.add(number, TEXTS[number % len(TEXTS)])
        index.query("停车", k=1)
    assert len(index._segments) <= 9
    assert len(index) == 150
