"""The Method of Equal Shares: each ballot has the same share of the budget and pays only for what it approves.

Model (D. Peters and L. Skowron, "Proportionality and the limits of welfarism", EC 2020; D. Peters, G. Pierczyński and
P. Skowron, "Proportional participatory budgeting with additive utilities", NeurIPS 2021; the utility of a project to
who approves it is its cost): each of the n ballots has b = B/n.  A project p that is not bought yet is affordable
with a price ρ if

    Σ min(b(i), ρ) over i in N(p)  =  c(p),

so its supporters pay ρ each, or all they have left.  The affordable project with the most *effective votes* c(p)/ρ is
bought, its supporters pay, and so on until none is affordable.  Among equals: more votes, less cost, earlier place.

Completion: shares usually leave money that no group can use.  So b grows by one unit of money for everybody (Add1U;
P. Faliszewski and others, "Participatory budgeting: data, tools, and analysis", IJCAI 2023) until the projects bought
cost more than B, when the ones before stay, or until nothing else with votes would fit; and what is left then is
spent by votes as in `greedy`.

Why it is quick: effective votes only fall while purses empty, so a project is looked at again only when what it had
last time is still the best (Peters' lazy evaluation).  Equal ballots have equal purses, and purses of which there is
the same left are one number.  And a count with b is the same with any b' up to a certain one: each comparison that it
makes is between amounts u + v·b, so where it turns around can be said, and the steps before that are not counted one
by one, though the answer is that of every single step.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qianxian.planning.ballots import greedy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qianxian.planning.ballots.election import Election, Money


@dataclass(frozen=True, slots=True)
class Bought:
    """A project that shares paid for: what each supporter paid at most, and how many paying in full that is worth."""

    index: int
    price: Fraction
    effective_votes: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What equal shares fund: `bought` by the ballots, in that order, then `completed` by votes with what was left.

    `share` is what each ballot had to spend, `left` what the supporters of each project that was not bought have
    left together.
    """

    bought: tuple[Bought, ...]
    completed: tuple[int, ...]
    share: Fraction
    left: dict[int, Fraction]

    @property
    def funded(self) -> tuple[int, ...]:
        """Which projects are funded, by their places in the list."""
        return (*(one.index for one in self.bought), *self.completed)


class _Amount(NamedTuple):
    """The amount u + v·b, where b is the share of a ballot."""

    u: Fraction
    v: Fraction


_NOTHING = _Amount(Fraction(0), Fraction(0))


def count(election: Election, *, unit: Money = 1) -> Outcome:
    """Count in equal shares; while they leave money, every share grows by one `unit` of it.

    Ballots that give points count as approvals of what they give any to.
    """
    voters = _Voters(election)
    if not voters.number:
        return Outcome((), (), Fraction(0), {})
    wanted = [index for index, votes in enumerate(voters.votes) if votes >= max(1, election.least)]
    share = Fraction(election.budget) / voters.number
    best = _Round(voters, wanted, share, Fraction(unit))
    while not _nothing_fits(election, wanted, best) and best.steps is not None:
        share += best.steps * Fraction(unit)
        more = _Round(voters, wanted, share, Fraction(unit))
        if _cost(election, more) > election.budget:
            if best.steps > 1:
                best = _Round(voters, wanted, share - Fraction(unit), Fraction(unit))
            break
        best = more
    taken = [one.index for one in best.bought]
    completed = tuple(turn.index for turn in greedy.count(election, taken) if turn.funded)
    left = {index: best.left(index) for index in range(len(election.projects)) if index not in taken}
    return Outcome(tuple(best.bought), completed, best.share, left)


def _cost(election: Election, counted: _Round) -> Money:
    return sum(election.projects[one.index].cost for one in counted.bought)


def _nothing_fits(election: Election, wanted: Sequence[int], counted: _Round) -> bool:
    left = election.budget - _cost(election, counted)
    taken = {one.index for one in counted.bought}
    return all(election.projects[index].cost > left for index in wanted if index not in taken)


class _Voters:
    """Ballots that approve the same, with their number, and which of them stand behind each project."""

    def __init__(self, election: Election) -> None:
        approving: dict[tuple[int, ...], int] = {}
        for marks, number in election.ballots:
            approves = tuple(index for index, points in marks if points > 0)
            approving[approves] = approving.get(approves, 0) + number
        behind: list[list[int]] = [[] for _project in election.projects]
        for group, approves in enumerate(approving):
            for index in approves:
                behind[index].append(group)
        self.groups = len(approving)
        self.number = sum(approving.values())
        # Sums of weights are whole numbers far below 2^53, up to which floating-point numbers are exact.
        weights = np.array(list(approving.values()), dtype=np.float64)
        self.behind = [np.array(groups, dtype=np.int64) for groups in behind]
        self.weights = [weights[groups] for groups in self.behind]
        self.costs = [Fraction(project.cost) for project in election.projects]
        self.votes = [int(numbers.sum()) for numbers in self.weights]
        self.order = [election.before(index, votes) for index, votes in enumerate(self.votes)]


class _Round:
    """One count with a fixed share: what is bought, and for how many units more the same would be."""

    def __init__(self, voters: _Voters, wanted: Sequence[int], share: Fraction, unit: Fraction) -> None:
        self.share = share
        self.steps: int | None = None
        """After how many more units the count may turn out otherwise; None if it never does."""
        self.bought: list[Bought] = []
        self._voters = voters
        self._unit = unit
        full = _Amount(Fraction(0), Fraction(1))
        self._purses: list[_Amount] = [_NOTHING, full]
        self._holds: list[Fraction] = [Fraction(0), share]
        self._known: dict[_Amount, int] = {_NOTHING: 0, full: 1}
        self._purse_of = np.ones(voters.groups, dtype=np.int64)
        self._prices: dict[int, _Amount] = {}
        queue: list[tuple[Fraction, tuple[int, Money, int]]] = []
        for index in wanted:
            self._ask(index, queue)
        self._buy(queue)

    def left(self, index: int) -> Fraction:
        """Return what the supporters of a project have left together."""
        return sum((number * self._holds[purse] for purse, number in self._behind(index).items()), Fraction(0))

    def _buy(self, queue: list[tuple[Fraction, tuple[int, Money, int]]]) -> None:
        asked_in = dict.fromkeys(self._prices, 0)
        while queue:
            worth, order = heapq.heappop(queue)
            index = order[-1]
            if asked_in[index] < len(self.bought):
                self._ask(index, queue)
                asked_in[index] = len(self.bought)
                continue
            self._hold_first(index, queue)
            cost = self._voters.costs[index]
            self.bought.append(Bought(index, worth * cost, 1 / worth))
            self._pay(index)

    def _behind(self, index: int) -> dict[int, int]:
        """Return how many supporters of a project have each purse, empty ones left out."""
        purses = self._purse_of[self._voters.behind[index]]
        numbers = np.bincount(purses, weights=self._voters.weights[index])
        return {int(purse): int(numbers[purse]) for purse in np.flatnonzero(numbers) if purse}

    def _ask(self, index: int, queue: list[tuple[Fraction, tuple[int, Money, int]]]) -> None:
        """Find the price of a project with what is in the purses now, and queue it by price over cost if it has one."""
        numbers, cost = self._behind(index), self._voters.costs[index]
        rich = sorted(numbers, key=self._holds.__getitem__, reverse=True)
        poor: list[int] = []
        paying, owed, owed_now = sum(numbers.values()), _Amount(cost, Fraction(0)), cost
        while rich and paying * self._holds[rich[-1]] < owed_now:
            purse = rich.pop()
            poor.append(purse)
            paying -= numbers[purse]
            owed = _less(owed, self._purses[purse], numbers[purse])
            owed_now -= numbers[purse] * self._holds[purse]
        if not rich:
            self._holds_while(owed, _NOTHING, strictly=True)
            return
        price = _Amount(owed.u / paying, owed.v / paying)
        for purse in poor:
            self._holds_while(price, self._purses[purse])
        for purse in rich:
            self._holds_while(self._purses[purse], price)
        self._prices[index] = price
        heapq.heappush(queue, (owed_now / paying / cost, self._voters.order[index]))

    def _hold_first(self, index: int, queue: list[tuple[Fraction, tuple[int, Money, int]]]) -> None:
        """Note until when this project comes before all that are queued, by prices that can only have risen since."""
        cost, price, order = self._voters.costs[index], self._prices[index], self._voters.order[index]
        for _worth, other in queue:
            rival = self._prices[other[-1]]
            rivals_cost = self._voters.costs[other[-1]]
            behind = _Amount(cost * rival.u, cost * rival.v)
            ahead = _Amount(rivals_cost * price.u, rivals_cost * price.v)
            self._holds_while(behind, ahead, strictly=other < order)

    def _pay(self, index: int) -> None:
        price = self._prices[index]
        price_now = price.u + price.v * self.share
        groups = self._voters.behind[index]
        purses, which = np.unique(self._purse_of[groups], return_inverse=True)
        after = [self._after(int(purse), price, price_now) if purse else 0 for purse in purses]
        self._purse_of[groups] = np.array(after, dtype=np.int64)[which]

    def _after(self, purse: int, price: _Amount, price_now: Fraction) -> int:
        if self._holds[purse] < price_now:
            return 0
        # A purse that is just emptied is kept: with a larger share something would be left in it.
        rest = _less(self._purses[purse], price)
        if rest not in self._known:
            self._known[rest] = len(self._purses)
            self._purses.append(rest)
            self._holds.append(self._holds[purse] - price_now)
        return self._known[rest]

    def _holds_while(self, more: _Amount, less: _Amount, *, strictly: bool = False) -> None:
        """Note that the count relies on an amount to be no less than another, or more than it, as it is now."""
        if more.v >= less.v:
            return
        units = ((more.u - less.u) / (less.v - more.v) - self.share) / self._unit
        first = math.ceil(units) if strictly else math.floor(units) + 1
        self.steps = first if self.steps is None else min(self.steps, first)


def _less(amount: _Amount, other: _Amount, times: int = 1) -> _Amount:
    return _Amount(amount.u - times * other.u, amount.v - times * other.v)
