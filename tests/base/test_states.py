from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianxian.base.permits import GRANTED, Refused, refused, require
from qianxian.base.states import Lifecycle, NotPossible, Step, WrongTable

NAMES = "abcdefgh"


@st.composite
def right_tables(draw):
    """A chain from a start to an end, with any further steps between its inner states."""
    states = list(NAMES[: draw(st.integers(2, 8))])
    inner = states[:-1]
    steps = [Step(f"to_{there}", (here,), there) for here, there in pairwise(states)]
    for extra in range(draw(st.integers(0, 5))):
        sources = tuple(draw(st.lists(st.sampled_from(inner), min_size=1, unique=True)))
        steps.append(Step(f"more{extra}", sources, draw(st.sampled_from(states))))
    return states, steps


@given(right_tables())
def test_a_table_in_which_all_is_reached_and_left_stands_and_answers_for_each_step(table):
    states, steps = table
    lifecycle = Lifecycle(starts=[states[0]], ends=[states[-1]], steps=steps)
    assert lifecycle.states == set(states)
    listed = {(source, step.verb): step.target for step in steps for source in step.sources}
    for state in states:
        for verb in {step.verb for step in steps}:
            assert lifecycle.offers(state, verb) == ((state, verb) in listed)
            if (state, verb) in listed:
                assert lifecycle.target(state, verb) == listed[state, verb]
            else:
                with pytest.raises(NotPossible):
                    lifecycle.target(state, verb)


@given(right_tables())
def test_a_state_that_no_step_leads_to_is_refused(table):
    states, steps = table
    steps = [*steps, Step("from_nowhere", ("lost",), states[-1])]
    with pytest.raises(WrongTable, match="lost"):
        Lifecycle(starts=[states[0]], ends=[states[-1]], steps=steps)


@given(right_tables(), st.data())
def test_a_dead_end_is_refused(table, data):
    states, steps = table
    steps = [*steps, Step("astray", (data.draw(st.sampled_from(states[:-1])),), "stuck")]
    with pytest.raises(WrongTable, match="stuck"):
        Lifecycle(starts=[states[0]], ends=[states[-1]], steps=steps)


@given(right_tables(), st.data())
def test_a_circle_from_which_no_end_can_be_reached_is_refused(table, data):
    states, steps = table
    astray = data.draw(st.sampled_from(states[:-1]))
    there, back = Step("there", ("round",), "about"), Step("back", ("about",), "round")
    circle = [Step("astray", (astray,), "round"), there, back]
    with pytest.raises(WrongTable, match="about"):
        Lifecycle(starts=[states[0]], ends=[states[-1]], steps=[*steps, *circle])


@given(right_tables(), st.data())
def test_an_end_with_a_way_out_is_refused(table, data):
    states, steps = table
    steps = [*steps, Step("rise", (states[-1],), data.draw(st.sampled_from(states)))]
    with pytest.raises(WrongTable, match="way out"):
        Lifecycle(starts=[states[0]], ends=[states[-1]], steps=steps)


def test_a_verb_that_leads_from_one_state_to_two_is_refused():
    with pytest.raises(WrongTable, match="two"):
        Lifecycle(starts="a", ends="bc", steps=[Step("go", ("a",), "b"), Step("go", ("a",), "c")])


def test_what_is_not_possible_says_so_in_words_fit_to_show():
    lifecycle = Lifecycle(starts="a", ends="b", steps=[Step("go", ("a",), "b")])
    with pytest.raises(NotPossible) as caught:
        lifecycle.target("b", "go")
    assert str(caught.value.reason)
    assert str(caught.value) == str(caught.value.reason)


def test_a_refusal_is_false_and_carries_its_reason():
    assert GRANTED
    require(GRANTED)
    permit = refused("Ask the grid.")
    assert not permit
    with pytest.raises(Refused) as caught:
        require(permit)
    assert caught.value.reason == "Ask the grid."
