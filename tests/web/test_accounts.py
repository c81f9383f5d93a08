"""Accounts: opened with a password that works once, kept by their holders, closed at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from happenings.accounts import SECRET, code_at
from qianxian.base import clock
from qianxian.ledger.models import Entry, Text
from qianxian.people import actions as people
from qianxian.people.models import Account, RecoveryCode, SecondFactor, SignIn
from qianxian.people.queries import viewer_of
from qianxian.storage import sessions
from web.test_administration import opened
from world import BEGIN, PASSWORD

OWN = "一句好记的话就行，十个字以上"


def come_in(name, password=PASSWORD, **headers):
    client = Client(**headers)
    answer = client.post(reverse("sign_in"), {"username": name, "password": password})
    return client, answer


def shown_password(answer):
    return re.search(r'class="code num">([\w-]+)<', answer.content.decode()).group(1)


# ── by administrators ──────────


def test_an_account_is_opened_with_a_password_that_is_shown_once_and_stored_nowhere(world):
    admin = opened(world, "admin_community")
    answer = admin.post(reverse("open_account"), {"username": "new.worker"})
    password = shown_password(answer)
    account = Account.objects.get(username="new.worker")
    assert account.must_change
    assert password not in account.password
    assert not Text.objects.filter(words__icontains=password).exists()
    assert password not in admin.get(reverse("account", args=[account.pk])).content.decode()
    _client, answer = come_in("new.worker", password)
    assert answer.url == reverse("your_account")


def test_a_name_that_is_taken_is_said_beside_the_field_and_stays_in_it(world):
    answer = opened(world, "admin").post(reverse("open_account"), {"username": "grid3"})
    assert answer.status_code == 422
    assert 'value="grid3"' in answer.content.decode()
    assert opened(world, "admin").post(reverse("open_account"), {"username": "a b"}).status_code == 422


def test_with_a_one_time_password_nothing_opens_but_the_page_to_choose_ones_own(world):
    admin = opened(world, "admin")
    password = shown_password(admin.post(reverse("reset_password", args=[world.accounts["grid3"].pk])))
    client, answer = come_in("grid3", password)
    assert answer.url == reverse("your_account")
    for name in ("desk", "on_behalf", "second_factor"):
        assert client.get(reverse(name)).url == reverse("your_account"), name
    answer = client.post(reverse("your_account"), {"new": OWN, "again": OWN})
    assert answer.url == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200
    assert come_in("grid3", password)[1].status_code == 422
    assert come_in("grid3", OWN)[1].url == reverse("desk")


def test_a_new_one_time_password_ends_all_sessions_and_is_recorded(world):
    client, _answer = come_in("grid3")
    opened(world, "admin_community").post(reverse("reset_password", args=[world.accounts["grid3"].pk]))
    assert client.get(reverse("desk")).status_code == 302
    assert Entry.objects.get(kind="account.password_reset").office_id is not None


def test_a_closed_account_is_out_at_once_and_in_again_when_it_is_opened(world):
    client, _answer = come_in("grid3")
    admin, number = opened(world, "admin_community"), world.accounts["grid3"].pk
    assert admin.post(reverse("close_account", args=[number])).status_code == 302
    assert client.get(reverse("desk")).status_code == 302
    assert come_in("grid3")[1].status_code == 422
    assert admin.post(reverse("reopen_account", args=[number])).status_code == 302
    assert come_in("grid3")[1].status_code == 302


def test_an_administrator_reaches_only_accounts_that_act_in_their_care_alone(world, now):
    admin = opened(world, "admin_community")
    shown = admin.get(reverse("accounts")).content.decode()
    seen = {name for name in world.accounts if f">{name}<" in shown}
    assert seen == {"community", "grid1", "grid3", "head", "gate", "admin_community"}
    for name in ("district", "subdistrict", "neighbour", "nobody"):
        number = world.accounts[name].pk
        assert admin.get(reverse("account", args=[number])).status_code == 404, name
        assert admin.post(reverse("reset_password", args=[number])).status_code == 404, name
    everybody = opened(world, "admin").get(reverse("accounts")).content.decode()
    assert all(f">{name}<" in everybody for name in world.accounts)


def test_whoever_also_acts_elsewhere_is_left_to_the_district(world, now):
    from qianxian.people.models import Office
    from qianxian.people.queries import OPERATOR

    office = Office.objects.get(organisation=world.units["neighbour"])
    people.take_office(actor=OPERATOR, account=world.accounts["grid3"], office=office, valid_from=BEGIN, now=now)
    number = world.accounts["grid3"].pk
    assert opened(world, "admin_community").get(reverse("account", args=[number])).status_code == 404
    assert opened(world, "admin").get(reverse("account", args=[number])).status_code == 200


def test_an_account_without_an_office_belongs_to_whoever_opened_it(world):
    admin = opened(world, "admin_community")
    admin.post(reverse("open_account"), {"username": "later"})
    number = Account.objects.get(username="later").pk
    assert admin.get(reverse("account", args=[number])).status_code == 200
    assert admin.post(reverse("close_account", args=[number])).status_code == 302
    assert opened(world, "admin_elsewhere").get(reverse("account", args=[number])).status_code == 404


def test_accounts_are_found_by_name_office_and_state(world):
    admin = opened(world, "admin")
    admin.post(reverse("close_account", args=[world.accounts["grid1"].pk]))

    def found(**query):
        shown = admin.get(reverse("accounts"), query).content.decode()
        return {name for name in world.accounts if f">{name}<" in shown}

    assert found(q="grid") == {"grid1", "grid3"}
    assert found(q="门卫室") == {"gate"}
    assert found(state="closed") == {"grid1"}
    assert found(q="没有这个") == set()


def test_nobody_closes_their_own_account_or_acts_without_opening_the_administration(world):
    own = world.accounts["admin"].pk
    assert opened(world, "admin").post(reverse("close_account", args=[own])).status_code == 422
    client = Client()
    client.force_login(world.accounts["admin"])
    assert client.post(reverse("close_account", args=[world.accounts["grid3"].pk])).status_code == 403


# ── by oneself ──────────


@pytest.mark.parametrize(("typed", "said"), [
    ("short1", "太短"), ("8301746529013", "数字"), ("password123456", "常见"), ("admin_community1", "太像"),
    (PASSWORD, "太短"),
])
def test_a_weak_password_is_refused_with_what_to_do(world, typed, said):
    client, _answer = come_in("admin_community")
    answer = client.post(reverse("your_account"), {"old": PASSWORD, "new": typed, "again": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_password_is_changed_with_the_old_one_and_ends_the_other_sessions(world):
    here, _answer = come_in("grid3")
    there, _answer = come_in("grid3")
    wrong = here.post(reverse("your_account"), {"old": "wrong", "new": OWN, "again": OWN})
    assert wrong.status_code == 422
    differing = here.post(reverse("your_account"), {"old": PASSWORD, "new": OWN, "again": OWN + "x"})
    assert differing.status_code == 422
    assert here.post(reverse("your_account"), {"old": PASSWORD, "new": OWN, "again": OWN}).status_code == 302
    assert here.get(reverse("desk")).status_code == 200
    assert there.get(reverse("desk")).status_code == 302
    assert "密码已经改了" in here.get(reverse("your_account")).content.decode()
    assert SignIn.objects.filter(ended_at=None).count() == 1


def test_one_sees_where_one_is_signed_in_and_ends_it(world):
    wechat = "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 MicroMessenger/8.0"
    here, _answer = come_in("grid3")
    phone, _answer = come_in("grid3", HTTP_USER_AGENT=wechat)
    come_in("grid1")
    shown = here.get(reverse("your_account")).content.decode()
    assert "微信 · Android" in shown
    assert shown.count("/end/") == 1
    number = SignIn.objects.get(device="WeChat · Android").id
    assert here.post(reverse("end_sign_in", args=[number])).status_code == 302
    assert phone.get(reverse("desk")).status_code == 302
    assert here.post(reverse("end_sign_in", args=[number])).status_code == 404


def test_all_the_others_end_with_one_press_and_nobody_elses(world):
    here, _answer = come_in("grid3")
    others = [come_in("grid3")[0] for _ in range(2)]
    neighbour, _answer = come_in("grid1")
    assert here.post(reverse("end_other_sign_ins")).status_code == 302
    assert [one.get(reverse("desk")).status_code for one in [here, *others, neighbour]] == [200, 302, 302, 200]
    foreign = SignIn.objects.get(account=world.accounts["grid1"], ended_at=None).id
    assert here.post(reverse("end_sign_in", args=[foreign])).status_code == 404


def test_the_database_holds_no_key_of_a_session(world):
    client, _answer = come_in("grid3")
    key = client.session.session_key
    assert client.cookies["sessionid"].value == key
    assert not Session.objects.filter(pk=key).exists()
    assert Session.objects.filter(pk=sessions.hash_of(key)).exists()


def test_sign_ins_are_forgotten_with_their_sessions(world, now):
    come_in("grid3")
    come_in("grid1")
    Session.objects.filter(pk=SignIn.objects.get(account=world.accounts["grid1"]).session_hash).delete()
    people.forget_sign_ins(now=now)
    assert [one.account.username for one in SignIn.objects.select_related("account")] == ["grid3"]


# ── not too fast, and not at the cost of the owner ──────────


def test_who_types_wrong_passwords_from_elsewhere_keeps_no_owner_out(world):
    owner, _answer = come_in("grid3", REMOTE_ADDR="10.0.0.1")
    owner.post(reverse("sign_out"))
    stranger = Client(REMOTE_ADDR="10.0.0.2")
    for _ in range(9):
        last = stranger.post(reverse("sign_in"), {"username": "grid3", "password": "wrong"})
    assert last.status_code == 429
    again = owner.post(reverse("sign_in"), {"username": "grid3", "password": PASSWORD})
    assert again.status_code == 302
    elsewhere = come_in("grid3", REMOTE_ADDR="10.0.0.3")[1]
    assert elsewhere.status_code == 429


# ── the second factor ──────────


def set_up(world, name, now):
    viewer = viewer_of(world.accounts[name], chosen_office=None, today=BEGIN)
    return people.set_up_second_factor(actor=viewer, secret=SECRET, typed=code_at(now, -30), now=now)


def test_a_device_is_set_up_by_its_first_code_and_the_secret_is_sealed(world, now):
    client, _answer = come_in("grid3")
    page = client.get(reverse("second_factor")).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    draft = re.search(r'name="draft" value="([^"]+)"', page).group(1)
    secret = re.search(r'class="num b">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    wrong = client.post(reverse("second_factor"), {"draft": draft, "code": "000000", "password": PASSWORD})
    assert wrong.status_code == 422
    assert secret[:4] in wrong.content.decode()
    import pyotp

    fields = {"draft": draft, "code": pyotp.TOTP(secret).at(now), "password": PASSWORD}
    answer = client.post(reverse("second_factor"), fields)
    assert answer.status_code == 200
    codes = re.findall(r'<li class="num b">([\w-]+)<', answer.content.decode())
    assert len(set(codes)) == 10
    stored = SecondFactor.objects.get()
    assert secret.encode() not in bytes(stored.secret)
    assert all(codes[0] not in one.code_hash for one in RecoveryCode.objects.all())
    assert client.get(reverse("desk")).status_code == 200


def test_a_device_is_set_up_with_the_password_only_and_that_can_not_be_tried_through(world, now):
    import pyotp

    client, _answer = come_in("grid3")
    page = client.get(reverse("second_factor")).content.decode()
    draft = re.search(r'name="draft" value="([^"]+)"', page).group(1)
    secret = re.search(r'class="num b">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    fields = {"draft": draft, "code": pyotp.TOTP(secret).at(now)}
    answer = client.post(reverse("second_factor"), fields)
    assert answer.status_code == 422
    assert secret[:4] in answer.content.decode()
    assert not SecondFactor.objects.exists()
    said = [client.post(reverse("second_factor"), {**fields, "password": f"wrong {n}"}).status_code for n in range(8)]
    assert said == [422] * 7 + [429]
    assert client.post(reverse("second_factor"), {**fields, "password": PASSWORD}).status_code == 429
    assert not SecondFactor.objects.exists()


def test_anothers_draft_sets_nothing_up(world):
    client, _answer = come_in("grid3")
    draft = re.search(r'name="draft" value="([^"]+)"', client.get(reverse("second_factor")).content.decode()).group(1)
    other, _answer = come_in("grid1")
    assert other.post(reverse("second_factor"), {"draft": draft, "code": "123456"}).status_code == 400
    assert other.post(reverse("second_factor"), {"draft": "x", "code": "123456"}).status_code == 400


def test_between_the_password_and_the_code_nothing_is_open(world, now):
    set_up(world, "grid3", now)
    client, answer = come_in("grid3")
    assert answer.url == reverse("sign_in_code")
    assert client.get(reverse("desk")).status_code == 302
    assert client.get(reverse("your_account")).status_code == 302
    assert client.post(reverse("sign_in_code"), {"code": "000000"}).status_code == 422
    assert client.post(reverse("sign_in_code"), {"code": code_at(now)}).url == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200


def test_a_code_works_once_and_only_now(world, now):
    set_up(world, "grid3", now)
    good = code_at(now)
    assert come_in("grid3")[0].post(reverse("sign_in_code"), {"code": good}).status_code == 302
    assert come_in("grid3")[0].post(reverse("sign_in_code"), {"code": good}).status_code == 422
    assert come_in("grid3")[0].post(reverse("sign_in_code"), {"code": code_at(now, 90)}).status_code == 422
    with clock.held_at(now + timedelta(seconds=30)):
        later = come_in("grid3")[0].post(reverse("sign_in_code"), {"code": code_at(now, 30)})
    assert later.status_code == 302


def test_the_first_code_that_set_it_up_signs_nobody_in(world, now):
    viewer = viewer_of(world.accounts["grid3"], chosen_office=None, today=BEGIN)
    people.set_up_second_factor(actor=viewer, secret=SECRET, typed=code_at(now), now=now)
    assert come_in("grid3")[0].post(reverse("sign_in_code"), {"code": code_at(now)}).status_code == 422


def test_a_recovery_code_works_once(world, now):
    codes = set_up(world, "grid3", now)
    typed = codes[3].lower().replace("-", " ")
    assert come_in("grid3")[0].post(reverse("sign_in_code"), {"code": typed}).status_code == 302
    assert come_in("grid3")[0].post(reverse("sign_in_code"), {"code": typed}).status_code == 422


def test_the_page_for_the_code_waits_five_minutes_and_not_for_a_new_password(world, now):
    set_up(world, "grid3", now)
    client, _answer = come_in("grid3")
    with clock.held_at(now + timedelta(minutes=6)):
        assert client.get(reverse("sign_in_code")).url == reverse("sign_in")
    client, _answer = come_in("grid3")
    from qianxian.people.queries import OPERATOR

    people.reset_password(actor=OPERATOR, account=world.accounts["grid3"], now=now)
    assert client.post(reverse("sign_in_code"), {"code": code_at(now)}).url == reverse("sign_in")


def test_codes_can_not_be_tried_through(world, now):
    set_up(world, "grid3", now)
    client, _answer = come_in("grid3")
    said = [client.post(reverse("sign_in_code"), {"code": f"{n:06}"}).status_code for n in range(6)]
    assert said == [422] * 5 + [429]


def test_administrators_must_have_it_where_the_district_says_so(world, now, settings):
    settings.QIANXIAN_REQUIRE_SECOND_FACTOR = True
    client, _answer = come_in("admin")
    for name in ("desk", "administration", "accounts"):
        assert client.get(reverse(name)).url == reverse("second_factor"), name
    assert "管理员" in client.get(reverse("second_factor")).content.decode()
    set_up(world, "admin", now)
    with_code, _answer = come_in("admin")
    with_code.post(reverse("sign_in_code"), {"code": code_at(now)})
    assert with_code.get(reverse("administration")).status_code == 200
    assert come_in("grid3")[0].get(reverse("desk")).status_code == 200


def test_opening_the_administration_asks_for_the_code_too(world, now):
    set_up(world, "admin", now)
    client, _answer = come_in("admin")
    client.post(reverse("sign_in_code"), {"code": code_at(now)})
    without = client.post(reverse("elevate"), {"reason": "改电话", "password": PASSWORD})
    assert without.status_code == 422
    wrong = client.post(reverse("elevate"), {"reason": "改电话", "password": PASSWORD, "code": "000000"})
    assert wrong.status_code == 422
    with clock.held_at(now + timedelta(seconds=30)):
        fields = {"reason": "改电话", "password": PASSWORD, "code": code_at(now, 30)}
        assert client.post(reverse("elevate"), fields).status_code == 302


def test_an_administrator_takes_a_lost_second_factor_off_and_that_is_recorded(world, now):
    set_up(world, "grid3", now)
    client, _answer = come_in("grid3")
    client.post(reverse("sign_in_code"), {"code": code_at(now)})
    admin = opened(world, "admin_community")
    number = world.accounts["grid3"].pk
    assert "手机" in admin.get(reverse("account", args=[number])).content.decode()
    assert admin.post(reverse("remove_second_factor", args=[number])).status_code == 302
    assert Entry.objects.filter(kind="second_factor.removed", about_id=number).exists()
    assert client.get(reverse("desk")).status_code == 302
    assert come_in("grid3")[1].url == reverse("desk")


def test_one_turns_it_off_oneself_with_a_code_and_makes_new_recovery_codes(world, now):
    codes = set_up(world, "grid3", now)
    client, _answer = come_in("grid3")
    client.post(reverse("sign_in_code"), {"code": code_at(now)})
    assert client.post(reverse("new_recovery_codes"), {"code": "000000"}).status_code == 422
    assert client.post(reverse("new_recovery_codes"), {"code": codes[0]}).status_code == 200
    assert client.post(reverse("turn_off_second_factor"), {"code": codes[1]}).status_code == 422
    with clock.held_at(now + timedelta(seconds=30)):
        assert client.post(reverse("turn_off_second_factor"), {"code": code_at(now, 30)}).status_code == 302
    assert not SecondFactor.objects.exists()
    assert come_in("grid3")[1].url == reverse("desk")


def test_one_persons_mistakes_keep_nobody_else_of_the_building_waiting(world):
    client = Client()
    said = [
        client.post(reverse("sign_in"), {"username": "grid1", "password": "wrong"}).status_code for _ in range(9)
    ]
    assert said == [422] * 8 + [429]
    assert client.post(reverse("sign_in"), {"username": "community", "password": PASSWORD}).status_code == 302
