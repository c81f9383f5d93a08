"""Residents with an account: a number and a name, no password; and without one everything as before."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Report
from qianxian.concerns.states import Channel
from qianxian.ledger.models import Entry, Text
from qianxian.notices import channels
from qianxian.people import actions as people
from qianxian.people.models import Account, Resident, ResidentCode
from world import PASSWORD

PHONE = "139 1234 5678"
DIGITS = "13912345678"


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


def code_in(sent):
    return re.search(r"\d{6}", sent[-1].sentence).group()


def come_in(sent, phone=PHONE, client=None):
    client = client or Client()
    assert client.post(reverse("resident"), {"phone": phone}).url == reverse("resident_code")
    answer = client.post(reverse("resident_code"), {"code": code_in(sent)})
    assert answer.url == reverse("resident_matters"), answer.content.decode()
    return client


def raise_something(world, client, words="东门的灯黑了好几天。", key="k1"):
    fields = {"key": key, "kind": "utilities", "words": words}
    assert client.post(reverse("report", args=[world.plate.code]), fields).status_code == 302
    return Report.objects.latest("id")


def test_a_resident_comes_in_with_a_code_and_keeps_number_and_name_only(world, sent):
    client = come_in(sent)
    assert sent[-1].to == DIGITS
    resident = Resident.objects.get()
    assert (resident.phone, resident.alias) == (DIGITS, "")
    assert client.post(reverse("resident_account"), {"alias": "老王"}).status_code == 302
    assert "老王" in client.get(reverse("resident_matters")).content.decode()
    assert Account.objects.count() == len(world.accounts)
    assert not Text.objects.filter(words__icontains=DIGITS).exists()
    assert not Text.objects.filter(words__icontains="老王").exists()
    come_in(sent)
    assert Resident.objects.count() == 1


def test_what_is_raised_while_signed_in_stands_among_their_matters_and_opens_there(world, sent):
    client = come_in(sent)
    report = raise_something(world, client)
    assert report.resident == Resident.objects.get()
    shown = client.get(reverse("resident_matters")).content.decode()
    assert "东门的灯黑了好几天" in shown
    assert client.get(reverse("mine", args=[report.code])).status_code == 200
    again = come_in(sent)
    assert again.get(reverse("mine", args=[report.code])).status_code == 200
    other = come_in(sent, "13700000000")
    assert other.get(reverse("mine", args=[report.code])).status_code == 404
    assert "东门的灯" not in other.get(reverse("resident_matters")).content.decode()


def test_a_matter_raised_without_signing_in_is_claimed_by_its_code_once(world, sent, now):
    report = world.report(now)
    client = come_in(sent)
    assert client.post(reverse("resident_matters"), {"code": "1O"}).status_code == 422
    assert client.post(reverse("resident_matters"), {"code": report.code}).status_code == 302
    assert client.get(reverse("mine", args=[report.code])).status_code == 200
    other = come_in(sent, "13700000000")
    taken = other.post(reverse("resident_matters"), {"code": report.code})
    assert taken.status_code == 422
    assert report.code in taken.content.decode()


def test_whoever_claimed_by_the_code_alone_follows_and_changes_nothing(world, sent, now):
    report = world.report(now)
    stranger = come_in(sent, "13700000000")
    stranger.post(reverse("resident_matters"), {"code": report.code})
    data = reverse("mine_data", args=[report.code])
    assert stranger.get(reverse("mine", args=[report.code])).status_code == 200
    for sent_ in ({"do": "number", "phone": "13700000000"}, {"do": "erase"}):
        assert stranger.post(data, sent_).status_code == 403
        assert f'value="{sent_["do"]}"' not in stranger.get(data, {"erase": "1"}).content.decode()
    report.refresh_from_db()
    assert report.contact is None
    assert report.words


def test_a_code_that_was_overheard_opens_nobodys_number(world, sent, now):
    report = world.report(now, phone=DIGITS)
    stranger = come_in(sent, "13700000000")
    refused = stranger.post(reverse("resident_matters"), {"code": report.code})
    assert refused.status_code == 422
    assert "留了手机号" in refused.content.decode()
    assert DIGITS not in stranger.post(reverse("resident_copy")).content.decode()
    owner = come_in(sent)
    assert owner.post(reverse("resident_matters"), {"code": report.code}).status_code == 302
    assert owner.post(reverse("resident_copy")).json()["matters"][0]["phone"] == DIGITS


def test_the_number_that_was_left_beats_a_claim_by_the_code(world, sent, now):
    report = world.report(now)
    stranger, owner = come_in(sent, "13700000000"), come_in(sent)
    stranger.post(reverse("resident_matters"), {"code": report.code})
    concerns.change_number(actor=world.holder(report), report=report, phone=DIGITS, now=now)
    copy = stranger.post(reverse("resident_copy"))
    assert copy.json()["matters"][0]["phone"] == "139····5678"
    assert DIGITS not in copy.content.decode()
    assert owner.post(reverse("resident_matters"), {"code": report.code}).status_code == 302
    assert stranger.get(reverse("mine", args=[report.code])).status_code == 404
    assert stranger.post(reverse("resident_copy")).json()["matters"] == []


def test_what_somebody_raised_signed_in_stays_theirs_whatever_number_they_left(world, sent, now):
    client = come_in(sent)
    report = raise_something(world, client)
    concerns.change_number(actor=world.holder(report), report=report, phone="13700000000", now=now)
    other = come_in(sent, "13700000000")
    assert other.post(reverse("resident_matters"), {"code": report.code}).status_code == 422
    assert client.get(reverse("mine", args=[report.code])).status_code == 200


def test_whoever_has_the_number_that_was_left_decides_on_what_they_claimed(world, sent, now):
    report = world.report(now, phone=DIGITS)
    owner = come_in(sent)
    owner.post(reverse("resident_matters"), {"code": report.code})
    data = reverse("mine_data", args=[report.code])
    assert owner.post(data, {"do": "erase"}).status_code == 302
    report.refresh_from_db()
    assert not report.words


def test_who_leaves_is_erased_and_the_matter_stays_reachable_by_its_code(world, sent):
    client = come_in(sent)
    elsewhere = come_in(sent)
    report = raise_something(world, client)
    assert client.post(reverse("resident_leave"), {}).status_code == 422
    assert client.post(reverse("resident_leave"), {"sure": "1"}).status_code == 302
    resident = Resident.objects.get()
    assert (resident.phone, resident.alias) == ("", "")
    assert not ResidentCode.objects.exists()
    assert elsewhere.get(reverse("resident_matters")).status_code == 302
    assert elsewhere.get(reverse("mine", args=[report.code])).status_code == 404
    stranger = Client()
    stranger.post(reverse("find"), {"code": report.code})
    assert stranger.get(reverse("mine", args=[report.code])).status_code == 200
    come_in(sent)
    assert Resident.objects.count() == 2


def test_another_number_is_proven_by_its_own_code_and_ends_sessions_with_the_old_one(world, sent):
    client = come_in(sent)
    elsewhere = come_in(sent)
    assert client.post(reverse("resident_number"), {"phone": "13800001111"}).url == reverse("resident_code")
    assert sent[-1].to == "13800001111"
    assert client.post(reverse("resident_code"), {"code": code_in(sent)}).status_code == 302
    assert Resident.objects.get().phone == "13800001111"
    assert client.get(reverse("resident_matters")).status_code == 200
    assert elsewhere.get(reverse("resident_matters")).status_code == 302


def test_a_code_works_once_five_minutes_and_five_times(world, sent, now):
    first = Client()
    first.post(reverse("resident"), {"phone": PHONE})
    good = code_in(sent)
    wrong = "000000" if good != "000000" else "111111"
    for _ in range(5):
        assert first.post(reverse("resident_code"), {"code": wrong}).status_code == 422
    assert first.post(reverse("resident_code"), {"code": good}).status_code == 422
    late = Client()
    late.post(reverse("resident"), {"phone": PHONE})
    with clock.held_at(now + timedelta(minutes=6)):
        assert late.post(reverse("resident_code"), {"code": code_in(sent)}).status_code == 422


def test_a_code_works_only_in_the_browser_that_asked_for_it(world, sent):
    asking, other = Client(), Client()
    asking.post(reverse("resident"), {"phone": PHONE})
    code = code_in(sent)
    assert other.post(reverse("resident_code"), {"code": code}).status_code == 302
    other.post(reverse("resident"), {"phone": "13700000000"})
    assert other.post(reverse("resident_code"), {"code": code}).status_code == 422
    assert not Resident.objects.exists()


def test_nobody_is_pestered_with_codes_and_the_sixth_is_refused_in_the_same_words_each_time(world, sent):
    answers = [Client().post(reverse("resident"), {"phone": PHONE}) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [422] * 3
    assert all("五次" in answer.content.decode() for answer in answers[5:])
    assert len(sent) == 5


def test_a_stranger_who_asks_for_codes_keeps_only_themselves_out(world, sent):
    from qianxian.web import throttle

    def ask(client, address="127.0.0.1"):
        throttle.buckets.empty()
        return client.post(reverse("resident"), {"phone": PHONE}, REMOTE_ADDR=address).status_code

    owner = come_in(sent)
    owner.post(reverse("resident_sign_out"))
    assert [ask(Client(), "10.0.0.1") for _ in range(6)] == [302] * 5 + [422]
    assert ask(Client(), "10.0.0.2") == 302, "somebody else is not kept waiting for it"
    answers = [ask(Client(), f"10.0.1.{n}") for n in range(20)]
    assert answers.count(302) == 15 - 1 - 5 - 1
    assert [ask(owner) for _ in range(6)] == [302] * 5 + [422], "the owner's own browser has its own allowance"
    assert ResidentCode.objects.count() == 20
    other = come_in(sent, "13700000000")
    other.post(reverse("resident_sign_out"))
    assert ask(other) == 422, "a browser is known for its own number only"


def test_a_strangers_wait_is_not_the_owners(world, sent):
    owner = come_in(sent)
    owner.post(reverse("resident_sign_out"))
    asking = Client(REMOTE_ADDR="10.0.0.1")
    answers = [asking.post(reverse("resident"), {"phone": PHONE}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [422]
    assert owner.post(reverse("resident"), {"phone": PHONE}).status_code == 302


@pytest.mark.parametrize(("typed", "said"), [("12", "不像"), ("0374-2661234", "手机")])
def test_a_number_that_gets_no_code_is_said_and_stays_in_the_field(world, sent, typed, said):
    answer = Client().post(reverse("resident"), {"phone": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed in answer.content.decode()
    assert not sent


def test_the_database_holds_no_code_and_forgets_the_numbers_after_a_day(world, sent, now):
    Client().post(reverse("resident"), {"phone": PHONE})
    row = ResidentCode.objects.get()
    assert code_in(sent) not in row.code_hash
    people.forget_codes(now=now + timedelta(hours=25))
    assert not ResidentCode.objects.exists()


def test_a_desk_and_a_residents_matters_never_share_a_session(world, sent):
    client = come_in(sent)
    client.post(reverse("sign_in"), {"username": "gate", "password": PASSWORD})
    assert client.get(reverse("desk")).status_code == 200
    assert client.get(reverse("resident_matters")).status_code == 302
    come_in(sent, client=client)
    assert client.get(reverse("desk")).status_code == 302
    assert client.get(reverse("resident_matters")).status_code == 200


def test_what_one_opened_by_its_code_the_other_in_the_same_browser_does_not_have(world, sent, now):
    report = world.report(now)
    mine = reverse("mine", args=[report.code])
    client = Client()
    client.post(reverse("sign_in"), {"username": "gate", "password": PASSWORD})
    client.post(reverse("find"), {"code": report.code})
    assert client.get(mine).status_code == 200
    come_in(sent, client=client)
    assert client.get(mine).status_code == 404
    client.post(reverse("find"), {"code": report.code})
    assert client.get(mine).status_code == 200
    client.post(reverse("sign_in"), {"username": "gate", "password": PASSWORD})
    assert client.get(reverse("desk")).status_code == 200
    assert client.get(mine).status_code == 404


def test_whose_own_it_is_changes_the_number_and_sees_what_erasing_leaves(world, sent, now):
    client = come_in(sent)
    data = reverse("mine_data", args=[raise_something(world, client).code])
    assert client.post(data, {"do": "number", "phone": "13900001111"}).status_code == 302
    assert client.post(data, {"do": "erase"}).status_code == 302
    assert Report.objects.latest("id").resident is None
    assert "已经删掉了" in client.get(data).content.decode()


@pytest.mark.parametrize("demo", [False, True])
def test_signing_in_is_offered_only_where_codes_are_sent_at_once(world, settings, demo):
    settings.QIANXIAN_DEMO = demo
    page = Client().get(reverse("resident")).content.decode()
    assert ('name="phone"' in page) is demo
    for name in ("front", "find"):
        assert (f'href="{reverse("resident")}"' in Client().get(reverse(name)).content.decode()) is demo
    assert reverse("find") in page
    if not demo:
        assert Client().post(reverse("resident"), {"phone": PHONE}).status_code == 422
        assert not ResidentCode.objects.exists()


def test_where_no_code_is_sent_a_number_is_not_changed_and_the_page_says_why(world, sent, monkeypatch):
    client = come_in(sent)
    monkeypatch.setattr(channels.of_district().channels["kept"].__class__, "at_once", False)
    page = client.get(reverse("resident_account")).content.decode()
    assert reverse("resident_number") not in page
    assert "发不了验证码" in page
    assert client.post(reverse("resident_number"), {"phone": "13800001111"}).status_code == 422
    assert not ResidentCode.objects.filter(phone="13800001111").exists()


def test_who_writes_down_for_somebody_does_not_make_it_their_own(world, sent, now):
    report = world.report(now, actor=world.viewer("gate"), channel=Channel.GATEHOUSE)
    assert Report.objects.get(pk=report.pk).resident is None


def test_a_name_is_no_place_for_a_number(world, sent):
    client = come_in(sent)
    answer = client.post(reverse("resident_account"), {"alias": "老王13912345678"})
    assert answer.status_code == 422
    assert "老王13912345678" in answer.content.decode()


def test_the_demonstration_says_where_the_code_lies(world, sent, settings):
    settings.QIANXIAN_DEMO = True
    client = Client()
    client.post(reverse("resident"), {"phone": PHONE})
    assert f"outbox/411002/{sent[-1].number}.txt" in client.get(reverse("resident_code")).content.decode()


def test_what_residents_do_is_recorded_without_number_or_name(world, sent):
    client = come_in(sent)
    client.post(reverse("resident_leave"), {"sure": "1"})
    kinds = set(Entry.objects.filter(about_kind="resident").values_list("kind", flat=True))
    assert kinds == {"resident.joined", "resident.left"}


def test_a_resident_takes_a_copy_of_account_and_matters_along(world, sent, now):
    client = come_in(sent)
    client.post(reverse("resident_account"), {"alias": "老王"})
    made = raise_something(world, client)
    copy = client.post(reverse("resident_copy")).json()
    assert (copy["phone"], copy["alias"]) == (DIGITS, "老王")
    assert [one["code"] for one in copy["matters"]] == [made.code]
    assert Client().post(reverse("resident_copy")).status_code == 302


def test_who_is_signed_in_sees_what_is_kept_of_their_matters_without_typing_a_code(world, sent, now):
    client = come_in(sent)
    made = raise_something(world, client)
    fresh = come_in(sent)
    assert fresh.get(reverse("mine_data", args=[made.code])).status_code == 200
    assert Client().get(reverse("mine_data", args=[made.code])).status_code == 404


def test_who_leaves_is_nowhere_not_even_in_the_outbox_or_after_a_restore(world, sent, now, tmp_path, settings):
    from qianxian.concerns import personal
    from qianxian.notices.channels.here import Folder

    settings.QIANXIAN_HOME = tmp_path
    client = come_in(sent)
    resident = Resident.objects.get(phone=DIGITS)
    for row in ResidentCode.objects.all():
        Folder().send(channels.Message(row.id, DIGITS, "code", ""))
    client.post(reverse("resident_leave"), {"sure": "1"})
    assert DIGITS not in "".join(path.read_text() for path in tmp_path.rglob("*.txt"))
    Resident.objects.filter(pk=resident.pk).update(phone=DIGITS, alias="老王", erased_at=None)  # as a backup had it
    assert personal.replay(now) == 1
    resident.refresh_from_db()
    assert (resident.phone, resident.alias) == ("", "")


def test_a_resident_finds_what_they_were_told_marks_it_as_read_and_chooses_what_is_sent(world, sent, now):
    client = come_in(sent)
    raise_something(world, client)
    inbox, telling = reverse("resident_inbox"), reverse("resident_telling")
    assert "给您的消息：1 条没看过" in client.get(reverse("resident_matters")).content.decode()
    page = client.get(inbox).content.decode()
    assert "第3网格党支部" in page
    [number] = re.findall(r'name="number" value="(\d+)"', page)
    link = re.search(r'href="http[^"]*(/r/[^"]+)"', page)[1]
    assert Client().get(link).status_code == 200
    assert client.post(inbox, {"number": number}).status_code == 302
    assert "有 1 条没看过" not in client.get(inbox).content.decode()
    assert "只告诉我答复" in client.get(telling).content.decode()
    assert client.post(telling, {"telling": "answer_only", "version": "0"}).status_code == 302
    assert client.post(telling, {"telling": "nothing", "version": "1"}).status_code == 409, "changed since"
    assert client.post(telling, {"telling": "at_once", "version": "2"}).status_code == 422
    assert Client().get(inbox).status_code == 302


def test_where_a_code_cannot_be_sent_it_is_said(world, sent, monkeypatch):
    monkeypatch.setattr(
        channels.of_district().channels["kept"], "send", lambda _message: (_ for _ in ()).throw(channels.Later("x")),
    )
    answer = Client().post(reverse("resident"), {"phone": PHONE})
    assert answer.status_code == 422
