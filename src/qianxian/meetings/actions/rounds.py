"""Opening a round of the year's people's project, moving its days, leading it from phase to phase."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit, require
from qianxian.base.states import NotPossible
from qianxian.meetings import queries, rules
from qianxian.meetings.actions.round_taking import authors_of, in_phase, record, take_round, tell_authors
from qianxian.meetings.actions.taking import end_of, read_text
from qianxian.meetings.models import NAME_LENGTH, BallotBox, PastVote, ProjectRound, RoundPhase
from qianxian.meetings.models.voting import SHELVES
from qianxian.meetings.states import DATED, GATES, ROUND_OVER, RoundState, Voters, Who
from qianxian.planning.ballots import pabulib
from qianxian.planning.ballots.report import compared
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks import rules as task_rules
from qianxian.tasks.states import OPEN, OWED, PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from qianxian.people.queries import Viewer

LONGEST = timedelta(days=800)
MOST_APPROVALS = 20
MOST_YUAN = 10**12
BY_HAND = ("collect", "screen", "publish", "open_voting", "deliver", "hand_over")
"""Steps that only need to be pressed once their gate is open."""
MOST_REMARKS = 20


@act
def open_round(
    *, actor: Viewer, place_id: int, year: int, name: str, budget: int, most: int, voters: Voters,
    days: Mapping[RoundState, date], now: datetime, least: int = 1,
) -> ProjectRound:
    """Open the year's people's project of a place: what may be spent, who votes, and the last day of each phase.

    :raises Refused: if the actor is of no community, sub-district or district, or not of this place's.
    :raises Unfit: if a number or a day can't be, or the place has one this year.
    """
    require(rules.may_open_round(actor))
    office = actor.office
    assert office is not None  # noqa: S101  # the rule said so
    if place_id not in office.place_ids:
        raise Refused(_("Your unit opens rounds for its own place only."))
    if not 0 < budget < MOST_YUAN:
        raise Unfit(_("Say in whole yuan how much may be spent."), "budget")
    if not 0 < most <= MOST_APPROVALS:
        raise Unfit(_("At least one project, at most twenty, may be ticked on a ballot."), "most")
    if least < 1:
        raise Unfit(_("A project needs one vote at least."), "least")
    if ProjectRound.objects.filter(place_id=place_id, year=year).exclude(state=RoundState.CALLED_OFF).exists():
        raise Unfit(_("There is a round of this year at this place already."), "year")
    _check_days(days, now)
    title = read_text(name, field="name", what=_("Give the round a name."))
    if len(title) > NAME_LENGTH:
        raise Unfit(_("At most forty characters, please."), "name")
    made = ProjectRound.objects.create(
        place_id=place_id, convener_id=office.organisation_id, year=year, name=title, budget=budget, most=most,
        least=least, voters=voters, state=RoundState.INFORMING, since_at=now, opened_at=now,
    )
    RoundPhase.objects.bulk_create([RoundPhase(round=made, phase=phase, until_on=days[phase]) for phase in DATED])
    BallotBox.objects.bulk_create([BallotBox(round=made, shelf=shelf) for shelf in range(SHELVES)])
    record("round.opened", actor, made, now, year=year, budget=budget)
    return made


def _check_days(days: Mapping[RoundState, date], now: datetime) -> None:
    before = timezone.localtime(now).date()
    for phase in DATED:
        last = days.get(phase)
        if last is None or last < before or last > before + LONGEST:
            raise Unfit(
                _("Each phase ends on or after the day on which the one before it ends, and the first one not before "
                  "today."), phase.value,
            )
        before = last


@act
def move_phase(
    *, actor: Viewer, round_: ProjectRound, version: int, phase: RoundState, until_on: date, reason: str,
    now: datetime,
) -> None:
    """Move the last day of a phase that is not over, with a reason that everybody reads; the authors are told.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if the phase is over.
    :raises Unfit: if the day lies before today or after that of a later phase, or nothing is said.
    :raises Conflict: if the round changed since `version`.
    """
    require(rules.may_run(actor, round_))
    said = read_text(reason, field="reason", what=_("Say why: everybody reads it."))
    last = {one.phase: one.until_on for one in RoundPhase.objects.filter(round=round_)}
    if phase not in last or last[phase] < timezone.localtime(now).date() or round_.state in ROUND_OVER:
        raise NotPossible(_("The last day of this phase is over."))
    _check_days(_moved(last, phase, until_on, now), now)
    swap(round_, version=version)
    RoundPhase.objects.filter(round=round_, phase=phase).update(until_on=until_on)
    entry_id = record(
        "round.day_moved", actor, round_, now, was=round_.state, phase=phase.value,
        before_on=last[phase].isoformat(), until_on=until_on.isoformat(), reason=said,
    )
    tell_authors(authors_of(round_), entry_id, now)


def _moved(
    last: Mapping[str, date], phase: RoundState, until_on: date, now: datetime,
) -> dict[RoundState, date]:
    """Return all days with one moved; those that are over count as today, so that only the order is asked."""
    today = timezone.localtime(now).date()
    days = {RoundState(name): max(day, today) for name, day in last.items()}
    return {**days, phase: until_on}


@act
def go_on_with_round(*, actor: Viewer | None, round_: ProjectRound, version: int, verb: str, now: datetime) -> None:
    """Lead a round into its next phase once its gate is open; `actor` is None where time does. The authors are told.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if it is in another phase, or something is still missing.
    :raises Conflict: if it changed since `version`.
    """
    if actor is not None:
        require(rules.may_run(actor, round_))
    require_gate(round_, verb, now)
    was = take_round(round_, version, verb, by=Who.TIME if actor is None else Who.CONVENER, now=now)
    entry_id = record("round.went_on", actor, round_, now, was=was, phase=round_.state)
    tell_authors(authors_of(round_), entry_id, now)


def require_gate(round_: ProjectRound, verb: str, now: datetime) -> None:
    """Go on only if the step leads out of the round's phase and nothing is missing for it.

    :raises NotPossible: if not; it names what is missing.
    """
    gate = GATES.get(RoundState(round_.state))
    if gate is None or gate.verb != verb:
        raise NotPossible(_("This step is no longer open: the matter has moved on. Look at it again, please."))
    missing = queries.missing_for(round_, timezone.localtime(now).date())
    if missing:
        named = "；".join(str(one.label) for one in missing)
        raise NotPossible(_("Not yet. Still missing: %(what)s.") % {"what": named})


@act
def call_off_round(*, actor: Viewer, round_: ProjectRound, version: int, reason: str, now: datetime) -> None:
    """Call a round off, with a reason that everybody reads; after the count only if no project was voted for.

    :raises Refused: if the actor does not run it.
    :raises NotPossible: if something was voted for, or it is over.
    :raises Unfit: if nothing is said.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_run(actor, round_))
    if round_.state == RoundState.COUNTED and not queries.missing_for(round_, timezone.localtime(now).date()):
        raise NotPossible(_("Residents have voted for something: it can't be called off any more."))
    said = read_text(reason, field="reason", what=_("Say why: everybody reads it."))
    was = take_round(round_, version, "call_off", by=Who.CONVENER, now=now, reason=said)
    entry_id = record("round.called_off", actor, round_, now, was=was, reason=said)
    tell_authors(authors_of(round_), entry_id, now)


# ── half a year later ────────────────────────────────────────────────────────────────────────────────────────────


@act
def put_look_back_on_desk(*, round_: ProjectRound, now: datetime) -> None:
    """Put it on the desk of whoever ran a round that half a year has gone by, and ask what it serves now."""
    today = timezone.localtime(now).date()
    task = tasks.issue(
        unit_id=round_.convener_id, unit_name=round_.convener.name, place_id=round_.place_id, source=PROJECT,
        deadline=end_of(today + timedelta(days=14)), headline=f"{round_.name}：半年回头看"[:60], now=now,
    )
    swap(round_, version=round_.version, looking_back=task)
    record("round.look_back_due", None, round_, now, was=round_.state)


@act
def look_back_at_round(*, actor: Viewer, round_: ProjectRound, version: int, said: str, now: datetime) -> None:
    """Say half a year later whether what was built still serves; with that the round is over and the authors are told.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if half a year has not gone by.
    :raises Unfit: if nothing is said.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_run(actor, round_))
    require_gate(round_, "look_back", now)
    text = read_text(said, field="said", what=_("Say in one sentence what is to be seen there today."))
    was = take_round(round_, version, "look_back", by=Who.CONVENER, now=now, said=text)
    work = round_.looking_back
    if work is not None and work.state in OPEN:
        if work.state in OWED and task_rules.may_work(actor, work):
            tasks.report_done(actor=actor, task=work, version=work.version, outcome=text, evidence=[], now=now)
            tasks.verify(task=work, now=now)
        else:
            tasks.cancel(task=work, reason=text, now=now)
    entry_id = record("round.looked_back", actor, round_, now, was=was, said=text)
    tell_authors(authors_of(round_), entry_id, now)


# ── an older vote, to hold beside ────────────────────────────────────────────────────────────────────────────────


def read_past_vote(*, actor: Viewer, round_: ProjectRound, name: str, content: bytes, now: datetime) -> PastVote:
    """Read an older vote from a published file, count it both ways and keep what came out, to hold beside this one.

    :raises Refused: if the actor does not run the round.
    :raises Unfit: if there is no vote in the file.
    """
    require(rules.may_run(actor, round_))
    found = pabulib.read(content)
    if found.election is None:
        raise Unfit(
            _("No vote can be read from this file: %(why)s.")
            % {"why": "；".join(one.words for one in found.remarks[:3])}, "file",
        )
    counted = queries.said_of(compared(found.election))
    if found.winners is not None:
        codes = {found.election.projects[index].code for index in found.winners}
        for line in counted["lines"]:
            line["won"] = line["code"] in codes
    remarks = [[one.line, one.words] for one in found.remarks[:MOST_REMARKS]]
    title = name.strip() or found.facts.get("description", "") or found.facts.get("instance", "")
    return _keep_past_vote(actor=actor, round_=round_, name=title, counted=counted, remarks=remarks, now=now)


@act
def _keep_past_vote(
    *, actor: Viewer, round_: ProjectRound, name: str, counted: dict[str, object], remarks: list[list[object]],
    now: datetime,
) -> PastVote:
    in_phase(actor, round_, *RoundState)
    office = actor.office
    if office is None:
        raise Unfit(_("Only an office can read in an older vote."))
    made = PastVote.objects.create(
        place_id=round_.place_id, name=read_text(name[:60], field="name", what=_("Say which vote it was.")),
        counted=counted, remarks=remarks, office_id=office.id, read_at=now,
    )
    record("past_vote.read", actor, round_, now, was=round_.state, about=made, name=made.name)
    return made
