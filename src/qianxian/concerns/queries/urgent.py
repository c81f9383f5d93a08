"""What can't wait for the morning: somebody seems to be in danger, or the district's joint review has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns.models import Dispatch, Report
from qianxian.concerns.states import ENDED, Role, Rung
from qianxian.language.emergency import emergency_hint

if TYPE_CHECKING:
    from collections.abc import Iterable


def in_danger(concern_ids: Iterable[int]) -> set[int]:
    """Return those of some concerns of which what was said sounds like an emergency, and that have not ended."""
    live = Report.objects.filter(
        concern_id__in=list(concern_ids), withdrawn_at=None, voided_at=None, words__gt="", concern__replayed=False,
    ).exclude(concern__state__in=ENDED)
    return {number for number, words in live.values_list("concern_id", "words") if emergency_hint(words) is not None}


def urgent_tasks(task_ids: Iterable[int]) -> set[int]:
    """Return those of some tasks that can't wait for the morning; two statements."""
    behind = Dispatch.objects.filter(task_id__in=list(task_ids)).exclude(concern__state__in=ENDED)
    rows = list(behind.exclude(concern__replayed=True).values_list("task_id", "concern_id", "role", "rung"))
    danger = in_danger({concern_id for _task, concern_id, _role, _rung in rows})
    return {
        task for task, concern_id, role, rung in rows
        if concern_id in danger or (role == Role.LEAD and rung == Rung.JOINT_REVIEW)
    }
