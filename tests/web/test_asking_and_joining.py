"""Asking whether it is settled; joining, parting and dividing matters; the list of reasons."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.happenings.lifecycle import DAY, done, taken_on, version
from tests.web.test_statements import counted

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Concern, ContactView, DissatisfactionReason, FollowUp, Joining, Report
from qianxian.concerns.states import Channel, ConcernState, How
from qianxian.ledger.models import Entry
from qianxian.notices.models import Notice
from qianxian.people.queries import OPERATOR
from qianxian.tasks import actions as tasks

NUMBER = "13900001234"


def listed(client):
    answer = client.get(reverse("follow_ups"))
    assert answer.status_code == 200
    return answer.context


def tried(world, report, now, **said):
    said = {"reached": False, **said}
    return concerns.follow_up(
        actor=world.viewer("community"), report=report, version=version(world, report), how=How.PHONE, now=now, **said,
    )


def test_who_left_a_number_is_asked_after_two_days_and_who_left_none_stands_apart(world, now, signed_in):
    asked, alone = done(world, now, "k", phone=NUMBER), done(world, now, "none")
    client = signed_in("community")
    assert listed(client)["to_ask"] == []
    with clock.held_at(now + 2 * DAY):
        found = listed(client)
    assert [one.id for one in found["to_ask"]] == [asked.id]
    assert [one.id for one in found["not_to_be_asked"]] == [alone.id]
    assert found["not_to_be_asked"][0].closes_at == now + 14 * DAY


def test_the_list_goes_on_behind_fifty_and_shows_each_once(world, now, signed_in, monkeypatch):
    from qianxian.web.desk import follow_ups as view

    monkeypatch.setattr(view.queries.follow_ups, "ASKED_PAGE", 2)
    monkeypatch.setattr(view.queries, "ASKED_PAGE", 2)
    asked = {done(world, now, f"k{n}", phone=NUMBER).id for n in range(5)}
    alone = {done(world, now, f"none{n}").id for n in range(3)}
    client, seen, left = signed_in("community"), [], []
    with clock.held_at(now + 2 * DAY):
        shown = listed(client)
        left += [one.id for one in shown["not_to_be_asked"]]
        onwards = client.get(reverse("follow_ups"), {"of": "plate", "after": shown["next_at_plate"]}).context
        assert onwards["to_ask"] == []
        left += [one.id for one in onwards["not_to_be_asked"]]
        while True:
            seen += [one.id for one in shown["to_ask"]]
            if not shown["next"]:
                break
            shown = client.get(reverse("follow_ups"), {"after": shown["next"]}).context
    assert (len(seen), set(seen)) == (5, asked)
    assert (len(left), set(left)) == (3, alone)


def test_the_desk_names_the_same_people_as_the_list(world, now, signed_in):
    asked, client = done(world, now, "k", phone=NUMBER), signed_in("community")
    assert client.get(reverse("desk")).context["to_follow_up"] == []
    with clock.held_at(now + 2 * DAY):
        (one,) = client.get(reverse("desk")).context["to_follow_up"]
    assert one.id == asked.id


def test_three_tries_are_due_within_seven_days_and_never_two_on_one_day(world, now, signed_in):
    report, client = done(world, now, "k", phone=NUMBER), signed_in("community")
    due = []
    for day in (2, 5, 7):
        with clock.held_at(now + day * DAY):
            due.append(listed(client)["to_ask"][0].next_try)
            tried(world, report, clock.now())
    assert due == [now + 2 * DAY, now + 4 * DAY, now + 7 * DAY]
    with clock.held_at(now + 7 * DAY):
        last = listed(client)["to_ask"][0]
    assert (last.tries, last.next_try, last.closes_at) == (3, None, now + 7 * DAY)


def test_what_they_said_is_written_down_and_counts_as_their_word(world, now, signed_in):
    report, client = done(world, now, "k", phone=NUMBER), signed_in("community")
    where = reverse("follow_up", args=[report.id])
    sent = {"version": version(world, report), "how": "phone", "reached": "1", "solved": "", "satisfied": ""}
    assert client.post(where, sent).status_code == 422
    assert client.post(where, {**sent, "solved": "0", "words": "还是黑的"}).status_code == 302
    assert world.concern_of(report).state == ConcernState.REOPENED
    assert FollowUp.objects.get().words == "还是黑的"
    assert client.get(where).status_code == 404


def test_the_number_is_shown_to_who_asks_and_each_look_is_kept(world, now, signed_in):
    report, client = done(world, now, "k", phone=NUMBER), signed_in("community")
    where = reverse("follow_up_number", args=[report.id])
    assert NUMBER not in client.get(reverse("follow_up", args=[report.id])).content.decode()
    assert NUMBER in client.post(where).content.decode()
    assert ContactView.objects.get().office_id == world.viewer("community").office_id
    assert Entry.objects.filter(kind="contact.seen").count() == 1


def test_who_did_the_work_never_asks_and_it_looks_as_if_nobody_were_there(world, now, signed_in):
    report, task = taken_on(world, now, "k", phone=NUMBER)
    tasks.give_back(actor=world.viewer("grid3"), task=task, version=task.version, reason="办不了", now=now)
    task, above = world.task_of(report), world.viewer("community")
    tasks.receive(actor=above, task=task, version=task.version, headline="灯", now=now)
    tasks.report_done(actor=above, task=task, version=task.version, outcome="换了", evidence=[], now=now)
    own, missing = signed_in("community"), reverse("follow_up", args=[1])
    for name in ("follow_up", "follow_up_number"):
        assert own.post(reverse(name, args=[report.id])).status_code == 404
    assert own.get(reverse("follow_up", args=[report.id])).content == own.get(missing).content
    assert signed_in("subdistrict").get(reverse("follow_up", args=[report.id])).status_code == 200
    assert not ContactView.objects.exists()


def test_the_number_of_a_settled_matter_is_not_shown_any_more(world, now, signed_in):
    report = done(world, now, "k", phone=NUMBER)
    concerns.confirm(actor=world.holder(report), report=report, version=version(world, report), now=now)
    assert signed_in("community").post(reverse("follow_up_number", args=[report.id])).status_code == 404


def test_under_ten_answers_the_page_shows_no_percentage(world, now, signed_in):
    for number in range(9):
        tried(world, done(world, now, f"k{number}"), now, reached=True, solved=True)
    client = signed_in("community")
    assert listed(client)["asked"].solved.interval is None
    tried(world, done(world, now, "tenth"), now, reached=True, solved=False)
    assert listed(client)["asked"].solved.interval == (60, 98)


def test_the_list_of_who_waits_makes_as_many_statements_for_twelve_as_for_two(world, now, signed_in):
    client = signed_in("community")
    where = reverse("follow_ups") + "?days=0"

    def fill(count, start):
        for number in range(start, start + count):
            done(world, now, f"k{number}", phone=NUMBER)

    fill(2, 0)
    client.get(where)
    with counted() as few:
        client.get(where)
    fill(10, 2)
    client.get(where)
    with counted() as many:
        client.get(where)
    assert len(many) == len(few), many.said()


def near(client, task):
    answer = client.get(reverse("together", args=[task.id]))
    assert answer.status_code == 200
    return [one.concern.id for one in answer.context["near"]]


def test_what_is_like_it_near_here_is_shown_and_what_is_not_stays_away(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    same = world.report(now, key="same", words="东门口的路灯黑了好几天没人管", place=world.maple)
    world.report(now, key="unlike", words="三号楼水管漏得厉害")
    world.report(now, key="kind", words="东门的灯黑了好几天。", kind="parking")
    world.report(now, key="river", place=world.river)
    world.report(now - 91 * DAY, key="old", words="东门的灯黑了好几天")
    assert near(signed_in("grid3"), task) == [same.concern_id]
    assert report.concern_id not in near(signed_in("grid3"), task)


def test_where_only_photographs_were_handed_in_the_courtyard_decides(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    Report.objects.update(words="")
    Concern.objects.update(sentence="")
    here = world.report(now, key="here", words="x")
    elsewhere = world.report(now, key="elsewhere", words="x", place=world.maple)
    Report.objects.filter(pk__in=[here.pk, elsewhere.pk]).update(words="")
    assert near(signed_in("grid3"), task) == [here.concern_id]


def test_the_shown_list_makes_as_many_statements_for_ten_as_for_one(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    client = signed_in("grid3")
    world.report(now, key="one")
    near(client, task)
    with counted() as few:
        near(client, task)
    for number in range(9):
        world.report(now, key=f"more {number}")
    near(client, task)
    with counted() as many:
        near(client, task)
    assert len(many) == len(few), many.said()


def test_a_joining_says_before_who_will_be_told_and_is_undone_on_the_page(world, now, signed_in):
    first, into = taken_on(world, now, "first", phone=NUMBER)[0], taken_on(world, now, "into")[0]
    client, before = signed_in("grid3"), Notice.objects.count()
    where = reverse("join", args=[world.task_of(first).id, world.task_of(into).id])
    told = client.get(where).context["told"]
    assert (told.by_number, told.by_page) == (1, 0)
    assert not Joining.objects.exists()
    assert client.post(where, {"version": version(world, first)}).status_code == 302
    assert Notice.objects.count() == before + 1
    joining = Joining.objects.get()
    back = reverse("part_again", args=[world.task_of(into).id, joining.id])
    assert signed_in("grid1").post(back).status_code == 404
    assert client.post(back).status_code == 302
    first.refresh_from_db()
    assert first.concern_id == joining.joined_id


def test_a_matter_is_divided_by_those_above_into_parts_with_a_category_each(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    where = reverse("split", args=[task.id])
    client = signed_in("community")
    assert signed_in("grid3").get(where).status_code == 404
    sent = {"version": version(world, report), "kind": ["utilities", "parking"], "sentence": ["楼道灯", "车棚插座"]}
    assert client.post(where, {**sent, "kind": ["utilities"], "sentence": ["灯"]}).status_code == 422
    copied = {**sent, "sentence": ["东门的灯黑了好几天。东门的灯黑了好几天。", ""]}
    Report.objects.update(words="东门的灯黑了好几天。东门的灯黑了好几天。")
    assert client.post(where, copied).status_code == 422
    assert client.post(where, sent).status_code == 302
    parts = Concern.objects.filter(parent=report.concern_id).order_by("id")
    assert [part.sentence for part in parts] == ["楼道灯", "车棚插座"]


def test_other_matters_of_the_same_people_are_linked_only_where_the_office_sees_both(world, now, signed_in):
    from qianxian.people.models import Resident

    report, task = taken_on(world, now, "k")
    here, away = world.report(now, key="here"), world.report(now, key="away", place=world.river)
    resident = Resident.objects.create(phone=NUMBER, since=now)
    Report.objects.filter(pk__in=[report.pk, here.pk, away.pk]).update(resident=resident)
    shown = signed_in("grid3").get(reverse("together", args=[task.id])).context["same"]
    assert [one.id for one in shown] == [world.task_of(here).id]


def test_three_who_raised_it_by_web_telephone_and_paper_get_one_answer_each(world, now):
    web, task = taken_on(world, now, "web", phone="13900000001", channel=Channel.WEB)
    above, gate = world.viewer("community"), world.viewer("gate")
    phoned = world.report(
        now, key="phone", channel=Channel.PHONE, actor=above, phone="13900000002", joins_id=web.concern_id,
    )
    paper = world.report(now, key="paper", channel=Channel.GATEHOUSE, actor=gate, joins_id=web.concern_id)
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了", evidence=[], now=now,
    )
    told = Notice.objects.filter(entry__kind="concern.done")
    assert sorted(told.values_list("about_id", flat=True)) == sorted([web.id, phoned.id])
    for one in (web, phoned, paper):
        one.refresh_from_db()
        assert one.concern.answer == "换了"


def test_one_person_who_raised_it_twice_is_written_to_once(world, now):
    report, task = taken_on(world, now, "k", phone=NUMBER)
    world.report(now, key="again", phone=NUMBER, joins_id=report.concern_id, words="还是黑的")
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了", evidence=[], now=now,
    )
    assert list(Notice.objects.filter(entry__kind="concern.done").values_list("about_id", flat=True)) == [report.id]


@pytest.fixture
def admin(signed_in, now):
    from world import PASSWORD

    client = signed_in("admin")
    client.post(reverse("elevate"), {"reason": "改理由", "password": PASSWORD})
    return client


def test_the_district_keeps_the_list_of_reasons_and_takes_a_change_back(world, now, admin):
    answer = admin.post(reverse("add_reason"), {"name": "没修好", "position": 1, "reopens": "on"})
    assert answer.status_code == 302
    row = DissatisfactionReason.objects.get()
    where = reverse("reason", args=[row.id])
    assert admin.post(where, {"name": "态度不好", "position": 2, "version": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.reopens) == ("态度不好", False)
    entry = Entry.objects.get(kind="reason.changed")
    assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.reopens) == ("没修好", True)
    assert admin.post(reverse("retire_reason", args=[row.id])).status_code == 302
    assert admin.post(reverse("add_reason"), {"name": "没修好", "position": 1}).status_code == 302
    assert admin.post(reverse("restore_reason", args=[row.id])).status_code == 422


def test_only_the_district_changes_the_list_of_reasons(world, now):
    from qianxian.base.permits import Refused

    with pytest.raises(Refused):
        concerns.add_reason(actor=world.viewer("admin_community"), name="没修好", position=1, now=now)
    assert concerns.add_reason(actor=OPERATOR, name="没修好", position=1, now=now).reopens


def test_two_administrators_who_write_one_name_at_once_are_told(world, now, monkeypatch):
    from qianxian.base.permits import Unfit
    from qianxian.concerns.actions import reasons

    concerns.add_reason(actor=OPERATOR, name="没修好", position=1, now=now)
    monkeypatch.setattr(reasons, "_require_name", lambda _name, _reason: None)
    with pytest.raises(Unfit) as refused:
        concerns.add_reason(actor=OPERATOR, name="没修好", position=2, now=now)
    assert refused.value.field == "name"
