"""What is counted: projects in the order in which they were published, a budget, and ballots of which only many count.

Ballots that say the same are kept once with their number, so nothing depends on their order, and nobody's is told
apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Money = int | Fraction
Marks = tuple[tuple[int, int], ...]
"""A ballot: the projects that it names, by where they stand in the list, each with its points (1 where it approves)."""


class NotAnElection(ValueError):
    """Projects, budget and ballots do not fit together; the words say what does not."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project that is voted on, and what it costs."""

    code: str
    cost: Money
    name: str = ""


@dataclass(frozen=True, slots=True)
class Election:
    """A vote that can be counted. `least` votes are needed to be funded at all; `most` may be approved on a ballot.

    :raises NotAnElection: if a code is there twice, a cost or the budget is not above 0, or a ballot names what is not
        there, names it twice, or names more than `most`.
    """

    projects: tuple[Project, ...]
    budget: Money
    ballots: tuple[tuple[Marks, int], ...]
    most: int | None = None
    least: int = 1

    def __post_init__(self) -> None:
        codes = [project.code for project in self.projects]
        if doubled := [code for code, number in Counter(codes).items() if number > 1]:
            raise NotAnElection(f"there are two projects {doubled[0]}")
        if self.budget <= 0:
            raise NotAnElection("the budget has to be above 0")
        for project in self.projects:
            if project.cost <= 0:
                raise NotAnElection(f"project {project.code} has to cost more than 0")
        for marks, number in self.ballots:
            named = [index for index, _points in marks]
            if number <= 0 or any(not 0 <= index < len(codes) for index in named):
                raise NotAnElection("a ballot names a project that is not there")
            if len(set(named)) < len(named):
                raise NotAnElection("a ballot names a project twice")
            if self.most is not None and len(named) > self.most:
                raise NotAnElection(f"a ballot names {len(named)} projects; at most {self.most} may be named")

    @property
    def voters(self) -> int:
        """How many ballots there are, blank ones among them."""
        return sum(number for _marks, number in self.ballots)

    @property
    def votes(self) -> tuple[int, ...]:
        """How many ballots name each project."""
        return self._summed(points=False)

    @property
    def scores(self) -> tuple[int, ...]:
        """The points of each project; its votes where ballots approve."""
        return self._summed(points=True)

    def _summed(self, *, points: bool) -> tuple[int, ...]:
        sums = [0] * len(self.projects)
        for marks, number in self.ballots:
            for index, given in marks:
                sums[index] += number * (given if points else 1)
        return tuple(sums)

    def before(self, index: int, score: int) -> tuple[int, Money, int]:
        """Return what decides among projects, the best first: more votes, then less cost, then the earlier in the list.

        It is said before the vote, so no count needs a lot to be drawn.
        """
        return -score, self.projects[index].cost, index


def held(
    projects: Iterable[Project], budget: Money, ballots: Iterable[Collection[str]], *,
    most: int | None = None, least: int = 1,
) -> Election:
    """Return an election in which each ballot is the codes of the projects that it approves.

    :raises NotAnElection: as `Election` does.
    """
    listed = tuple(projects)
    places = {project.code: index for index, project in enumerate(listed)}
    return Election(listed, budget, grouped(_marks(ballot, places) for ballot in ballots), most, least)


def grouped(ballots: Iterable[Marks]) -> tuple[tuple[Marks, int], ...]:
    """Return equal ballots once each, with their number, in an order of their own."""
    return tuple(sorted(Counter(ballots).items()))


def _marks(ballot: Collection[str], places: Mapping[str, int]) -> Marks:
    try:
        return tuple(sorted((places[code], 1) for code in ballot))
    except KeyError as error:
        raise NotAnElection(f"a ballot names project {error.args[0]}, which is not there") from None
