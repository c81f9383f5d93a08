"""Finding matters by words, for those who may see them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from qianxian.concerns import indexing
from qianxian.concerns.models import Concern, Dispatch, Report
from qianxian.concerns.queries.published import SHOWN
from qianxian.concerns.routing import router
from qianxian.concerns.states import OPEN, ConcernState
from qianxian.language import scrub
from qianxian.language.folding import fold
from qianxian.language.search import Question, holds_phrase, plan_question
from qianxian.places import queries as places
from qianxian.storage.text_index import CANDIDATES
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

FOUND_AT_ONCE = 20
AROUND = 30
"""So many characters stand around a word that was found."""
MOST_MONTHS = 36
STANDS = {"open": (*OPEN, ConcernState.SUSPENDED), **{key: SHOWN[key] for key in ("done", "confirmed", "declined")}}
"""What a search may be cut down to, and the states behind it."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for; what is None or empty is not asked."""

    typed: str
    place_id: int | None = None
    category_id: int | None = None
    stands: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A matter that holds the words: its task, how it is called, and a passage as (text, whether it was asked for)."""

    concern: Concern
    task: Task
    title: str
    kind_name: str
    place: str
    passage: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Finds:
    """A page of what was found; `cut` says that older ones were not looked at."""

    found: list[Found]
    more: bool
    cut: bool


NOTHING = Finds([], more=False, cut=False)


def search_for(viewer: Viewer, sought: Sought, *, start: int = 0) -> Finds:
    """Return up to twenty matters that hold every word typed and that the viewer may see, from the `start`th on.

    Those with the words in their title come first, else the newest; at most a thousand are looked at. At most seven
    statements, beside those that ask for the stamp.
    """
    question = plan_question(sought.typed)
    marks = _marks(viewer, sought)
    if question.is_empty() or marks is None:
        return NOTHING
    candidates = indexing.INDEX.find(question, marks=marks)
    fitting = _fitting(candidates, sought, question)
    shown = fitting[start : start + FOUND_AT_ONCE]
    seen = _seen(viewer, shown)
    words = _words(shown)
    tree, kinds = places.tree.now(), router.now()
    found = []
    for number in shown:
        if (dispatch := seen.get(number)) is None:
            continue  # what changed hands since it was indexed
        concern = dispatch.concern
        said = words.get(number, [])
        kind = kinds.kind(concern.category_id).name
        text = "\n".join([concern.sentence, *said, concern.answer])
        found.append(Found(
            concern=concern, task=dispatch.task, title=concern.sentence or kind, kind_name=kind,
            place=tree.get(concern.place_id).name, passage=passage(scrub(text), question),
        ))
    return Finds(found, more=len(fitting) > start + FOUND_AT_ONCE, cut=len(candidates) == CANDIDATES)


def _marks(viewer: Viewer, sought: Sought) -> list[list[str]] | None:
    """Return what the index has to be cut down by, or None where nothing can be found."""
    office = viewer.office
    if office is None:
        return None
    tree = places.tree.now()
    marks = []
    whole = tree.top is not None and office.organisation_kind in task_rules.SUPERIORS and office.covers(tree.top.path)
    if not whole:
        own = [indexing.mark_of_unit(office.organisation_id)]
        if office.organisation_kind in task_rules.SUPERIORS:
            own += [indexing.mark_of_place(place_id) for place_id in office.place_ids]
        marks.append(own)
    if sought.place_id is not None and (tree.top is None or sought.place_id != tree.top.id):
        marks.append([indexing.mark_of_place(sought.place_id)])
    if sought.category_id is not None:
        marks.append([indexing.mark_of_kind(sought.category_id)])
    if months := _months(sought):
        marks.append(months)
    return marks


def _months(sought: Sought) -> list[str]:
    """Return the marks of the months asked for, where they are few; the days are looked at afterwards."""
    if sought.since is None or sought.until is None or sought.until < sought.since:
        return []
    month = sought.since.replace(day=1)
    months: list[str] = []
    while month <= sought.until and len(months) <= MOST_MONTHS:
        months.append(indexing.mark_of_month(month))
        month = (month + timedelta(days=31)).replace(day=1)
    return months if len(months) <= MOST_MONTHS else []


def _fitting(candidates: list[int], sought: Sought, question: Question) -> list[int]:
    """Return those that stand as asked, in their order; no statement where nothing more was asked, three at most."""
    if candidates and (sought.stands or sought.since or sought.until):
        rows = Concern.objects.filter(pk__in=candidates)
        if sought.stands:
            rows = rows.filter(state__in=STANDS[sought.stands])
        if sought.since:
            rows = rows.filter(created_at__gte=_midnight(sought.since))
        if sought.until:
            rows = rows.filter(created_at__lt=_midnight(sought.until + timedelta(days=1)))
        standing = set(rows.values_list("id", flat=True))
        candidates = [number for number in candidates if number in standing]
    # A phrase of one run of characters is exact in the index; what spans blanks or commas is looked at itself.
    phrases = [phrase for phrase in question.phrases if not phrase.isalnum()]
    if not (candidates and phrases):
        return candidates
    words = _words(candidates)
    rows_said = Concern.objects.filter(pk__in=candidates).values_list("id", "sentence", "answer")
    texts = {number: "\n".join([*own, *words.get(number, [])]) for number, *own in rows_said}
    return [number for number in candidates if all(holds_phrase(texts[number], phrase) for phrase in phrases)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


def _seen(viewer: Viewer, concern_ids: Iterable[int]) -> dict[int, Dispatch]:
    """Return the last dispatch of each matter whose task the viewer may see; one statement."""
    sent = Dispatch.objects.filter(Q(role__in=indexing.SEES), concern__in=list(concern_ids)).order_by("id")
    rows = sent.select_related("concern", "task__unit", "task__place")
    seen: dict[int, Dispatch] = {}
    for dispatch in rows:
        if task_rules.may_see(viewer, dispatch.task):
            seen[dispatch.concern_id] = dispatch
    return seen


def _words(concern_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return what was said to each matter; one statement."""
    said: dict[int, list[str]] = defaultdict(list)
    live = Report.objects.filter(concern__in=list(concern_ids), withdrawn_at=None, voided_at=None).order_by("id")
    for concern_id, words, missing, whole in live.values_list("concern_id", "words", "missing", "part_of__words"):
        said[concern_id] += [part for part in (words or whole, missing) if part]
    return said


def passage(text: str, question: Question) -> list[tuple[str, bool]]:
    """Cut out of a text what stands around the first word asked for: (part, whether it was asked for)."""
    text = re.sub(r"\s+", " ", text).strip()
    asked = sorted({_as_typed(term.tokens) for term in question.terms} | set(question.phrases), key=len, reverse=True)
    found = list(re.finditer("|".join(map(re.escape, asked)), fold(text)))
    middle = found[0].start() if found else 0
    first, last = max(0, middle - AROUND), min(len(text), middle + 2 * AROUND)
    parts, at = [("…" if first else "", False)], first
    for match in found:
        if match.start() >= at and match.end() <= last:
            parts += [(text[at : match.start()], False), (text[match.start() : match.end()], True)]
            at = match.end()
    parts.append((text[at:last] + ("…" if last < len(text) else ""), False))
    return [part for part in parts if part[0]]


def _as_typed(tokens: tuple[str, ...]) -> str:
    """Put the pairs of a run together again."""
    return tokens[0] + "".join(token[-1] for token in tokens[1:])
