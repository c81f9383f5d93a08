"""What the ballots of a round say: put together for the count, and said in numbers that can be kept and published."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from qianxian.meetings.models import BallotBox, Project
from qianxian.meetings.queries.rounds import until
from qianxian.meetings.states import RoundState
from qianxian.places import queries as places
from qianxian.planning.ballots import pabulib
from qianxian.planning.ballots.election import Election, grouped
from qianxian.planning.ballots.election import Project as Listed

if TYPE_CHECKING:
    from qianxian.meetings.models import ProjectRound
    from qianxian.planning.ballots.report import Comparison


def marks_of(numbers: frozenset[int]) -> str:
    """Return what a ballot says as the box keeps it: “3,5”; nothing for a blank one."""
    return ",".join(map(str, sorted(numbers)))


def election_of(round_: ProjectRound) -> Election:
    """Return the vote of a round, with all ballots in the box; two statements."""
    listed = list(Project.objects.filter(round=round_, dropped="", cost__isnull=False).order_by("number"))
    at = {str(project.number): index for index, project in enumerate(listed)}
    said: Counter[str] = Counter()
    for box in BallotBox.objects.filter(round=round_):
        said.update(box.marks)
    ballots = (
        tuple(sorted((at[number], 1) for number in marks.split(",") if number))
        for marks, times in said.items() for _one in range(times)
    )
    return Election(
        tuple(Listed(str(one.number), one.cost or 0, one.title) for one in listed), round_.budget, grouped(ballots),
        round_.most, round_.least,
    )


def file_of(round_: ProjectRound, election: Election) -> str:
    """Return the published file of a round's vote: the same bytes whenever it is asked for.

    :raises NotAnElection: if it can't be written.
    """
    tree = places.tree.now()
    opened, closed = until(round_, RoundState.COSTED), until(round_, RoundState.VOTING)
    day = timezone.localtime(round_.opened_at).date()
    top = tree.top
    facts = pabulib.Facts(
        description=round_.name, unit=top.name if top is not None else round_.place.name, instance=str(round_.year),
        subunit=tree.said(round_.place_id), begins_on=opened or day, ends_on=closed or day,
    )
    winners = [
        election_index for election_index, one in enumerate(election.projects) if one.code in funded_codes(round_)
    ]
    return pabulib.written(election, facts, winners)


def funded_codes(round_: ProjectRound) -> frozenset[str]:
    """Return the numbers of the projects that were voted for, as they stand in the published file."""
    counted = round_.counted or {}
    return frozenset(line["code"] for line in counted.get("lines", ()) if line["funded"])


def said_of(compared: Comparison) -> dict[str, Any]:
    """Return both counts of a vote in whole numbers and texts, as they are kept and shown."""
    return {
        "voters": compared.voters, "budget": str(compared.budget), "spent": str(compared.spent[0]),
        "fair_spent": str(compared.spent[1]), "represented": compared.represented[0],
        "fair_represented": compared.represented[1],
        "lines": [
            {
                "code": line.project.code, "title": line.project.name, "cost": str(line.project.cost),
                "votes": line.votes, "funded": line.by_votes.funded, "why": line.by_votes.reason.value,
                "left": str(line.by_votes.left), "level": list(line.by_votes.level_with),
                "fair": line.in_shares.funded, "fair_why": line.in_shares.reason.value,
            }
            for line in compared.lines
        ],
    }
