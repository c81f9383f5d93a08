"""Reading what was learned: versions, how often their suggestion was taken, and the threshold of likeness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from qianxian.concerns import learning
from qianxian.concerns.likeness import like_enough
from qianxian.concerns.models import CategoryModel, LikenessPair, LikenessThreshold, Suggestion

if TYPE_CHECKING:
    from datetime import datetime

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Taken:
    """Of the suggestions of a week, how many were taken, and how many stood there chosen and were changed."""

    week: date
    suggested: int
    taken: int
    changed: int


@dataclass(frozen=True, slots=True)
class LikenessNow:
    """From which likeness on matters are shown as perhaps the same, and what was decided about those shown."""

    threshold: float
    tuned: LikenessThreshold | None
    the_same: int
    not_the_same: int


def versions() -> list[CategoryModel]:
    """Return the versions that were learned, newest first, without their content; one statement."""
    return list(CategoryModel.objects.defer("content").order_by("-number"))


def version(number: int) -> CategoryModel | None:
    """Return a version without its content, or None; one statement."""
    return CategoryModel.objects.defer("content").filter(number=number).first()


def taken_by_week(now: datetime) -> list[Taken]:
    """Count by week how often the likeliest category was the one chosen, newest first; one statement."""
    rows = (
        Suggestion.objects.filter(made_at__gte=now - timedelta(weeks=WEEKS))
        .annotate(week=TruncWeek("made_at")).values_list("week")
        .annotate(
            suggested=Count("id"), taken=Count("id", filter=Q(agreed=True)),
            changed=Count("id", filter=Q(agreed=False, preselected=True)),
        ).order_by("-week")
    )
    return [Taken(week.date(), suggested, taken, changed) for week, suggested, taken, changed in rows]


def likeness_now() -> LikenessNow:
    """Return the threshold in force and how many pairs were decided; two statements."""
    counted = LikenessPair.objects.aggregate(
        the_same=Count("id", filter=Q(same=True)), not_the_same=Count("id", filter=Q(same=False)),
    )
    return LikenessNow(like_enough(), LikenessThreshold.objects.order_by("-id").first(), **counted)


def count_confirmed(now: datetime) -> tuple[int, int]:
    """Return from how many matters could be learned now, and how many are needed; one statement."""
    return len(learning.material(now).texts), learning.LEAST
