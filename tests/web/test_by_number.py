"""Without an account: all that was raised with a number, for whoever proves that it is theirs, for half an hour."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import personal
from qianxian.concerns.models import Report
from qianxian.ledger.models import Text
from qianxian.notices import channels
from qianxian.people import actions as people
from qianxian.people.models import Resident, ResidentCode
from qianxian.people.queries import Viewer
from web.test_statements import counted

PHONE, OTHER = "13912345678", "13700000000"


@pytest.fixture
def sent(monkeypatch):
    """What would have been sent."""
    messages = []

    class Kept:
        at_once, wakes, recognises = True, False, True

        def send(self, message):
            messages.append(message)
            return ""

    kept = channels.Setup({"kept": Kept()}, {"kept": "console"}, residents="kept")
    monkeypatch.setattr(channels, "of_district", lambda: kept)
    return messages


def prove(sent, phone=PHONE, client=None):
    client = client or Client()
    assert client.post(reverse("by_number"), {"phone": phone}).url == reverse("resident_code")
    answer = client.post(reverse("resident_code"), {"code": re.search(r"\d{6}", sent[-1].sentence).group()})
    assert answer.url == reverse("by_number_matters")
    return client


def shown_to(client):
    return client.get(reverse("by_number_matters")).content.decode()


def test_all_that_was_raised_with_a_number_is_seen_and_opens_without_an_account(world, sent, now):
    first = world.report(now, phone=PHONE, key="n1")
    second = world.report(now, phone="139 1234 5678", key="n2")
    strangers = world.report(now, phone=OTHER, key="n3")
    client = prove(sent)
    shown = shown_to(client)
    assert reverse("mine", args=[first.code]) in shown
    assert reverse("mine", args=[second.code]) in shown
    assert strangers.code not in shown
    assert client.get(reverse("mine", args=[second.code])).status_code == 200
    assert client.get(reverse("mine", args=[strangers.code])).status_code == 404
    assert not Resident.objects.exists()
    assert Report.objects.filter(resident=None).count() == 3


def test_the_answer_is_the_same_whether_or_not_the_number_is_known(world, sent, now):
    world.report(now, phone=PHONE)
    answers = []
    for phone in (PHONE, OTHER):
        client = Client()
        asked = client.post(reverse("by_number"), {"phone": phone})
        page = re.sub(r'value="[A-Za-z0-9]{64}"', "", client.get(reverse("resident_code")).content.decode())
        answers.append((asked.status_code, asked.url, page.replace(phone[-4:], "····")))
    assert answers[0] == answers[1]
    assert [one.to for one in sent] == [PHONE, OTHER]
    assert "/mine/" not in shown_to(prove(sent, OTHER))


def test_a_wrong_code_opens_nothing_and_a_right_one_works_once(world, sent, now):
    report = world.report(now, phone=PHONE)
    client = Client()
    client.post(reverse("by_number"), {"phone": PHONE})
    code = re.search(r"\d{6}", sent[-1].sentence).group()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert client.post(reverse("resident_code"), {"code": wrong}).status_code == 422
    assert client.get(reverse("by_number_matters")).url == reverse("by_number")
    assert client.get(reverse("mine", args=[report.code])).status_code == 404
    session = dict(client.session)
    assert client.post(reverse("resident_code"), {"code": code}).status_code == 302
    again = Client()
    kept = again.session
    kept.update(session)
    kept.save()
    again.cookies["sessionid"] = kept.session_key
    assert again.post(reverse("resident_code"), {"code": code}).status_code == 422


def test_it_closes_by_itself_after_half_an_hour(world, sent, now, monkeypatch):
    report = world.report(now, phone=PHONE)
    client = prove(sent)
    later = clock.now() + timedelta(minutes=30, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(reverse("by_number_matters")).url == reverse("by_number")
    assert client.get(reverse("mine", args=[report.code])).status_code == 404


def test_it_is_closed_by_hand_on_a_telephone_of_somebody_elses(world, sent, now):
    report = world.report(now, phone=PHONE)
    client = prove(sent)
    assert client.post(reverse("by_number_close")).url == reverse("find")
    assert client.get(reverse("by_number_matters")).url == reverse("by_number")
    assert client.get(reverse("mine", args=[report.code])).status_code == 404


def test_who_proves_the_number_speaks_changes_and_erases_as_its_owner(world, sent, now):
    report = world.report(now, phone=PHONE)
    client = prove(sent)
    assert client.post(reverse("mine", args=[report.code]), {"said": "urge"}).status_code == 302
    data = reverse("mine_data", args=[report.code])
    assert client.post(data, {"do": "erase", "sure": "1"}).status_code == 302
    report.refresh_from_db()
    assert not report.words
    assert reverse("mine", args=[report.code]) not in shown_to(client)


def test_a_number_that_was_erased_leads_to_nothing_any_more(world, sent, now):
    report = world.report(now, phone=PHONE)
    client = prove(sent)
    personal.withdraw_number(actor=world.holder(report), report=report, now=now)
    assert report.code not in shown_to(client)
    assert client.get(reverse("mine", args=[report.code])).status_code == 404


def test_what_somebody_raised_signed_in_with_another_number_stays_theirs(world, sent, now):
    report = world.report(now, phone=PHONE)
    owner = people.join(phone=OTHER, now=now)
    Report.objects.filter(pk=report.pk).update(resident=owner)
    assert report.code not in shown_to(prove(sent))
    assert report.code in shown_to(prove(sent, OTHER))


def test_what_the_account_of_the_number_holds_is_seen_too_and_gone_when_it_is_left(world, sent, now):
    report = world.report(now)
    owner = people.join(phone=PHONE, now=now)
    signed_in = Viewer(resident_id=owner.pk).holding(report.id)
    concerns.claim(actor=signed_in, report=report, now=now)
    client = prove(sent)
    assert report.code in shown_to(client)
    personal.leave(actor=Viewer(resident_id=owner.pk), now=now)
    assert not ResidentCode.objects.exists()
    assert report.code not in shown_to(client)


def test_a_desk_and_a_residents_matters_never_share_a_browser(world, sent, now):
    world.report(now, phone=PHONE)
    client = Client()
    client.force_login(world.accounts["grid3"])
    prove(sent, client=client)
    assert client.get(reverse("desk")).status_code == 302


def test_codes_are_rationed_by_number_whatever_they_are_asked_for(world, sent, now):
    client = Client()
    for _time in range(5):
        assert client.post(reverse("by_number"), {"phone": PHONE}).status_code == 302
    assert client.post(reverse("by_number"), {"phone": PHONE}).status_code == 422
    assert client.post(reverse("resident"), {"phone": PHONE}).status_code == 422
    assert len(sent) == 5


@pytest.mark.parametrize("typed", ["", "12345", "0374 2961234", "不是号码"])
def test_what_is_no_mobile_number_is_told_so_and_nothing_is_lost(world, sent, typed):
    answer = Client().post(reverse("by_number"), {"phone": typed})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert not sent


def test_neither_the_number_nor_a_code_stands_in_the_session_or_the_record(world, sent, now):
    client = prove(sent)
    assert PHONE not in str(dict(client.session))
    assert not Text.objects.filter(words__icontains=PHONE).exists()


def test_where_nothing_is_sent_at_once_the_page_leads_to_the_code(world):
    shown = Client().get(reverse("by_number")).content.decode()
    assert 'name="phone"' not in shown
    assert reverse("find") in shown


def test_the_list_takes_as_many_statements_for_twenty_matters_as_for_one(world, sent, now):
    world.report(now, phone=PHONE, key="n0")
    client = prove(sent)
    shown_to(client)
    with counted() as one:
        shown_to(client)
    for number in range(20):
        world.report(now, phone=PHONE, key=f"more{number}")
    with counted() as many:
        shown_to(client)
    assert len(many) == len(one) <= 3, "\n".join(many.said())
