"""What is kept about a matter is its owner's: to see, to take along, to put right, to take back and to erase."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.base import clock
from qianxian.concerns.links import family_secret_of, secret_of
from qianxian.concerns.models import Consent, DataRequest, Report
from qianxian.concerns.states import Channel
from qianxian.notices.models import Notice
from qianxian.people import actions as people
from qianxian.people.models import Contact
from qianxian.storage import erasures
from qianxian.tasks import actions as tasks
from web.test_statements import counted

PHONE = "13912345678"


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path


@pytest.fixture
def report(world, now):
    return world.report(now, phone=PHONE)


def data_page(report):
    return reverse("matter_data", args=[secret_of(report.id)])


def decide(report, what, **more):
    return Client().post(data_page(report), {"do": what, **more})


def copy_of(report):
    return json.loads(Client().post(reverse("matter_data_copy", args=[secret_of(report.id)])).content)


def by_code(report):
    client = Client()
    client.post(reverse("find"), {"code": report.code})
    return client


def test_everything_that_is_kept_stands_on_one_page_and_in_one_file(world, report, signed_in):
    task = world.task_of(report)
    signed_in("grid3").post(reverse("contact", args=[task.id, report.id]))
    page = Client().get(data_page(report)).content.decode()
    for kept in ("东门的灯黑了好几天", PHONE, "第3网格党支部", "隐私告知第1版", "您本人同意"):
        assert kept in page
    given = copy_of(report)
    assert given["words"] == "东门的灯黑了好几天。"
    assert given["phone"] == PHONE
    assert given["number_seen"][0]["unit"] == "第3网格党支部"
    assert given["consents"][0] == {
        "purpose": "telling", "given_by": "oneself", "given_at": report.created_at.isoformat(), "notice": 1,
        "recorded_by": "", "withdrawn_at": None,
    }
    assert len(given["messages"]) == 1
    assert [line["kind"] for line in given["story"]] == ["concern.reported", "contact.seen", "data.copied"]
    assert given["requests"][0]["kind"] == "export"
    assert all("by" not in line["words"] for line in given["story"]), "whose account it was is the office's"


def test_whoever_comes_with_a_code_from_paper_sees_the_number_only_in_part(report):
    client = by_code(report)
    page = client.get(reverse("mine_data", args=[report.code])).content.decode()
    assert PHONE not in page
    assert "139····5678" in page
    copy = client.post(reverse("mine_data_copy", args=[report.code])).content.decode()
    assert PHONE not in copy


def test_reading_the_page_changes_nothing(report):
    before = DataRequest.objects.count()
    Client().get(data_page(report) + "?erase=1")
    report.refresh_from_db()
    assert report.words
    assert DataRequest.objects.count() == before


def test_a_note_stands_below_the_words_and_the_unit_reads_both(world, report, signed_in):
    assert decide(report, "note", note="是西门，不是东门。").status_code == 302
    assert decide(report, "note", note="  ").status_code == 422
    report.refresh_from_db()
    assert report.words == "东门的灯黑了好几天。"
    desk = signed_in("grid3").get(reverse("task", args=[world.task_of(report).id])).content.decode()
    assert "东门的灯黑了好几天" in desk
    assert "居民补充：是西门，不是东门。" in desk


def test_a_number_is_put_right_and_a_slip_of_the_pen_is_not_lost(report):
    wrong = decide(report, "number", phone="1391234")
    assert wrong.status_code == 422
    assert "1391234" in wrong.content.decode()
    assert decide(report, "number", phone="139 0000 1111").status_code == 302
    assert Contact.objects.get(reports=report).phone == "13900001111"


def test_with_the_code_alone_the_number_is_not_changed_but_taken_back_and_nothing_is_erased(report):
    client = by_code(report)
    address = reverse("mine_data", args=[report.code])
    page = client.get(address).content.decode()
    assert 'value="number"' not in page
    assert 'value="withdraw"' in page
    assert client.post(address, {"do": "number", "phone": "13900001111"}).status_code == 403
    assert Contact.objects.get(reports=report).phone == PHONE
    assert client.post(address, {"do": "withdraw"}).status_code == 302
    assert client.post(address, {"do": "number", "phone": "13900001111"}).status_code == 403
    assert Contact.objects.get(reports=report).phone == ""
    assert 'value="erase"' not in client.get(address, {"erase": "1"}).content.decode()
    assert client.post(address, {"do": "erase"}).status_code == 403
    report.refresh_from_db()
    assert report.words


def test_where_an_office_wrote_it_down_and_there_is_no_number_the_code_is_enough_to_erase(world, now):
    words = world.report(now, actor=world.viewer("gate"), channel=Channel.GATEHOUSE, key="slip")
    client, address = by_code(words), reverse("mine_data", args=[words.code])
    assert 'value="erase"' in client.get(address, {"erase": "1"}).content.decode()
    assert client.post(address, {"do": "erase"}).status_code == 302


def test_erasing_ends_the_link_of_the_family_and_makes_it_nobodys_own(world, report, now):
    Client().post(reverse("make_family_link", args=[secret_of(report.id)]))
    resident = people.join(phone="13700000000", now=now)
    Report.objects.filter(pk=report.pk).update(resident=resident)
    report.refresh_from_db()
    assert copy_of(report)["claimed"] is True
    family = reverse("family_matter", args=[family_secret_of(report.id, report.family_links)])
    assert Client().get(family).status_code == 200
    assert decide(report, "erase").status_code == 302
    assert Client().get(family).status_code == 404
    report.refresh_from_db()
    assert (report.resident, report.family_hash) == (None, None)
    assert copy_of(report)["claimed"] is False


def test_a_number_can_be_left_afterwards_under_the_notice_of_that_day(world, now):
    report = world.report(now, key="anonymous")
    decide(report, "number", phone=PHONE)
    contact = Contact.objects.get(reports=report)
    assert (contact.phone, contact.notice_number, contact.given_at) == (PHONE, 1, now)


def test_taking_the_number_back_erases_it_and_stops_the_messages(report):
    assert decide(report, "withdraw").status_code == 302
    contact = Contact.objects.get(reports=report)
    assert contact.phone == ""
    assert contact.withdrawn_at is not None
    assert set(Notice.objects.filter(contact=contact).values_list("state", flat=True)) == {"dropped"}
    assert [noted.what for noted in erasures.noted()] == ["number"]
    page = Client().get(data_page(report)).content.decode()
    assert "您撤回了电话" in page
    assert report.words in page, "the matter goes on"


def test_erasing_is_asked_once_more_and_the_link_then_shows_what_is_left(world, report):
    asked = Client().get(data_page(report) + "?erase=1").content.decode()
    assert "真的全部删掉" in asked
    assert 'value="erase"' in asked
    assert 'value="erase"' not in Client().get(data_page(report)).content.decode()
    assert decide(report, "erase").status_code == 302
    page = Client().get(data_page(report)).content.decode()
    for gone in ("东门的灯黑了好几天", PHONE, 'value="note"'):
        assert gone not in page
    assert "已经删掉了" in page
    assert copy_of(report)["words"] == ""
    assert Client().get(reverse("matter", args=[secret_of(report.id)])).status_code == 200
    first = DataRequest.objects.filter(report=report).earliest("id")
    assert (first.kind, first.outcome) == ("erase", "at_once")


def test_the_unit_that_does_the_work_can_erase_nothing_even_with_the_code(world, report, signed_in):
    client = signed_in("grid3")
    client.post(reverse("find"), {"code": report.code})
    for what in ("erase", "withdraw", "note", "number", "guardian"):
        answer = client.post(
            reverse("mine_data", args=[report.code]), {"do": what, "note": "算了", "phone": "13900001111"},
        )
        assert answer.status_code == 403, what
    report.refresh_from_db()
    assert report.words
    assert erasures.noted() == [], "what was refused is not erased after a restore either"


def test_a_guardians_consent_is_kept_and_taking_it_back_erases_the_photographs(world, now, signed_in):
    client = signed_in("gate")
    client.get(reverse("on_behalf"))
    fields = {
        "key": "child", "kind": "utilities", "words": "滑梯断了。", "place": world.locust.id, "channel": "gatehouse",
        "guardian": "1",
    }
    assert client.post(reverse("on_behalf"), fields).status_code == 302
    report = Report.objects.latest("id")
    consent = Consent.objects.get(report=report)
    assert (consent.purpose, consent.given_by, consent.notice_number) == ("child", "guardian", 1)
    assert consent.recorded_by_id == report.recorded_by_id
    assert "家长撤回同意" in Client().get(data_page(report)).content.decode()
    decide(report, "guardian")
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "家长撤回了同意，照片已经删掉" in Client().get(data_page(report)).content.decode()


def test_what_nobody_offers_is_not_done(report):
    assert decide(report, "everything").status_code == 400


def test_the_page_takes_as_many_statements_for_a_long_story_as_for_a_short_one(world, report):
    Client().get(data_page(report))
    with counted() as few:
        Client().get(data_page(report))
    for number in range(12):
        decide(report, "note", note=f"第{number}句")
    with counted() as many:
        Client().get(data_page(report))
    assert len(many) == len(few) <= 11, "\n".join(many.said())


# ── asking in words ──────────────────────────────────────────────────────────────────────────────────────────────


def asking(client, name="ask_about_data", **more):
    return client.post(reverse(name), {"key": "k", "kind": "read", "words": "你们存了我什么？", **more})


def test_a_question_in_words_lies_on_the_districts_desk_for_thirty_days_and_ends_with_the_answer(world, now, signed_in):
    answer = asking(Client())
    assert answer.status_code == 302
    assert "区里" in Client().get(answer.url).content.decode()
    asked = DataRequest.objects.get()
    task = world.task_of(asked.report)
    assert (task.unit, task.source) == (world.units["district"], "privacy")
    assert task.due_at == asked.due_at
    assert (asked.due_at - now).days in {29, 30}
    assert "你们存了我什么" in signed_in("district").get(reverse("task", args=[task.id])).content.decode()
    clerk = world.viewer("district")
    tasks.receive(actor=clerk, task=task, version=task.version, headline="答复一个资料请求", now=now)
    tasks.report_done(actor=clerk, task=task, version=task.version, outcome="只有您的一个电话。", evidence=[], now=now)
    asked.refresh_from_db()
    assert (asked.done_at, asked.outcome) == (now, "answered")


def test_after_thirty_days_it_stands_among_the_overdue(world, now, signed_in):
    asking(Client())
    with clock.held_at(now + timedelta(days=31)):
        client = Client()
        client.force_login(world.accounts["district"])
        assert "over" in client.get(reverse("desk")).content.decode()


def test_the_counter_asks_for_somebody_and_prints_the_receipt(world, signed_in):
    answer = asking(signed_in("gate"), "ask_on_behalf", channel="gatehouse")
    assert answer.status_code == 302
    assert answer.url.startswith("/desk/slip/")
    asked = DataRequest.objects.get()
    assert asked.channel == Channel.GATEHOUSE
    assert asked.report.recorded_by.organisation == world.units["gate"]
    assert world.task_of(asked.report).unit == world.units["district"]


@pytest.mark.parametrize("name", ["ask_about_data", "ask_on_behalf"])
@pytest.mark.parametrize("wrong", [{"kind": "everything"}, {"words": "  "}, {"phone": "12"}])
def test_a_question_filled_in_wrongly_is_asked_again_with_what_was_written(world, signed_in, name, wrong):
    answer = asking(signed_in("gate"), name, **{"words": "独有的一句", **wrong})
    assert answer.status_code == 422
    if "words" not in wrong:
        assert "独有的一句" in answer.content.decode()
    assert not DataRequest.objects.exists()


def test_the_same_question_sent_twice_is_one(world):
    asking(Client())
    assert asking(Client()).status_code == 302
    assert DataRequest.objects.count() == 1
