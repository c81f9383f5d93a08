"""The counts of pabutools, by the authors of the literature: an oracle for tests, never needed to run."""

from __future__ import annotations

from pabutools import election as pb
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule


def told(election):
    """Return the election in its words."""
    projects = [pb.Project(str(index), project.cost) for index, project in enumerate(election.projects)]
    instance = pb.Instance(projects, budget_limit=election.budget)
    profile = pb.ApprovalMultiProfile(instance=instance)
    for marks, number in election.ballots:
        ballot = pb.FrozenApprovalBallot(projects[index] for index, points in marks if points > 0)
        profile[ballot] = profile.get(ballot, 0) + number
    order = [election.before(index, votes) for index, votes in enumerate(election.votes)]
    ranks = {place[-1]: rank for rank, place in enumerate(sorted(order))}
    return instance, profile, TieBreakingRule(lambda _instance, _profile, project: ranks[int(project.name)])


def count_by_votes(election):
    instance, profile, ties = told(election)
    # Utility by cost, over cost, is votes.
    chosen = greedy_utilitarian_welfare(instance, profile, sat_class=pb.Cost_Sat, tie_breaking=ties)
    votes = election.votes
    return [int(project.name) for project in chosen if votes[int(project.name)] >= 1]


def count_in_shares(election, unit=1):
    instance, profile, ties = told(election)
    chosen = method_of_equal_shares(
        instance, profile, sat_class=pb.Cost_Sat, tie_breaking=ties, voter_budget_increment=unit,
    )
    return [int(project.name) for project in chosen]
