"""Which category a text seems to be of: by the version in use, or by the written knowledge; a person decides."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns.models import CategoryModel
from qianxian.concerns.routing import router
from qianxian.language import scrub
from qianxian.language.classifier import Classifier
from qianxian.language.mapping import for_categories
from qianxian.storage import districts

if TYPE_CHECKING:
    from collections.abc import Collection

    from qianxian.concerns.routing import Kind, Router

THOUSAND = 1000
CERTAIN = 800
"""From this certainty on, in thousandths, the likeliest category stands there chosen; below it, it is only offered."""
OFFERED = 3
LEAST_LETTERS = 2
BETTER_THAN_CHANCE = 1.5
"""The likeliest has to be so many times likelier than any; else nothing in the text says what it is about."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested for a text: categories with their certainty in thousandths, and the words that made the first.

    `model_id` is the version that says so, None the written knowledge.
    """

    model_id: int | None
    offered: tuple[tuple[Kind, int], ...]
    words: tuple[str, ...]

    @property
    def preselected(self) -> Kind | None:
        """The likeliest, where it is certain enough to stand there chosen."""
        kind, certainty = self.offered[0]
        return kind if certainty >= CERTAIN else None


class _Kept:
    """The classifier of each district, as long as its version and the categories are the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[object, int | None, Classifier]] = {}
        self._lock = threading.Lock()

    def get(self, kinds: Router) -> tuple[int | None, Classifier] | None:
        names = names_of(kinds)
        if len(names) < 2:  # noqa: PLR2004  # nothing to choose between
            return None
        in_use = CategoryModel.objects.filter(in_use=True).values_list("id", flat=True).first()
        district, wanted = districts.current().code, (in_use, tuple(names.items()))
        kept = self._kept.get(district)
        if kept is None or kept[0] != wanted:
            with self._lock:
                kept = self._kept[district] = (wanted, in_use, _load(in_use, names))
        return kept[1], kept[2]


def _load(model_id: int | None, names: dict[str, str]) -> Classifier:
    if model_id is None:
        return for_categories(names)
    return Classifier.load(io.BytesIO(CategoryModel.objects.values_list("content", flat=True).get(pk=model_id)))


def names_of(kinds: Router) -> dict[str, str]:
    """Return the categories that can be suggested, key → name: those that residents may choose."""
    return {kind.key: kind.name for kind in kinds.offered()}


_kept = _Kept()


def suggest(words: str, *, among: Collection[str] | None = None) -> Suggested | None:
    """Return what a text seems to be about, or None where nothing in it says so; one statement.

    `among`: the keys of the categories that can be chosen here, where not all can.
    """
    kinds = router.now()
    text = scrub(words.strip())
    kept = _kept.get(kinds) if len(text) >= LEAST_LETTERS else None
    if kept is None:
        return None
    model_id, classifier = kept
    said = classifier.predict(text, top=len(classifier.labels))
    if said[0][1] < BETTER_THAN_CHANCE / len(said):
        return None
    offered = [
        (kind, round(THOUSAND * certainty)) for key, certainty in said
        if (kind := kinds.by_key(key)) is not None and not kind.has_children and (among is None or key in among)
    ][:OFFERED]
    if not offered:
        return None
    words_that_made_it = tuple(word for word, _share in classifier.explain(text, top=OFFERED).words)
    return Suggested(model_id, tuple(offered), words_that_made_it)
