"""Quiet hours, what people want to be told, inboxes, news put together, groups, and what is stuck."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit
from qianxian.concerns.models import Dispatch
from qianxian.concerns.states import Rung
from qianxian.ledger.models import Entry
from qianxian.notices import actions, channels, duties, queries
from qianxian.notices.channels import Later, Never
from qianxian.notices.hours import Quiet, last_digest
from qianxian.notices.models import Notice, Preference
from qianxian.notices.states import NoticeState, Telling
from qianxian.people import actions as people
from qianxian.people.models import Resident
from qianxian.people.queries import OPERATOR, STRANGER
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from world import PASSWORD

PHONE = "13912345678"
WAITING = "11月23日"


def at(hour, minute=0, day=23):
    """A moment as the clocks in Xuchang show it."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


class Keeping:
    """A channel that keeps what it is given."""

    at_once, recognises = True, True

    def __init__(self, *, wakes=True):
        self.wakes, self.sent = wakes, []

    def send(self, message):
        self.sent.append(message)
        return ""


@pytest.fixture
def ways(monkeypatch):
    """Short messages to residents, mail to people in office, and a robot in the group of grid 3."""
    made = channels.Setup(
        {"sms": Keeping(), "post": Keeping(wakes=False), "robot": Keeping()},
        {"sms": "sms-tencent", "post": "mail", "robot": "dingtalk-robot"}, residents="sms",
        groups={"第3网格党支部": "robot"},
    )
    monkeypatch.setattr(channels, "of_district", lambda: made)
    return made.channels


def of_resident(world, now, report=None):
    """Return somebody with an account, to whom a report may belong."""
    resident = Resident.objects.create(phone=PHONE, since=now)
    if report is not None:
        type(report).objects.filter(pk=report.pk).update(resident=resident)
    return STRANGER.as_resident(resident.id)


def take_on(world, report, now):
    task, unit = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=unit, task=task, version=1, headline="东门路灯不亮", now=now)


def answer(world, report, now):
    task, unit = world.task_of(report), world.viewer("grid3")
    tasks.report_done(actor=unit, task=task, version=2, outcome="换了灯", evidence=[], now=now)


def told(way):
    return [message.sentence for message in way.sent]


# ── quiet hours ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(20, 59), None), (at(21), at(8, day=24)), (at(23, 59), at(8, day=24)), (at(0), at(8)), (at(7, 59), at(8)),
        (at(8), None), (at(12), None),
    ],
)
def test_quiet_hours_go_over_midnight_and_end_in_the_morning(moment, until):
    assert Quiet().until(moment) == until


def test_quiet_hours_within_a_day_and_none_at_all():
    assert Quiet(time(12), time(14)).until(at(13)) == at(14)
    assert Quiet(time(12), time(14)).until(at(14)) is None
    assert Quiet(time(9), time(9)).until(at(9)) is None


def test_what_falls_due_at_night_is_sent_in_the_morning_and_is_no_failure(world, now, ways):
    world.report(at(22), phone=PHONE)
    for moment in (at(22), at(3, day=24), at(7, 59, day=24)):
        duties.deliver(moment)
    assert ways["sms"].sent == []
    duties.deliver(at(8, day=24))
    assert len(ways["sms"].sent) == 1
    assert Notice.objects.get(contact__phone=PHONE).attempts == 1


def test_what_cannot_wait_goes_out_at_night(world, now, ways):
    world.report(at(22), phone=PHONE)
    Notice.objects.update(urgent=True)
    duties.deliver(at(22))
    assert len(ways["sms"].sent) == 1


@pytest.mark.parametrize(("words", "sent"), [("3号楼着火了，快来人！", 1), ("东门的灯黑了好几天。", 0)])
def test_what_sounds_like_an_emergency_is_told_at_night_to_who_raised_it_and_to_the_unit(world, now, ways, words, sent):
    report = world.report(at(22), phone=PHONE, words=words)
    duties.tell_units(at(22))
    duties.deliver(at(22))
    assert (len(ways["sms"].sent), len(ways["robot"].sent)) == (sent, sent)
    take_on(world, report, at(23))
    duties.deliver(at(23))
    assert len(ways["sms"].sent) == 2 * sent


def test_what_the_joint_review_has_wakes_those_who_sit_on_it_and_no_old_resident(world, now, ways):
    report = world.report(at(12), phone=PHONE)
    duties.tell_units(at(12))
    duties.deliver(at(12))
    Dispatch.objects.filter(concern=report.concern).update(rung=Rung.JOINT_REVIEW)
    Notice.objects.update(state=NoticeState.KEPT)
    task = world.task_of(report)
    assert channels.urgent["task"]([task.id]) == {task.id}
    ways["sms"].sent.clear()
    take_on(world, report, at(23))
    duties.deliver(at(23))
    assert ways["sms"].sent == []


def test_a_folder_wakes_nobody_so_it_is_written_at_night(world, now, tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path
    world.report(at(22), phone=PHONE)
    duties.deliver(at(22))
    assert len(list(tmp_path.rglob("*.txt"))) == 1


def test_the_district_has_its_own_quiet_hours_and_they_can_be_taken_back(world, now):
    client = Client()
    client.force_login(world.accounts["admin"])
    client.post(reverse("elevate"), {"reason": "夏天晚一点", "password": PASSWORD})
    address = reverse("quiet_hours")
    assert 'value="21:00"' in client.get(address).content.decode()
    assert client.post(address, {"begins": "22:30", "ends": "07:00", "version": "0"}).status_code == 302
    assert queries.quiet.now() == Quiet(time(22, 30), time(7))
    entry = Entry.objects.get(kind="quiet_hours.set")
    assert client.post(reverse("undo", args=[entry.id])).status_code == 302
    assert queries.quiet.now() == Quiet()


def test_only_the_districts_administrator_changes_quiet_hours_and_a_second_one_is_told(world, now):
    with pytest.raises(Refused):
        actions.set_quiet_hours(
            actor=world.viewer("admin_community"), begins=time(22), ends=time(7), version=0, now=now,
        )
    actions.set_quiet_hours(actor=OPERATOR, begins=time(22), ends=time(7), version=0, now=now)
    with pytest.raises(Conflict):
        actions.set_quiet_hours(actor=OPERATOR, begins=time(23), ends=time(7), version=1, now=now)


# ── what residents choose ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("telling", "messages"), [(None, 3), (Telling.EVERY_STEP, 3), (Telling.ANSWER_ONLY, 1), (Telling.NOTHING, 0)],
)
def test_a_resident_is_sent_what_they_chose_and_finds_everything_in_the_inbox(world, now, ways, telling, messages):
    viewer = of_resident(world, now)
    report = world.report(now, phone=PHONE, actor=viewer)
    if telling is not None:
        actions.choose(actor=viewer, telling=telling, version=0, now=now)
    take_on(world, report, now)
    answer(world, report, now)
    duties.deliver(now)
    assert len(ways["sms"].sent) == messages
    inbox = queries.inbox_of(viewer, language="zh-hans", show_date=str)
    assert len(inbox) == queries.unread_of(viewer) == 3
    assert inbox[0].sentence.startswith("第3网格党支部说办好了")


def test_a_matter_without_a_number_reaches_the_account_and_sends_nothing(world, now, ways):
    viewer = of_resident(world, now)
    world.report(now, actor=viewer)
    duties.deliver(now)
    assert ways["sms"].sent == []
    assert queries.unread_of(viewer) == 1
    assert Notice.objects.get(resident__isnull=False).state == NoticeState.KEPT


def test_nobody_elses_messages_are_in_an_inbox_or_marked_as_read(world, now):
    viewer = of_resident(world, now)
    world.report(now, actor=viewer)
    other = STRANGER.as_resident(Resident.objects.create(phone="13700000000", since=now).id)
    assert queries.inbox_of(other, language="zh-hans", show_date=str) == []
    assert queries.inbox_of(STRANGER, language="zh-hans", show_date=str) == []
    number = Notice.objects.get(resident__isnull=False).id
    with pytest.raises(Unfit):
        actions.read_inbox(actor=other, numbers=[number], now=now)
    assert actions.read_inbox(actor=viewer, numbers=[number], now=now) == 1
    assert queries.unread_of(viewer) == 0


@pytest.mark.parametrize("telling", [Telling.AT_ONCE, Telling.DIGEST])
def test_a_resident_cannot_choose_what_is_for_offices(world, now, telling):
    with pytest.raises(Unfit):
        actions.choose(actor=of_resident(world, now), telling=telling, version=0, now=now)


# ── people in office ─────────────────────────────────────────────────────────────────────────────────────────────


def choose(world, name, telling, now, *, channel="post", address="li@example.cn"):
    return actions.choose(
        actor=world.viewer(name), telling=telling, channel=channel, address=address, version=0, now=now,
    )


def test_what_comes_onto_a_desk_is_in_the_inbox_of_all_who_hold_office_there_and_of_nobody_else(world, now, ways):
    world.report(now)
    duties.tell_units(now)
    duties.tell_units(now)
    for name, number in (("grid3", 1), ("head", 1), ("grid1", 0), ("community", 0)):
        assert queries.unread_of(world.viewer(name)) == number, name
    duties.deliver(now)
    assert ways["post"].sent == []


def test_who_wants_it_at_once_gets_one_mail_with_the_link_to_the_task(world, now, ways):
    choose(world, "grid3", Telling.AT_ONCE, now)
    report = world.report(now, words="东门的灯黑了好几天")
    duties.tell_units(now)
    for _again in range(3):
        duties.deliver(now)
    [message] = ways["post"].sent
    assert (message.to, message.link.rpartition("/desk/")[2]) == ("li@example.cn", f"{world.task_of(report).id}/")
    assert "东门的灯" not in message.body, "a message that leaves the house carries no word of a resident"


def test_the_units_group_is_told_by_its_robot(world, now, ways):
    world.report(now)
    duties.tell_units(now)
    duties.deliver(now)
    [message] = ways["robot"].sent
    assert message.to == ""


@pytest.mark.parametrize(
    ("moment", "slot"),
    [(at(8, 29), at(14, 30, day=22)), (at(8, 30), at(8, 30)), (at(14, 29), at(8, 30)), (at(23), at(14, 30))],
)
def test_news_are_put_together_twice_a_day(moment, slot):
    assert last_digest(moment) == slot


def test_who_wants_news_together_gets_one_mail_at_half_past_two_and_none_where_nothing_is_new(world, now, ways):
    choose(world, "grid3", Telling.DIGEST, now)
    for key in "abc":
        world.report(now, key=key)
    duties.tell_units(now)
    for minute in (29, 30, 31, 45):
        duties.put_together(at(14, minute))
        duties.deliver(at(14, minute))
    assert told(ways["post"]) == ["您的案头新到 3 件。"]
    viewer = world.viewer("grid3")
    numbers = [line.number for line in queries.inbox_of(viewer, language="zh-hans", show_date=str)]
    assert len(numbers) == 3, "the message about them is no news of its own"
    actions.read_inbox(actor=viewer, numbers=numbers, now=now)
    duties.put_together(at(8, 30, day=24))
    duties.deliver(at(8, 30, day=24))
    assert len(ways["post"].sent) == 1


def test_a_server_that_was_off_at_half_past_two_does_not_send_news_at_night(world, now, ways):
    choose(world, "grid3", Telling.DIGEST, now)
    world.report(now)
    duties.tell_units(now)
    duties.put_together(at(20))
    assert not Notice.objects.filter(about_kind=queries.DIGEST).exists()


@pytest.mark.parametrize(
    ("channel", "address"), [("post", "not an address"), ("post", ""), ("sms", PHONE), ("", "li@example.cn")],
)
def test_only_a_way_that_is_there_and_an_address_that_fits_it(world, now, ways, channel, address):
    with pytest.raises(Unfit):
        choose(world, "grid3", Telling.AT_ONCE, now, channel=channel, address=address)
    assert not Preference.objects.exists()


@pytest.mark.parametrize("address", ["@all", "zhang|wang"])
def test_nobody_has_everybody_told_at_the_messenger(world, now, monkeypatch, address):
    made = channels.Setup({"wecom": Keeping()}, {"wecom": "wecom"}, residents="wecom")
    monkeypatch.setattr(channels, "of_district", lambda: made)
    with pytest.raises(Unfit):
        choose(world, "grid3", Telling.AT_ONCE, now, channel="wecom", address=address)


def test_who_chooses_the_inbox_only_leaves_no_address_behind_and_the_record_never_had_it(world, now, ways):
    own = choose(world, "grid3", Telling.AT_ONCE, now)
    actions.choose(actor=world.viewer("grid3"), telling=Telling.INBOX_ONLY, version=own.version, now=now)
    own.refresh_from_db()
    assert (own.channel, own.address) == ("", "")
    words = Entry.objects.filter(kind="preference.set").values_list("text__words", flat=True)
    assert "li@example.cn" not in str(list(words))


def test_an_account_that_is_closed_leaves_no_address_behind(world, now, ways):
    own = choose(world, "grid3", Telling.AT_ONCE, now)
    people.close_account(actor=OPERATOR, account=world.accounts["grid3"], now=now)
    own.refresh_from_db()
    assert (own.channel, own.address) == ("", "")


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_inbox_is_read_with_one_press_and_the_desk_says_what_is_new(world, now, ways):
    client = Client()
    client.force_login(world.accounts["grid3"])
    world.report(now)
    duties.tell_units(now)
    assert reverse("desk_inbox") in client.get(reverse("desk")).content.decode()
    page = client.get(reverse("desk_inbox")).content.decode()
    number = Notice.objects.get(account=world.accounts["grid3"]).id
    assert f'value="{number}"' in page
    assert client.post(reverse("desk_inbox"), {"number": [number]}).status_code == 302
    assert client.post(reverse("desk_inbox"), {"number": ["x", "9" * 30, number]}).status_code == 422
    assert queries.unread_of(world.viewer("grid3")) == 0


def test_how_to_be_told_is_chosen_on_a_page(world, now, ways):
    client = Client()
    client.force_login(world.accounts["grid3"])
    address = reverse("desk_telling")
    wrong = client.post(address, {"telling": "at_once", "channel": "post", "address": "x", "version": "0"})
    assert wrong.status_code == 422
    right = {"telling": "at_once", "channel": "post", "address": "li@example.cn", "version": "0"}
    assert client.post(address, right).status_code == 302
    assert Preference.objects.get().address == "li@example.cn"
    assert 'value="li@example.cn"' in client.get(address).content.decode()


# ── what is stuck ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def stuck(world, now, monkeypatch):
    """Two messages that no provider takes, and one that waits."""

    class Refusing(Keeping):
        def send(self, message):
            raise Never("no template") if message.to == PHONE else Later("http 503")

    made = channels.Setup({"sms": Refusing()}, {"sms": "sms-tencent"}, residents="sms")
    monkeypatch.setattr(channels, "of_district", lambda: made)
    for key, phone in (("a", PHONE), ("b", PHONE), ("c", "13700000000")):
        world.report(now, key=key, phone=phone)
    duties.deliver(now)


@pytest.fixture
def administrator(world):
    client = Client()
    client.force_login(world.accounts["admin"])
    client.post(reverse("elevate"), {"reason": "看卡住的消息", "password": PASSWORD})
    return client


def test_what_is_stuck_is_counted_by_way_and_reason_without_words_or_numbers(world, stuck, administrator):
    assert "有 2 条消息卡住了" in administrator.get(reverse("administration")).content.decode()
    page = administrator.get(reverse("ways_out")).content.decode()
    assert "“sms”里 2 条" in page
    assert "no template" in page
    assert PHONE not in page
    assert "第3网格党支部" not in page.partition("<main")[2]
    [trouble] = queries.troubles_for(world.viewer("admin"))
    assert (trouble.channel, trouble.state, trouble.error, trouble.count) == ("sms", "stuck", "no template", 2)
    [way] = queries.ways_for(world.viewer("admin"))
    assert (way.name, way.for_residents, way.waiting, way.stuck, way.last_sent_at) == ("sms", True, 1, 2, None)
    assert way.last_failed_at is not None


def test_who_administers_nothing_sees_nothing_of_it(world, stuck):
    assert queries.troubles_for(world.viewer("grid3")) == []
    assert queries.ways_for(world.viewer("grid3")) == []
    assert queries.in_trouble_for(world.viewer("grid3")) == 0


def test_what_is_stuck_is_tried_again_once_the_cause_is_mended(world, stuck, administrator, ways, now):
    sent = {"channel": "sms", "state": "stuck", "error": "no template", "do": "again"}
    assert administrator.post(reverse("settle_trouble"), sent).status_code == 302
    assert administrator.post(reverse("settle_trouble"), sent).status_code == 422, "nothing is stuck any more"
    duties.deliver(clock.now() + timedelta(minutes=1))
    assert len(ways["sms"].sent) == 3
    assert Entry.objects.filter(kind="outbox.tried_again").count() == 1


def test_what_is_given_up_has_a_reason_and_is_never_sent(world, stuck, administrator, ways, now):
    sent = {"channel": "sms", "state": "stuck", "error": "no template", "do": "give_up"}
    assert administrator.post(reverse("settle_trouble"), {**sent, "reason": " "}).status_code == 422
    reason = {"reason": f"模板没有批，{PHONE} 已电话告知"}
    assert administrator.post(reverse("settle_trouble"), {**sent, **reason}).status_code == 302
    duties.deliver(now + timedelta(days=1))
    assert [message.to for message in ways["sms"].sent] == ["13700000000"]
    entry = Entry.objects.get(kind="outbox.given_up")
    assert "模板没有批" in str(entry.text.words)
    assert PHONE not in str(entry.text.words)
    assert queries.outbox().stuck == 0


@pytest.mark.parametrize("state", ["sent", "queued", "x", ""])
def test_only_what_is_stuck_can_be_pressed_on(world, stuck, administrator, state):
    sent = {"channel": "sms", "state": state, "error": "", "do": "again"}
    assert administrator.post(reverse("settle_trouble"), sent).status_code == 422


def test_an_administrator_of_a_community_mends_nothing_of_the_whole_district(world, stuck):
    with pytest.raises(Refused):
        actions.try_again(
            actor=world.viewer("admin_community"), channel="sms", state=NoticeState.STUCK, error="no template",
            now=clock.now(),
        )


# ── texts that providers register ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "registered"),
    [
        ("sms-tencent", "{1}已接手，{2}前办好。{3} 回复T退订"),
        ("sms-alibaba", "${unit}已接手，${promised_at}前办好。${link} 回复T退订"),
    ],
)
def test_the_preview_says_how_a_text_is_registered_and_how_many_messages_it_makes(
    world, administrator, monkeypatch, kind, registered,
):
    way = Keeping()
    way.sign_name, way.tail = "魏都牵线", " 回复T退订"
    made = channels.Setup({"sms": way}, {"sms": kind}, residents="sms")
    monkeypatch.setattr(channels, "of_district", lambda: made)
    text = "{单位}已接手，{期限}前办好。{链接}"
    page = administrator.post(
        reverse("message", args=["concern.accepted", "zh-hans"]), {"text": text, "version": 0, "preview": "1"},
    ).content.decode()
    assert registered in page
    assert "算 1 条短信" in page


def test_a_registered_number_without_the_text_is_refused(world, now):
    with pytest.raises(Unfit):
        actions.set_wording(
            actor=OPERATOR, kind="concern.accepted", language="zh-hans", text="", template="SMS_1", version=0, now=now,
        )


def test_a_code_goes_out_with_its_own_template(world, now, ways):
    actions.set_wording(
        actor=OPERATOR, kind="resident.code", language="zh-hans", text="验证码{验证码}，五分钟内有效。",
        template="SMS_9", version=0, now=now,
    )
    actions.send_code(number=7, phone=PHONE, code="483920")
    [message] = ways["sms"].sent
    assert (message.sentence, message.template, message.blanks) == (
        "验证码483920，五分钟内有效。", "SMS_9", (("code", "483920"),),
    )
