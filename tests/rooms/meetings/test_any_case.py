"""Any sequence of acts on a case of mediation, against its table: who may, what it needs, and what is never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from happenings.mediation import ABOUT, PAPER, agreed, fresh, listed, opened
from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.ledger.models import Entry
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties, queries
from qianxian.meetings.models import Booking, MediationParty, MediationPromise, MediationTalk
from qianxian.meetings.states import (
    MEDIATION_LIFECYCLE,
    MEDIATION_OPEN,
    MEDIATION_OVER,
    MEDIATION_RUNNING,
    MediationState,
    PromiseState,
    TalkState,
)
from qianxian.storage.acts import Conflict
from qianxian.tasks.models import Task
from qianxian.tasks.states import OPEN

REFUSALS = (Refused, NotPossible, Unfit, Conflict)
KEEPER, MEDIATOR = "community", "head"
EVERYBODY = (KEEPER, MEDIATOR, "grid1", "subdistrict", "gate")
people = st.sampled_from([KEEPER] * 8 + list(EVERYBODY))
days = st.integers(0, 9)
PHASES = (Phase.explicit, Phase.generate)
"""A sequence that fails is shown as it was found: making it shorter takes minutes."""
SELDOM = st.integers(0, 2).map(lambda number: number == 0)
"""Whether a case is ended: too often, and none would get far."""


class Mediating(RuleBasedStateMachine):
    """Somebody who keeps a case, somebody who mediates it, people who have no business there, and time."""

    world = begin = None
    reached: ClassVar[set[str]] = set()

    def __init__(self):
        super().__init__()
        self.mark = transaction.savepoint()
        self.now = self.begin
        self.case = opened(self.world, self.now)
        self.state = MediationState.OPENED
        self.entries = Entry.objects.count()

    @initialize(settled=st.booleans())
    def half_of_them_were_agreed_already(self, settled):
        if settled:
            self.case, self.now = agreed(self.world, self.case, self.now, days=(3, 6))
            self.state = MediationState.AGREED

    def teardown(self):
        transaction.savepoint_rollback(self.mark)

    def attempt(self, verb, who, act, **given):
        """Act, and hold what came of it against the table; return whether it was done."""
        before, inner = Entry.objects.count(), transaction.savepoint()
        try:
            act(actor=self.world.viewer(who), mediation=fresh(self.case), now=self.now, **given)
        except REFUSALS:
            transaction.savepoint_rollback(inner)
            assert Entry.objects.count() == before
            assert fresh(self.case).state == self.state
            return False
        assert who in (KEEPER, MEDIATOR), verb
        if verb is not None:
            step = next(one for one in MEDIATION_LIFECYCLE.steps if one.verb == verb)
            assert self.state in step.sources, (verb, self.state)
            assert "mediator" in step.who or who == KEEPER, (verb, who)
            self.state = self.state if step.target is None else step.target
        assert fresh(self.case).state == self.state, verb
        self.reached.add(self.state)
        return True

    def version(self):
        return fresh(self.case).version

    @rule(who=people, ahead=days)
    def talks_are_arranged(self, who, ahead):
        begin = self.now + timedelta(days=ahead, hours=2)
        self.attempt(
            "arrange", who, meetings.arrange_talks, version=self.version(), starts_at=begin,
            ends_at=begin + timedelta(hours=1), venue="调解室",
        )

    @rule(who=people, came=st.sampled_from(TalkState))
    def it_is_noted_what_came_of_the_talks(self, who, came):
        talk = MediationTalk.objects.filter(mediation=self.case).order_by("-id").first()
        if talk is None:
            return
        was, ready = talk.state, talk.starts_at <= self.now
        done = self.attempt(
            None, who, meetings.note_talks, talk=talk, version=talk.version, came=came, note="都说了难处。",
        )
        if done:
            assert (was, ready) == (TalkState.PLANNED, True)
            assert came in (TalkState.HELD, TalkState.MISSED)
        else:
            may = who in (KEEPER, MEDIATOR) and was == TalkState.PLANNED and ready
            assert not (may and came in (TalkState.HELD, TalkState.MISSED))

    @precondition(lambda self: self.state in MEDIATION_RUNNING)
    @rule(who=st.sampled_from([KEEPER, MEDIATOR]), ahead=days)
    def talks_are_held(self, who, ahead):
        """Let an evening go well: what most sequences would never come to by chance."""
        if not MediationTalk.objects.filter(mediation=self.case, state=TalkState.PLANNED).exists():
            self.talks_are_arranged(KEEPER, ahead)
        self.now = MediationTalk.objects.get(mediation=self.case, state=TalkState.PLANNED).starts_at
        self.it_is_noted_what_came_of_the_talks(who, TalkState.HELD)

    @rule(who=people)
    def talks_are_called_off(self, who):
        talk = MediationTalk.objects.filter(mediation=self.case).order_by("-id").first()
        if talk is not None:
            self.attempt(None, who, meetings.call_off_talks, talk=talk, version=talk.version)

    @precondition(lambda self: self.state not in MEDIATION_OVER)
    @rule(who=people, lines=st.integers(0, 2), within=st.integers(-1, 9))
    def they_agree(self, who, lines, within):
        parties = list(MediationParty.objects.filter(mediation=self.case).order_by("position"))
        day = timezone.localtime(self.now).date() + timedelta(days=within)
        talked = MediationTalk.objects.filter(mediation=self.case, state=TalkState.HELD).exists()
        was = self.state
        done = self.attempt(
            "agree", who, meetings.agree, version=self.version(), agreement="互相体谅。",
            promises=[meetings.Promised(parties[n % 2].id, "晚十点后不吵", day) for n in range(lines)],
        )
        may = who == KEEPER and was == MediationState.TALKING and talked and lines > 0 and within >= 0
        assert done == may

    @rule(who=people, seldom=SELDOM)
    def they_do_not_agree(self, who, seldom):
        if not seldom:
            return
        was = self.state
        done = self.attempt("not_agree", who, meetings.not_agree, version=self.version(), reason="都不肯让")
        assert done == (who == KEEPER and was in MEDIATION_RUNNING)

    @rule(who=people, seldom=SELDOM)
    def a_party_takes_it_back(self, who, seldom):
        if not seldom:
            return
        was = self.state
        done = self.attempt("withdraw", who, meetings.withdraw_mediation, version=self.version())
        assert done == (who == KEEPER and was in MEDIATION_OPEN)

    @rule(who=people, seldom=SELDOM)
    def they_are_sent_on(self, who, seldom):
        if not seldom:
            return
        _elder, _lawyer, body = listed(self.world, self.now)
        was = self.state
        done = self.attempt("refer", who, meetings.refer, version=self.version(), body=body)
        assert done == (who == KEEPER and was in (*MEDIATION_RUNNING, MediationState.AGREED))

    @precondition(lambda self: self.state == MediationState.AGREED)
    @rule(who=people, kept=st.lists(st.sampled_from([*PromiseState] + [PromiseState.KEPT] * 5), min_size=1, max_size=2))
    def somebody_looks_whether_it_is_kept(self, who, kept):
        rows = MediationPromise.objects.filter(mediation=self.case).order_by("id")
        said = {row.id: state for row, state in zip(rows, kept, strict=False)}
        standing = [said.get(row.id, PromiseState.OPEN) for row in rows]
        standing = [
            row.state if state == PromiseState.OPEN else state for row, state in zip(rows, standing, strict=True)
        ]
        verb = "fulfil" if standing and set(standing) == {PromiseState.KEPT} else "look"
        self.attempt(verb, who, meetings.look_at_agreement, version=self.version(), kept=said)

    @rule(who=people)
    def it_is_talked_about_again(self, who):
        was = self.state
        done = self.attempt("talk_again", who, meetings.talk_again, version=self.version(), reason="又响了")
        assert done == (who == KEEPER and was == MediationState.AGREED)

    @rule(who=people)
    def somebody_joins_the_quarrel(self, who):
        was, n = self.state, MediationParty.objects.filter(mediation=self.case).count()
        done = self.attempt(
            "add_party", who, meetings.add_party, version=self.version(), party=meetings.Party(f"邻居{n}"),
        )
        assert done == (who == KEEPER and was in MEDIATION_RUNNING and n < 8)

    @rule(who=people)
    def the_signed_paper_is_kept(self, who):
        was = self.state
        done = self.attempt(None, who, meetings.keep_paper, photo=PAPER)
        assert done == (who in (KEEPER, MEDIATOR) and was in (MediationState.AGREED, MediationState.FULFILLED))

    @rule(who=people)
    def somebody_writes_on_what_was_changed_meanwhile(self, who):
        assert not self.attempt("not_agree", who, meetings.not_agree, version=self.version() - 1, reason="x")

    @rule(passed=st.integers(1, 12))
    def time_goes_by(self, passed):
        self.now += timedelta(days=passed)
        duties.look_at_agreements(self.now)
        duties.forget_mediations(self.now)

    @invariant()
    def nobody_else_reads_it(self):
        readers = {who for who in EVERYBODY if queries.mediation_for(self.world.viewer(who), self.case.id)}
        assert {KEEPER} <= readers <= {KEEPER, MEDIATOR}

    @invariant()
    def the_work_lies_on_the_desk_while_there_is_some_and_no_longer(self):
        case = fresh(self.case)
        assert Task.objects.filter(pk=case.task_id, state__in=OPEN).exists() == (self.state in MEDIATION_OPEN)
        if self.state in MEDIATION_OVER:
            assert case.ended_at is not None
            assert not Task.objects.filter(pk=case.look_id, state__in=OPEN).exists()

    @invariant()
    def talks_are_arranged_only_while_somebody_mediates_and_one_at_a_time(self):
        planned = MediationTalk.objects.filter(mediation=self.case, state=TalkState.PLANNED)
        assert planned.count() <= (self.state in MEDIATION_RUNNING)
        assert not Booking.objects.filter(let_go_at=None).exists()

    @invariant()
    def what_was_written_stays(self):
        case = fresh(self.case)
        assert case.about == ABOUT
        assert bool(case.agreement) or self.state not in (MediationState.AGREED, MediationState.FULFILLED)
        entries = Entry.objects.count()
        assert entries >= self.entries
        self.entries = entries


def test_any_case(world, now):
    Mediating.world, Mediating.begin = world, now
    chosen = settings(max_examples=24, stateful_step_count=18, deadline=None, derandomize=True, phases=PHASES)
    run_state_machine_as_test(Mediating, settings=chosen)
    assert Mediating.reached == set(MediationState) - {MediationState.ASKED, MediationState.DECLINED}
