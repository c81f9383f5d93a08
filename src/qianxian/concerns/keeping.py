"""How long what people wrote and left is kept, and whose time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from qianxian.concerns.models import Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState

if TYPE_CHECKING:
    from datetime import datetime

MOST_AT_ONCE = 1000


def with_contact_ended_before(moment: datetime) -> list[Report]:
    """Return reports whose number is still kept though their matter ended before `moment`.

    A matter that was answered and has not ended counts from its last answer.
    """
    unanswered = Q(concern__state=ConcernState.DONE, concern__done_at__lt=moment)
    kept = Report.objects.filter(unanswered | Q(concern__ended_at__lt=moment), contact__phone__gt="")
    kept = kept.exclude(_a_part_needs_it(moment))
    return list(kept.select_related("concern").order_by("id")[:MOST_AT_ONCE])


def _a_part_needs_it(moment: datetime) -> Exists:
    """Say of a report whose matter was divided that one of its parts did not end before `moment`."""
    ended = Q(concern__state=ConcernState.DONE, concern__done_at__lt=moment) | Q(concern__ended_at__lt=moment)
    return Exists(Report.objects.filter(part_of=OuterRef("pk")).exclude(ended))


def with_voice_ended_before(moment: datetime) -> list[Report]:
    """Return reports whose voice message is still kept though their matter ended before `moment`."""
    unanswered = Q(concern__state=ConcernState.DONE, concern__done_at__lt=moment)
    kept = Report.objects.filter(unanswered | Q(concern__ended_at__lt=moment), voice__isnull=False)
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
            ended = (unanswered | Q(concern__ended_at__lt=until)) & Q(~_a_part_needs_it(until))
            over |= Q(concern__category_id=kind.id) & ended
    if not over:
        return []
    kept = Report.objects.filter(over).filter(
        Q(words__gt="") | Q(missing__gt="") | Q(photos__isnull=False) | Q(voice__isnull=False),
    )
    return list(kept.select_related("concern").distinct().order_by("id")[:MOST_AT_ONCE])
