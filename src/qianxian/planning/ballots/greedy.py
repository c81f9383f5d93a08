"""The count by votes: from the most votes down, each project that still fits into the budget is funded.

Model: projects are taken in the order of (votes or points falling, cost rising, place in the list rising); p is funded
if c(p) is at most what is left of B, else it is passed over and the next is tried.  This is the rule of most cities
that let residents decide on a budget (P. Skowron, A. Slinko, S. Szufa and N. Talmon, "Participatory budgeting with
cumulative votes", 2020, call it greedy by support).  Nothing that was passed over would fit into what is left at
the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from qianxian.planning.ballots.election import Election, Money


@dataclass(frozen=True, slots=True)
class Turn:
    """A project's turn: what was left when it came, whether it was funded, and with whom it was level on votes."""

    index: int
    score: int
    left: Money
    funded: bool
    level_with: tuple[int, ...] = ()


def count(election: Election, already: Collection[int] = ()) -> tuple[Turn, ...]:
    """Return the turns of all projects, in their order; those `already` funded have had theirs."""
    scores = election.scores
    left = election.budget - sum(election.projects[index].cost for index in already)
    same: dict[int, list[int]] = {}
    for index, score in enumerate(scores):
        same.setdefault(score, []).append(index)
    turns = []
    rest = (index for index in range(len(scores)) if index not in already)
    for index in sorted(rest, key=lambda one: election.before(one, scores[one])):
        cost = election.projects[index].cost
        funded = cost <= left and scores[index] >= election.least
        level = tuple(one for one in same[scores[index]] if one != index)
        turns.append(Turn(index, scores[index], left, funded, level))
        left -= cost if funded else 0
    return tuple(turns)


def funded(election: Election) -> tuple[int, ...]:
    """Return which projects are funded, by their places in the list, in the order in which they were."""
    return tuple(turn.index for turn in count(election) if turn.funded)
