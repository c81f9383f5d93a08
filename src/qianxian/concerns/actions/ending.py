"""The last word: of those who raised it, of the community that asked them, and of time where nobody answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.actions import ladder
from qianxian.concerns.actions.handed_in import MOST_WORDS
from qianxian.concerns.actions.taking import end_tasks, is_settled, lead_of, live, record, take, tell_all
from qianxian.concerns.models import FollowUp, Photo, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState, How, Rung, Satisfied, Who
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.places.models import made_of
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks.actions import Unsaid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.concerns.models import Concern, DissatisfactionReason
    from qianxian.people.queries import Viewer
    from qianxian.storage.files import StoredPhoto

NOTE_LENGTH = 1000


@act
def confirm(*, actor: Viewer, report: Report, version: int, now: datetime) -> None:
    """Let the resident close what the resident opened.

    Of several who raised it each answers for oneself: while one has not, the others' silence is waited for.

    :raises Refused: if the actor does not hold the report's receipt, or did the work.
    :raises NotPossible: if there is no answer to confirm.
    :raises Conflict: if the concern changed since `version`.
    """
    concern = _answering(actor, report, now)
    _say_yes(concern, report, version, by=Who.RAISER, now=now)


@act
def reopen(
    *, actor: Viewer, report: Report, version: int, missing: str, now: datetime,
    reason: DissatisfactionReason | None = None, photos: Sequence[StoredPhoto] = (),
) -> None:
    """Let the resident say that it is not settled; the unit has it on its desk again, with a new promise.

    `missing` says what is still wrong, in the resident's own words, and `photos` show it; both may be empty. The second
    no goes one rung up by itself. A reason of the list that does not reopen is kept, and counts as a yes with a
    complaint.

    :raises Refused: if the actor does not hold the report's receipt, or did the work.
    :raises NotPossible: if there is no answer to say no to, or it was settled too long ago.
    :raises Conflict: if the concern changed since `version`.
    """
    concern = _answering(actor, report, now)
    require(rules.may_reopen(concern, now))
    Photo.objects.bulk_create([Photo(report=report, **asdict(photo)) for photo in photos])
    if reason is not None and not reason.reopens:
        _say_yes(concern, report, version, by=Who.RAISER, now=now, reason=reason, missing=missing)
        return
    _say_no(concern, report, version, missing, by=Who.RAISER, now=now, reason=reason)


@act
def follow_up(
    *,
    actor: Viewer,
    report: Report,
    version: int,
    how: How,
    reached: bool,
    now: datetime,
    solved: bool | None = None,
    satisfied: Satisfied | None = None,
    words: str = "",
) -> FollowUp:
    """Record that the community asked whether it is settled, and what was said; their yes or no counts as their own.

    :raises Refused: if the actor's unit did the work, or does not look after the place.
    :raises NotPossible: if there is no answer to ask about.
    :raises Unsaid: if it is not said whether it is settled.
    :raises Conflict: if the concern changed since `version`.
    """
    concern = report.concern
    require(rules.may_follow_up(actor, concern.place.path, _units(concern)))
    if concern.state != ConcernState.DONE:
        raise NotPossible(_("There is no answer to ask about now."))
    if reached and solved is None:
        raise Unsaid(_("Say whether it is settled, as they said it."))
    office = actor.office
    assert office is not None  # noqa: S101  # the rule said so
    made = FollowUp.objects.create(
        concern=concern, report=report, office_id=office.id, made_at=now, how=how, reached=reached,
        solved=solved if reached else None, satisfied=satisfied or "" if reached else "",
        words=clean(words)[:NOTE_LENGTH],
    )
    ledger.record(
        "concern.followed_up", about=report, place_id=concern.place_id, office_id=office.id,
        category_id=concern.category_id, was=concern.state, became=concern.state, now=now,
        unit=office.organisation_name, how=how.value, reached=reached, words=made.words, by=actor.account_id,
    )
    if made.solved is True:
        confirm_for(report=report, version=version, unit_name=office.organisation_name, now=now)
    elif made.solved is False:
        reopen_for(report=report, version=version, missing=made.words, now=now)
    return made


@act
def confirm_for(*, report: Report, version: int, unit_name: str, now: datetime) -> None:
    """Close a matter with the yes that was said to the community, which asked."""
    _say_yes(report.concern, report, version, by=Who.COMMUNITY, now=now, asked_by=unit_name)


@act
def reopen_for(*, report: Report, version: int, missing: str, now: datetime) -> None:
    """Open a matter again with the no that was said to the community, which asked."""
    _say_no(report.concern, report, version, missing, by=Who.COMMUNITY, now=now)


@act
def confirm_silent(*, concern: Concern, now: datetime) -> None:
    """Close a matter to which one said yes and nobody no within the time for it."""
    was = take(concern, concern.version, "confirm", by=Who.TIME, now=now, confirmed_at=now)
    lead = lead_of(concern)
    entry_id = record("concern.confirmed", concern, was, now, unit=lead.task.unit.name, silent=True)
    end_tasks(concern, settled=True, reason=str(_("It is settled.")), now=now)
    tell_all(concern, entry_id, now)


@act
def close_unconfirmed(*, concern: Concern, tries: int, now: datetime) -> None:
    """Close a matter that nobody confirmed: asked in vain, or nobody to ask. It is shown and counted as such."""
    was = take(concern, concern.version, "close", by=Who.TIME, now=now, said=("tries",))
    entry_id = record("concern.closed", concern, was, now, tries=tries)
    end_tasks(concern, settled=True, reason=str(_("Nobody could be asked.")), now=now)
    tell_all(concern, entry_id, now)


@act
def ask_again(*, concern: Concern, question: str, unit_name: str, goes_on: date, now: datetime) -> None:
    """Remind those who raised it of a question that nobody answered, and of the day on which it goes on without."""
    entry_id = record(
        "concern.asked_again", concern, ConcernState(concern.state), now, unit=unit_name, question=question,
        review_on=goes_on.isoformat(),
    )
    tell_all(concern, entry_id, now)


@act
def urge(*, actor: Viewer, report: Report, now: datetime) -> None:
    """Let the one who raised it press for it: the unit sees it on top; counted once a day.

    :raises Refused: if the actor does not hold the report's receipt, or does the work.
    :raises NotPossible: if nobody owes anything now, or it was urged today.
    """
    require(rules.may_speak(actor, report, _units(report.concern)))
    concern, today = report.concern, timezone.localtime(now).date()
    if concern.urged_on == today:
        raise NotPossible(_("It was pressed for today already; the unit has seen it."))
    was = take(
        concern, concern.version, "urge", by=Who.RAISER, now=now, urged_on=today,
        urged_times=concern.urged_times + 1,
    )
    record("concern.urged", concern, was, now, about=report, times=concern.urged_times)


@act
def answer_question(*, actor: Viewer, report: Report, words: str, now: datetime) -> None:
    """Let the one who raised it answer the unit's question; it goes on.

    :raises Refused: if the actor does not hold the report's receipt, or does the work.
    :raises NotPossible: if nothing was asked.
    :raises Unsaid: if nothing is said.
    """
    require(rules.may_speak(actor, report, _units(report.concern)))
    said = clean(words)[:MOST_WORDS]
    if not said:
        raise Unsaid(_("Write a few words, please."))
    concern = report.concern
    task = lead_of(concern).task
    if concern.state != ConcernState.SUSPENDED:
        raise NotPossible(_("There is no question open now."))
    record("report.question_answered", concern, ConcernState(concern.state), now, about=report, note=said)
    tasks.take_up(actor=None, task=task, version=task.version, because="answered", now=now)


@act
def withdraw(*, actor: Viewer, report: Report, now: datetime) -> None:
    """Let the one who raised it take it back; when nobody else raised it, the matter ends.

    :raises Refused: if the actor does not hold the report's receipt, or does the work.
    :raises NotPossible: if it has ended.
    """
    require(rules.may_speak(actor, report, _units(report.concern)))
    require(rules.may_still_act(report.concern.ended_at, now))
    concern = report.concern
    was = _take_away(report, "withdraw", by=Who.RAISER, column="withdrawn_at", now=now)
    if live(concern).exists():
        record("report.withdrawn", concern, was, now, about=report)
        return
    record("concern.withdrawn", concern, was, now, about=report)
    end_tasks(concern, settled=False, reason=str(_("It was taken back.")), now=now)


@act
def void(*, actor: Viewer, report: Report, reason: str, now: datetime) -> None:
    """Strike out a report that was entered by mistake; it stays in the record.

    :raises Refused: if the actor did not write it down within the last 24 hours, and is not of the community.
    :raises NotPossible: if it has ended.
    :raises Unsaid: if it is not said why.
    """
    by = rules.voids(actor, report, now)
    said, concern = tasks.read_reason(reason), report.concern
    was = _take_away(report, "void", by=by, column="voided_at", now=now)
    if live(concern).exists():
        record("report.voided", concern, was, now, about=report, office_id=actor.office_id, reason=said)
        return
    record("concern.voided", concern, was, now, about=report, office_id=actor.office_id, reason=said)
    end_tasks(concern, settled=False, reason=said, now=now)


def _take_away(report: Report, verb: str, *, by: Who, column: str, now: datetime) -> ConcernState:
    """Take a report out of what is answered, and end its concern if nobody else raised it; return the state before."""
    concern = report.concern
    if report.withdrawn_at or report.voided_at:
        raise NotPossible(_("This step is no longer open: the matter has moved on. Look at it again, please."))
    Report.objects.filter(pk=report.pk).update(**{column: now})
    setattr(report, column, now)
    if live(concern).exists():
        was = ConcernState(concern.state)
        # The version moves: whoever looks at the matter sees another number of those who raised it.
        swap(concern, version=concern.version)
        return was
    return take(concern, concern.version, verb, by=by, now=now, said=("reason",))


def _answering(actor: Viewer, report: Report, now: datetime) -> Concern:
    require(rules.may_still_act(report.concern.ended_at, now))
    require(rules.may_answer(actor, report, _units(report.concern)))
    return report.concern


def _units(concern: Concern) -> list[int]:
    return list(concern.dispatches.values_list("task__unit_id", flat=True))


def _say_yes(
    concern: Concern, report: Report, version: int, *, by: Who, now: datetime,
    reason: DissatisfactionReason | None = None, missing: str = "", asked_by: str = "",
) -> None:
    others = live(concern).exclude(pk=report.pk).filter(solved=None).exists()
    lead = lead_of(concern)
    words: dict[str, Any] = {"unit": lead.task.unit.name, "asked_by": asked_by}
    if reason is not None:
        words["reason"] = reason.name
    _say(report, solved=True, missing=missing, now=now, reason=reason)
    if others:
        if concern.state != ConcernState.DONE:
            raise NotPossible(_("This step is no longer open: the matter has moved on. Look at it again, please."))
        swap(concern, version=version)
        record("report.said_settled", concern, ConcernState(concern.state), now, about=report, **words)
        return
    was = take(concern, version, "confirm", by=by, now=now, confirmed_at=now)
    entry_id = record("concern.confirmed", concern, was, now, about=report, **words)
    end_tasks(concern, settled=True, reason=str(_("It is settled.")), now=now)
    tell_all(concern, entry_id, now)


def _say_no(
    concern: Concern, report: Report, version: int, missing: str, *, by: Who, now: datetime,
    reason: DissatisfactionReason | None = None,
) -> None:
    settled, lead = is_settled(concern), lead_of(concern)
    term = router.now().kind(concern.category_id).term(Rung(concern.rung))
    deadline = places.calendar.now().deadline(now, term.amount, term.unit)
    times = concern.reopened_times + 1
    was = take(
        concern, version, "reopen", by=by, now=now, promised_at=deadline.at, provisional=deadline.provisional,
        reopened_times=times, confirmed_at=None, **made_of(deadline),
    )
    _say(report, solved=False, missing=missing, now=now, reason=reason)
    entry_id = record(
        "concern.reopened", concern, was, now, about=report, unit=lead.task.unit.name, missing=report.missing,
        reason=reason.name if reason else "", promised_at=deadline.at.isoformat(), raised_by=live(concern).count(),
    )
    if settled:
        ladder.send_back(concern, lead, deadline, now)
    else:
        tasks.resume(task=lead.task, deadline=deadline, now=now)
    if times > 1 and not concern.at_top:
        ladder.climb(concern=concern, why="refused", now=now)
    tell_all(concern, entry_id, now)


def _say(
    report: Report, *, solved: bool, missing: str, now: datetime, reason: DissatisfactionReason | None = None,
) -> None:
    said = clean(missing)[:MOST_WORDS]
    Report.objects.filter(pk=report.pk).update(solved=solved, missing=said, answered_at=now, dissatisfied=reason)
    report.solved, report.missing, report.answered_at, report.dissatisfied = solved, said, now, reason
