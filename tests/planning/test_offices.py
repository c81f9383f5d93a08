"""Paper counted by two offices, and one ballot for each token."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianxian.planning.ballots.offices import Cast, Difference, Doubled, Tally, differences, merged


def tally(office="社区", **changed):
    facts = {"batch": "槐荫院1", "ballots": 30, "votes": {"P1": 20, "P2": 12}, "blank": 2, "spoiled": 1, "most": 3}
    return Tally(office=office, **(facts | changed))


def test_two_counts_that_agree_differ_in_nothing():
    assert differences(tally(), tally("街道")) == ()
    assert differences(tally(votes={"P1": 20, "P2": 12, "P3": 0}), tally("街道")) == ()


def test_every_number_on_which_two_offices_disagree_is_named():
    second = tally("街道", spoiled=0, votes={"P1": 21, "P3": 12})
    assert differences(tally(), second) == (
        Difference("spoiled", 1, 0),
        Difference("P1", 20, 21, project=True),
        Difference("P2", 12, 0, project=True),
        Difference("P3", 0, 12, project=True),
    )


def test_a_project_called_like_a_count_is_not_taken_for_it():
    first, second = tally(votes={"blank": 27}), tally("街道", votes={"blank": 26, "P1": 1})
    assert differences(first, second)[0] == Difference("P1", 0, 1, project=True)
    assert differences(first, second)[1] == Difference("blank", 27, 26, project=True)


def test_one_office_cannot_count_twice_and_batches_are_not_mixed_up():
    with pytest.raises(ValueError, match="two different offices"):
        differences(tally(), tally())
    with pytest.raises(ValueError, match="two different batches"):
        differences(tally(), tally("街道", batch="槐荫院2"))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"ballots": -1}, "below 0"),
        ({"votes": {"P1": -1}}, "below 0"),
        ({"blank": 40}, "more ballots are blank"),
        ({"votes": {"P1": 28}}, "more votes than there are valid"),
        ({"votes": {f"P{index}": 27 for index in range(4)}}, "at most 3"),
        ({"votes": {"P1": 5}}, "fewer votes"),
    ],
)
def test_a_count_that_cannot_be_is_refused(changed, says):
    with pytest.raises(ValueError, match=says):
        tally(**changed)


def cast(token, approves, sheet=""):
    return Cast(token, frozenset(approves), sheet)


def test_each_token_has_one_ballot_and_the_doubled_ones_are_named():
    found = merged(
        [cast("a", {"P1"}), cast("b", {"P2"})],
        [cast("b", {"P3"}, "2/7"), cast("c", {"P3"}, "2/8"), cast("d", {"P1"}, "1/1"), cast("d", {"P1"}, "1/9"),
         cast("e", {"P1"}, "3/1"), cast("e", {"P2"}, "3/2")],
    )
    assert sorted(map(sorted, found.ballots)) == [["P1"], ["P1"], ["P2"], ["P3"]]
    assert found.doubled == (
        Doubled("b", online=True, sheets=("2/7",), counted=True),
        Doubled("d", online=False, sheets=("1/1", "1/9"), counted=True),
        Doubled("e", online=False, sheets=("3/1", "3/2"), counted=False),
    )


def test_a_blank_ballot_online_counts_and_keeps_the_paper_out():
    found = merged([cast("a", set())], [cast("a", {"P1"}, "1")])
    assert found.ballots == (frozenset(),)


def test_two_ballots_online_with_one_token_are_refused():
    with pytest.raises(ValueError, match="two ballots online"):
        merged([cast("a", {"P1"}), cast("a", {"P1"})], [])


CASTS = st.builds(
    cast, st.sampled_from("abcdef"), st.frozensets(st.sampled_from(["P1", "P2"])), st.text("12", max_size=2),
)


@given(st.lists(CASTS, max_size=12), st.lists(CASTS, max_size=4, unique_by=lambda one: one.token), st.data())
def test_whatever_the_order_at_most_one_ballot_of_a_token_counts(paper, online, data):
    found = merged(online, paper)
    tokens = {one.token for one in (*paper, *online)}
    void = {one.token for one in found.doubled if not one.counted}
    assert len(found.ballots) == len(tokens) - len(void)
    assert not void & {one.token for one in online}
    shuffled = data.draw(st.permutations(paper))
    assert merged(list(reversed(online)), shuffled) == found
