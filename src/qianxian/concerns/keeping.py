"""How long what people wrote and left is kept, and whose time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.concerns.models import Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState

if TYPE_CHECKING:
    from datetime import datetime

MOST_AT_ONCE = 1000


def with_contact_ended_before(moment: datetime) -> list[Report]:
    """Return reports whose number is still kept though their matter ended before `moment`.

    A matter ends when it is confirmed; one that was answered and never confirmed, with its last answer.
    """
    unanswered = Q(concern__state=ConcernState.DONE, concern__done_at__lt=moment)
    kept = Report.objects.filter(unanswered | Q(concern__confirmed_at__lt=moment), contact__phone__gt="")
    return list(kept.select_related("concern").order_by("id")[:MOST_AT_ONCE])


def with_words_kept_too_long(now: datetime) -> list[Report]:
    """Return reports whose words or photographs are still kept though the time of their category is over.

    A category without a time of its own has that of the one above it; without any, words are kept with the matter.
    """
    kinds, over = router.now(), Q()
    for kind in kinds.everything:
        days = kind.retention_days
        if days is None and kind.parent_id is not None:
            days = kinds.kind(kind.parent_id).retention_days
        if days is not None:
            until = now - timedelta(days=days)
            unanswered = Q(concern__state=ConcernState.DONE, concern__done_at__lt=until)
            over |= Q(concern__category_id=kind.id) & (unanswered | Q(concern__confirmed_at__lt=until))
    if not over:
        return []
    kept = Report.objects.filter(over).filter(Q(words__gt="") | Q(missing__gt="") | Q(photos__isnull=False))
    return list(kept.select_related("concern").distinct().order_by("id")[:MOST_AT_ONCE])
