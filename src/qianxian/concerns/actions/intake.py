"""How a concern comes in: raised, routed and on a unit's desk, or settled on the spot."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.text import clean
from qianxian.concerns import links, rules
from qianxian.concerns.models import Concern, Consent, Dispatch, Photo, Report
from qianxian.concerns.routing import Route, router
from qianxian.concerns.states import BY_OTHERS, RUNG_OF, Channel, ConcernState, GivenBy, Purpose, Role, Rung
from qianxian.ledger import actions as ledger
from qianxian.notices import actions as notices
from qianxian.people import actions as people
from qianxian.people import privacy
from qianxian.people import queries as people_queries
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import codes, ids
from qianxian.storage.acts import act
from qianxian.tasks import actions as tasks
from qianxian.tasks.actions import Unsaid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from qianxian.concerns.routing import Kind
    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline
    from qianxian.places.queries import Tree
    from qianxian.storage.files import StoredPhoto
    from qianxian.tasks.models import Task

MOST_WORDS = 6000
COPIED_RUN = 12
"""So many characters in a row are a resident's own words, not the name of a thing."""


class AlreadyReported(Exception):
    """The same thing was handed in before, under the same key."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What somebody hands in.

    `key` is made by the page that handed out the form; with what was written it makes handing in twice one report.
    `guardian_agreed`: somebody writes for a child under 14, and a parent or guardian said yes.
    """

    place_id: int
    category_key: str
    channel: Channel
    key: str
    words: str = ""
    photos: Sequence[StoredPhoto] = ()
    phone: str = ""
    guardian_agreed: bool = False
    language: str = ""

    def intake_key(self) -> str:
        """Return the key under which this is one report, however often it is handed in."""
        parts = [self.key, str(self.place_id), self.category_key, clean(self.words), *(p.sha256 for p in self.photos)]
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


@act
def report(
    *,
    actor: Viewer,
    intake: Intake,
    stamp: int,
    now: datetime,
    source: str = "concern",
    deadline: Deadline | None = None,
) -> Report:
    """Let somebody raise a concern; it is routed and on a unit's desk when this returns.

    `stamp` is that of the reference data, which the look-up of the place brought along; `deadline` one that the law
    sets, whatever the category promises.

    :raises Unsaid: if there are neither words nor a photograph, or too many words.
    :raises Refused: if somebody writes for others at a place that is not in their care.
    :raises NotAPhone: if the number left is none.
    :raises NoUnit: if nobody in the district can be found for it.
    :raises AlreadyReported: if the same was handed in before.
    """
    tree, kind = places.tree.at(stamp), _kind(intake.category_key, stamp)
    _check(actor, intake, tree)
    route = router.at(stamp).route(intake.place_id, kind, tree, people_queries.directory.at(stamp))
    deadline = deadline or _deadline(kind, route.rung, now, stamp)
    task = tasks.issue(
        unit_id=route.unit.id,
        unit_name=route.unit.name,
        place_id=intake.place_id,
        source=source,
        deadline=deadline,
        now=now,
    )
    concern = _new_concern(tree, kind, task, ConcernState.REPORTED, now)
    _dispatch(concern, task, route)
    made = _new_report(actor, intake, concern, stamp, now)
    entry_id = ledger.record(
        "concern.reported",
        about=made,
        place_id=intake.place_id,
        office_id=made.recorded_by_id,
        category_id=kind.id,
        became=concern.state,
        now=now,
        channel=intake.channel.value,
        unit=route.unit.name,
        promised_at=concern.promised_at.isoformat(),
        words_sha256=_sha256(made.words),
        photos=[photo.sha256 for photo in intake.photos],
    )
    if made.contact_id is not None:
        notices.tell(entry_id=entry_id, about_kind="report", to=[(made.contact_id, made.id)], now=now)
    return made


@act
def settle(*, actor: Viewer, intake: Intake, headline: str, outcome: str, stamp: int, now: datetime) -> Report:
    """Record what was raised and settled on the spot, in one act; it is still to be confirmed.

    :raises Refused: if the actor does not look after the place.
    :raises Unsaid: if it is not said what was the matter or what was done.
    :raises AlreadyReported: if the same was handed in before.
    """
    tree, kind = places.tree.at(stamp), _kind(intake.category_key, stamp)
    _check_length(intake)
    require_own_words(headline, [intake.words])
    spot = tree.get(intake.place_id)
    task = tasks.issue_settled(
        actor=actor,
        place_id=spot.id,
        path=spot.path,
        source="concern",
        headline=headline,
        outcome=outcome,
        now=now,
    )
    concern = _new_concern(tree, kind, task, ConcernState.DONE, now)
    _dispatch(concern, task, None, rung=_rung_of(actor, tree))
    made = _new_report(actor, intake, concern, stamp, now)
    entry_id = ledger.record(
        "concern.settled",
        about=made,
        place_id=spot.id,
        office_id=made.recorded_by_id,
        category_id=kind.id,
        became=concern.state,
        now=now,
        channel=intake.channel.value,
        unit=actor.office.organisation_name if actor.office else "",
        answer=concern.answer,
        words_sha256=_sha256(made.words),
        photos=[photo.sha256 for photo in intake.photos],
    )
    if made.contact_id is not None:
        notices.tell(entry_id=entry_id, about_kind="report", to=[(made.contact_id, made.id)], now=now)
    return made


def _deadline(kind: Kind, rung: Rung, now: datetime, stamp: int) -> Deadline:
    term = kind.term(rung)
    return places.calendar.at(stamp).deadline(now, term.amount, term.unit)


def _kind(key: str, stamp: int) -> Kind:
    kind = router.at(stamp).by_key(key)
    if kind is None or kind.has_children:
        raise Unsaid(_("Choose what it is about."))
    return kind


def _check(actor: Viewer, intake: Intake, tree: Tree) -> None:
    if intake.channel in BY_OTHERS:
        require(rules.may_report_for_others(actor, tree.get(intake.place_id).path))
    if not clean(intake.words) and not intake.photos:
        raise Unsaid(_("Write a few words, or take a photograph. One of the two is enough."))
    _check_length(intake)


def _check_length(intake: Intake) -> None:
    if len(intake.words) > MOST_WORDS:
        raise Unsaid(_("At most 6,000 characters, please. The main points are enough; somebody will ask."))


def require_own_words(sentence: str, written: Iterable[str]) -> None:
    """Make sure that a public sentence is the unit's own and not what a resident wrote.

    :raises Unsaid: if twelve characters in a row stand in both.
    """
    bare = _bare(sentence)
    runs = {bare[start : start + COPIED_RUN] for start in range(len(bare) - COPIED_RUN + 1)}
    if any(run in words for words in map(_bare, written) for run in runs):
        raise Unsaid(
            _("Write it in the unit's own words: what the resident wrote stays with the unit and is never public."),
        )


def _bare(text: str) -> str:
    """Return the letters and digits of a text: blanks and commas make no sentence one's own."""
    return "".join(character for character in text if character.isalnum())


def _new_concern(tree: Tree, kind: Kind, task: Task, state: ConcernState, now: datetime) -> Concern:
    number = ids.new()
    grid, community = tree.above(task.place_id, Level.GRID), tree.above(task.place_id, Level.COMMUNITY)
    return Concern.objects.create(
        id=number,
        code=codes.make(number),
        category_id=kind.id,
        place_id=task.place_id,
        grid_id=grid.id if grid else None,
        community_id=community.id if community else None,
        state=state,
        sentence=task.headline,
        answer=task.outcome,
        created_at=now,
        promised_at=task.due_at,
        provisional=task.provisional,
        counted_from=task.counted_from,
        counted_amount=task.counted_amount,
        counted_unit=task.counted_unit,
        done_at=task.done_at,
    )


def _rung_of(actor: Viewer, tree: Tree) -> Rung:
    """Return the rung at which an office works."""
    return RUNG_OF[tree.get(actor.office.place_ids[0]).level] if actor.office else Rung.GRID


def _dispatch(concern: Concern, task: Task, route: Route | None, *, rung: Rung = Rung.GRID) -> None:
    Dispatch.objects.create(
        concern=concern,
        task=task,
        rung=route.rung if route else rung,
        role=Role.LEAD,
        rule_id=route.rule.id if route else None,
        rule_version=route.rule.version if route else None,
        inputs=route.inputs if route else {},
        fell_back=route.fell_back if route else False,
    )


def _new_report(actor: Viewer, intake: Intake, concern: Concern, stamp: int, now: datetime) -> Report:
    phone = people.read_phone(intake.phone) if intake.phone.strip() else ""
    contact = None
    if phone:
        contact = people.leave_contact(
            phone=phone, language=intake.language, notice_number=notice_in_force(now, stamp), now=now,
        )
    number = ids.new()
    for_others = actor.office is not None and intake.channel in BY_OTHERS
    try:
        made = Report.objects.create(
            id=number,
            code=codes.make(number),
            concern=concern,
            words=clean(intake.words),
            channel=intake.channel,
            created_at=now,
            intake_key=intake.intake_key(),
            link_hash=links.hash_of(links.secret_of(number)),
            contact=contact,
            recorded_by_id=actor.office.id if for_others and actor.office else None,
            resident_id=None if intake.channel in BY_OTHERS else actor.resident_id,
        )
    except IntegrityError as error:
        if "intake_key" in str(error):
            raise AlreadyReported from error
        raise
    Photo.objects.bulk_create([Photo(report=made, **asdict(photo)) for photo in intake.photos])
    if intake.guardian_agreed and for_others:
        Consent.objects.create(
            report=made, purpose=Purpose.CHILD, given_by=GivenBy.GUARDIAN, recorded_by_id=made.recorded_by_id,
            notice_number=notice_in_force(now, stamp), given_at=now,
        )
    return made


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def notice_in_force(now: datetime, stamp: int | None = None) -> int:
    """Return the number of the privacy notice under which something is left now."""
    known = privacy.notices.now() if stamp is None else privacy.notices.at(stamp)
    return known.in_force(timezone.localtime(now).date()).number
