"""Files of Pabulib: written ones accepted by its own checker, old ones read whatever is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianxian.planning.ballots import greedy, pabulib
from qianxian.planning.ballots.election import Election, NotAnElection, Project, held

FACTS = pabulib.Facts(
    description="七里店社区2026年民心工程", unit="许昌市魏都区", subunit="七里店社区", instance="2026",
    begins_on=date(2026, 3, 2), ends_on=date(2026, 3, 15), edition="1",
)
PROJECTS = [
    Project("P1", 260_000, "老旧自来水管网改造；主管道"), Project("P2", 120_000, '背街"小巷"路灯;LED'),
    Project("P3", 90_000, "居民\n活动室"), Project("P4", 300_000, "停车棚"),
]
BALLOTS = [{"P1", "P2", "P3"}] + [{"P1", "P2"}] * 4 + [{"P1"}] * 3 + [{"P3", "P2"}] * 4 + [{"P4"}] * 2


def checked(content):
    checker = pytest.importorskip("pabulib.checker").Checker()
    found = checker.process_files([content])
    (summary,) = [one for name, one in found.items() if name not in {"metadata", "summary"}]
    said = summary["results"]
    return ({}, {}) if isinstance(said, str) else (said["errors"], said["warnings"])


def written(election=None, winners=None):
    election = election or held(PROJECTS, 400_000, BALLOTS, most=3)
    return pabulib.written(election, FACTS, greedy.funded(election) if winners is None else winners)


def test_todays_checker_accepts_what_is_written():
    assert checked(written()) == ({}, {})


def test_the_checker_would_see_a_wrong_winner():
    assert "greedy rule not followed" in checked(written(winners=[3]))[0]


def test_the_checker_accepts_blank_ballots_projects_without_votes_and_budgets_for_all():
    for election in (
        held(PROJECTS, 400_000, [*BALLOTS, set(), set()], most=3),
        held([*PROJECTS, Project("P5", 1_000, "没有人选")], 400_000, BALLOTS, most=3),
        held(PROJECTS, 2_000_000, BALLOTS, most=3),
    ):
        assert checked(written(election))[0] == {}


def test_what_was_written_is_read_back_as_it_was():
    election = held(PROJECTS, 400_000, BALLOTS, most=3)
    found = pabulib.read(written(election).encode())
    assert found.remarks == []
    places = {project.code: index for index, project in enumerate(found.election.projects)}
    assert {code: found.election.votes[index] for code, index in places.items()} == {"P1": 8, "P2": 9, "P3": 5, "P4": 2}
    assert found.election.budget == 400_000
    assert found.winners == set(greedy.funded(found.election))
    assert found.facts["description"] == FACTS.description


def test_nothing_is_written_of_who_voted_or_when():
    lines = written().split("VOTES\n")[1].splitlines()
    assert lines[0] == "voter_id;vote"
    votes = [line.split(";")[1] for line in lines[1:]]
    assert votes == sorted(votes, key=lambda vote: vote.split(","))
    assert written() == written(held(PROJECTS, 400_000, BALLOTS[::-1], most=3))


@pytest.mark.parametrize(
    ("projects", "says"),
    [
        ([Project("P 1", 10)], "can't be written"),
        ([Project("P,1", 10)], "can't be written"),
        ([Project("VOTES", 10)], "can't be written"),
        ([Project("P1", 1000)], "more than the whole budget"),
        ([Project("p1", 10), Project("P1", 10)], "two projects"),
    ],
)
def test_what_the_format_cannot_say_is_refused(projects, says):
    with pytest.raises(NotAnElection, match=says):
        pabulib.written(held(projects, 100, []), FACTS, [])


def test_points_are_not_written_as_approvals():
    election = Election((Project("P1", 10),), 100, ((((0, 3),), 1),))
    with pytest.raises(NotAnElection, match="approve"):
        pabulib.written(election, FACTS, [])


# ── old files ────────────────────────────────────────────────────────────────────────────────────────────────────

OLD = """\ufeffmeta
Key;Value
budget;1 000,50

vote_type;approval
num_votes;9
PROJECTS
project_id;cost;votes;name;target
a;300,50;2;Łąka;x
b;no;1;Broken;x
a;10;1;Again;x

c;700;1;Street
VOTES
voter_id;age;vote
1;20;a,c
2;20;a,zzz
2;20;c
3;20;a,a
4;20;
"""


def test_an_old_file_is_read_and_what_is_wrong_is_named_with_its_line():
    found = pabulib.read(OLD.replace("\n", "\r\n").encode())
    election = found.election
    assert [(project.code, float(project.cost)) for project in election.projects] == [("a", 300.5), ("c", 700)]
    assert float(election.budget) == 1000.5
    assert election.voters == 4
    assert election.votes == (3, 1)
    said = {(remark.line, remark.words) for remark in found.remarks}
    assert {
        (10, "project b has no cost that is a number above 0"), (11, "project a is there already"),
        (17, "there is no project zzz; it was left out of the ballot"),
        (18, "voter 2 is there already; this ballot was left out"),
        (19, "project a is named twice; it counts once"), (0, "num_votes is said to be 9; there are 4"),
        (0, "votes of project a are said to be 2; the ballots give 3"),
    } == said
    assert found.winners is None
    assert [election.projects[index].code for index in greedy.funded(election)] == ["a", "c"]


def test_a_file_in_another_encoding_is_read_with_a_remark():
    found = pabulib.read(OLD.encode("cp1250", errors="ignore"))
    assert found.election.projects[0].name == "Łąka"
    assert any("UTF-8" in remark.words for remark in found.remarks)


def test_ranks_become_points_and_points_stay():
    start = "META\nkey;value\nbudget;10\nvote_type;{}\nmax_length;3\nPROJECTS\nproject_id;cost\na;1\nb;1\nc;1\nVOTES\n"
    ranked = pabulib.read((start.format("ordinal") + "voter_id;vote\n1;c,a\n2;b,c,a\n").encode())
    assert ranked.election.scores == (3, 3, 5)
    given_points = pabulib.read((start.format("cumulative") + "voter_id;vote;points\n1;c,a;4,1\n2;b;2\n").encode())
    assert given_points.election.scores == (1, 2, 4)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"META\n", b"VOTES\nvoter_id;vote\n1;2\n", b"x;y\n" * 5])
def test_what_is_no_vote_gives_remarks_and_no_election(content):
    found = pabulib.read(content)
    assert found.election is None
    assert found.remarks


@given(st.binary(max_size=400), st.integers(0, len(OLD)))
def test_nothing_in_a_file_makes_the_reader_fall(noise, at):
    whole = OLD.encode()
    found = pabulib.read(whole[:at] + noise + whole[at:])
    assert found.election is not None or found.remarks
