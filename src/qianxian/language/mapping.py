"""A district's own categories laid on the written knowledge, so that it can suggest them on the first day.

The model. A category is a key and a name such as 停车、充电. Its name is cut at commas into parts. A topic of the
lexicon goes to the one category that names it best: by its code or its name (weight 100), by a part of the category's
name that stands in the topic's name or the other way round (10 a letter), by the topic's own words that stand in the
category's name (1 a letter). A single letter such as 水 counts only where the topic's name ends with it: 供水 is of
水, 水质 is not. Topics that no category names stay in the lexicon without a category, so that a text about them is
not taken for the next best.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qianxian.language.classifier import Classifier
from qianxian.language.folding import fold
from qianxian.language.lexicon import TOPICS, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUT: Final = re.compile(r"[、，,/·;；\s和与及]+")
_NOBODYS: Final = "nobody's:"


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


def _fit(key: str, name: str, parts: list[str], code: str, topic: Topic) -> int:
    if key == code or name == topic.name:
        return 100
    fit = 0
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
