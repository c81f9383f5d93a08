"""Keywords: the phrases that a set of texts shares and others do not.

The model. A phrase is a run of two to ten letters of one kind (Chinese, or whole Latin words and numbers).
With f of the set's texts and b of the background's B texts holding it, its weight is f·ln((1 + B) / (1 +
b))·√(letters - 1). A phrase must stand in two texts at least (one, if the set is one text), begin and end
with no function word, hold no empty word (投诉, 附近, 问题, …), and not be part of a longer phrase that is
nearly as frequent (four fifths). Phrases are taken heaviest first, none overlapping a taken one.

That two texts must share a phrase is also a guard: what only one resident wrote is no title for the public.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from qianxian.language.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LONGEST: Final = 10
_NEARLY: Final = 0.8
_EDGE: Final = frozenset(
    "的了是在我们你他她它吗呢吧啊呀么和与及或就都也还又再被把给让向从对将请求何怎谁有无不没这那之其为以于到等个些请"
    "问且但而则却并很太更最已能会要可想该应上下里中前后",
)
_EMPTY: Final = (
    "关于",
    "反映",
    "投诉",
    "咨询",
    "请问",
    "建议",
    "希望",
    "强烈",
    "严重",
    "问题",
    "情况",
    "有关",
    "领导",
    "尊敬",
    "您好",
    "什么",
    "时候",
    "解决",
    "处理",
    "要求",
    "如何",
    "为何",
    "可以",
    "能否",
    "是否",
    "部门",
    "政府",
    "相关",
    "存在",
    "恳请",
    "举报",
    "书记",
    "市长",
    "局长",
    "区长",
    "县长",
    "现在",
    "进行",
    "一直",
    "目前",
    "至今",
    "多次",
    "附近",
    "谢谢",
    "网友",
    "市民",
    "居民",
    "业主",
    "百姓",
)
_RUNS: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z]+[0-9]*|[0-9]+[a-z]*")
_PARTING: Final = re.compile(rf"(?<=[a-z0-9])[市区县镇乡]|{'|'.join(sorted(_EMPTY, key=len, reverse=True))}")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def phrases_of(text: str) -> set[str]:
    """Give every phrase of a text that could be a keyword, folded."""
    found: set[str] = set()
    for run in _RUNS.findall(_PARTING.sub(" ", fold(text))):
        if not _HAN.match(run):
            if len(run) > 1 and not run.isdigit():
                found.add(run)
            continue
        for start in range(len(run) - 1):
            if run[start] in _EDGE:
                continue
            for end in range(start + 2, min(start + _LONGEST, len(run)) + 1):
                if run[end - 1] not in _EDGE:
                    found.add(run[start:end])
    return found


def count_phrases(texts: Iterable[str]) -> Counter[str]:
    """Count in how many texts each phrase stands: the background against which a set is told apart."""
    return Counter(phrase for text in texts for phrase in phrases_of(text))


def keywords(
    texts: Sequence[str],
    top: int = 5,
    *,
    background: Mapping[str, int] | None = None,
    background_size: int = 0,
) -> list[str]:
    """Name the phrases that tell a set of texts apart, heaviest first.

    :param texts: the set; titles serve best.
    :param top: how many at most.
    :param background: what `count_phrases` counted in other texts, or in all; without it frequency alone
        decides.
    :param background_size: in how many texts it was counted.
    :returns: folded phrases, perhaps none.
    """
    counts = count_phrases(texts)
    least = min(2, len(texts))
    shared = {phrase: count for phrase, count in counts.items() if count >= least}
    weights = {
        phrase: count * _rarity(phrase, background, background_size) * math.sqrt(len(phrase) - 1)
        for phrase, count in shared.items()
        if not any(shared.get(longer, 0) >= _NEARLY * count for longer in _one_longer(phrase, shared))
    }
    taken: list[str] = []
    for phrase in sorted(weights, key=lambda phrase: (-weights[phrase], phrase)):
        if len(taken) == top:
            break
        if not any(_overlap(phrase, other) for other in taken):
            taken.append(phrase)
    return taken


def _rarity(phrase: str, background: Mapping[str, int] | None, size: int) -> float:
    return 1.0 if background is None else math.log((2 + size) / (1 + background.get(phrase, 0)))


def _one_longer(phrase: str, shared: Mapping[str, int]) -> list[str]:
    # Function words inside may part a phrase from its longer one by two letters.
    return [other for other in shared if len(phrase) < len(other) <= len(phrase) + 2 and phrase in other]


def _overlap(one: str, other: str) -> bool:
    if one in other or other in one:
        return True
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    return sum(other[i : i + 2] in pairs for i in range(len(other) - 1)) * 2 > min(len(one), len(other))
