"""What differs between the count by votes and equal shares, and why each project won or lost in each.

Everything here is a number or a closed reason; whoever shows it finds the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from qianxian.planning.ballots import greedy, shares

if TYPE_CHECKING:
    from qianxian.planning.ballots.election import Election, Money, Project


class Reason(Enum):
    """Why a project is funded or not."""

    FITTED = "fitted"
    """Its turn came while there was money enough."""
    NO_MONEY_LEFT = "no_money_left"
    """Those with more votes left less than it costs."""
    TOO_FEW_VOTES = "too_few_votes"
    """It has fewer votes than a project needs."""
    LESS_BEHIND_IT = "less_behind_it"
    """Its supporters have less left together than it costs: their shares went to other projects that they approve."""
    BOUGHT = "bought"
    """Its supporters' shares paid for it."""
    COMPLETED = "completed"
    """Shares left money that no group could use, and by votes its turn came."""


@dataclass(frozen=True, slots=True)
class ByVotes:
    """A project in the count by votes: its place, the money left at its turn, and who had as many votes."""

    funded: bool
    reason: Reason
    place: int
    left: Money
    level_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InShares:
    """A project in equal shares: what a supporter paid at most, how many paying in full that equals, what was left.

    `left` is what its supporters have left together at the end of a count in which it was not bought.
    """

    funded: bool
    reason: Reason
    price: Fraction | None = None
    effective_votes: Fraction | None = None
    left: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A project in both counts."""

    project: Project
    votes: int
    by_votes: ByVotes
    in_shares: InShares

    @property
    def differs(self) -> bool:
        """Say whether only one of the counts funds it."""
        return self.by_votes.funded != self.in_shares.funded


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both counts of a vote, project by project in the order of the count by votes.

    `represented` are the ballots of which at least one project is funded, by votes and in equal shares.
    """

    lines: tuple[Line, ...]
    budget: Money
    voters: int
    share: Fraction
    spent: tuple[Money, Money]
    represented: tuple[int, int]

    @property
    def only_by_votes(self) -> tuple[Project, ...]:
        """The projects that would go."""
        return tuple(line.project for line in self.lines if line.differs and line.by_votes.funded)

    @property
    def only_in_shares(self) -> tuple[Project, ...]:
        """The projects that would come."""
        return tuple(line.project for line in self.lines if line.differs and line.in_shares.funded)


def compared(election: Election, *, unit: Money = 1) -> Comparison:
    """Count both ways and say what differs; shares grow by `unit`, as `shares.count` says."""
    turns, outcome = greedy.count(election), shares.count(election, unit=unit)
    votes = election.votes
    bought = {one.index: one for one in outcome.bought}
    lines = tuple(
        Line(
            election.projects[turn.index], votes[turn.index], _by_votes(election, turn, place),
            _in_shares(election, turn, outcome, bought.get(turn.index)),
        )
        for place, turn in enumerate(turns, start=1)
    )
    funded = ({turn.index for turn in turns if turn.funded}, set(outcome.funded))
    spent = [sum(election.projects[index].cost for index in chosen) for chosen in funded]
    represented = [
        sum(number for marks, number in election.ballots if any(index in chosen for index, _points in marks))
        for chosen in funded
    ]
    return Comparison(
        lines, election.budget, election.voters, outcome.share, (spent[0], spent[1]), (represented[0], represented[1]),
    )


def _by_votes(election: Election, turn: greedy.Turn, place: int) -> ByVotes:
    reason = Reason.FITTED
    if not turn.funded:
        reason = Reason.TOO_FEW_VOTES if turn.score < election.least else Reason.NO_MONEY_LEFT
    level = tuple(election.projects[index].code for index in turn.level_with)
    return ByVotes(turn.funded, reason, place, turn.left, level)


def _in_shares(
    election: Election, turn: greedy.Turn, outcome: shares.Outcome, bought: shares.Bought | None,
) -> InShares:
    if bought is not None:
        return InShares(True, Reason.BOUGHT, bought.price, bought.effective_votes)
    left = outcome.left.get(turn.index, Fraction(0))
    if turn.index in outcome.completed:
        return InShares(True, Reason.COMPLETED, left=left)
    few = turn.score < election.least
    return InShares(False, Reason.TOO_FEW_VOTES if few else Reason.LESS_BEHIND_IT, left=left)
