"""What somebody hands in, and the row that it becomes."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils import timezone

from qianxian.base.text import clean
from qianxian.concerns import links
from qianxian.concerns.models import Consent, Photo, Report, Voice
from qianxian.concerns.states import BY_OTHERS, Channel, GivenBy, Purpose
from qianxian.people import actions as people
from qianxian.people import privacy
from qianxian.storage import codes, ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.concerns.actions.suggestions import Offer
    from qianxian.concerns.models import Concern
    from qianxian.people.queries import Viewer
    from qianxian.storage.files import StoredPhoto
    from qianxian.storage.voices import StoredVoice

MOST_WORDS = 10_000


class AlreadyReported(Exception):
    """The same thing was handed in before, under the same key."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What somebody hands in.

    `key` is made by the page that handed out the form; with what was written it makes handing in twice one report.
    `guardian_agreed`: somebody writes for a child under 14, and a parent or guardian said yes. `joins_id`: “me too”
    to a concern that is open; `follows_id`: one that was settled and is back. `written_on`: the day on paper.
    `external_ref`: the number of another system's order, which wants it answered by `external_due_at`. `replayed`:
    from an older register, with its own dates. `page_id`, `line`: where it stands in the gatehouse register, or in a
    pasted chat. `voice`: what was said instead of written, or beside it; without words it is written down first.
    `relation`: who somebody is to the one of their family they speak for, whose number `elder_phone` is. `visit_id`:
    the visit on which it was said; `found_at_id`: the point of a round at which it was found. `suggested`: which
    categories were offered for the words.
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
    joins_id: int | None = None
    follows_id: int | None = None
    written_on: date | None = None
    external_ref: str = ""
    replayed: bool = False
    external_due_at: datetime | None = None
    page_id: int | None = None
    line: int | None = None
    voice: StoredVoice | None = None
    relation: str = ""
    elder_phone: str = ""
    visit_id: int | None = None
    found_at_id: int | None = None
    suggested: Offer | None = None

    @property
    def only_spoken(self) -> bool:
        """Whether somebody has to listen before anybody can read what it is about."""
        return self.voice is not None and not clean(self.words)

    def intake_key(self) -> str:
        """Return the key under which this is one report, however often it is handed in."""
        parts = [self.key, str(self.place_id), self.category_key, clean(self.words), *(p.sha256 for p in self.photos)]
        parts += [self.voice.sha256] if self.voice is not None else []
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def attached(intake: Intake) -> dict[str, Any]:
    """Return what an entry says of the files that came in: their hashes, if there are any."""
    said: dict[str, Any] = {}
    if intake.photos:
        said["photos"] = [photo.sha256 for photo in intake.photos]
    if intake.voice is not None:
        said["voices"] = [intake.voice.sha256]
    return said


def new_report(
    actor: Viewer, intake: Intake, concern: Concern, stamp: int, now: datetime, *, told_by: Report | None = None,
) -> Report:
    """Make the row of a report, with its number, files and consent.

    :raises AlreadyReported: if the same was handed in before.
    :raises NotAPhone: if the number left is none.
    """
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
            written_on=intake.written_on,
            external_ref=intake.external_ref or None,
            external_due_at=intake.external_due_at,
            relation=intake.relation,
            told_by=told_by,
            visit_id=intake.visit_id,
            found_at_id=intake.found_at_id,
            page_id=intake.page_id,
            line=intake.line,
        )
    except IntegrityError as error:
        if "intake_key" in str(error) or "external_ref" in str(error):
            raise AlreadyReported from error
        raise
    Photo.objects.bulk_create([Photo(report=made, **asdict(photo)) for photo in intake.photos])
    if intake.voice is not None:
        Voice.objects.create(report=made, **asdict(intake.voice))
    if intake.guardian_agreed and for_others:
        Consent.objects.create(
            report=made, purpose=Purpose.CHILD, given_by=GivenBy.GUARDIAN, recorded_by_id=made.recorded_by_id,
            notice_number=notice_in_force(now, stamp), given_at=now,
        )
    return made


def sha256(words: str) -> str:
    """Return the hash of what somebody said, as the record keeps it."""
    return hashlib.sha256(words.encode()).hexdigest()


def notice_in_force(now: datetime, stamp: int | None = None) -> int:
    """Return the number of the privacy notice under which something is left now."""
    known = privacy.notices.now() if stamp is None else privacy.notices.at(stamp)
    return known.in_force(timezone.localtime(now).date()).number
