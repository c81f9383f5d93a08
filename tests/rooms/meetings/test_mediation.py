"""Mediation: who reads a case, what comes of it, whether it is kept; and that nobody else learns of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from addresses.rooms import booked, furnished
from happenings.mediation import PARTIES, agreed, arranged, fresh, listed, noted, opened, promises, received, said
from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.ledger.models import Entry, Text
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties, queries
from qianxian.meetings.models import Booking, Mediation, MediationTalk
from qianxian.meetings.states import MediatorKind, PromiseState, TalkState
from qianxian.people import actions as people
from qianxian.people.models import Contact, Office
from qianxian.people.queries import OPERATOR, STRANGER, elevated
from qianxian.people.states import OfficeKind
from qianxian.results import queries as results
from qianxian.storage.acts import Conflict
from qianxian.tasks.models import Task
from world import BEGIN


def test_a_case_is_read_by_who_keeps_it_and_by_its_mediators_and_by_nobody_above_or_beside(world, now):
    case = opened(world, now, name="grid3")
    readers = {name for name in world.accounts if queries.mediation_for(world.viewer(name), case.id) is not None}
    assert readers == {"grid3", "head"}, "the branch that keeps it, and the courtyard head who was named"
    assert queries.mediation_for(STRANGER, case.id) is None
    for name in set(world.accounts) - readers:
        with pytest.raises(Refused):
            meetings.see_numbers(actor=world.viewer(name), mediation=case, now=now)
        listed_there = queries.mediations_for(world.viewer(name))
        assert not [*listed_there.asked, *listed_there.running, *listed_there.agreed, *listed_there.over]


def test_an_administrator_of_the_same_unit_reads_nothing_whatever_access_they_open(world, now):
    case = opened(world, now)
    viewer = world.viewer("admin_community")
    access = people.open_elevated_access(actor=viewer, reason="查账号", now=now)
    assert viewer.office.organisation_id == case.unit_id
    assert queries.mediation_for(elevated(viewer, access.id, now), case.id) is None


def test_who_raised_it_and_their_family_read_how_it_stands_and_nothing_of_the_case(world, now):
    report = received(world, now)
    case = opened(world, now, name="grid3", task_id=world.task_of(report).id)
    assert queries.mediation_for(world.holder(report), case.id) is None
    with pytest.raises(Refused):
        meetings.note_talks(
            actor=world.holder(report), mediation=case, talk=MediationTalk(), version=1, came=TalkState.HELD, note="x",
            now=now,
        )


def test_an_office_that_is_too_near_to_a_party_stands_aside_and_reads_nothing_from_any_of_its_desks(world, now):
    clerk = people.create_office(
        actor=OPERATOR, organisation=world.units["community"], kind=OfficeKind.CLERK, title="副书记", now=now,
    )
    case = opened(world, now)
    meetings.stand_aside(actor=world.viewer("community"), mediation=case, version=case.version, now=now)
    assert queries.mediation_for(world.viewer("community"), case.id) is None
    people.take_office(actor=OPERATOR, account=world.accounts["community"], office=clerk, valid_from=BEGIN, now=now)
    assert queries.mediation_for(world.viewer("community"), case.id) is None, "a second office is the same person"
    people.take_office(actor=OPERATOR, account=world.accounts["nobody"], office=clerk, valid_from=BEGIN, now=now)
    other = queries.mediation_for(world.viewer("nobody"), case.id)
    assert other is not None
    with pytest.raises(Unfit):
        meetings.stand_aside(actor=world.viewer("nobody"), mediation=fresh(case), version=fresh(case).version, now=now)
    case = opened(world, now, name="grid1", key="alone")
    with pytest.raises(Unfit):
        meetings.stand_aside(actor=world.viewer("grid1"), mediation=case, version=case.version, now=now)


def test_a_mediator_notes_what_was_said_and_decides_nothing(world, now):
    case = opened(world, now)
    head = world.viewer("head")
    talk = arranged(world, case, now)
    noted(world, case, talk, now + timedelta(days=2), name="head")
    case = fresh(case)
    for act, more in (
        (meetings.agree, {"agreement": "好", "promises": promises(case, now)}),
        (meetings.not_agree, {"reason": "不肯"}), (meetings.withdraw_mediation, {}),
        (meetings.refer, {"body": listed(world, now)[2]}), (meetings.add_party, {"party": PARTIES[0]}),
    ):
        with pytest.raises(Refused):
            act(actor=head, mediation=case, version=case.version, now=now, **more)


def test_a_mediator_who_came_off_the_list_reads_no_case_any_more(world, now):
    case = opened(world, now)
    elder, _lawyer, _body = listed(world, now)
    meetings.end_mediator(actor=world.viewer("community"), mediator=elder, now=now)
    assert queries.mediation_for(world.viewer("head"), case.id) is None
    with pytest.raises(NotPossible):
        meetings.end_mediator(actor=world.viewer("community"), mediator=elder, now=now)


def test_nobody_mediates_their_own_quarrel(world, now):
    listed(world, now)
    with pytest.raises(Unfit):
        opened(world, now, parties=(PARTIES[0], meetings.Party("陈德厚")))
    case = opened(world, now)
    with pytest.raises(Unfit):
        meetings.add_party(
            actor=world.viewer("community"), mediation=case, version=case.version, party=meetings.Party("陈德厚"),
            now=now,
        )


@pytest.mark.parametrize(("wrong", "field"), [
    ({"about": ""}, "about"), ({"about": "身份证411002197001011234"}, "about"), ({"parties": PARTIES[:1]}, "name1"),
    ({"parties": (PARTIES[0], meetings.Party(""))}, "name1"), ({"mediator_ids": []}, "mediators"),
    ({"parties": (PARTIES[0], meetings.Party("王", phone="12"))}, "phone1"),
    ({"parties": (PARTIES[0], meetings.Party("王", "13900001111"))}, "address1"),
])
def test_what_is_missing_or_is_nobodys_business_is_said_at_its_field(world, now, wrong, field):
    elder, _lawyer, _body = listed(world, now)
    right = {"about": "吵", "parties": PARTIES, "mediator_ids": [elder.id]}
    with pytest.raises(Unfit) as refused:
        meetings.open_mediation(actor=world.viewer("community"), key="k", now=now, **{**right, **wrong})
    assert refused.value.field == field
    assert not Mediation.objects.exists()


def test_sent_twice_it_is_one_case_and_numbers_count_within_the_year(world, now):
    first = opened(world, now)
    assert opened(world, now).id == first.id
    assert opened(world, now, key="other", name="grid3").number == first.number + 1
    for name in ("gate", "head", "district", "nobody", "admin_community"):
        with pytest.raises(Refused):
            opened(world, now, key=name, name=name)


def test_talks_book_the_room_of_which_others_see_only_that_it_is_taken_and_tell_when_and_where(world, now):
    _parlour, room = furnished(world, now)
    case = opened(world, now)
    talk = arranged(world, case, now, room=room)
    words = Text.objects.get(entry__kind="mediation.talks_arranged").words
    assert "文峰社区党群服务中心" in words["where"]
    assert "调解" not in words["where"]
    with pytest.raises(Unfit):
        booked(world, now, room, name="grid1")
    with pytest.raises(NotPossible):
        arranged(world, case, now, days=3)
    meetings.call_off_talks(
        actor=world.viewer("community"), mediation=fresh(case), talk=talk, version=talk.version, now=now,
    )
    assert Booking.objects.get(pk=talk.booking_id).let_go_at is not None
    booked(world, now, room, name="grid1")
    elsewhere = arranged(world, case, now, days=4, venue="李大成家")
    told = Text.objects.filter(entry__about_id=elsewhere.id).values_list("words", flat=True)
    assert "李大成" not in str(list(told)), "elsewhere is somebody's home"


def test_talks_are_noted_once_their_time_has_come(world, now):
    case = opened(world, now)
    talk = arranged(world, case, now)
    with pytest.raises(NotPossible):
        noted(world, case, talk, now)
    late = now + timedelta(days=2)
    with pytest.raises(NotPossible):
        meetings.call_off_talks(
            actor=world.viewer("community"), mediation=fresh(case), talk=talk, version=talk.version, now=late,
        )
    with pytest.raises(NotPossible):
        meetings.agree(
            actor=world.viewer("community"), mediation=fresh(case), version=fresh(case).version, agreement="好",
            promises=promises(case, late), now=late,
        )
    noted(world, case, talk, late, came=TalkState.MISSED)
    with pytest.raises(NotPossible):
        noted(world, case, talk, late)


@pytest.mark.parametrize("came_of_it", ["agreed", "not_agreed", "referred"])
def test_what_comes_of_it_reports_the_matter_done_with_a_sentence_that_names_nobody(world, now, came_of_it):
    report = received(world, now)
    case = opened(world, now, name="grid3", task_id=world.task_of(report).id)
    unit, case = world.viewer("grid3"), fresh(case)
    by = {"actor": unit, "mediation": case, "version": case.version, "now": now}
    if came_of_it == "agreed":
        agreed(world, case, now, name="grid3")
    elif came_of_it == "not_agreed":
        meetings.not_agree(**by, reason="李大成不肯让")
    else:
        meetings.refer(**by, body=listed(world, now)[2], reason="李大成动了手")
    concern = world.concern_of(report)
    assert concern.state == "done"
    assert not [one for one in ("李大成", "王秀兰", "不肯让", "动了手", "地垫") if one in concern.answer]
    assert ("文峰司法所" in concern.answer) == (came_of_it == "referred")
    assert fresh(case).state == came_of_it


def test_withdrawn_it_moves_nothing_and_if_another_unit_has_the_matter_that_one_answers(world, now):
    from qianxian.concerns import actions as concerns

    report = received(world, now)
    case = opened(world, now, name="grid3", task_id=world.task_of(report).id)
    meetings.withdraw_mediation(actor=world.viewer("grid3"), mediation=case, version=case.version, now=now)
    assert world.concern_of(report).state == "accepted"
    case = opened(world, now, name="grid3", key="again", task_id=world.task_of(report).id)
    concern = world.concern_of(report)
    concerns.assign(
        actor=world.viewer("community"), concern=concern, version=concern.version,
        unit_id=world.units["community"].id, reason="社区来办", now=now,
    )
    meetings.not_agree(actor=world.viewer("grid3"), mediation=case, version=case.version, reason="不肯", now=now)
    assert world.concern_of(report).state == "reported"
    assert Text.objects.get(entry__kind="mediation.not_agreed").words["answered"] is False


def test_only_a_confidential_matter_that_was_taken_on_is_opened_and_only_once(world, now):
    light = world.report(now)
    with pytest.raises(NotPossible):
        opened(world, now, name="grid3", task_id=world.task_of(light).id)
    with pytest.raises(NotPossible):
        meetings.ask_for_mediation(actor=world.holder(light), report=light, now=now)
    fresh_one = world.report(now, kind="quiet", key="q")
    with pytest.raises(NotPossible):
        opened(world, now, name="grid3", task_id=world.task_of(fresh_one).id)
    report = received(world, now)
    task_id = world.task_of(report).id
    with pytest.raises(NotPossible):
        opened(world, now, name="grid1", task_id=task_id)
    opened(world, now, name="grid3", task_id=task_id)
    with pytest.raises(NotPossible):
        opened(world, now, name="grid3", key="twice", task_id=task_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mediation.objects.filter(concern=report.concern_id).update(ended_at=now)


def test_asked_twice_it_is_asked_once_and_nobody_asks_for_somebody_else(world, now):
    report = received(world, now)
    case = meetings.ask_for_mediation(actor=world.holder(report), report=report, now=now)
    assert meetings.ask_for_mediation(actor=world.holder(report), report=report, now=now).id == case.id
    assert case.unit_id == world.units["grid3"].id
    with pytest.raises(Refused):
        meetings.ask_for_mediation(actor=STRANGER, report=report, now=now)


def test_a_promised_day_that_has_gone_by_comes_to_the_desk_and_all_kept_ends_the_case(world, now):
    case, at = agreed(world, opened(world, now), now)
    community = world.viewer("community")
    duties.look_at_agreements(at)
    assert fresh(case).look_id is None
    late = at + timedelta(days=9)
    duties.look_at_agreements(late)
    duties.look_at_agreements(late)
    look = Task.objects.get(pk=fresh(case).look_id)
    assert "李大成" not in look.headline
    case = fresh(case)
    meetings.look_at_agreement(
        actor=community, mediation=case, version=case.version, kept=said(case, PromiseState.KEPT), now=late,
    )
    look.refresh_from_db()
    assert (look.state, fresh(case).state) == ("verified", "agreed")
    later = at + timedelta(days=20)
    duties.look_at_agreements(later)
    case = fresh(case)
    assert case.look_id not in (None, look.id)
    meetings.look_at_agreement(
        actor=community, mediation=case, version=case.version, now=later,
        kept=said(case, PromiseState.KEPT, PromiseState.KEPT),
    )
    assert fresh(case).state == "fulfilled"


def test_a_second_writer_is_told_and_a_number_goes_when_its_owner_says_so(world, now):
    case = opened(world, now)
    community = world.viewer("community")
    arranged(world, case, now)
    with pytest.raises(Conflict):
        meetings.withdraw_mediation(actor=community, mediation=fresh(case), version=case.version, now=now)
    party = case.parties.first()
    assert meetings.see_numbers(actor=community, mediation=case, now=now) == {party.id: "13900001111"}
    assert Entry.objects.filter(kind="mediation.numbers_seen").count() == 1
    meetings.take_number_out(actor=community, mediation=case, party=party, now=now)
    assert not Contact.objects.filter(phone="13900001111").exists()


def test_after_ninety_days_the_numbers_go_and_what_still_waits_is_not_forgotten(world, now):
    waiting, at = agreed(world, opened(world, now), now)
    duties.forget_mediations(at + timedelta(days=89))
    assert Contact.objects.filter(phone="13900001111").exists()
    duties.forget_mediations(at + timedelta(days=91))
    assert not Contact.objects.filter(phone="13900001111").exists()
    duties.forget_mediations(at + timedelta(days=1100))
    assert fresh(waiting).erased_at is None, "nobody has looked whether it was kept"


def test_the_lists_are_the_communitys_and_say_each_name_once(world, now):
    listed(world, now)
    add = {"place_id": world.community.id, "name": "陈德厚", "kind": MediatorKind.ELDER, "now": now}
    for name in ("grid3", "subdistrict", "neighbour", "admin_community", "gate"):
        with pytest.raises(Refused):
            meetings.add_mediator(actor=world.viewer(name), **add)
    with pytest.raises(Unfit):
        meetings.add_mediator(actor=world.viewer("community"), note="退休教师、老党员", **add)
    far = Office.objects.get(organisation=world.units["neighbour"])
    with pytest.raises(Unfit):
        meetings.add_mediator(actor=world.viewer("community"), office_id=far.id, **{**add, "name": "远"})


def test_those_above_have_numbers_for_each_community_and_no_small_ones(world, now):
    for number in range(4):
        case = opened(world, now, key=str(number))
        if number:
            meetings.not_agree(
                actor=world.viewer("community"), mediation=case, version=case.version, reason="不肯", now=now,
            )
    for name in ("community", "subdistrict", "district"):
        rows, sums = results.mediated_in(world.viewer(name), 2026)
        assert [(row.community, row.counts) for row in rows] == [("文峰社区", (4, None, 3, None))]
        assert sums == (4, None, 3, None)
    for name in ("grid3", "admin", "gate", "head"):
        assert results.mediated_in(world.viewer(name), 2026) == ([], ())
    assert results.mediated_in(world.viewer("district"), 2025) == ([], (0, 0, 0, 0))


def test_a_case_that_is_talked_about_again_lies_on_the_desk_again_until_something_comes_of_it(world, now):
    report = received(world, now)
    task = world.task_of(report)
    case, at = agreed(world, opened(world, now, name="grid3", task_id=task.id), now, name="grid3")
    grid = world.viewer("grid3")
    meetings.talk_again(actor=grid, mediation=case, version=case.version, reason="又响了两次", now=at)
    work = Task.objects.get(pk=fresh(case).task_id)
    assert (work.state, work.unit_id, work.source) == ("received", case.unit_id, "mediation")
    case = fresh(case)
    meetings.not_agree(actor=grid, mediation=case, version=case.version, reason="都不肯让", now=at + timedelta(days=1))
    work.refresh_from_db()
    assert work.state == "verified"
