from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from language.samples import TEXTS
from language.shared_texts import rows
from qianxian.language import Item, group_similar
from qianxian.language.grouping import average_linkage
from qianxian.language.keywords import count_phrases, keywords, phrases_of

NOW = datetime(2026, 3, 10, tzinfo=UTC)
NOISE = [
    "丽园小区搅拌站夜间噪音扰民",
    "投诉丽园小区旁搅拌站噪音",
    "搅拌站噪音太大，丽园小区没法睡",
    "丽园小区附近的搅拌站噪音",
]
LAMPS = ["七一路路灯坏了三盏", "七一路的路灯不亮", "七一路路灯坏了没人修"]


def _items(texts: list[str], first: int = 0) -> list[Item]:
    return [
        Item(
            first + i,
            text,
            place="文峰" if "七一" in text else "丽园",
            at=NOW + (first + i) * timedelta(days=1),
        )
        for i, text in enumerate(texts)
    ]


def test_what_is_one_matter_becomes_one_group_and_the_rest_stays_out() -> None:
    groups = group_similar(_items([*NOISE, *LAMPS, "预付卡的钱要不回来"]))
    assert [set(group.members) for group in groups] == [{0, 1, 2, 3}, {4, 5, 6}]
    assert groups[1].places == (("文峰", 3),)


def test_a_title_is_made_of_words_that_two_members_share() -> None:
    for group, texts in zip(group_similar(_items([*NOISE, *LAMPS])), (NOISE, LAMPS), strict=True):
        for phrase in group.title.split():
            assert sum(phrase in text for text in texts) >= 2
    assert "搅拌站" in group_similar(_items(NOISE))[0].title


def test_no_single_residents_own_words_become_a_title() -> None:
    bodies = ["三楼的水管从昨天起一直漏水没有人来修", "三楼的水管从昨天起一直漏水没有人来修理"]
    (group,) = group_similar([Item(0, "我姓欧阳很着急", bodies[0]), Item(1, "救救孤单的老两口", bodies[1])])
    assert "水管" in group.title
    assert "欧阳" not in group.title
    assert "老两口" not in group.title


def test_personal_numbers_never_reach_a_title() -> None:
    items = [Item(i, f"路灯坏了请打13812345678找我{i}") for i in range(3)]
    assert "138" not in group_similar(items)[0].title


def test_people_are_counted_and_the_trend_is_later_against_earlier() -> None:
    items = [item._replace(people=5) for item in _items(NOISE)]
    (group,) = group_similar(items)
    assert (group.people, group.before, group.recent) == (20, 2, 2)
    (group,) = group_similar(items, since=NOW - timedelta(days=10), until=NOW + timedelta(days=4))
    assert (group.before, group.recent) == (0, 4)


def test_a_group_keeps_its_identity_as_it_grows_and_when_it_loses_its_first_member() -> None:
    items = _items(NOISE)
    (before,) = group_similar(items[:2])
    (after,) = group_similar(items, earlier={before.identity: before.members})
    assert after.identity == before.identity
    (later,) = group_similar(items[1:], earlier={after.identity: after.members})
    assert later.identity == before.identity


def test_when_a_group_falls_apart_the_larger_part_keeps_the_name() -> None:
    groups = group_similar(_items([*NOISE, *LAMPS]), earlier={"old": range(7)})
    assert groups[0].identity == "old"
    assert groups[1].identity not in {"old", groups[0].identity}


def test_the_order_in_which_concerns_are_given_does_not_matter() -> None:
    items = _items([*NOISE, *LAMPS, *TEXTS])
    assert group_similar(items) == group_similar(items[::-1])


def test_beyond_a_few_thousand_leaders_find_the_same_plain_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qianxian.language.groups.LINKAGE_LIMIT", 3)
    groups = group_similar(_items([*NOISE, *LAMPS]))
    assert [set(group.members) for group in groups] == [{0, 1, 2, 3}, {4, 5, 6}]


def test_plain_tuples_and_mappings_are_read_as_items_and_a_bare_text_is_refused() -> None:
    assert group_similar([tuple(item) for item in _items(NOISE)]) == group_similar(_items(NOISE))
    assert group_similar([item._asdict() for item in _items(NOISE)]) == group_similar(_items(NOISE))
    with pytest.raises(TypeError, match="bare text"):
        group_similar(["停车", "停水"])  # type: ignore[list-item]


def test_a_number_that_the_limit_would_cut_in_two_reaches_no_title() -> None:
    body = "路灯坏了" * 48 + "13812345678"
    (group,) = group_similar([Item(i, "", body) for i in range(3)])
    assert not any(letter.isdigit() for letter in group.title)


def test_nothing_and_one_give_no_group_and_a_repeated_identity_is_refused() -> None:
    assert group_similar([]) == []
    assert group_similar([Item(1, "停车")]) == []
    assert group_similar([Item(1, ""), Item(2, "")]) == []
    with pytest.raises(ValueError, match="same identity"):
        group_similar([Item(1, "停车"), Item(1, "停水")])


def test_average_linkage_is_that_of_the_plain_slow_way() -> None:
    random = np.random.default_rng(3)
    for _ in range(20):
        points = random.random((25, 4))
        alike = points @ points.T / np.linalg.norm(points, axis=1) / np.linalg.norm(points, axis=1)[:, None]
        threshold = float(random.uniform(0.6, 0.98))
        clusters = [[i] for i in range(25)]
        while len(clusters) > 1:
            pairs = [
                (alike[np.ix_(clusters[a], clusters[b])].mean(), a, b)
                for a in range(len(clusters))
                for b in range(a + 1, len(clusters))
            ]
            best, a, b = max(pairs)
            if best < threshold:
                break
            clusters[a] += clusters.pop(b)
        numbers = average_linkage(alike.copy(), threshold)
        ours = {frozenset(np.flatnonzero(numbers == number).tolist()) for number in set(numbers.tolist())}
        assert ours == {frozenset(cluster) for cluster in clusters}


def test_on_real_messages_the_largest_group_is_the_one_everybody_wrote_about() -> None:
    items = [
        Item(i, row["title"], row["body"]) for i, row in enumerate(rows("messages_unlabelled.csv")[:1200])
    ]
    largest = group_similar(items)[0]
    titles = [items[int(member)].title for member in largest.members]
    assert len(titles) >= 5
    shared = largest.title.split()
    assert sum(any(phrase in title.lower() for phrase in shared) for title in titles) >= 0.8 * len(titles)


def test_keywords_are_shared_rare_and_whole() -> None:
    background = count_phrases([*NOISE, *LAMPS, *TEXTS])
    words = keywords(NOISE, 3, background=background, background_size=len(NOISE) + len(LAMPS) + len(TEXTS))
    assert "搅拌站" in " ".join(words)
    assert keywords([]) == []
    assert keywords(["只有一个人说的话", "完全不同的内容"]) == []


def test_phrases_hold_no_empty_words_and_no_function_word_at_the_edge() -> None:
    phrases = phrases_of("A市关于停车的问题")
    assert "停车" in phrases
    assert not any(
        "问题" in phrase or "关于" in phrase or phrase.endswith("的") or phrase.startswith("市")
        for phrase in phrases
    )
