"""Paper ballots counted twice, and put together with those that came online: one token, one ballot.

Model: each batch of paper is counted by two offices that do not see each other's count; every number of both has to be
the same, or the batch is counted again.  Every voter has one token.  Of the ballots with one token at most one
counts: the one online if there is one, because a paper ballot beats none; several on paper count as one if they say
the same, and not at all if they differ, since nobody can say which was meant.  Every doubled token is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Tally:
    """What one office counted in a batch: its ballots, which of them are blank or spoiled, and the votes by project.

    :raises ValueError: if a number is below 0, or there are more votes than ballots could give.
    """

    office: str
    batch: str
    ballots: int
    votes: Mapping[str, int]
    blank: int = 0
    spoiled: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        if min(self.ballots, self.blank, self.spoiled, *self.votes.values()) < 0:
            raise ValueError("a count is never below 0")
        valid = self.ballots - self.blank - self.spoiled
        if valid < 0:
            raise ValueError("more ballots are blank or spoiled than there are")
        if any(number > valid for number in self.votes.values()):
            raise ValueError("a project has more votes than there are valid ballots")
        if self.most is not None and sum(self.votes.values()) > valid * self.most:
            raise ValueError(f"there are more votes than {valid} ballots with at most {self.most} each can give")
        if sum(self.votes.values()) < valid:
            raise ValueError("each valid ballot names a project; there are fewer votes than valid ballots")


@dataclass(frozen=True, slots=True)
class Difference:
    """A number on which two offices disagree: `ballots`, `blank`, `spoiled`, or the code of a project."""

    of: str
    first: int
    second: int
    project: bool = False


def differences(first: Tally, second: Tally) -> tuple[Difference, ...]:
    """Return on what two counts of one batch disagree; only if that is nothing the batch is counted.

    :raises ValueError: if one office counted both, or the batches are not the same.
    """
    if first.office == second.office:
        raise ValueError("a batch is counted by two different offices")
    if first.batch != second.batch:
        raise ValueError("these are the counts of two different batches")
    pairs = [
        Difference(name, getattr(first, name), getattr(second, name)) for name in ("ballots", "blank", "spoiled")
    ]
    codes = dict.fromkeys((*first.votes, *second.votes))
    pairs += [
        Difference(code, first.votes.get(code, 0), second.votes.get(code, 0), project=True) for code in sorted(codes)
    ]
    return tuple(pair for pair in pairs if pair.first != pair.second)


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot with its token; `sheet` says where the paper lies, and nothing of one that came online."""

    token: str
    approves: frozenset[str]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Doubled:
    """A token with more than one ballot: whether one came online, on which sheets the others are, what counted."""

    token: str
    online: bool
    sheets: tuple[str, ...]
    counted: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """The ballots that count, in an order that says nothing of tokens, times or ways; and the doubled tokens."""

    ballots: tuple[frozenset[str], ...]
    doubled: tuple[Doubled, ...] = ()


@dataclass(slots=True)
class _OfToken:
    online: frozenset[str] | None = None
    paper: list[Cast] = field(default_factory=list)


def merged(online: Iterable[Cast], paper: Iterable[Cast]) -> Merged:
    """Put ballots from both ways together, at most one for each token, whatever order they came in.

    :raises ValueError: if a token has two ballots online, which whoever took them in has to rule out.
    """
    tokens: dict[str, _OfToken] = {}
    for ballot in online:
        of_token = tokens.setdefault(ballot.token, _OfToken())
        if of_token.online is not None:
            raise ValueError(f"token {ballot.token} has two ballots online")
        of_token.online = ballot.approves
    for ballot in paper:
        tokens.setdefault(ballot.token, _OfToken()).paper.append(ballot)
    counted: list[frozenset[str]] = []
    doubled = []
    for token in sorted(tokens):
        of_token = tokens[token]
        says = {ballot.approves for ballot in of_token.paper}
        counts = of_token.online if of_token.online is not None else says.pop() if len(says) == 1 else None
        if counts is not None:
            counted.append(counts)
        if len(of_token.paper) + (of_token.online is not None) > 1:
            sheets = tuple(sorted(ballot.sheet for ballot in of_token.paper))
            doubled.append(Doubled(token, of_token.online is not None, sheets, counts is not None))
    return Merged(tuple(sorted(counted, key=sorted)), tuple(doubled))
