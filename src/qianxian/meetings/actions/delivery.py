"""What was voted for is built: milestones on units' desks, measured progress with its evidence, and the acceptance."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.meetings import queries, rules
from qianxian.meetings.actions.round_taking import LISTED, in_phase, record, tell_authors
from qianxian.meetings.actions.taking import end_of, key_of, read_text
from qianxian.meetings.actions.voting import read_token
from qianxian.meetings.models import Idea, Milestone, Objection, Progress, ProgressPhoto, Project, VotingToken
from qianxian.meetings.naming import hash_of_token
from qianxian.meetings.states import ROUND_LIFECYCLE, RoundState, Who
from qianxian.people import queries as people
from qianxian.storage.acts import act, swap, working
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import HEADLINE_LENGTH
from qianxian.tasks.states import PROJECT, TaskState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from qianxian.meetings.models import ProjectRound
    from qianxian.people.queries import Viewer
    from qianxian.storage.files import StoredPhoto

LONGEST = timedelta(days=800)
LONGEST_OBJECTION = 500
MOST_AMOUNT = 10**9


def _funded(project: Project) -> None:
    if not project.funded:
        raise NotPossible(_("Nobody voted this project in."))


def _tell(project: Project, entry_id: int, now: datetime) -> None:
    behind = Idea.objects.filter(project=project, state__in=LISTED, contact__isnull=False)
    tell_authors(behind.only("id", "contact_id").order_by("id"), entry_id, now)


@act
def measure_project(
    *, actor: Viewer, round_: ProjectRound, project: Project, version: int, kind: str, planned: Decimal, now: datetime,
) -> None:
    """Say how much work a project is, in its measure: 26,000 米.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if it is not being built.
    :raises Unfit: if the amount or the measure can't be.
    :raises Conflict: if the project changed since `version`.
    """
    in_phase(actor, round_, RoundState.COUNTED, RoundState.DELIVERY)
    _funded(project)
    if not clean(kind) or not 0 < planned < MOST_AMOUNT:
        raise Unfit(_("Say how much, above nought, and in what it is measured."), "measure")
    before = f"{project.planned.normalize():f} {project.measure}" if project.planned is not None else ""
    swap(project, version=version, measure=clean(kind)[:10], planned=planned)
    record(
        "project.measured", actor, round_, now, about=project, title=project.title, before=before,
        planned=f"{planned.normalize():f}", measure=project.measure,
    )


@act
def set_milestone(
    *, actor: Viewer, round_: ProjectRound, project: Project, title: str, unit_id: int, due_on: date, now: datetime,
) -> Milestone:
    """Set a part of the work with its unit and day; it is on that unit's desk when this returns, the authors are told.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if it is not being built, or was not voted for.
    :raises Unfit: if it is not said what, by whom or by when.
    """
    in_phase(actor, round_, RoundState.DELIVERY)
    _funded(project)
    said = read_text(title, field="title", what=_("Say what is done then."))
    if len(said) > HEADLINE_LENGTH:
        raise Unfit(_("At most %(n)s characters, please.") % {"n": HEADLINE_LENGTH}, "title")
    unit = people.directory.now().find(unit_id)
    if unit is None:
        raise Unfit(_("Say who does it: a unit that works around here."), "unit")
    today = timezone.localtime(now).date()
    if not today <= due_on <= today + LONGEST:
        raise Unfit(_("Say by which day, from today on and within two years."), "due_on")
    work = tasks.issue(
        unit_id=unit.id, unit_name=unit.name, place_id=project.place_id, source=PROJECT, deadline=end_of(due_on),
        headline=said, now=now,
    )
    made = Milestone.objects.create(project=project, title=said, unit_id=unit.id, due_on=due_on, task=work)
    entry_id = record(
        "milestone.set", actor, round_, now, about=made, title=project.title, what=said, by=unit.name,
        due_on=due_on.isoformat(),
    )
    _tell(project, entry_id, now)
    return made


@act
def sign_off_milestone(
    *, actor: Viewer, round_: ProjectRound, milestone: Milestone, version: int, now: datetime,
) -> None:
    """Take a milestone as reached, once its unit reported so; the authors are told.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if the unit did not report it done.
    :raises Conflict: if the milestone changed since `version`.
    """
    in_phase(actor, round_, RoundState.DELIVERY)
    if milestone.task.state != TaskState.REPORTED_DONE:
        raise NotPossible(_("Its unit has not reported it done."))
    swap(milestone, version=version)
    tasks.verify(task=milestone.task, now=now)
    entry_id = record(
        "milestone.reached", actor, round_, now, about=milestone, title=milestone.project.title,
        what=milestone.title,
    )
    _tell(milestone.project, entry_id, now)


@act
def send_back_milestone(
    *, actor: Viewer, round_: ProjectRound, milestone: Milestone, version: int, due_on: date, now: datetime,
) -> None:
    """Put a milestone back on its unit's desk until another day, because it is not reached.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if the unit did not report it done.
    :raises Unfit: if the day is over, or too far.
    :raises Conflict: if the milestone changed since `version`.
    """
    in_phase(actor, round_, RoundState.DELIVERY)
    if milestone.task.state != TaskState.REPORTED_DONE:
        raise NotPossible(_("Its unit has not reported it done."))
    today = timezone.localtime(now).date()
    if not today <= due_on <= today + LONGEST:
        raise Unfit(_("Say by which day, from today on and within two years."), "due_on")
    swap(milestone, version=version, due_on=due_on)
    tasks.resume(task=milestone.task, deadline=end_of(due_on), now=now)
    record(
        "milestone.sent_back", actor, round_, now, about=milestone, title=milestone.project.title,
        what=milestone.title, due_on=due_on.isoformat(),
    )


# ── how much ─────────────────────────────────────────────────────────────────────────────────────────────────────


def report_progress(
    *, actor: Viewer, round_: ProjectRound, project: Project, key: str, amount: Decimal, text: str,
    photos: Sequence[StoredPhoto], now: datetime,
) -> Progress:
    """Say how much more is done; with a photograph it counts as shown, without one only as said. Sent twice, once.

    :raises Refused: if the actor is of no unit with a milestone, and does not run the round.
    :raises NotPossible: if it is not being built.
    :raises Unfit: if the amount can't be, or is more than was promised is left.
    """
    made = Progress.objects.filter(key=key_of(key, project.id)).first()
    if made is not None:
        return made
    return _report_progress(
        actor=actor, round_=round_, project=project, key=key, amount=amount, text=text, photos=photos, now=now,
    )


@act
def _report_progress(
    *, actor: Viewer, round_: ProjectRound, project: Project, key: str, amount: Decimal, text: str,
    photos: Sequence[StoredPhoto], now: datetime,
) -> Progress:
    units = list(Milestone.objects.filter(project=project).values_list("unit_id", flat=True))
    own = next((unit for unit in units if actor.office is not None and actor.office.organisation_id == unit), 0)
    require(rules.may_build(actor, own, round_))
    _funded(project)
    if round_.state != RoundState.DELIVERY:
        raise NotPossible(_("It is not being built now."))
    if project.planned is None:
        raise Unfit(_("Say first how much work it is, and in what it is measured."), "amount")
    if not 0 < amount < MOST_AMOUNT:
        raise Unfit(_("Say how much more is done: a number above nought."), "amount")
    office = actor.office
    if office is None:
        raise Unfit(_("Only an office can say how far the work is."))
    made = Progress.objects.create(
        key=key_of(key, project.id), project=project, amount=amount, office_id=office.id, said_at=now,
        text=read_text(text, field="text", what=_("Say where, in one sentence.")),
    )
    ProgressPhoto.objects.bulk_create([ProgressPhoto(progress=made, **asdict(photo)) for photo in photos])
    entry_id = record(
        "project.progressed", actor, round_, now, about=project, title=project.title, text=made.text,
        amount=f"{amount.normalize():f}", measure=project.measure, photos=[photo.sha256 for photo in photos],
    )
    _tell(project, entry_id, now)
    return made


# ── acceptance ───────────────────────────────────────────────────────────────────────────────────────────────────


@working
def say_whether_done(
    *, round_: ProjectRound, token: str, objections: Mapping[int, str | None], now: datetime,
) -> None:
    """Let whoever has a token say of each project that was built whether it is done; a no says why, and not by whom.

    `objections`: project → None where it is taken as done, else why it is not.

    :raises NotPossible: if it is not the time for it.
    :raises Unfit: if the token is none or has spoken, a project was left out, or a no does not say why.
    """
    ROUND_LIFECYCLE.take(RoundState(round_.state), "accept", by=Who.VOTER)
    last = queries.until(round_, RoundState.ACCEPTANCE)
    if last is not None and timezone.localtime(now).date() > last:
        raise NotPossible(_("The time for that is over."))
    built = set(Project.objects.filter(round=round_, funded=True).values_list("id", flat=True))
    if set(objections) != built:
        raise Unfit(_("Say of each project whether it is done."), "done")
    said = {project_id: None if why is None else clean(why)[:LONGEST_OBJECTION] for project_id, why in
            objections.items()}
    if "" in said.values():
        raise Unfit(_("Say what is missing, please: a no needs its reason."), "why")
    of_round = VotingToken.objects.filter(round=round_, token_hash=hash_of_token(read_token(token)))
    if not of_round.filter(accepted=False).update(accepted=True):
        if of_round.exists():
            raise Unfit(_("This token has said its word on this already."), "token")
        raise Unfit(_("This token was not given out for this vote. Read it from the sheet again, please."), "token")
    for project_id, why in said.items():
        if why is None:
            Project.objects.filter(pk=project_id).update(agreed=F("agreed") + 1, version=F("version") + 1)
        else:
            Project.objects.filter(pk=project_id).update(objected=F("objected") + 1, version=F("version") + 1)
            Objection.objects.create(project_id=project_id, words=why)

