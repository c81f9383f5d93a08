"""The year's people's project through the acts: gates, ideas, tokens, ballots both ways, the count, the work."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from happenings import projects as made
from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns.models import Report
from qianxian.concerns.states import Channel
from qianxian.ledger.models import Entry, Text
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties, queries, tokens
from qianxian.meetings.models import (
    BallotBox,
    Idea,
    Objection,
    PaperBatch,
    PaperCount,
    Project,
    ProjectRound,
    VotingToken,
)
from qianxian.meetings.naming import idea_secret_of
from qianxian.meetings.states import GATES, ROUND_LIFECYCLE, RoundState, Voters, Wanted
from qianxian.notices.models import Notice
from qianxian.people.models import Contact
from qianxian.people.queries import STRANGER
from qianxian.planning.ballots import pabulib
from qianxian.storage.acts import Conflict
from qianxian.tasks.models import Task
from qianxian.tasks.states import TaskState


def missing(round_, at):
    return queries.missing_for(made.fresh(round_), timezone.localtime(at).date())


def lying(round_):
    """What is in the box: marks → how many."""
    found = {}
    for box in BallotBox.objects.filter(round=round_):
        found |= box.marks
    return found


# ── the round ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_phase_has_one_gate_and_the_table_knows_its_step():
    for state, gate in GATES.items():
        assert ROUND_LIFECYCLE.offers(state, gate.verb)
    assert set(GATES) == ROUND_LIFECYCLE.states - ROUND_LIFECYCLE.ends


def test_a_round_is_opened_by_the_community_for_its_own_place_and_once_a_year(world, now):
    round_ = made.opened(world, now)
    assert round_.state == RoundState.INFORMING
    with pytest.raises(Unfit):
        made.opened(world, now)
    given = {
        "year": 2028, "name": "x", "budget": 1, "most": 1, "voters": Voters.PERSON, "days": made.days_from(now),
        "now": now,
    }
    for who in ("grid3", "gate", "nobody"):
        with pytest.raises(Refused):
            meetings.open_round(actor=world.viewer(who), place_id=world.community.id, **given)
    with pytest.raises(Refused):
        meetings.open_round(actor=world.viewer("community"), place_id=world.subdistrict.id, **given)


def test_the_days_of_the_phases_follow_each_other(world, now):
    days = made.days_from(now)
    days[RoundState.VOTING] = days[RoundState.INFORMING]
    with pytest.raises(Unfit) as wrong:
        meetings.open_round(
            actor=world.viewer("community"), place_id=world.community.id, year=2027, name="x", budget=1, most=1,
            voters=Voters.HOUSEHOLD, days=days, now=now,
        )
    assert wrong.value.field == "voting"


def test_no_phase_ends_before_its_last_day_is_over(world, now):
    round_ = made.opened(world, now)
    assert missing(round_, now) == [Wanted.DAY_OVER]
    with pytest.raises(NotPossible):
        made.go_on(world, round_, "collect", now)
    assert made.go_on(world, round_, "collect", made.after(round_, RoundState.INFORMING)).state == "collecting"


def test_time_leads_a_round_on_where_nobody_is_needed(world, now):
    round_ = made.opened(world, now)
    duties.go_on_with_rounds(made.after(round_, RoundState.INFORMING))
    assert made.fresh(round_).state == RoundState.COLLECTING
    duties.go_on_with_rounds(made.after(round_, RoundState.COLLECTING))
    duties.go_on_with_rounds(made.after(round_, RoundState.COLLECTING))
    assert made.fresh(round_).state == RoundState.SCREENING


def test_a_day_is_moved_with_a_reason_and_never_before_an_earlier_phase_or_once_it_is_over(world, now):
    round_ = made.opened(world, now)
    given = {"actor": world.viewer("community"), "round_": round_, "now": now}
    days = made.days_from(now)
    with pytest.raises(Unfit):
        meetings.move_phase(**given, version=1, phase=RoundState.VOTING, reason="", until_on=days[RoundState.VOTING])
    with pytest.raises(Unfit):
        meetings.move_phase(
            **given, version=1, phase=RoundState.VOTING, reason="早", until_on=days[RoundState.COLLECTING],
        )
    late = made.after(round_, RoundState.COLLECTING)
    with pytest.raises(NotPossible):
        meetings.move_phase(
            **{**given, "now": late}, version=1, phase=RoundState.INFORMING, reason="晚",
            until_on=days[RoundState.DELIVERY],
        )
    meetings.move_phase(
        **given, version=1, phase=RoundState.ACCEPTANCE, reason="下雨",
        until_on=days[RoundState.ACCEPTANCE] + timedelta(days=3),
    )
    with pytest.raises(Conflict):
        meetings.move_phase(
            **given, version=1, phase=RoundState.ACCEPTANCE, reason="下雨", until_on=days[RoundState.ACCEPTANCE],
        )


def test_only_who_runs_it_leads_a_round_on_and_calling_it_off_says_why(world, now):
    round_ = made.opened(world, now)
    for who in ("grid3", "neighbour", "gate"):
        with pytest.raises(Refused):
            meetings.call_off_round(actor=world.viewer(who), round_=round_, version=1, reason="x", now=now)
    with pytest.raises(Unfit):
        meetings.call_off_round(actor=world.viewer("district"), round_=round_, version=1, reason=" ", now=now)
    meetings.call_off_round(actor=world.viewer("district"), round_=round_, version=1, reason="资金未落实", now=now)
    assert made.opened(world, now).pk != round_.pk  # the year is free again


# ── ideas ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def collecting(world, now):
    round_ = made.opened(world, now)
    at = made.after(round_, RoundState.INFORMING)
    return made.go_on(world, round_, "collect", at), at


def test_an_idea_comes_without_an_account_and_twice_is_once(world, collecting):
    round_, at = collecting
    one = made.idea(round_, "修凉亭", at, key="k")
    assert made.idea(round_, "修凉亭", at, key="k").pk == one.pk
    assert Idea.objects.count() == 1


def test_ideas_are_taken_while_they_are_collected_and_in_the_area_only(world, now, collecting):
    round_, at = collecting
    with pytest.raises(Unfit):
        made.idea(round_, "  ", at)
    with pytest.raises(Unfit):
        made.idea(round_, "修路", at, place_id=world.river.id)
    with pytest.raises(Unfit):
        made.idea(round_, "修路", at, phone="12")
    with pytest.raises(NotPossible):
        made.idea(round_, "修路", made.after(round_, RoundState.COLLECTING))
    other = made.opened(world, now, year=2029)
    with pytest.raises(NotPossible):
        made.idea(other, "修路", now)


def test_the_gatehouse_writes_an_idea_down_and_a_stranger_may_not_in_its_name(world, collecting):
    round_, at = collecting
    one = made.idea(round_, "门口装盏灯", at, actor=world.viewer("gate"), channel=Channel.GATEHOUSE)
    assert one.recorded_by_id == world.viewer("gate").office_id
    for who in (STRANGER, world.viewer("neighbour")):
        with pytest.raises(Refused):
            made.idea(round_, "门口装盏灯", at, key="x", actor=who, channel=Channel.GATEHOUSE)


def test_an_idea_from_a_concern_keeps_its_link_and_those_who_raised_it_hear_of_it(world, collecting):
    round_, at = collecting
    report = world.report(at, key="water", phone="13912345678")
    concern = queries.matter_for(world.viewer("grid3"), round_, Report.objects.get(pk=report.pk).code)
    one = made.idea(round_, "", at, key="c", actor=world.viewer("grid3"), channel=Channel.MEETING, concern=concern)
    at = made.after(round_, RoundState.COLLECTING)
    round_ = made.go_on(world, round_, "screen", at)
    before = Notice.objects.count()
    meetings.accept_idea(
        actor=world.viewer("community"), round_=round_, idea=one, version=one.version, title="更换供水管", now=at,
    )
    assert Notice.objects.count() == before + 1
    assert queries.matter_for(world.viewer("neighbour"), round_, report.code) is None


def test_a_refusal_says_why_and_is_sent(world, collecting):
    round_, at = collecting
    one = made.idea(round_, "把国道改到别处去，太吵了受不了", at, phone="13912345678")
    at = made.after(round_, RoundState.COLLECTING)
    round_ = made.go_on(world, round_, "screen", at)
    given = {"actor": world.viewer("community"), "round_": round_, "idea": one, "version": one.version, "now": at}
    with pytest.raises(Unfit):
        meetings.refuse_idea(**given, reason="")
    before = Notice.objects.count()
    meetings.refuse_idea(**given, reason="属国道，社区无权改动。")
    assert Notice.objects.count() == before + 1
    assert [one.said for one in queries.refused_of(round_)] == ["属国道，社区无权改动。"]


def test_a_title_on_the_list_is_the_offices_own_and_never_the_authors_words(world, collecting):
    from qianxian.tasks.actions import Unsaid

    round_, at = collecting
    one = made.idea(round_, "我家三楼水压太小洗澡都洗不了赶紧换管子", at)
    at = made.after(round_, RoundState.COLLECTING)
    round_ = made.go_on(world, round_, "screen", at)
    with pytest.raises(Unsaid):
        meetings.accept_idea(
            actor=world.viewer("community"), round_=round_, idea=one, version=1, now=at,
            title="三楼水压太小洗澡都洗不了",
        )


def test_ideas_alike_become_one_project_and_what_costs_more_than_everything_is_taken_off(world, collecting):
    round_, at = collecting
    one, like = made.idea(round_, "换水管", at), made.idea(round_, "水管太老", at)
    at = made.after(round_, RoundState.COLLECTING)
    round_ = made.go_on(world, round_, "screen", at)
    community = world.viewer("community")
    project = meetings.accept_idea(
        actor=community, round_=round_, idea=one, version=1, title="更换老旧供水管", now=at,
    )
    meetings.merge_idea(actor=community, round_=round_, idea=like, version=1, project=project, now=at)
    assert queries.projects_of(round_)[0].ideas_behind == 2
    assert missing(round_, at) == [Wanted.ALL_COSTED]
    given = {
        "actor": community, "round_": round_, "project": project, "version": project.version, "source": "报价",
        "unit_id": world.units["subdistrict"].id, "now": at,
    }
    with pytest.raises(Unfit):
        meetings.cost_project(**given, yuan=1_000_001)
    with pytest.raises(Unfit):
        meetings.cost_project(**given, yuan=10, planned=Decimal(3))
    meetings.drop_project(
        actor=community, round_=round_, project=project, version=project.version, reason="超出预算", now=at,
    )
    assert {idea.state for idea in Idea.objects.all()} == {"refused"}
    assert queries.projects_of(round_) == []


def test_an_idea_is_taken_back_by_its_author_only_and_words_and_number_go(world, collecting):
    round_, at = collecting
    one = made.idea(round_, "修凉亭", at, phone="13912345678")
    with pytest.raises(Refused):
        meetings.take_back_idea(idea=one, secret="x", version=1, now=at)
    meetings.take_back_idea(idea=one, secret=idea_secret_of(one.id), version=1, now=at)
    assert Idea.objects.get().words == ""
    assert Contact.objects.get().phone == ""


def test_what_people_wrote_is_for_who_runs_the_round_only(world, collecting):
    round_, at = collecting
    made.idea(round_, "修凉亭", at)
    assert queries.ideas_for(world.viewer("community"), round_)
    for who in ("grid3", "gate", "neighbour"):
        assert queries.ideas_for(world.viewer(who), round_) == []


# ── the vote ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_token_is_read_however_it_is_typed_and_a_slip_is_found():
    token = tokens.make()
    assert tokens.read(token.lower().replace("-", " ")) == token
    other = token[:-1] + ("2" if token[-1] != "2" else "3")
    with pytest.raises(tokens.WrongToken):
        tokens.read(other)


def test_no_more_tokens_than_households(world, now):
    round_, _tokens, at = made.voting(world, now)
    households = world.community.households
    given = {"actor": world.viewer("community"), "round_": round_, "now": at}
    assert len(meetings.give_out_tokens(**given, number=households - 8)) == households - 8
    with pytest.raises(Unfit):
        meetings.give_out_tokens(**given, number=1)


def test_one_token_has_one_ballot_and_at_most_so_many_ticks(world, now):
    round_, made_tokens, at = made.voting(world, now)
    with pytest.raises(Unfit):
        meetings.cast_ballot(round_=round_, token=made_tokens[0], numbers=frozenset({1, 2, 3}), now=at)
    for wrong in (frozenset(), frozenset({9})):
        with pytest.raises(Unfit):
            meetings.cast_ballot(round_=round_, token=made_tokens[0], numbers=wrong, now=at)
    meetings.cast_ballot(round_=round_, token=made_tokens[0].lower(), numbers=frozenset({2, 1}), now=at)
    for token in (made_tokens[0], tokens.make(), "X"):
        with pytest.raises(Unfit):
            meetings.cast_ballot(round_=round_, token=token, numbers=frozenset({1}), now=at)
    with pytest.raises(NotPossible):
        meetings.cast_ballot(
            round_=round_, token=made_tokens[1], numbers=frozenset({1}), now=made.after(round_, RoundState.VOTING),
        )
    assert lying(round_) == {"1,2": 1}


def test_a_token_of_another_round_counts_nothing(world, now):
    round_, _tokens, at = made.voting(world, now)
    _other, others, _at = made.voting(world, now, year=2028)
    with pytest.raises(Unfit):
        meetings.cast_ballot(round_=round_, token=others[0], numbers=frozenset({1}), now=at)


def test_nothing_leads_from_a_ballot_to_a_token_and_no_entry_is_written(world, now):
    round_, made_tokens, at = made.voting(world, now)
    before = Entry.objects.count()
    meetings.cast_ballot(round_=round_, token=made_tokens[3], numbers=frozenset({1}), now=at)
    assert Entry.objects.count() == before
    columns = {field.name for field in VotingToken._meta.get_fields()}
    assert columns == {"id", "round", "token_hash", "used", "accepted"}
    assert {field.name for field in BallotBox._meta.get_fields()} == {"id", "round", "shelf", "marks"}
    kept = json.dumps([text.words for text in Text.objects.all()], default=str)
    assert not any(token in kept for token in made_tokens)
    assert not VotingToken.objects.filter(token_hash__in=made_tokens).exists()


def test_paper_is_opened_when_voting_is_over_and_a_ballot_online_counts_before_it(world, now):
    round_, made_tokens, at = made.voting(world, now)
    meetings.cast_ballot(round_=round_, token=made_tokens[0], numbers=frozenset({1}), now=at)
    community = world.viewer("community")
    with pytest.raises(NotPossible):
        meetings.open_batch(actor=community, round_=round_, typed=made_tokens[:2], now=at)
    at = made.after(round_, RoundState.VOTING)
    stranger = tokens.make()
    opened = meetings.open_batch(
        actor=community, round_=round_, typed=[*made_tokens[:3], made_tokens[1], stranger], now=at,
    )
    assert opened.batch.sheets == 2
    assert (opened.online, opened.doubled, opened.unknown) == (
        (made_tokens[0],), (made_tokens[1],), (stranger,),
    )
    again = meetings.open_batch(actor=community, round_=round_, typed=made_tokens[2:4], now=at)
    assert again.doubled == (made_tokens[2],)


def test_a_batch_counts_when_two_units_agree_on_every_number_and_is_counted_again_till_then(world, now):
    round_, made_tokens, _at = made.voting(world, now)
    at = made.after(round_, RoundState.VOTING)
    batch, agree = made.paper(world, round_, made_tokens[:3], at, first="1\n1 2\n2", second="1\n1 2\n1")
    assert agree is False
    assert (batch.attempt, lying(round_)) == (2, {})
    assert missing(round_, at) == [Wanted.PAPER_AGREED]
    for who, typed in (("community", "1 ×2\n1 2"), ("grid1", "1 2\n1\n1")):
        batch = PaperBatch.objects.get()
        agree = meetings.count_batch(
            actor=world.viewer(who), round_=round_, batch=batch, version=batch.version, ballots=typed, blank=0,
            spoiled=0, now=at,
        )
    assert agree is True
    assert lying(round_) == {"1": 2, "1,2": 1}
    assert {str(count.marks) for count in PaperCount.objects.all()} == {"{}"}


def test_the_same_numbers_from_other_ballots_do_not_agree(world, now):
    round_, made_tokens, _at = made.voting(world, now)
    _batch, agree = made.paper(
        world, round_, made_tokens[:2], made.after(round_, RoundState.VOTING), first="1 2\n3 1", second="1 3\n1 2",
    )
    assert agree is True
    _batch, agree = made.paper(
        world, round_, made_tokens[2:6], made.after(round_, RoundState.VOTING), first="1 2\n3\n1\n2 3",
        second="1 3\n2\n1\n2 3",
    )
    assert agree is False


def test_one_unit_counts_once_and_the_sheets_have_to_be_all_there(world, now):
    round_, made_tokens, _at = made.voting(world, now)
    at = made.after(round_, RoundState.VOTING)
    batch = meetings.open_batch(
        actor=world.viewer("community"), round_=round_, typed=made_tokens[:2], now=at,
    ).batch

    def count(who, ballots, blank=0):
        held = PaperBatch.objects.get(pk=batch.pk)
        return meetings.count_batch(
            actor=world.viewer(who), round_=round_, batch=held, version=held.version, ballots=ballots, blank=blank,
            spoiled=0, now=at,
        )

    for wrong in ("1", "1\n9", "1\nx", "1\n1 2 3"):
        with pytest.raises(Unfit):
            count("grid3", wrong)
    for who in ("gate", "neighbour"):
        with pytest.raises(Refused):
            count(who, "1\n2")
    assert count("grid3", "1", blank=1) is None
    with pytest.raises(NotPossible):
        count("grid3", "1", blank=1)
    assert count("community", "1", blank=1) is True
    assert lying(round_) == {"1": 1, "": 1}


def test_the_count_is_published_with_equal_shares_beside_it_and_a_file_to_count_again_from(world, now):
    round_, made_tokens, at = made.voting(world, now)
    for token, ticked in zip(made_tokens, ({1, 2}, {1}, {3}), strict=False):
        meetings.cast_ballot(round_=round_, token=token, numbers=frozenset(ticked), now=at)
    at = made.after(round_, RoundState.VOTING)
    made.paper(world, round_, made_tokens[3:5], at, first="2\n1 2")
    round_ = made.fresh(round_)
    meetings.count_votes(actor=world.viewer("community"), round_=round_, version=round_.version, now=at)
    round_ = made.fresh(round_)
    said = round_.counted
    assert (said["voters"], said["online"], said["paper"]) == (5, 3, 2)
    assert [line["votes"] for line in said["lines"]] == [3, 3, 1]
    assert [line["funded"] for line in said["lines"]] == [True, True, False]
    file = queries.file_of(round_, queries.election_of(round_))
    read = pabulib.read(file.encode())
    assert read.remarks == []
    assert read.election.voters == 5
    assert {read.election.projects[index].code for index in read.winners} == {"1", "2"}
    assert "token" not in file
    assert Entry.objects.filter(kind="round.counted").count() == 1
    assert [one.funded for one in Project.objects.order_by("number")] == [True, True, False]


def test_an_older_vote_is_read_leniently_and_an_empty_file_is_refused(world, now):
    round_ = made.opened(world, now)
    given = {"actor": world.viewer("community"), "round_": round_, "now": now}
    kept = meetings.read_past_vote(**given, name="", content=made.OLD_FILE + b"3;9\n")
    assert kept.name == "2024年"
    assert kept.remarks
    assert [line["votes"] for line in kept.counted["lines"]] == [2, 1]
    with pytest.raises(Unfit):
        meetings.read_past_vote(**given, name="x", content=b"")


# ── the work ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_milestone_is_on_its_units_desk_and_is_signed_off_once_it_reported(world, now):
    round_, _tokens, at = made.in_delivery(world, now)
    one = made.milestone(world, round_, at)
    assert Task.objects.get(pk=one.task_id).unit_id == world.units["grid3"].id
    with pytest.raises(NotPossible):
        meetings.sign_off_milestone(
            actor=world.viewer("community"), round_=round_, milestone=one, version=1, now=at,
        )
    made.reach(world, round_, one, at)
    assert Task.objects.get(pk=one.task_id).state == TaskState.VERIFIED
    assert missing(round_, at) == [Wanted.ALL_BUILT]  # the second project has none yet


def test_what_is_said_and_what_is_shown_are_two_sums(world, now):
    round_, _tokens, at = made.in_delivery(world, now)
    made.milestone(world, round_, at)
    project = Project.objects.filter(funded=True).order_by("number").first()
    given = {"round_": round_, "project": project, "now": at, "text": "一号院"}
    with pytest.raises(Unfit):
        meetings.report_progress(
            actor=world.viewer("grid3"), key="a", amount=Decimal(1), photos=[], **given,
        )
    meetings.measure_project(
        actor=world.viewer("community"), round_=round_, project=project, version=project.version, kind="米",
        planned=Decimal(26000), now=at,
    )
    for who in ("gate", "grid1"):
        with pytest.raises(Refused):
            meetings.report_progress(actor=world.viewer(who), key="a", amount=Decimal(1), photos=[], **given)
    meetings.report_progress(actor=world.viewer("grid3"), key="a", amount=Decimal(900), photos=[], **given)
    for _twice in range(2):
        meetings.report_progress(
            actor=world.viewer("grid3"), key="b", amount=Decimal("5200.5"), photos=[made.WORK], **given,
        )
    built = queries.built_of(round_)[0]
    assert (built.said, built.shown) == (Decimal("6100.50"), Decimal("5200.50"))


def test_residents_take_it_over_with_their_tokens_once_each_and_a_no_says_why(world, now):
    round_, made_tokens, at = made.in_delivery(world, now)
    made.built(world, round_, at)
    round_ = made.go_on(world, round_, "hand_over", at)
    ids = list(Project.objects.filter(funded=True).values_list("id", flat=True))
    every = dict.fromkeys(ids)
    with pytest.raises(Unfit):
        meetings.say_whether_done(round_=round_, token=made_tokens[0], objections={ids[0]: None}, now=at)
    with pytest.raises(Unfit):
        meetings.say_whether_done(round_=round_, token=made_tokens[0], objections={**every, ids[0]: " "}, now=at)
    meetings.say_whether_done(round_=round_, token=made_tokens[0], objections=every, now=at)
    with pytest.raises(Unfit):
        meetings.say_whether_done(round_=round_, token=made_tokens[0], objections=every, now=at)
    meetings.say_whether_done(round_=round_, token=made_tokens[7], objections={**every, ids[0]: "还漏"}, now=at)
    first = Project.objects.get(pk=ids[0])
    assert (first.agreed, first.objected) == (1, 1)
    assert Objection.objects.get().words == "还漏"
    assert queries.objections_for(world.viewer("grid3"), round_) == {}
    assert queries.objections_for(world.viewer("community"), round_) == {ids[0]: ["还漏"]}


def test_half_a_year_later_it_is_a_task_to_look_back(world, now):
    round_, _tokens, at = made.in_delivery(world, now)
    made.built(world, round_, at)
    round_ = made.go_on(world, round_, "hand_over", at)
    soon = made.after(round_, RoundState.ACCEPTANCE, days=100)
    duties.go_on_with_rounds(soon)
    assert made.fresh(round_).looking_back is None
    late = made.after(round_, RoundState.ACCEPTANCE, days=183)
    for _twice in range(2):
        duties.go_on_with_rounds(late)
    round_ = made.fresh(round_)
    assert Task.objects.filter(source="project", unit=world.units["community"]).count() == 1
    meetings.look_back_at_round(
        actor=world.viewer("community"), round_=round_, version=round_.version, said="水压稳定。", now=late,
    )
    assert made.fresh(round_).looking_back.state == TaskState.VERIFIED
    assert ProjectRound.objects.get().state == RoundState.LOOKED_BACK


def test_the_number_left_with_an_idea_goes_ninety_days_after_the_round(world, collecting):
    round_, at = collecting
    made.idea(round_, "修凉亭", at, phone="13912345678")
    meetings.call_off_round(
        actor=world.viewer("community"), round_=round_, version=round_.version, reason="资金未落实", now=at,
    )
    duties.forget_numbers(at + timedelta(days=89))
    assert Contact.objects.get().phone
    duties.forget_numbers(at + timedelta(days=91))
    assert not Contact.objects.get().phone
