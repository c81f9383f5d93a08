"""What can be learned from confirmed categories, and how good what was learned is.

A category counts as confirmed when a unit took the matter on under it. Learned from are the newest matters, a text
each: what was said first, scrubbed. Of disputes and care nothing is learned; they keep the written knowledge.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from qianxian.concerns.models import CategoryModel, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState
from qianxian.concerns.suggesting import names_of
from qianxian.language import Classifier, scrub
from qianxian.language.mapping import for_categories, topics_of
from qianxian.language.report import drift, evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from qianxian.language.lexicon import Topic

NOT_CONFIRMED = (
    ConcernState.REPORTED, ConcernState.DECLINED, ConcernState.WITHDRAWN, ConcernState.VOIDED, ConcernState.SPLIT,
)
NEWEST = 4000
MOST_MEASURED = 1500
"""So many of the newest are cut into parts to measure by: each part is learned anew, and the cost grows faster."""
LEAST, LEAST_OF_EACH = 100, 8
GROWN = 1.2
"""A new version is due when there is so many times the matter of the last one, or after `AGE` with any new one."""
AGE = timedelta(days=28)
LATELY = timedelta(days=28)
SIZES: tuple[int | None, ...] = (100, 250, 500, None)
WORSE = 0.02
"""A version that is right so much less often than what is used now is kept, and not used."""


@dataclass(frozen=True, slots=True)
class Material:
    """Texts with their categories' keys, newest first; `names` are the categories that can be suggested."""

    texts: list[str]
    labels: list[str]
    at: list[datetime]
    names: dict[str, str] = field(default_factory=dict)
    now: datetime | None = None

    @property
    def enough(self) -> bool:
        """Whether there are a hundred texts, and two categories with eight or more."""
        several = [n for n in Counter(self.labels).values() if n >= LEAST_OF_EACH]
        return len(self.texts) >= LEAST and len(several) > 1


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, how good it is, and whether it may be used."""

    classifier: Classifier
    report: dict[str, Any]
    fit_to_use: bool


def material(now: datetime) -> Material:
    """Return what there is to learn from; one statement."""
    kinds = router.now()
    names = names_of(kinds)
    wanted = {kind.id: kind.key for kind in kinds.offered() if not kind.state_only}
    live = Report.objects.filter(
        words__gt="", part_of=None, withdrawn_at=None, voided_at=None, came_with=None, concern__category_id__in=wanted,
    ).exclude(concern__state__in=NOT_CONFIRMED).order_by("-id")
    found = Material([], [], [], names, now)
    seen: set[int] = set()
    for concern_id, words, category_id, at in live.values_list(
        "concern_id", "words", "concern__category_id", "created_at",
    )[:NEWEST]:
        if concern_id not in seen:  # of a matter that many raised, one text
            seen.add(concern_id)
            found.texts.append(scrub(words))
            found.labels.append(wanted[category_id])
            found.at.append(at)
    return found


def is_due(found: Material, now: datetime) -> bool:
    """Say whether there is so much more than the last version learned from that a new one is worth it."""
    last = CategoryModel.objects.order_by("-number").values_list("texts", "made_at").first()
    if last is None:
        return True
    texts, made_at = last
    return len(found.texts) >= GROWN * texts or (now - made_at >= AGE and any(at > made_at for at in found.at))


def learn(found: Material) -> Learned:
    """Learn from what there is, and measure it on what was left out, beside the written knowledge."""
    topics = topics_of(found.names)
    texts, labels = found.texts[:MOST_MEASURED], found.labels[:MOST_MEASURED]
    sizes = [size for size in SIZES if size is None or size < len(texts) * 0.8]
    measured = evaluate(texts, labels, sizes=sizes, make=lambda: Classifier(found.names, topics=topics))
    written = _right(for_categories(found.names), texts, labels)
    classifier = Classifier(found.names, topics=topics).fit(found.texts, found.labels, also=found.names)
    best = measured.curve[-1]
    used = CategoryModel.objects.filter(in_use=True).values_list("report", flat=True).first()
    before = used["first"] if used else written
    report: dict[str, Any] = {
        "first": best.first,
        "three": best.among_three,
        "written": written,
        "certain_share": measured.certain_share,
        "certain_right": measured.certain_right,
        "calibration_error": measured.calibration_error,
        "classes": [[one.label, one.texts, one.precision, one.recall] for one in measured.classes],
        "curve": [[point.labels or len(texts) * 4 // 5, point.first, point.among_three] for point in measured.curve],
        "drift": _drift(topics, found),
    }
    return Learned(classifier, report, fit_to_use=best.first >= before - WORSE)


def _right(classifier: Classifier, texts: list[str], labels: list[str]) -> float:
    said = classifier.predict(texts, top=1)
    return sum(one[0][0] == label for one, label in zip(said, labels, strict=True)) / len(texts)


def _drift(topics: Mapping[str, Topic], found: Material) -> list[float] | None:
    """Compare the last four weeks with what came before: of labels in bits, of unseen pairs then and now."""
    assert found.now is not None  # noqa: S101  # material() says it
    lately = sum(at > found.now - LATELY for at in found.at)
    if not 0 < lately < len(found.texts):
        return None
    # Unseen pairs say something only of what learned from the time before.
    if len(set(found.labels[lately:])) < 2:  # noqa: PLR2004  # nothing to learn from
        return None
    then = Classifier(found.names, topics=topics).fit(found.texts[lately:], found.labels[lately:])
    return list(drift(then, found.texts[lately:], found.texts[:lately]))
