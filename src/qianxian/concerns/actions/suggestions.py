"""Keeping what the machine suggested beside what somebody chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns.models import CategoryModel, Report, Suggestion

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.routing import Kind


@dataclass(frozen=True, slots=True)
class Offer:
    """Which categories a form offered: (key, certainty in thousandths), by a version or by the written knowledge."""

    model_id: int | None
    offered: tuple[tuple[str, int], ...]
    preselected: bool


def keep_suggestion(report: Report, offer: Offer | None, chosen: Kind, now: datetime) -> None:
    """Keep what was offered and what was chosen; part of the act that hands the report in."""
    if offer is None or not offer.offered:
        return
    known = offer.model_id is not None and CategoryModel.objects.filter(pk=offer.model_id).exists()
    Suggestion.objects.create(
        report=report, model_id=offer.model_id if known else None, offered=[list(one) for one in offer.offered],
        preselected=offer.preselected, chosen_id=chosen.id, agreed=offer.offered[0][0] == chosen.key, made_at=now,
    )
