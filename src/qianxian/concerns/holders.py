"""Reading for those whose number or matter it is: a resident's own matters, the family's link, who saw a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from qianxian.base.text import headline
from qianxian.concerns import links
from qianxian.concerns.models import ContactView, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import RUNNING, ConcernState
from qianxian.ledger import queries as ledger
from qianxian.people import queries as people
from qianxian.people.models import Contact, Resident

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer

MOST_OWN = 200
VIEWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class OwnMatter:
    """One of a resident's own matters, in a list."""

    code: str
    title: str
    kind: str
    state: ConcernState
    created_at: datetime
    promised_at: datetime

    @property
    def runs(self) -> bool:
        """Whether a unit owes the next step by the promised moment."""
        return self.state in RUNNING


def own_matters_of(viewer: Viewer) -> list[OwnMatter]:
    """Return what the resident who is looking raised or claimed, newest first; one statement."""
    if viewer.resident_id is None:
        return []
    return _listed(Report.objects.filter(resident_id=viewer.resident_id))


def matters_of_number(viewer: Viewer) -> list[OwnMatter]:
    """Return what was raised with the number that whoever is looking has just proven, newest first; one statement."""
    return _listed(_of_number(viewer)) if viewer.proven_code is not None else []


def _of_number(viewer: Viewer) -> QuerySet[Report]:
    """Return the reports with which a proven number was left, and those of the account that signs in with it.

    What somebody raised signed in with another number stays theirs, whatever number they left.
    """
    number = people.proven_number(viewer)
    left = Contact.objects.filter(phone__in=number).exclude(phone="")
    own = Resident.objects.filter(phone__in=number, erased_at=None)
    return Report.objects.filter(Q(contact__in=left, resident=None) | Q(resident__in=own))


def _listed(reports: QuerySet[Report]) -> list[OwnMatter]:
    kinds = router.now()
    return [
        OwnMatter(
            code=report.code,
            title=headline(report.words) or report.concern.sentence or kinds.kind(report.concern.category_id).name,
            kind=kinds.kind(report.concern.category_id).name,
            state=ConcernState(report.concern.state),
            created_at=report.created_at,
            promised_at=report.concern.promised_at,
        )
        for report in reports.select_related("concern").order_by("-created_at", "-id")[:MOST_OWN]
    ]


def is_own(viewer: Viewer, report: Report) -> bool:
    """Say whether a report is among the matters of the resident who is looking, or of the number just proven.

    One statement for a number that was proven, else none.
    """
    if viewer.resident_id is not None:
        return report.resident_id == viewer.resident_id
    return viewer.proven_code is not None and _of_number(viewer).filter(pk=report.pk).exists()


def has_proven(viewer: Viewer, report: Report) -> bool:
    """Say whether whoever is looking raised a report signed in, or has the number that was left for it.

    Whoever put it among their matters by its code follows it: a code is said aloud and lies on paper.
    """
    if not is_own(viewer, report):
        return False
    return not was_claimed(report) or bool(has_left_number(viewer, report))


def was_claimed(report: Report) -> bool:
    """Say whether somebody put a report among their matters by its code."""
    return ledger.was_recorded("report.claimed", report, since=report.created_at)


def has_left_number(viewer: Viewer, report: Report) -> bool | None:
    """Say whether whoever is looking has proven the number left with a report; None if there is none."""
    number = Contact.objects.filter(pk=report.contact_id).exclude(phone="").values_list("id", flat=True).first()
    return people.has_number_of(viewer, number) if number is not None else None


def has_only_a_code(report: Report) -> bool:
    """Say whether an office wrote a report down and no number was left: then no link was ever sent to anybody."""
    return report.recorded_by_id is not None and report.contact_id is None


def report_by_family_link(secret: str) -> Report | None:
    """Return the report that the family's link leads to, or None: one that was replaced leads nowhere."""
    found = Report.objects.filter(family_hash=links.hash_of(secret))
    return found.select_related("concern", "part_of", "told_by", "voice__written_by__organisation").first()


def family_link_of(report: Report) -> str:
    """Return the address that the family has for a matter, empty where none was made."""
    return links.family_link_to(report.id, report.family_links) if report.family_hash else ""


def contact_views_for(
    viewer: Viewer, *, office: int | None = None, on: date | None = None, after: tuple[datetime, int] | None = None,
) -> list[ContactView]:
    """Return up to 51 looks at numbers of matters where the viewer's office acts, newest first; one statement."""
    if viewer.office is None:
        return []
    here = Q()
    for path in viewer.office.paths:
        here |= Q(report__concern__place__path__startswith=path)
    found = ContactView.objects.filter(here).select_related("office__organisation", "report__concern__place")
    if office is not None:
        found = found.filter(office_id=office)
    if on is not None:
        begins = timezone.make_aware(datetime.combine(on, time.min)).astimezone(UTC)
        found = found.filter(seen_at__gte=begins, seen_at__lt=begins + timedelta(days=1))
    if after is not None:
        seen_at, number = after
        found = found.filter(Q(seen_at__lt=seen_at) | Q(seen_at=seen_at, id__lt=number))
    return list(found.order_by("-seen_at", "-id")[: VIEWS_A_PAGE + 1])


def offices_that_looked(viewer: Viewer) -> Iterable[tuple[int, str]]:
    """Return the offices that ever looked at a number where the viewer's office acts, to choose from; one statement."""
    if viewer.office is None:
        return []
    here = Q()
    for path in viewer.office.paths:
        here |= Q(report__concern__place__path__startswith=path)
    found = ContactView.objects.filter(here).order_by("office__organisation__name", "office__title", "office_id")
    rows = found.values_list("office_id", "office__organisation__name", "office__title").distinct()
    return [(number, f"{organisation} · {title}") for number, organisation, title in rows]
