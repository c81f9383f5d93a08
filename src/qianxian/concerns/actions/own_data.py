"""What people do about what is kept of them: take a copy, correct, take consent back, erase, or ask in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.actions import indexing
from qianxian.concerns.actions import intake as coming_in
from qianxian.concerns.actions.categories import SYSTEM
from qianxian.concerns.actions.handed_in import MOST_WORDS, Intake, notice_in_force
from qianxian.concerns.actions.hearing import without_voice
from qianxian.concerns.models import Consent, DataRequest, PagePhoto, Photo, Report
from qianxian.concerns.states import Channel, Purpose, RequestKind, RequestOutcome
from qianxian.ledger import actions as ledger
from qianxian.notices import actions as notices
from qianxian.people import actions as people
from qianxian.places import queries as places
from qianxian.places.states import TimeUnit
from qianxian.storage import jobs
from qianxian.storage.acts import act
from qianxian.tasks import actions as tasks

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline

ANSWERED_WITHIN = 30
"""Calendar days within which the district answers a request about data."""


@act
def take_copy(*, actor: Viewer, report: Report, now: datetime, channel: Channel = Channel.WEB) -> None:
    """Note that somebody took a copy of everything that is kept about a report.

    :raises Refused: if the actor does not hold the report's receipt.
    """
    require(rules.may_open(actor, report))
    _met(report, RequestKind.EXPORT, channel, now)
    ledger.record("data.copied", about=report, place_id=report.concern.place_id, now=now)


@act
def change_number(*, actor: Viewer, report: Report, phone: str, now: datetime, language: str = "") -> None:
    """Put another number in the place of the one that was left, or leave the first one.

    :raises Refused: if the actor does not hold the report's receipt, or is of a unit that does the work.
    :raises NotAPhone: if it is no number.
    """
    require_own_data(actor=actor, report=report)
    digits, notice_number = people.read_phone(phone), notice_in_force(now)
    if not report.contact_id:
        contact = people.leave_contact(
            phone=digits, notice_number=notice_number, language=language, now=now,
        )
        Report.objects.filter(pk=report.pk, contact=None).update(contact=contact)
        report.contact = contact
    else:
        people.change_contact(contact_id=report.contact_id, phone=digits, notice_number=notice_number, now=now)
    _met(report, RequestKind.CORRECT, Channel.WEB, now)
    ledger.record("contact.changed", about=report, place_id=report.concern.place_id, now=now)


@act
def add_note(*, actor: Viewer, report: Report, note: str, now: datetime) -> None:
    """Add to what somebody said: the words stay as they were said, the note stands below them at the desk.

    :raises Refused: if the actor does not hold the report's receipt, or is of a unit that does the work.
    :raises Unfit: if nothing is written, or too much.
    """
    require_own_data(actor=actor, report=report)
    note = clean(note)
    if not note:
        raise Unfit(_("Write what is to be put right."), "note")
    if len(note) > MOST_WORDS:
        raise Unfit(_("At most 10,000 characters, please."), "note")
    _met(report, RequestKind.CORRECT, Channel.WEB, now)
    ledger.record("report.corrected", about=report, place_id=report.concern.place_id, now=now, note=note)


@act
def withdraw_number(*, actor: Viewer, report: Report, now: datetime) -> None:
    """Take back the consent to be told: the number is erased, and what was not sent yet is not sent.

    :raises Refused: if the actor does not hold the report's receipt, or is of a unit that does the work.
    """
    require_own_data(actor=actor, report=report)
    if report.contact_id is not None:
        people.forget_contact(contact_id=report.contact_id, withdrawn=True, now=now)
        notices.drop_all(contact_id=report.contact_id)
    _met(report, RequestKind.WITHDRAW, Channel.WEB, now)
    ledger.record("contact.withdrawn", about=report, place_id=report.concern.place_id, now=now)


@act
def withdraw_guardian(*, actor: Viewer, report: Report, now: datetime) -> list[str]:
    """Take back a guardian's consent: photographs and voice message go; returns the names of their files.

    :raises Refused: if the actor does not hold the report's receipt, or is of a unit that does the work.
    """
    require_own_data(actor=actor, report=report)
    Consent.objects.filter(report=report, purpose=Purpose.CHILD, withdrawn_at=None).update(withdrawn_at=now)
    names = _without_files(report, now)
    _met(report, RequestKind.WITHDRAW, Channel.WEB, now)
    ledger.record("guardian.withdrawn", about=report, place_id=report.concern.place_id, now=now)
    return names


@act
def erase(*, actor: Viewer, report: Report, now: datetime, channel: Channel = Channel.WEB) -> list[str]:
    """Erase everything personal about a report; that there was one, and what became of it, stays.

    Returns the names of the files of its photographs and its voice message, which no row names any more.

    :raises Refused: if the actor does not hold the report's receipt, or is of a unit that does the work.
    """
    require_own_data(actor=actor, report=report)
    if report.contact_id is not None:
        people.forget_contact(contact_id=report.contact_id, withdrawn=True, now=now)
        notices.drop_all(contact_id=report.contact_id)
    Consent.objects.filter(report=report, withdrawn_at=None).update(withdrawn_at=now)
    names = _without_words(report, now)
    # Nobody's own any more, and the link that the family has leads nowhere.
    Report.objects.filter(pk=report.pk).update(resident=None, family_hash=None)
    report.resident = report.family_hash = None
    _met(report, RequestKind.ERASE, channel, now)
    ledger.record("report.erased", about=report, place_id=report.concern.place_id, now=now)
    return names


@act
def forget_words(*, report: Report, now: datetime) -> None:
    """Erase words, photographs and voice for which the time is over that the category sets; a number has its own."""
    _without_words(report, now)
    ledger.record("report.words_forgotten", about=report, place_id=report.concern.place_id, now=now)


@act
def ask_about_data(*, actor: Viewer, intake: Intake, kind: RequestKind, stamp: int, now: datetime) -> Report:
    """Let somebody ask in words about what is kept of them; the district has thirty calendar days.

    :raises Unsaid: if it is not said what is asked for.
    :raises Refused: if somebody writes for others away from their own places.
    :raises NotAPhone: if the number left is none.
    :raises NoUnit: if nobody in the district can be found for it.
    :raises AlreadyReported: if the same was asked before.
    """
    deadline = due(now)
    made = coming_in.report(
        actor=actor, intake=replace(intake, category_key=SYSTEM, voice=None), stamp=stamp, now=now, source="privacy",
        deadline=deadline,
    )
    DataRequest.objects.create(report=made, kind=kind, channel=intake.channel, made_at=now, due_at=deadline.at)
    ledger.record(
        "data.requested", about=made, place_id=intake.place_id, office_id=made.recorded_by_id, now=now,
        asked=kind.value, by_at=deadline.at.isoformat(),
    )
    return made


def due(now: datetime) -> Deadline:
    """Return until when a request of now is answered: the end of the thirtieth day, holidays or not."""
    return places.calendar.now().deadline(now, ANSWERED_WITHIN, TimeUnit.DAYS)


def require_own_data(*, actor: Viewer, report: Report) -> None:
    """Make sure that somebody may decide on what is kept about a report.

    :raises Refused: if the actor does not hold the report's receipt, or is of a unit that does the work.
    """
    units = report.concern.dispatches.values_list("task__unit_id", flat=True)
    require(rules.may_decide_on_data(actor, report, list(units)))


def _without_files(report: Report, now: datetime) -> list[str]:
    """Erase the photographs and the voice message of a report, and return the names of their files."""
    names = list(report.photos.values_list("name", flat=True)) + without_voice(report)
    Photo.objects.filter(report=report).delete()
    # The line stands on the photograph of the page, too.
    whole = PagePhoto.objects.filter(page_id=report.page_id) if report.page_id else PagePhoto.objects.none()
    names += whole.values_list("name", flat=True)
    whole.delete()
    if names:
        jobs.ask_for(jobs.REMOVE_FILES, now=now, names=names)
    return names


def _without_words(report: Report, now: datetime) -> list[str]:
    """Erase what somebody wrote, said and photographed, also where the record repeats it."""
    # The key is a hash with the words in it; whoever guessed them could prove the guess.
    erased = {"words": "", "missing": "", "relation": "", "intake_key": f"erased-{report.id}"}
    Report.objects.filter(pk=report.pk).update(**erased)
    report.follow_ups.exclude(words="").update(words="")
    led_by = list(report.concern.dispatches.values_list("task_id", flat=True))
    tasks.forget_notes(led_by)
    tasks.forget_outside_words(led_by)
    for name, value in erased.items():
        setattr(report, name, value)
    ledger.erase_words("report", [report.id], now)
    indexing.take_out(report, now=now)
    return _without_files(report, now)


def _met(report: Report, kind: RequestKind, channel: Channel, now: datetime) -> None:
    """Keep that somebody asked and had it at once."""
    DataRequest.objects.create(
        report=report, kind=kind, channel=channel, made_at=now, due_at=due(now).at, done_at=now,
        outcome=RequestOutcome.AT_ONCE,
    )
