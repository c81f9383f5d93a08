"""Every way in: from which page, under which name, once however often it is sent, and with which receipt."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from happenings.bodies import charge
from qianxian.concerns import actions as concerns
from qianxian.concerns.links import secret_of
from qianxian.concerns.models import Report
from qianxian.concerns.states import Channel
from qianxian.notices.models import Notice
from qianxian.results import queries as figures
from qianxian.tasks import duties as task_duties
from qianxian.tasks.models import Task

SAID = {"key": "once", "kind": "utilities", "words": "三楼的灯黑了，我妈上楼看不见。"}


@pytest.fixture
def gate(world):
    return reverse("report", args=[world.plate.code])


def own_page(report):
    return reverse("matter", args=[secret_of(report.id)])


# ── the plate and the web ──


def test_a_courtyard_that_was_chosen_on_the_web_comes_in_by_the_web(world, stranger):
    front = stranger.get("/?q=槐荫院").content.decode()
    chosen = reverse("courtyard", args=[world.plate.code]) + "?via=web"
    assert chosen in front
    courtyard = stranger.get(chosen).content.decode()
    form = reverse("report", args=[world.plate.code]) + "?kind=utilities&via=web"
    assert form.replace("&", "&amp;") in courtyard or form in courtyard
    stranger.post(form, SAID)
    assert Report.objects.get().channel == Channel.WEB


def test_what_the_plate_itself_leads_to_comes_in_by_the_plate(world, gate, stranger):
    courtyard = stranger.get(reverse("courtyard", args=[world.plate.code]) + "?big=1").content.decode()
    assert "via=web" not in courtyard
    stranger.post(gate, SAID)
    assert Report.objects.get().channel == Channel.PLATE


# ── the family's telephone ──


def test_a_daughter_says_it_for_her_mother_and_both_follow_with_a_word_of_their_own(world, gate, stranger, now):
    sent = {**SAID, "relation": "child", "phone": "13900001111", "elder_phone": "139 0000 2222"}
    answer = stranger.post(gate, sent)
    hers, mothers = Report.objects.order_by("id")
    assert answer.url == own_page(hers)
    assert (hers.channel, hers.relation, hers.contact.phone) == (Channel.FAMILY, "child", "13900001111")
    assert (mothers.told_by, mothers.contact.phone, mothers.concern_id) == (hers, "13900002222", hers.concern_id)
    assert mothers.channel == Channel.FAMILY
    told = dict(Notice.objects.values_list("about_id", "entry__kind"))
    assert told == {hers.id: "concern.reported", mothers.id: "report.told_for"}
    page = stranger.get(own_page(mothers)).content.decode()
    assert SAID["words"] in page, "she reads what was said for her"
    assert "家里人替您说的" in page
    assert "位居民也反映了" not in page
    assert figures.overview(world.district.id, parts="subdistrict").whole.raised == 1

    task, grid = world.task_of(hers), Client()
    grid.force_login(world.accounts["grid3"])
    assert "儿女" in grid.get(reverse("task", args=[task.id])).content.decode()
    grid.post(reverse("receive", args=[task.id]), {"version": 1, "headline": "楼道灯不亮"})
    grid.post(reverse("done", args=[task.id]), {"version": 2, "outcome": "换了灯"})
    for one, state in ((hers, "done"), (mothers, "confirmed")):
        said = {"said": "yes", "version": world.concern_of(hers).version}
        assert stranger.post(own_page(one), said).status_code == 302
        assert world.concern_of(hers).state == state


def test_without_her_number_there_is_one_report_and_the_code_is_passed_on(world, gate, stranger):
    stranger.post(gate, {**SAID, "relation": "grandchild"})
    report = Report.objects.get()
    assert (report.channel, report.relation) == (Channel.FAMILY, "grandchild")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"elder_phone": "13900002222"}, "请选您是老人的什么人"),
        ({"relation": "boss"}, "请选您是老人的什么人"),
        ({"relation": "child", "elder_phone": "12"}, "这不像电话号码"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(world, gate, stranger, wrong, why):
    answer = stranger.post(gate, {**SAID, **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert SAID["words"] in page
    assert 'name="relation"' in page
    assert '<details class="fold field" open>' in page
    assert not Report.objects.exists(), why


def test_who_erases_hers_leaves_the_others(world, gate, stranger, now):
    stranger.post(gate, {**SAID, "relation": "child", "elder_phone": "13900002222"})
    hers, mothers = Report.objects.select_related("concern").order_by("id")
    concerns.erase(actor=world.holder(hers), report=hers, now=now)
    hers.refresh_from_db()
    assert (hers.words, hers.relation) == ("", "")
    mothers.refresh_from_db()
    assert mothers.contact.phone == "13900002222"
    assert SAID["words"] not in stranger.get(own_page(mothers)).content.decode()


# ── a leader's visit ──


@pytest.fixture
def visit(world, now):
    """The district office is in charge of the sub-district and owes it a visit."""
    charge(world, now)
    task_duties.issue_visits(now)
    return Task.objects.get(source="charge")


def test_what_is_said_on_a_visit_stands_on_the_visits_page_without_the_words(world, visit, signed_in, now):
    leader = signed_in("district")
    page = leader.get(reverse("task", args=[visit.id])).content.decode()
    form = reverse("on_behalf") + f"?visit={visit.id}"
    assert form in page
    shown = leader.get(form).content.decode()
    assert "望河院" not in shown, "only the sub-district that is visited"
    sent = {**SAID, "place": world.locust.id, "channel": "counter"}
    assert leader.post(form, sent).status_code == 302
    assert leader.post(form, sent).status_code == 302
    report = Report.objects.get()
    assert (report.channel, report.visit.task_id) == (Channel.VISIT, visit.id)
    assert world.task_of(report).unit == world.units["grid3"]
    page = leader.get(reverse("task", args=[visit.id])).content.decode()
    assert "水、电、暖气" in page
    assert SAID["words"] not in page
    assert leader.post(form, {**SAID, "place": world.river.id, "key": "far"}).status_code == 422


@pytest.mark.parametrize("number", ["1", "x", "9" * 40])
def test_a_visit_that_is_not_ones_own_takes_nothing(world, visit, signed_in, number):
    assert signed_in("district").get(reverse("on_behalf") + f"?visit={number}").status_code == 404
    assert signed_in("community").get(reverse("on_behalf") + f"?visit={visit.id}").status_code == 404


# ── sent twice ──


@pytest.mark.parametrize("channel", ["gatehouse", "counter", "phone", "visit"])
def test_a_second_press_at_a_desk_is_the_same_report_and_the_same_receipt(world, signed_in, channel):
    head = signed_in("grid3")
    sent = {**SAID, "place": world.locust.id, "channel": channel}
    first, second = head.post(reverse("on_behalf"), sent), head.post(reverse("on_behalf"), sent)
    assert first.url == second.url == reverse("slip", args=[Report.objects.get().id])
    assert Report.objects.get().channel == channel
    assert Report.objects.get().code.replace("-", " ") in head.get(first.url).content.decode()


def test_a_second_press_for_the_family_is_the_same_two_reports(world, gate, stranger):
    sent = {**SAID, "relation": "child", "elder_phone": "13900002222"}
    assert stranger.post(gate, sent).url == stranger.post(gate, sent).url
    assert Report.objects.count() == 2


def test_a_chat_pasted_twice_hands_each_line_in_once(world, signed_in):
    desk = signed_in("grid3")
    pasted = {"place": world.locust.id, "key": "chat", "text": "1. 张大妈 三楼灯不亮\n2. 李叔 垃圾桶满了"}
    shown = desk.post(reverse("chat"), pasted)
    assert shown.status_code == 200
    page = reverse("register_page", args=[shown.context["page"].id])
    lines = {"lines": "2", "words-1": "三楼灯不亮", "kind-1": "utilities", "words-2": "垃圾桶满了", "kind-2": "parking"}
    for _twice in range(2):
        assert desk.post(page, lines).status_code == 302
    assert sorted(Report.objects.values_list("channel", "line")) == [("chat", 1), ("chat", 2)]
