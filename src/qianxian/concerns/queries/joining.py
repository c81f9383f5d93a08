"""Reading for the unit that may join matters: what is like this one near here, and who would be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.concerns import rules
from qianxian.concerns.likeness import THOUSAND, like_enough
from qianxian.concerns.models import Concern, Dispatch, Joining, LikenessPair, Report
from qianxian.concerns.queries.desk import behind
from qianxian.concerns.states import OPEN, Role
from qianxian.language import SimilarIndex
from qianxian.places import queries as places
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

WITHIN = timedelta(days=90)
MOST_SCORED = 500
MOST_SHOWN = 8
BEGINNING = 200
BELOW = 0.75
"""So far below the threshold a desk is still asked: what is never shown is never decided, and nothing learned of it."""


@dataclass(frozen=True, slots=True)
class Near:
    """A matter that may be the same: its task, how its desk calls it, where, how many raised it, and how like (‰)."""

    concern: Concern
    task: Task
    title: str
    place: str
    reports: int
    likeness: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """Who would hear of a joining: by telephone, and on the page of their matter only."""

    by_number: int
    by_page: int


def matters_near(viewer: Viewer, concern: Concern, now: datetime) -> list[Near]:
    """Return up to eight matters that may be the same, the likest first; a fixed number of statements.

    Of the same community and category, of the last ninety days and still open, those that say the like in their words;
    where nothing is said, those of the same courtyard. Only what the viewer may join, and nothing that was told apart.
    """
    open_now = Concern.objects.filter(
        community_id=concern.community_id, category_id=concern.category_id, state__in=OPEN,
        created_at__gte=now - WITHIN,
    ).exclude(pk=concern.pk)
    open_now = open_now.exclude(pk__in=told_apart_from(concern.id))
    candidates = {one.id: one for one in open_now.order_by("-created_at", "-id")[:MOST_SCORED]}
    leading = Dispatch.objects.filter(concern__in=candidates, role=Role.LEAD).order_by("id")
    joinable = [one for one in leading.select_related("task__place", "task__unit") if rules.may_join(viewer, one.task)]
    tasks = {one.concern_id: one.task for one in joinable}
    said = _said([concern.id, *tasks])
    likest = _likest(said, concern.id, tasks)
    if not likest:
        likest = [(number, 0) for number in tasks if candidates[number].place_id == concern.place_id]
    return _shown([(candidates[number], tasks[number], likeness) for number, likeness in likest[:MOST_SHOWN]])


def _shown(found: list[tuple[Concern, Task, int]]) -> list[Near]:
    """Say of matters what tells them apart: not the category alone, which they share; two statements."""
    tree = places.tree.now()
    shown = behind([task for _concern, task, _likeness in found])
    return [
        Near(concern, task, shown[task.id].title, tree.get(concern.place_id).name, shown[task.id].reports, likeness)
        for concern, task, likeness in found
    ]


def _said(concern_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the beginnings of what was said to each matter; one statement."""
    said: dict[int, list[str]] = {}
    live = Report.objects.filter(concern__in=list(concern_ids), withdrawn_at=None, voided_at=None)
    rows = live.order_by("id").values_list("concern_id", "concern__sentence", "words", "part_of__words")
    for concern_id, sentence, words, whole in rows:
        said.setdefault(concern_id, []).append(f"{sentence} {words or whole or ''}"[:BEGINNING].strip())
    return said


def _likest(said: dict[int, list[str]], number: int, tasks: Iterable[int]) -> list[tuple[int, int]]:
    index: SimilarIndex[int] = SimilarIndex()
    for other in tasks:
        index.add(other, " ".join(said.get(other, ())))
    asked = " ".join(said.get(number, ()))
    found = index.query(asked, k=MOST_SHOWN, least=BELOW * like_enough()) if asked else []
    return [(other, round(THOUSAND * likeness)) for other, likeness in found]


def told_apart_from(concern_id: int) -> set[int]:
    """Return the matters that were said to be another one than this; one statement."""
    pairs = LikenessPair.objects.filter(Q(one=concern_id) | Q(other=concern_id), same=False)
    return {number for pair in pairs.values_list("one_id", "other_id") for number in pair} - {concern_id}


def told_apart(viewer: Viewer, concern: Concern) -> list[Near]:
    """Return the open matters that were said to be another one than this, where the viewer may join them."""
    others = Concern.objects.filter(pk__in=told_apart_from(concern.id), state__in=OPEN)
    leading = Dispatch.objects.filter(concern__in=others, role=Role.LEAD).order_by("-id")
    found = leading.select_related("concern", "task__place", "task__unit")[:MOST_SHOWN]
    return _shown([(one.concern, one.task, 0) for one in found if rules.may_join(viewer, one.task)])


def likeness_of(one: Concern, other: Concern) -> int:
    """Return how like two matters are in their words, in thousandths; one statement."""
    said = _said([one.id, other.id])
    index: SimilarIndex[int] = SimilarIndex()
    index.add(other.id, " ".join(said.get(other.id, ())))
    found = index.query(" ".join(said.get(one.id, ())), k=1)
    return round(THOUSAND * found[0][1]) if found else 0


def to_be_told(concern: Concern) -> Told:
    """Return how many hear of it when a concern is joined with another; two statements."""
    live = concern.reports.filter(withdrawn_at=None, voided_at=None)
    everybody = live.count()
    reached = live.filter(Q(contact__phone__gt="") | Q(part_of__contact__phone__gt="")).count()
    return Told(by_number=reached, by_page=everybody - reached)


def joinings_into(concern: Concern) -> list[Joining]:
    """Return what was joined with a concern and can be taken apart again; one statement."""
    return list(concern.joined_in.filter(parted_at=None).select_related("joined").order_by("-made_at", "-id"))


def matters_of_the_same(viewer: Viewer, concern: Concern) -> list[Task]:
    """Return the work behind other matters of those who raised this one, where the viewer holds both; two statements.

    Only what somebody raised with an account of their own is known to be theirs; nobody is looked up by a number.
    """
    raisers = concern.reports.filter(resident__isnull=False).values_list("resident_id", flat=True)
    others = Dispatch.objects.filter(
        concern__reports__resident__in=list(raisers), role=Role.LEAD,
    ).exclude(concern=concern).select_related("task__place", "task__unit").distinct().order_by("-id")[:MOST_SCORED]
    return [one.task for one in others if task_rules.may_see(viewer, one.task)]
