"""What comes of a mediation: agreed, not agreed, referred, withdrawn; whether it is kept; and when it is forgotten."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit
from qianxian.base.states import NotPossible
from qianxian.meetings.actions.mediating import (
    answer_matter,
    be_done_with,
    contacts_of,
    in_the_districts_language,
    keeps,
    mediates,
    put_on_desk,
    read_words,
    record,
    take_mediation,
)
from qianxian.meetings.actions.mediation_talks import drop_talks
from qianxian.meetings.models import (
    REASON_LENGTH,
    AgreementPhoto,
    Mediation,
    MediationParty,
    MediationPromise,
    MediationTalk,
    ReferralBody,
)
from qianxian.meetings.naming import case_number
from qianxian.meetings.states import MediationState, PromiseState, TalkState, Who
from qianxian.people import actions as people
from qianxian.places import queries as places
from qianxian.storage import jobs
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import MEDIATION as MEDIATION_WORK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from qianxian.people.models import Organisation
    from qianxian.people.queries import Viewer
    from qianxian.storage.files import StoredPhoto

MOST_PROMISES = 12
LONGEST_PROMISE = timedelta(days=3 * 365)
LOOK_WITHIN = 5
"""So many working days there are to look whether something was kept, once its day has gone by."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What a party promised, by which day, as it was typed."""

    party_id: int
    text: str
    due_on: date | None


# ── outcomes ─────────────────────────────────────────────────────────────────────────────────────────────────────


@act
def agree(
    *, actor: Viewer, mediation: Mediation, version: int, agreement: str, promises: Sequence[Promised], now: datetime,
) -> None:
    """Write down what both sides agreed to, who does what by when; the matter behind it is reported done.

    :raises Refused: if the actor does not keep the case.
    :raises NotPossible: if nobody mediates it any more, or no talks were held.
    :raises Unfit: if it is not said what, by whom or by when.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    said = read_words(agreement, field="agreement", what=_("Write down what they agreed to."))
    if not mediation.talks.filter(state=TalkState.HELD).exists():
        raise NotPossible(_("Note first the talks at which they agreed."))
    if not promises or len(promises) > MOST_PROMISES:
        raise Unfit(_("Write who does what by when: one line at least, at most twelve."), "promise0")
    was = take_mediation(
        mediation, version, "agree", by=Who.KEEPER, having=("promises",), agreement=said, ended_at=now, look=None,
    )
    MediationPromise.objects.filter(mediation=mediation, state=PromiseState.BROKEN).delete()
    _promise(mediation, promises, now)
    drop_talks(actor, mediation, now)
    with in_the_districts_language():
        answer = _("It was mediated, and both sides agreed. We look on the agreed days whether it is kept.")
    answered = _end_work(actor, mediation, answer, now)
    record("mediation.agreed", actor, mediation, now, was=was, answered=answered)


def _promise(mediation: Mediation, promises: Sequence[Promised], now: datetime) -> None:
    parties = {one.id: one for one in MediationParty.objects.filter(mediation=mediation)}
    today = timezone.localtime(now).date()
    for place, one in enumerate(promises):
        if one.party_id not in parties:
            raise Unfit(_("Choose who promised it."), f"party{place}")
        if one.due_on is None or not today <= one.due_on <= today + LONGEST_PROMISE:
            raise Unfit(_("Say by which day, from today on and within three years."), f"due{place}")
        text = read_words(one.text, field=f"promise{place}", what=_("Write what they promised."), most=REASON_LENGTH)
        MediationPromise.objects.create(
            mediation=mediation, party=parties[one.party_id], text=text.replace("\n", " "), due_on=one.due_on,
        )


def _why(typed: str) -> str:
    said = read_words(
        typed, field="reason", what=_("Note in a sentence why; only the case shows it."), most=REASON_LENGTH,
    )
    return said.replace("\n", " ")


def _end_work(actor: Viewer, mediation: Mediation, answer: str, now: datetime) -> bool:
    be_done_with(actor, mediation.task_id, answer, now)
    return answer_matter(actor, mediation, answer, now)


@act
def not_agree(*, actor: Viewer, mediation: Mediation, version: int, reason: str, now: datetime) -> None:
    """Say that they did not agree; who raised the matter is told so, and where one may go from here.

    :raises Refused: if the actor does not keep the case.
    :raises NotPossible: if nobody mediates it any more.
    :raises Unfit: if it is not noted why.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    why = _why(reason)
    was = take_mediation(mediation, version, "not_agree", by=Who.KEEPER, reason=why, ended_at=now)
    drop_talks(actor, mediation, now)
    with in_the_districts_language():
        answer = _("It was mediated, and the two sides did not agree. Each may go to the court, or ask us again.")
    answered = _end_work(actor, mediation, answer, now)
    record("mediation.not_agreed", actor, mediation, now, was=was, answered=answered)


@act
def refer(
    *, actor: Viewer, mediation: Mediation, version: int, body: ReferralBody, now: datetime, reason: str = "",
) -> None:
    """Send the parties on to a body of the community's list; who raised the matter is told to which.

    :raises Refused: if the actor does not keep the case.
    :raises NotPossible: if it is over.
    :raises Unfit: if the body is none of the list.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    if body.place_id != mediation.place_id or body.ended_at is not None:
        raise Unfit(_("Choose from the list where they are sent."), "body")
    why = read_words(reason, field="reason", what="", most=REASON_LENGTH) if reason.strip() else ""
    after = mediation.state == MediationState.AGREED
    was = take_mediation(
        mediation, version, "refer", by=Who.KEEPER, referred_to=body, reason=why, ended_at=now,
    )
    drop_talks(actor, mediation, now)
    with in_the_districts_language():
        answer = _("It was passed on to %(body)s, which can decide or mediate it. %(where)s") % {
            "body": body.name, "where": body.where,
        }
    answered = _end_work(actor, mediation, answer.strip(), now)
    if after:
        be_done_with(actor, mediation.look_id, answer.strip(), now)
    record("mediation.referred", actor, mediation, now, was=was, answered=answered, body=body.name)


@act
def withdraw_mediation(*, actor: Viewer, mediation: Mediation, version: int, now: datetime) -> None:
    """Write down that a party no longer wants it; the matter behind it goes on as any other.

    :raises Refused: if the actor does not keep the case.
    :raises NotPossible: if something has come of it.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    was = take_mediation(mediation, version, "withdraw", by=Who.PARTY, ended_at=now)
    drop_talks(actor, mediation, now)
    with in_the_districts_language():
        outcome = _("A party no longer wants it mediated.")
    be_done_with(actor, mediation.task_id, outcome, now)
    record("mediation.withdrawn", actor, mediation, now, was=was)


@act
def let_asked_lapse(*, mediation: Mediation, now: datetime) -> None:
    """Let go of a mediation that was asked for and not opened, because the matter behind it is settled."""
    was = take_mediation(mediation, mediation.version, "withdraw", by=Who.RAISER, ended_at=now)
    record("mediation.lapsed", None, mediation, now, was=was)


@act
def keep_paper(*, actor: Viewer, mediation: Mediation, photo: StoredPhoto, now: datetime) -> AgreementPhoto:
    """Keep the photograph of the signed agreement with the case.

    :raises Refused: if the actor neither keeps nor mediates it.
    :raises NotPossible: if there is no agreement.
    """
    mediates(actor, mediation)
    if mediation.state not in (MediationState.AGREED, MediationState.FULFILLED) or mediation.erased_at is not None:
        raise NotPossible(_("There is no agreement yet. Write it down first, print it and let them sign."))
    made = AgreementPhoto.objects.create(mediation=mediation, taken_at=now, **asdict(photo))
    record("mediation.paper_kept", actor, mediation, now, was=mediation.state, sha256=made.sha256)
    return made


# ── whether it is kept ───────────────────────────────────────────────────────────────────────────────────────────


@act
def put_agreement_on_desk(*, mediation: Mediation, now: datetime) -> None:
    """Put it on the desk of whoever keeps a case that a promised day has gone by, to look whether it was kept."""
    with in_the_districts_language():
        headline = _("Look whether the agreement is kept: mediation, case %(case)s") % {"case": case_number(mediation)}
    task = tasks.issue(
        unit_id=mediation.unit_id, unit_name=mediation.unit.name, place_id=mediation.place_id, source=MEDIATION_WORK,
        deadline=places.calendar.now().deadline(now, LOOK_WITHIN), headline=headline, now=now,
    )
    swap(mediation, version=mediation.version, look=task)
    record("mediation.look_due", None, mediation, now, was=mediation.state)


@act
def look_at_agreement(
    *, actor: Viewer, mediation: Mediation, version: int, kept: Mapping[int, PromiseState], now: datetime,
) -> None:
    """Say of promises whether they were kept; once all are, the case is over.

    `kept`: promise → kept or not; those left out are looked at another time.

    :raises Refused: if the actor does not keep the case.
    :raises NotPossible: if there is no agreement that runs.
    :raises Unfit: if nothing is said.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    promises = list(MediationPromise.objects.filter(mediation=mediation))
    said = {one.id: kept[one.id] for one in promises if kept.get(one.id, PromiseState.OPEN) != PromiseState.OPEN}
    if not said:
        raise Unfit(_("Say of one promise at least whether it was kept."), "kept")
    standing = [said.get(one.id, PromiseState(one.state)) for one in promises]
    all_kept = all(one == PromiseState.KEPT for one in standing)
    work = mediation.look_id
    today = timezone.localtime(now).date()
    waits = any(
        one.due_on < today and said.get(one.id, one.state) == PromiseState.OPEN for one in promises
    )
    was = take_mediation(
        mediation, version, "fulfil" if all_kept else "look", by=Who.KEEPER, having=("promises",),
        **({"ended_at": now} if all_kept else {}), **({} if waits else {"look": None}),
    )
    for number, state in said.items():
        MediationPromise.objects.filter(pk=number).update(state=state)
    if not waits:
        with in_the_districts_language():
            outcome = _("Looked at; what was promised is noted in the case.")
        be_done_with(actor, work, outcome, now)
    record(
        "mediation.looked_at", actor, mediation, now, was=was, kept=standing.count(PromiseState.KEPT),
        broken=standing.count(PromiseState.BROKEN), of=len(standing),
    )


@act
def talk_again(*, actor: Viewer, mediation: Mediation, version: int, reason: str, now: datetime) -> None:
    """Open a case again in which something that was agreed was not kept; what was promised and kept stays.

    :raises Refused: if the actor does not keep the case.
    :raises NotPossible: if there is no agreement that runs.
    :raises Unfit: if it is not noted why.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    why = _why(reason)
    work = mediation.look_id
    was = take_mediation(mediation, version, "talk_again", by=Who.KEEPER, reason=why, ended_at=None, look=None)
    MediationPromise.objects.filter(mediation=mediation, state=PromiseState.OPEN).update(state=PromiseState.BROKEN)
    with in_the_districts_language():
        outcome = _("Looked at; it is talked about again.")
    be_done_with(actor, work, outcome, now)
    # The matter behind it was answered when they agreed: from now on the case is work of its own.
    put_on_desk(mediation, now)
    record("mediation.talked_again", actor, mediation, now, was=was)


# ── passing on and forgetting ────────────────────────────────────────────────────────────────────────────────────


@act
def pass_mediation_on(*, mediation: Mediation, unit: Organisation, now: datetime) -> None:
    """Let another unit keep a case, because the one that kept it ended and joined that one."""
    swap(mediation, version=mediation.version, unit=unit)
    record("mediation.passed_on", None, mediation, now, was=mediation.state)


@act
def forget_mediation_numbers(*, mediation: Mediation, now: datetime) -> None:
    """Erase the numbers that the parties left, because the case ended ninety days ago."""
    for contact_id in contacts_of(mediation):
        people.forget_contact(contact_id=contact_id, now=now)
    record("mediation.numbers_forgotten", None, mediation, now, was=mediation.state)


@act
def forget_mediation(*, mediation: Mediation, now: datetime) -> None:
    """Erase names, words and papers of a case whose time is over; that there was one, and what came of it, stays."""
    swap(mediation, version=mediation.version, about="", agreement="", reason="", erased_at=now)
    MediationParty.objects.filter(mediation=mediation).update(name="", address="")
    MediationPromise.objects.filter(mediation=mediation).update(text="")
    MediationTalk.objects.filter(mediation=mediation).update(note="", venue="")
    papers = AgreementPhoto.objects.filter(mediation=mediation)
    jobs.ask_for(jobs.REMOVE_FILES, now=now, names=list(papers.values_list("name", flat=True)))
    papers.delete()
    record("mediation.forgotten", None, mediation, now, was=mediation.state)
