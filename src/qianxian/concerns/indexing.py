"""What of a matter is found by its words: the unit's sentence above, below it what was said, asked and answered.

Personal numbers are taken out before anything is indexed. The marks say where a matter is, of what kind, raised in
which month, and which units had it; they only narrow a search down: who may see a matter is asked of its tasks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from qianxian.base.text import headline
from qianxian.concerns.models import Concern, Dispatch, Joining, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import Role
from qianxian.language import scrub
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage.text_index import Indexed, TextIndex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from qianxian.ledger.models import Entry

INDEX = TextIndex("concerns_words")
READER = "search"
KINDS = (
    "concern.reported", "concern.settled", "concern.accepted", "concern.done", "concern.reopened", "concern.assigned",
    "concern.routed_again", "concern.escalated", "concern.declined", "concern.merged", "concern.parted",
    "concern.split", "concern.split_off", "concern.rehomed", "concern.withdrawn", "concern.voided", "report.joined",
    "report.withdrawn", "report.voided", "report.question_answered", "report.said_settled", "concern.put_right",
)
"""The entries after which a matter is found by other words, at another place or by another unit."""
SEES = (Role.LEAD, Role.FORMER, Role.ANSWERABLE)
"""As what a unit had a matter, if what people said is for it, too; who only supports sees what is wanted."""
LONGEST = 12_000
"""So many characters of a matter are indexed; the rest of a matter that hundreds raised repeats them."""


def mark_of_place(place_id: int) -> str:
    """Return the mark of everything at a place, in a grid, a community or a sub-district."""
    return f"p{place_id}"


def mark_of_kind(category_id: int) -> str:
    """Return the mark of everything of a category or of those below it."""
    return f"c{category_id}"


def mark_of_unit(organisation_id: int) -> str:
    """Return the mark of everything that a unit has or had."""
    return f"u{organisation_id}"


def mark_of_month(day: date) -> str:
    """Return the mark of everything that was raised in the month of a day."""
    return f"m{day:%Y%m}"


def meant(entries: Iterable[Entry]) -> set[int]:
    """Return the concerns whose words may be others since some entries; two statements."""
    about: dict[str, set[int]] = {"concern": set(), "report": set()}
    for entry in entries:
        about[entry.about_kind].add(entry.about_id)
    said_to = Report.objects.filter(pk__in=about["report"]).values_list("concern_id", flat=True)
    meant = about["concern"] | set(said_to)
    joined = Joining.objects.filter(joined__in=about["concern"]).values_list("into_id", flat=True)
    return meant | set(joined)


def read(concern_ids: Iterable[int]) -> list[Indexed]:
    """Return matters as the index takes them; three statements."""
    numbers = list(concern_ids)
    words: dict[int, list[str]] = {}
    live = Report.objects.filter(concern__in=numbers, withdrawn_at=None, voided_at=None).order_by("id")
    for concern_id, said, missing, whole in live.values_list("concern_id", "words", "missing", "part_of__words"):
        words.setdefault(concern_id, []).extend(part for part in (said or whole, missing) if part)
    units: dict[int, set[int]] = {}
    for concern_id, unit_id in Dispatch.objects.filter(
        Q(role__in=SEES), concern__in=numbers,
    ).values_list("concern_id", "task__unit_id"):
        units.setdefault(concern_id, set()).add(unit_id)
    return [
        _indexed(concern, words.get(concern.id, []), units.get(concern.id, set()))
        for concern in Concern.objects.filter(pk__in=numbers).order_by("id")
    ]


def _indexed(concern: Concern, words: list[str], units: Iterable[int]) -> Indexed:
    above = router.now().kind(concern.category_id).parent_id
    around = places.tree.now().above(concern.place_id, Level.SUBDISTRICT)
    at = (concern.place_id, concern.grid_id, concern.community_id, around.id if around else None)
    marks = [mark_of_place(one) for one in at if one is not None]
    marks += [mark_of_kind(one) for one in (concern.category_id, above) if one is not None]
    marks += [mark_of_unit(one) for one in sorted(units)]
    marks.append(mark_of_month(timezone.localtime(concern.created_at).date()))
    half = len(concern.code) // 2
    # People read the number of a matter off a sheet, with its hyphen or without it.
    body = [concern.answer, *words, f"{concern.code} {concern.code[:half]}-{concern.code[half:]}"]
    title = next((headline(said) for said in words), "")
    return Indexed(
        concern.id, scrub(f"{concern.sentence} {title}".strip()), scrub("\n".join(body))[-LONGEST:],
        tuple(dict.fromkeys(marks)),
    )


def older(lowest: int | None, at_most: int) -> list[int]:
    """Return the newest concerns that lie below everything indexed yet, newest first; one statement."""
    rest = Concern.objects.all() if lowest is None else Concern.objects.filter(id__lt=lowest)
    return list(rest.order_by("-id").values_list("id", flat=True)[:at_most])
