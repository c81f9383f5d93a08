"""Any sequence of ballots online and on paper: one token, one ballot; and the count is the library's on all of them."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from happenings import projects as made
from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.ledger.models import Entry
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, tokens
from qianxian.meetings.models import BallotBox, PaperBatch, VotingToken
from qianxian.meetings.states import BatchState, RoundState, Way
from qianxian.planning.ballots import election, greedy
from qianxian.planning.ballots.election import Project as Listed
from qianxian.storage.acts import Conflict

REFUSALS = (Refused, NotPossible, Unfit, Conflict)
GIVEN, MOST = 10, 2
THREE = (("更换老旧供水管", 600_000), ("加装路灯", 300_000), ("修凉亭", 300_000))
which = st.integers(0, GIVEN)  # the last is no token of this round
ticks = st.sets(st.integers(1, 4), max_size=3)
some = st.lists(which, min_size=1, max_size=4)
counters = st.sampled_from(["community", "grid3", "grid1", "gate", "neighbour"])


class Voting(RuleBasedStateMachine):
    """People with tokens, a box of paper, and units that count it well or badly."""

    world = begin = None

    def __init__(self):
        super().__init__()
        self.mark = transaction.savepoint()
        self.round, given, self.now = made.voting(self.world, self.begin, wanted=THREE, tokens=GIVEN)
        self.tokens = [*given, tokens.make()]
        self.online, self.paper, self.sheets = {}, [], {}
        self.voted = set()
        self.over = False

    def teardown(self):
        transaction.savepoint_rollback(self.mark)

    def attempt(self, act, **given):
        inner = transaction.savepoint()
        try:
            return act(**given)
        except REFUSALS:
            transaction.savepoint_rollback(inner)
            return REFUSALS

    @rule(number=which, ticked=ticks)
    def somebody_votes_online(self, number, ticked):
        before = Entry.objects.count()
        done = self.attempt(
            meetings.cast_ballot, round_=self.round, token=self.tokens[number], numbers=frozenset(ticked),
            now=self.now,
        )
        fit = 0 < len(ticked) <= MOST and ticked <= {1, 2, 3}
        may = fit and number < GIVEN and number not in self.voted and not self.over
        assert (done is None) == may
        assert Entry.objects.count() == before
        if may:
            self.online[number] = frozenset(ticked)
            self.voted.add(number)

    @precondition(lambda self: not self.over)
    @rule()
    def the_last_day_ends(self):
        self.now, self.over = made.after(self.round, RoundState.VOTING), True

    @rule(numbers=some, data=st.data())
    def a_batch_is_opened(self, numbers, data):
        opened = self.attempt(
            meetings.open_batch, actor=self.world.viewer("community"), round_=self.round, now=self.now,
            typed=[self.tokens[number] for number in numbers],
        )
        if not self.over:
            assert opened is REFUSALS
            return
        fresh = [number for number in dict.fromkeys(numbers) if number < GIVEN and number not in self.voted]
        assert opened.batch.sheets == len(fresh)
        assert len(opened.online) + len(opened.doubled) + len(opened.unknown) == len(numbers) - len(fresh)
        self.voted |= set(fresh)
        ballot = st.sets(st.integers(1, 3), max_size=MOST)
        self.sheets[opened.batch.id] = [frozenset(data.draw(ballot)) for _one in fresh]

    @rule(by=counters, number=st.integers(0, 5), slip=st.booleans())
    def a_unit_counts(self, by, number, slip):
        waiting = list(PaperBatch.objects.filter(round=self.round, state=BatchState.COUNTING).order_by("id"))
        if not waiting:
            return
        batch = waiting[number % len(waiting)]
        sheets = list(self.sheets[batch.id])
        if slip:
            sheets[0] = frozenset({1}) if sheets[0] != frozenset({1}) else frozenset({2})
        agree = self.attempt(
            meetings.count_batch, actor=self.world.viewer(by), round_=self.round, batch=batch, version=batch.version,
            ballots="\n".join(" ".join(map(str, sorted(one))) for one in sheets if one),
            blank=sum(1 for one in sheets if not one), spoiled=0, now=self.now,
        )
        if agree is True:
            self.paper += sheets

    @invariant()
    def no_token_has_two_ballots_and_the_box_has_what_was_cast(self):
        used = Counter(VotingToken.objects.filter(round=self.round).values_list("used", flat=True))
        assert used[Way.ONLINE] == len(self.online)
        assert used[Way.ONLINE] + used[Way.PAPER] == len(self.voted)
        lying = Counter()
        for box in BallotBox.objects.filter(round=self.round):
            lying.update(box.marks)
        cast = [*self.online.values(), *self.paper]
        assert lying == Counter(queries.marks_of(one) for one in cast)

    @invariant()
    def the_count_is_that_of_the_library_on_all_ballots_together(self):
        cast = [*self.online.values(), *self.paper]
        listed = [Listed(str(number), cost, title) for number, (title, cost) in enumerate(THREE, start=1)]
        bare = election.held(listed, 1_000_000, [{str(one) for one in ballot} for ballot in cast], most=MOST)
        ours = queries.election_of(self.round)
        assert ours == bare
        assert greedy.funded(ours) == greedy.funded(bare)

    @invariant()
    def nothing_is_published_before_paper_is_agreed_on(self):
        waiting = PaperBatch.objects.filter(round=self.round).exclude(state=BatchState.AGREED).exists()
        missing = queries.missing_for(made.fresh(self.round), self.now.date())
        assert bool(missing) == (waiting or not self.over)


def test_any_vote(world, now):
    Voting.world, Voting.begin = world, now
    run_state_machine_as_test(
        Voting, settings=settings(max_examples=8, stateful_step_count=25, deadline=None, derandomize=True),
    )
