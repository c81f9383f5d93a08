"""What is said and written in a matter, put together from the texts so that nothing is said twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from qianxian.concerns.actions.own_words import require_own_words
from qianxian.concerns.states import Channel
from qianxian.ops.demo import texts
from qianxian.tasks.actions import Unsaid

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from datetime import time

    from qianxian.ops.demo.texts import Topic
    from qianxian.places.models import Place

T = TypeVar("T")

FLOORS = "一二三四五六"
TRIED, ASKED_FOR = 0.4, 0.55
"""How often somebody says what they have tried, and what they ask for."""
WAYS = {
    Channel.GATEHOUSE: "门卫", Channel.PHONE: "电话", Channel.COUNTER: "柜台", Channel.VISIT: "走访",
    Channel.MEETING: "会上", Channel.CHAT: "群里", Channel.HOTLINE: "热线", Channel.FAMILY: "家里人",
}
NIGHT_ENDS, NOON, EVENING = 11, 14, 18


class Writer:
    """Puts sentences together; no resident says what another one said, word for word."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._used: Counter[object] = Counter()
        self._said: set[str] = set()
        self._ways = texts.sayings("ways")

    def topic(self, key: str, month: int) -> Topic:
        """Return a matter that comes in a month, of those that came least."""
        return self._least([topic for topic in texts.topics(key) if month in topic.months], key=lambda one: one.name)

    def blanks(self, place: Place, at: time) -> dict[str, str]:
        """Return what is filled into the sentences of one matter."""
        chance = self._chance
        part = "早" if at.hour < NIGHT_ENDS else "中" if at.hour < NOON else "午" if at.hour < EVENING else "晚"
        return {
            "楼": f"{chance.randint(1, max(place.buildings or 1, 1))}号楼",
            "单元": chance.choice(("1单元", "2单元", "3单元", "东单元", "西单元", "中间单元")),
            "层": f"{chance.choice(FLOORS)}楼",
            "时": chance.choice(self._ways[f"时{part}"]),
            "久": chance.choice(self._ways["久"]),
        }

    def words(self, topic: Topic, blanks: dict[str, str], channel: Channel) -> str:
        """Return what somebody says."""
        while True:
            said = self._words(topic, channel).format_map(blanks)
            if said not in self._said:
                self._said.add(said)
                return said

    def _words(self, topic: Topic, channel: Channel) -> str:
        chance, ways = self._chance, self._ways
        way = WAYS.get(channel, chance.choice(("自己", "老人", "自己", "年轻人")))
        said, felt = self._pair(topic)
        parts = [f"{chance.choice(ways[f'{way}开头'])}{said}{chance.choice('，，。')}{felt}"]
        if chance.random() < TRIED:
            parts.append(self._least(ways["试过"], key=lambda one: one))
        if chance.random() < ASKED_FOR:
            parts.append(chance.choice(ways[f"{way}请"]))
        return "。".join(filter(None, parts)) + ("" if way == "年轻人" else "。")

    def _pair(self, topic: Topic) -> tuple[str, str]:
        pairs = [(said, felt) for said in topic.said for felt in topic.felt]
        return self._least(pairs, key=lambda one: (topic.name, *one))

    def sentence(self, topic: Topic, blanks: dict[str, str], written: Sequence[str]) -> str:
        """Return what everybody may read of a matter: never what a resident said."""
        order = self._chance.sample(topic.sentences, len(topic.sentences))
        for sentence in order:
            filled = sentence.format_map(blanks)
            try:
                require_own_words(filled, written)
            except Unsaid:
                continue
            return filled
        raise ValueError(f"every sentence of {topic.name} is what a resident says: {written}")

    def _least(self, some: Sequence[T], key: Callable[[T], object]) -> T:
        """Return one of those that were taken least so far."""
        fewest = min(self._used[key(one)] for one in some)
        chosen = self._chance.choice([one for one in some if self._used[key(one)] == fewest])
        self._used[key(chosen)] += 1
        return chosen
