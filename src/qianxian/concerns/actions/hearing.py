"""A voice message: somebody listens, writes down what was said, and it goes to whoever can do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.actions.handed_in import MOST_WORDS, sha256
from qianxian.concerns.actions.intake import route_of, send_by_rule
from qianxian.concerns.actions.taking import lead_of, open_tasks, record, take, tell_all
from qianxian.concerns.models import Report, Voice
from qianxian.concerns.routing import router
from qianxian.concerns.states import Role, Who
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.places.models import made_of
from qianxian.storage import jobs, stamps
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks.actions import Unsaid

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.models import Concern
    from qianxian.concerns.routing import Kind
    from qianxian.people.queries import Viewer


@act
def write_down(
    *, actor: Viewer, report: Report, version: int, words: str, category_key: str, now: datetime,
) -> None:
    """Write down what a voice message says, as it was said, and what it is about; from then on it is as any other.

    :raises Refused: if the actor is neither of the unit that listens nor directs it.
    :raises NotPossible: if it was written down already.
    :raises Unsaid: if nothing is written, too much, or not what it is about.
    :raises Conflict: if the concern changed since `version`.
    """
    concern = report.concern
    lead = lead_of(concern)
    require(rules.may_write_down(actor, lead.task))
    if not concern.unwritten or not Voice.objects.filter(report=report).exists():
        raise NotPossible(_("What was said is written down already."))
    said, kind = clean(words), router.now().by_key(category_key)
    if not said:
        raise Unsaid(_("Write what you heard. If nothing can be understood, write that."))
    if len(said) > MOST_WORDS:
        raise Unsaid(_("At most 6,000 characters, please. The main points are enough; somebody will ask."))
    if kind is None or kind.has_children:
        raise Unsaid(_("Choose what it is about."))
    listens = actor.office is not None and actor.office.organisation_id == lead.task.unit_id
    was = take(
        concern, version, "write_down", by=Who.UNIT if listens else Who.SUPERIOR, now=now, said=("words",),
        unwritten=False,
    )
    Report.objects.filter(pk=report.pk).update(words=said)
    report.words = said
    Voice.objects.filter(report=report).update(written_by=actor.office_id, written_at=now)
    # It leaves the category under which it waited, and comes into its own with the entry after this one.
    ledger.record(
        "report.written_down", about=report, place_id=concern.place_id, office_id=actor.office_id,
        category_id=concern.category_id, was=was, now=now,
        unit=actor.office.organisation_name if actor.office else "",
        words_sha256=sha256(said),
    )
    send(concern=concern, came_at=report.created_at, kind=kind, now=now)


@act
def send(*, concern: Concern, came_at: datetime, kind: Kind, now: datetime) -> None:
    """Send a concern to whom the rules name, now that it is known what it is about; its clock ran from its arrival."""
    stamp = stamps.read()
    route = route_of(concern, now, kind=kind)
    term = kind.term(route.rung)
    deadline = places.calendar.at(stamp).deadline(came_at, term.amount, term.unit)
    for task in open_tasks(concern):
        tasks.cancel(task=task, reason=str(_("It was written down; it goes to %(unit)s.") % {"unit": route.unit.name}),
                     now=now)
    concern.dispatches.exclude(role=Role.FORMER).update(role=Role.FORMER)
    swap(
        concern, version=concern.version, category_id=kind.id, rung=route.rung, at_top=False, promised_at=deadline.at,
        provisional=deadline.provisional, **made_of(deadline),
    )
    send_by_rule(concern, route, now=now, deadline=deadline)
    entry_id = record(
        "concern.routed", concern, None, now, unit=route.unit.name, category=kind.name,
        promised_at=deadline.at.isoformat(),
    )
    tell_all(concern, entry_id, now)


@act
def forget_voice(*, report: Report, now: datetime) -> None:
    """Erase the voice message of a matter that ended; what was written down stays as long as the words do."""
    names = without_voice(report)
    jobs.ask_for(jobs.REMOVE_FILES, now=now, names=names)
    ledger.record("report.voice_forgotten", about=report, place_id=report.concern.place_id, now=now)


def without_voice(report: Report) -> list[str]:
    """Take a report's voice message off it and return the name of its file, in a list.

    Nobody can listen any more then, so what was not written down yet is taken on by what else is known of it.
    """
    spoken = Voice.objects.filter(report=report)
    names = list(spoken.values_list("name", flat=True))
    spoken.delete()
    if names and report.concern.unwritten:
        swap(report.concern, version=report.concern.version, unwritten=False)
    return names
