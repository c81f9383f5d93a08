"""The vote: tokens by chance, ballots without a name or a time, paper counted by two units, and the count of it all.

A ballot is no entry of its own in the record: a batch of paper is one, and the count of everything is one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.meetings import queries, rules, tokens
from qianxian.meetings.actions.round_taking import authors_of, in_phase, record, take_round, tell_authors
from qianxian.meetings.actions.rounds import require_gate
from qianxian.meetings.models import BallotBox, PaperBatch, PaperCount, Project, VotingToken
from qianxian.meetings.models.voting import SHELVES
from qianxian.meetings.naming import hash_of_token
from qianxian.meetings.states import ROUND_LIFECYCLE, BatchState, RoundState, Voters, Way, Who
from qianxian.places import queries as places
from qianxian.planning.ballots.election import NotAnElection
from qianxian.planning.ballots.report import compared
from qianxian.storage.acts import Conflict, act, swap, working

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from qianxian.meetings.models import ProjectRound
    from qianxian.people.queries import Viewer

MOST_AT_ONCE = 500
"""Tokens that are printed at once."""
PERSONS = 8
"""So many adults a household has at most, where each has a token."""


# ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────


@act
def give_out_tokens(*, actor: Viewer, round_: ProjectRound, number: int, now: datetime) -> list[str]:
    """Make tokens and return them, to be printed now and never again: only their hashes are kept.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if it is not the time for it.
    :raises Unfit: if there would be more than the area has households, or people.
    """
    in_phase(actor, round_, RoundState.COSTED, RoundState.VOTING)
    _while_voting(round_, now)
    if not 0 < number <= MOST_AT_ONCE:
        raise Unfit(_("At most %(n)s at once, please.") % {"n": MOST_AT_ONCE}, "number")
    households = places.tree.now().get(round_.place_id).households
    most = households * (PERSONS if round_.voters == Voters.PERSON else 1)
    given = VotingToken.objects.filter(round=round_).count()
    if given + number > most:
        raise Unfit(
            _("The area has %(households)s households; %(given)s tokens were given out, so %(left)s are left.")
            % {"households": households, "given": given, "left": max(0, most - given)}, "number",
        )
    made = [tokens.make() for _one in range(number)]
    VotingToken.objects.bulk_create([VotingToken(round=round_, token_hash=hash_of_token(one)) for one in made])
    record("tokens.given_out", actor, round_, now, was=round_.state, number=number)
    return made


def _while_voting(round_: ProjectRound, now: datetime) -> None:
    last = queries.until(round_, RoundState.VOTING)
    if last is not None and timezone.localtime(now).date() > last:
        raise NotPossible(_("Voting is over; the ballots are being counted."))


def read_token(typed: str) -> str:
    """Return a token as it was printed.

    :raises Unfit: if it can't be one.
    """
    try:
        return tokens.read(typed)
    except tokens.WrongToken:
        raise Unfit(
            _("A token has twelve letters and digits in three groups, without 0, O, 1 and I. Read it from the sheet "
              "again, please."), "token",
        ) from None


# ── one ballot ───────────────────────────────────────────────────────────────────────────────────────────────────


@working
def cast_ballot(*, round_: ProjectRound, token: str, numbers: frozenset[int], now: datetime) -> None:
    """Put a ballot into the box; nothing then leads from it to its token, so it can be neither found nor changed.

    :raises NotPossible: if nobody votes now.
    :raises Unfit: if the token is none, is not of this round or has a ballot, or nothing or too much is ticked.
    """
    ROUND_LIFECYCLE.take(RoundState(round_.state), "cast", by=Who.VOTER)
    _while_voting(round_, now)
    listed = set(Project.objects.filter(round=round_, dropped="").values_list("number", flat=True))
    if not numbers or not numbers <= listed:
        raise Unfit(_("Tick at least one project from the list."), "ticked")
    if len(numbers) > round_.most:
        raise Unfit(_("Tick at most %(n)s projects.") % {"n": round_.most}, "ticked")
    of_round = VotingToken.objects.filter(round=round_, token_hash=hash_of_token(read_token(token)))
    if not of_round.filter(used="").update(used=Way.ONLINE):
        if of_round.exists():
            raise Unfit(_("A ballot with this token is in the box already. One token, one ballot."), "token")
        raise Unfit(_("This token was not given out for this vote. Read it from the sheet again, please."), "token")
    _put_in(round_, {queries.marks_of(numbers): 1})


def _put_in(round_: ProjectRound, said: Mapping[str, int]) -> None:
    """Put ballots into the box; a shelf is held while it is written, and its ballots lie in an order of their own."""
    shelves: dict[int, Counter[str]] = {}
    for marks, times in said.items():
        shelf = hashlib.sha256(marks.encode()).digest()[0] % SHELVES
        shelves.setdefault(shelf, Counter())[marks] += times
    for shelf, some in sorted(shelves.items()):
        box = BallotBox.objects.select_for_update().get(round=round_, shelf=shelf)
        lying = Counter(box.marks) + some
        BallotBox.objects.filter(pk=box.pk).update(marks=dict(sorted(lying.items())))


# ── paper ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Opened:
    """A batch that was opened, and the sheets that are put aside unread, by their tokens."""

    batch: PaperBatch
    online: tuple[str, ...]
    doubled: tuple[str, ...]
    unknown: tuple[str, ...]


@act
def open_batch(*, actor: Viewer, round_: ProjectRound, typed: Iterable[str], now: datetime) -> Opened:
    """Take in sheets by the tokens on their stubs, before anybody looks at what is ticked; say which are put aside.

    A token that has a ballot online, or is on another sheet, counts no second time. The stubs are torn off then.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: while people vote online: a ballot there counts before one on paper.
    :raises Unfit: if there are none, or one can't be read.
    """
    in_phase(actor, round_, RoundState.VOTING)
    last = queries.until(round_, RoundState.VOTING)
    if last is None or timezone.localtime(now).date() <= last:
        raise NotPossible(_("The box of paper is opened when voting is over: a ballot online counts before one on "
                            "paper."))
    read = [read_token(one) for one in typed if one.strip()]
    if not 0 < len(read) <= queries.MOST_SHEETS:
        raise Unfit(_("Write the tokens of the stubs, one a line."), "tokens")
    known = dict(
        VotingToken.objects.filter(round=round_, token_hash__in={hash_of_token(one) for one in read})
        .values_list("token_hash", "used"),
    )
    fresh, online, doubled, unknown = _sorted_out(read, known)
    taken = VotingToken.objects.filter(round=round_, used="", token_hash__in=[hash_of_token(one) for one in fresh])
    taken.update(used=Way.PAPER)
    office = actor.office
    if office is None:
        raise Unfit(_("Only an office can open a batch."))
    earlier = PaperBatch.objects.filter(round=round_).count()
    made = PaperBatch.objects.create(
        round=round_, number=earlier + 1, sheets=len(fresh), online=len(online), doubled=len(doubled),
        unknown=len(unknown), state=BatchState.COUNTING if fresh else BatchState.AGREED, office_id=office.id,
        opened_at=now,
    )
    record(
        "batch.opened", actor, round_, now, about=made, number=made.number, sheets=made.sheets,
        aside=len(online) + len(doubled) + len(unknown),
    )
    return Opened(made, tuple(online), tuple(doubled), tuple(unknown))


def _sorted_out(
    read: list[str], known: Mapping[str, str],
) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return the tokens whose sheets are counted, and those put aside: a ballot online, on another sheet, unknown."""
    fresh: dict[str, None] = {}
    online, doubled, unknown = [], [], []
    for token in read:
        used = known.get(hash_of_token(token))
        if used is None:
            unknown.append(token)
        elif used == Way.ONLINE:
            online.append(token)
        elif used == Way.PAPER or token in fresh:
            doubled.append(token)
        else:
            fresh[token] = None
    return list(fresh), online, doubled, unknown


@act
def count_batch(
    *, actor: Viewer, round_: ProjectRound, batch: PaperBatch, version: int, ballots: str, blank: int, spoiled: int,
    now: datetime,
) -> bool | None:
    """Enter what the actor's unit counted; say whether both counts agree, or None while the other is still to come.

    If they agree the ballots are in the box. If they differ on any number, both units count again.

    :raises Refused: if the actor may not count here.
    :raises NotPossible: if the batch is counted, or their unit has counted it.
    :raises Unfit: if a line can't be read, or there are more or fewer sheets than the batch has.
    :raises Conflict: if the batch changed since `version`.
    """
    require(rules.may_count_paper(actor, round_))
    ROUND_LIFECYCLE.take(RoundState(round_.state), "count_paper", by=Who.COUNTER)
    office = actor.office
    assert office is not None  # noqa: S101  # the rule said so
    if batch.version != version:
        raise Conflict(batch, {})
    if batch.state == BatchState.AGREED:
        raise NotPossible(_("Both counts of this batch agree; it is in the box."))
    earlier = list(PaperCount.objects.filter(batch=batch, attempt=batch.attempt))
    if any(one.unit_id == office.organisation_id for one in earlier):
        raise NotPossible(_("Your unit has counted this batch. Another unit counts it now, without seeing your count."))
    listed = set(Project.objects.filter(round=round_, dropped="").values_list("number", flat=True))
    marks = queries.read_ballots(ballots, numbers=listed, most=round_.most)
    if marks.total() + blank + spoiled != batch.sheets:
        raise Unfit(
            _("The batch has %(sheets)s sheets; you counted %(counted)s. Look for the others, please.")
            % {"sheets": batch.sheets, "counted": marks.total() + blank + spoiled}, "ballots",
        )
    made = PaperCount.objects.create(
        batch=batch, attempt=batch.attempt, unit_id=office.organisation_id, office_id=office.id, blank=blank,
        spoiled=spoiled, votes=queries.votes_of(marks), marks=dict(sorted(marks.items())),
    )
    agree = None
    if earlier:
        agree = _compare(round_, batch, made, earlier[0])
    else:
        swap(batch, version=batch.version)
    record(
        "batch.counted", actor, round_, now, about=batch, number=batch.number,
        agree="" if agree is None else "yes" if agree else "no",
    )
    return agree


def _compare(round_: ProjectRound, batch: PaperBatch, made: PaperCount, earlier: PaperCount) -> bool:
    if queries.disagreements(earlier, made, batch.sheets, round_.most):
        swap(batch, version=batch.version, attempt=batch.attempt + 1)
        return False
    swap(batch, version=batch.version, state=BatchState.AGREED)
    blank = {"": made.blank} if made.blank else {}
    _put_in(round_, {**made.marks, **blank})
    # What each sheet said is in the box now; here only the numbers stay.
    PaperCount.objects.filter(batch=batch).update(marks={})
    return True


# ── the count ────────────────────────────────────────────────────────────────────────────────────────────────────


def count_votes(*, actor: Viewer, round_: ProjectRound, version: int, now: datetime) -> None:
    """Count all ballots by votes, and in equal shares beside it, and publish both with the file to count again from.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if voting is not over, or a batch is not agreed on.
    :raises Conflict: if the round changed since `version`.
    """
    require(rules.may_run(actor, round_))
    require_gate(round_, "count", now)
    # Nothing changes any more, so it is counted before the transaction and holds nobody up.
    election = queries.election_of(round_)
    said: dict[str, Any] = queries.said_of(compared(election))
    turnout = queries.turnout_of(round_)
    said |= {"given": turnout.given, "online": turnout.online, "blank": _blank(election.ballots)}
    said["paper"] = said["voters"] - turnout.online
    round_.counted = said
    try:
        file = queries.file_of(round_, election)
    except NotAnElection as wrong:  # all costs were looked at before
        raise NotPossible(str(wrong)) from None
    said["sha256"] = hashlib.sha256(file.encode()).hexdigest()
    _publish(actor=actor, round_=round_, version=version, said=said, now=now)


def _blank(ballots: Collection[tuple[tuple[tuple[int, int], ...], int]]) -> int:
    return sum(number for marks, number in ballots if not marks)


@act
def _publish(
    *, actor: Viewer, round_: ProjectRound, version: int, said: dict[str, Any], now: datetime,
) -> None:
    require(rules.may_run(actor, round_))
    require_gate(round_, "count", now)
    was = take_round(round_, version, "count", by=Who.CONVENER, now=now, counted=said, counted_at=now)
    funded = [int(line["code"]) for line in said["lines"] if line["funded"]]
    Project.objects.filter(round=round_).update(funded=False)
    Project.objects.filter(round=round_, number__in=funded).update(funded=True)
    titles = "；".join(line["title"] for line in said["lines"] if line["funded"])
    entry_id = record(
        "round.counted", actor, round_, now, was=was, voters=said["voters"], online=said["online"],
        paper=said["paper"], funded=titles, sha256=said["sha256"],
    )
    tell_authors(authors_of(round_), entry_id, now)
