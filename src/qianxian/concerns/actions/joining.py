"""Several reports, one matter: joined and parted again, or one matter divided into several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.concerns import links, rules
from qianxian.concerns.actions.intake import new_concern, route_of, send_by_rule
from qianxian.concerns.actions.ladder import same_promise
from qianxian.concerns.actions.likeness import decide_likeness
from qianxian.concerns.actions.own_words import require_own_words
from qianxian.concerns.actions.taking import end_tasks, lead_of, live, record, take, tell_all
from qianxian.concerns.models import Concern, Joining, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import OPEN, UNSETTLED, ConcernState, Role, Told, Who
from qianxian.places import queries as places
from qianxian.storage import codes, ids, stamps
from qianxian.storage.acts import act, swap
from qianxian.tasks.models import HEADLINE_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qianxian.people.queries import Viewer

MOST_PARTS = 9


@dataclass(frozen=True, slots=True)
class Part:
    """One of the matters into which a concern is divided."""

    category_key: str
    sentence: str = ""


@act
def join(*, actor: Viewer, concern: Concern, into: Concern, version: int, now: datetime) -> Joining:
    """Put the reports of one concern to another that is the same matter; its own work ends, and can come back.

    Everybody who raised either gets the answer. The promise is the earlier of the two: nobody's is made worse.

    :raises Refused: if the actor neither leads nor directs both.
    :raises NotPossible: if either has ended, or is settled.
    :raises Unfit: if they are one, or lie in different communities.
    :raises Conflict: if the concern changed since `version`.
    """
    if concern.id in {into.id, into.merged_into_id}:
        raise Unfit(_("Choose another matter to join it with."))
    if concern.community_id != into.community_id:
        raise Unfit(_("Only matters of one community can be joined."))
    if into.state not in OPEN:
        raise NotPossible(_("The other one is done already. Choose one that is still being worked on."))
    for one in (concern, into):
        require(rules.may_join(actor, lead_of(one).task))
    assert actor.office_id is not None  # noqa: S101  # the rule said so
    decide_likeness(concern, into, same=True, told=Told.JOINED, office_id=actor.office_id, now=now)
    was = take(concern, version, "merge", by=Who.COMMUNITY, now=now, said=("into",), merged_into=into)
    joining = Joining.objects.create(joined=concern, into=into, office_id=actor.office_id, made_at=now)
    concern.reports.update(concern=into, came_with=joining)
    earlier = {"promised_at": min(into.promised_at, concern.promised_at)}
    swap(into, version=into.version, **earlier)
    entry_id = record(
        "concern.merged", concern, was, now, office_id=actor.office_id, into=into.code, into_id=into.id,
        unit=lead_of(into).task.unit.name, promised_at=into.promised_at.isoformat(),
    )
    end_tasks(concern, settled=False, reason=str(_("It was joined with %(code)s.") % {"code": into.code}), now=now)
    tell_all(into, entry_id, now, only=joining)
    return joining


@act
def part(*, actor: Viewer, joining: Joining, now: datetime) -> None:
    """Undo a joining: the reports that came with it go back, and their matter is worked on by itself again.

    :raises Refused: if the actor neither leads nor directs the matter it was joined with.
    :raises NotPossible: if it was undone, or that matter has ended since.
    """
    into, concern = joining.into, joining.joined
    if joining.parted_at is not None or into.state not in UNSETTLED:
        raise NotPossible(_("This can't be undone any more: the matter has moved on."))
    require(rules.may_join(actor, lead_of(into).task))
    was = take(concern, concern.version, "part", by=Who.COMMUNITY, now=now, merged_into=None, done_at=None)
    Joining.objects.filter(pk=joining.pk, parted_at=None).update(parted_at=now, parted_by_id=actor.office_id)
    Report.objects.filter(came_with=joining, concern=into).update(concern=concern, came_with=None)
    decide_likeness(concern, into, same=False, told=Told.PARTED, office_id=actor.office_id, now=now)
    swap(into, version=into.version)
    concern.dispatches.filter(role=Role.LEAD).update(role=Role.FORMER)
    route = route_of(concern, now)
    send_by_rule(concern, route, now=now, deadline=same_promise(concern))
    entry_id = record(
        "concern.parted", concern, was, now, office_id=actor.office_id, unit=route.unit.name,
        promised_at=concern.promised_at.isoformat(),
    )
    swap(concern, version=concern.version, rung=route.rung)
    tell_all(concern, entry_id, now)


@act
def split(*, actor: Viewer, concern: Concern, version: int, parts: Sequence[Part], now: datetime) -> list[Concern]:
    """Divide a concern that is several matters: each has its own unit, promise and outcome.

    Whoever raised it answers for each part; the whole has no outcome of its own that could hide theirs.

    :raises Refused: if the actor does not direct the unit that leads.
    :raises NotPossible: if it is not being worked on.
    :raises Unfit: if there are not two to nine parts.
    :raises Unsaid: if the sentence of a part is what a resident wrote.
    :raises Conflict: if the concern changed since `version`.
    """
    if not 1 < len(parts) <= MOST_PARTS:
        raise Unfit(_("Divide it into two to nine parts."))
    require(rules.may_assign(actor, lead_of(concern).task))
    written = list(concern.reports.values_list("words", flat=True))
    for one in parts:
        require_own_words(one.sentence, written)
    was = take(concern, version, "split", by=Who.COMMUNITY, now=now, said=("parts",))
    entry_id = record(
        "concern.split", concern, was, now, office_id=actor.office_id, parts=len(parts),
    )
    end_tasks(concern, settled=False, reason=str(_("It was divided.")), now=now)
    raised = list(live(concern).order_by("id"))
    made = [split_off(parent=concern, part=part, reports=raised, now=now) for part in parts]
    tell_all(concern, entry_id, now)
    return made


@act
def split_off(*, parent: Concern, part: Part, reports: Sequence[Report], now: datetime) -> Concern:
    """Make one of the matters into which a concern is divided, raised by the same people.

    :raises Unfit: if there is no such category.
    """
    kind = router.now().by_key(part.category_key)
    if kind is None or kind.has_children:
        raise Unfit(_("Choose what it is about."))
    stamp = stamps.read()
    tree = places.tree.at(stamp)
    route = route_of(parent, now, kind=kind, said=reports[0] if reports else None)
    term = kind.term(route.rung)
    deadline = places.calendar.at(stamp).deadline(now, term.amount, term.unit)
    concern = new_concern(
        tree, kind, parent.place_id, ConcernState.REPORTED, now=now, promise=deadline, rung=route.rung, parent=parent,
        steward_id=parent.steward_id,
        sentence=clean(part.sentence).replace("\n", " ")[:HEADLINE_LENGTH],
    )
    send_by_rule(concern, route, now=now, deadline=deadline)
    Report.objects.bulk_create([_part_of(report, concern, now) for report in reports])
    record(
        "concern.split_off", concern, None, now, unit=route.unit.name, parent=parent.code,
        promised_at=concern.promised_at.isoformat(),
    )
    return concern


def _part_of(report: Report, concern: Concern, now: datetime) -> Report:
    number = ids.new()
    return Report(
        id=number, code=codes.make(number), concern=concern, channel=report.channel, created_at=now,
        intake_key=f"part-{number}", link_hash=links.hash_of(links.secret_of(number)), resident_id=report.resident_id,
        recorded_by_id=report.recorded_by_id, part_of=report,
    )
