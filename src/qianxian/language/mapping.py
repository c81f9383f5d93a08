"""A district's own categories laid on the written knowledge, so that it can suggest them on the first day.

The model. A category is a key and a name such as 停车、充电. Its name is cut at commas into parts. A topic of the
lexicon goes to the one category that names it best: by its code or its name (weight 100), by a part of the category's
name that stands in the topic's name or the other way round (10 a letter), by the topic's own words that stand in the
category's name (1 a letter). Where a name says nothing of a topic by itself, its usual neighbours do (`KIN`, 5): a
street lamp goes to 水、电、暖气 where no category is of lamps. A single letter such as 水 counts only where the topic's
name ends with it: 供水 is of 水, 水质 is not. Topics that no category names stay in the lexicon without a category, so
that a text about them is not taken for the next best.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qianxian.language.classifier import Classifier
from qianxian.language.folding import fold
from qianxian.language.lexicon import TOPICS, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

KIN: Final[dict[str, tuple[str, ...]]] = {
    "street_lights": ("照明", "亮化", "市政", "公共设施", "设施", "电"),
    "drainage": ("下水", "管网", "管道", "水", "市政", "设施"),
    "overhead_cables": ("线路", "架空", "管线", "电", "消防", "市容"),
    "telecom": ("通信", "网络", "线路"),
    "lifts": ("特种设备", "物业"),
    "repairs": ("维修", "房屋", "漏水", "物业"),
    "roads_paving": ("路面", "道路", "市政", "公共设施", "设施"),
    "roads_traffic": ("路面", "道路", "交通"),
    "greenery": ("绿化", "树木", "园林", "环境", "物业"),
    "unlawful_building": ("违建", "违章", "违法建设", "私搭", "城管"),
    "street_order": ("市容", "占道", "摊点", "城管", "卫生"),
    "pollution": ("环境", "污染", "油烟", "扬尘"),
    "public_health": ("卫生", "环境"),
    "traffic_order": ("交通", "停车", "秩序"),
    "dogs": ("犬", "狗", "宠物", "邻里"),
    "public_order": ("治安", "安全", "消防"),
    "noise": ("噪音", "扰民", "邻里"),
    "disputes": ("矛盾", "纠纷", "调解", "邻里"),
    "aid": ("救助", "帮扶", "养老", "民政"),
    "pension": ("养老", "社保", "社会保障"),
    "social_insurance": ("社保", "医保", "社会保障"),
    "safety_works": ("消防", "火", "安全"),
}
"""Topic → what a category may be called under which a district usually sees to it, the likeliest first."""

_CUT: Final = re.compile(r"[、，,/·;；\s和与及]+")
_NOBODYS: Final = "nobody's:"
_KIN_FITS: Final = 5


def topics_of(categories: Mapping[str, str], topics: Mapping[str, Topic] = TOPICS) -> dict[str, Topic]:
    """Return the lexicon with the categories' keys as its headings.

    :param categories: key → name, as the district shows it.
    """
    parts = {key: [part for part in _CUT.split(fold(name)) if part] for key, name in categories.items()}
    laid: dict[str, Topic] = {}
    for code, topic in topics.items():
        fits = {key: _fit(key, fold(name), parts[key], code, topic) for key, name in categories.items()}
        best = max(fits, key=lambda key: fits[key], default="")
        laid[code] = topic._replace(heading=best if fits.get(best, 0) else f"{_NOBODYS}{code}", name=code)
    for key, own in parts.items():
        if words := tuple(part for part in own if len(part) > 1):
            laid[f"own:{key}"] = Topic(f"own:{key}", key, words)
    return laid


def _fit(key: str, name: str, parts: list[str], code: str, topic: Topic) -> float:
    if key == code or name == topic.name:
        return 100
    fit = max(
        (
            _KIN_FITS - place / len(kin)
            for kin in [KIN.get(code, ())]
            for place, word in enumerate(kin)
            if (word in parts if len(word) == 1 else word in name)
        ),
        default=0.0,
    )
    for part in parts:
        if len(part) == 1:
            fit += 10 * topic.name.endswith(part)
        elif part in topic.name or topic.name in part:
            fit += 10 * min(len(part), len(topic.name))
    return fit + sum(len(word) for word in set(topic.words) if len(word) > 1 and fold(word) in name)


def for_categories(categories: Mapping[str, str]) -> Classifier:
    """Make a classifier that answers with the keys of a district's categories before anybody has taught it.

    :raises ValueError: if there are fewer than two categories.
    """
    return Classifier(categories, topics=topics_of(categories))
