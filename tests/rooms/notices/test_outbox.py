from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import transaction

from qianxian.notices import actions, channels, duties, queries
from qianxian.notices.channels import Later, Never, Unclear, UnknownNumber
from qianxian.notices.models import Attempt, Notice
from qianxian.storage.acts import working
from storage.crowd import together

PHONE, OTHER = "13900001234", "13900005678"


@pytest.fixture
def outbox(settings, tmp_path):
    """The folder into which messages are written."""
    settings.QIANXIAN_HOME = tmp_path
    return tmp_path / "outbox" / "411002"


def sent(outbox):
    return sorted(path.name for path in outbox.glob("*")) if outbox.exists() else []


class Failing:
    """A channel that can't send to some numbers, or not yet."""

    at_once = wakes = True

    def __init__(self, error=None, *phones, recognises=True):
        self.error, self.phones, self.sent, self.recognises = error, phones, [], recognises

    def send(self, message):
        if message.to in self.phones:
            raise self.error
        self.sent.append(message.number)
        return f"ref-{message.number}"


@pytest.fixture
def by(monkeypatch):
    """Let residents be reached by another channel."""

    def set_up(channel, **more):
        made = channels.Setup({"sms": channel}, {"sms": "sms-tencent"}, residents="sms", **more)
        monkeypatch.setattr(channels, "of_district", lambda: made)
        return channel

    return set_up


def the_notice():
    return Notice.objects.get()


def tries():
    return list(Attempt.objects.order_by("id").values_list("outcome", "reason"))


def test_who_left_a_number_is_told_once_in_a_file_of_its_own(world, now, outbox):
    world.report(now, phone=PHONE)
    notice = Notice.objects.get()
    duties.deliver(now)
    duties.deliver(now + timedelta(days=1))
    assert sent(outbox) == [f"{notice.id}.txt"]
    phone, sentence, link, end = (outbox / f"{notice.id}.txt").read_text(encoding="utf-8").split("\n")
    assert (phone, end) == (PHONE, "")
    assert "第3网格" in sentence
    assert link.startswith("http")
    assert outbox.stat().st_mode & 0o077 == 0
    assert queries.outbox() == queries.Outbox(queued=0, sent=1, stuck=0)


def test_a_notice_is_taken_back_with_the_act_that_queued_it(world, now):
    @working
    def fails():
        world.report(now, phone=PHONE)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), transaction.atomic():
        fails()
    assert Notice.objects.count() == 0


def test_a_failure_is_tried_again_ever_more_rarely_and_after_six_is_stuck_and_visible(world, now, by):
    by(Failing(Later("http 503"), PHONE)).wakes = False
    world.report(now, phone=PHONE)
    moment, pauses = now, []
    for _attempt in actions.PAUSES:
        duties.deliver(moment)
        pauses.append(the_notice().due_at - moment)
        moment = the_notice().due_at
    assert pauses == [timedelta(minutes=n) for n in (1, 5, 30, 120, 720)]
    duties.deliver(moment)
    duties.deliver(moment + timedelta(days=30))
    assert (the_notice().attempts, the_notice().state) == (6, "stuck")
    assert tries() == [("later", "http 503")] * 6
    assert queries.outbox() == queries.Outbox(queued=0, sent=0, stuck=1)


@pytest.mark.parametrize("error", [Later("no way out"), ValueError("a letter it can't write"), KeyError("x")])
def test_one_that_fails_keeps_no_other_from_being_sent(world, now, by, error):
    channel = by(Failing(error, PHONE))
    world.report(now, phone=PHONE, key="a")
    world.report(now, phone=OTHER, key="b")
    duties.deliver(now)
    assert len(channel.sent) == 1
    assert queries.outbox() == queries.Outbox(queued=1, sent=1, stuck=0)


def test_nothing_is_doubled_when_the_worker_dies_between_sending_and_marking(world, now, outbox, monkeypatch):
    world.report(now, phone=PHONE)
    _die_before_marking(monkeypatch, now)
    assert len(sent(outbox)) == 1
    assert queries.outbox().queued == 1
    duties.deliver(now + timedelta(minutes=1))
    assert Attempt.objects.count() == 1, "somebody else may be sending it still"
    duties.deliver(now + timedelta(minutes=31))
    assert sent(outbox) == [f"{the_notice().id}.txt"]
    assert queries.outbox() == queries.Outbox(queued=0, sent=1, stuck=0)
    assert tries() == [("unclear", "process ended"), ("sent", "")]


def _die_before_marking(monkeypatch, now):
    def killed(**_told):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "mark_sent", killed)
        with pytest.raises(KeyboardInterrupt):
            duties.deliver(now)


def test_a_short_message_whose_worker_died_is_not_sent_again_but_shown(world, now, by, monkeypatch):
    channel = by(Failing(recognises=False))
    world.report(now, phone=PHONE)
    _die_before_marking(monkeypatch, now)
    for minutes in (31, 62, 2000):
        duties.deliver(now + timedelta(minutes=minutes))
    assert len(channel.sent) == 1
    assert (the_notice().state, the_notice().error) == ("unclear", "process ended")
    assert queries.outbox().stuck == 1


@pytest.mark.parametrize(
    ("error", "recognises", "state", "attempts"),
    [
        (Unclear("ReadTimeout"), False, "unclear", 1),
        (Unclear("ReadTimeout"), True, "queued", 2),
        (Later("ConnectError"), False, "queued", 2),
        (Never("no template"), True, "stuck", 1),
        (UnknownNumber("60111"), True, "given_up", 1),
        (KeyError("surprise"), False, "unclear", 1),
    ],
)
def test_only_what_surely_did_not_go_out_is_sent_again(world, now, by, error, recognises, state, attempts):
    by(Failing(error, PHONE, recognises=recognises))
    world.report(now, phone=PHONE)
    duties.deliver(now)
    duties.deliver(now + timedelta(minutes=2))
    assert (the_notice().state, the_notice().attempts, Attempt.objects.count()) == (state, attempts, attempts)


def test_an_unclear_try_is_repeated_only_while_the_provider_remembers(world, now, by):
    by(Failing(Unclear("ReadTimeout"), PHONE)).wakes = False
    world.report(now, phone=PHONE)
    moment, longest = now, timedelta()
    for _attempt in actions.PAUSES:
        duties.deliver(moment)
        longest = max(longest, the_notice().due_at - moment)
        moment = the_notice().due_at
    assert longest == timedelta(hours=2)


def test_a_lost_connection_after_handing_over_sends_a_short_message_once(world, now, by):
    """Over the wire: the provider reads the whole request and hangs up."""
    from qianxian.notices.channels.sms import AlibabaSms
    from qianxian.notices.models import Wording
    from stand_in import DROP, provider

    Wording.objects.create(kind="concern.reported", language="zh-hans", text="{单位}已收到。", template="SMS_1")
    world.report(now, phone=PHONE)
    with provider(DROP) as at:
        by(AlibabaSms(key="k", secret="s", sign_name="牵线", endpoint=at.address))
        for minutes in (0, 2, 40, 600):
            duties.deliver(now + timedelta(minutes=minutes))
    assert len(at.requests) == 1
    assert at.requests[0].query["TemplateParam"] == '{"unit": "第3网格党支部"}'
    assert the_notice().state == "unclear"


def test_a_failure_that_comes_late_puts_no_sent_notice_back_into_the_queue(world, now):
    world.report(now, phone=PHONE)
    attempt = actions.claim(notice=the_notice(), channel="sms", recognises=True, now=now)
    actions.mark_sent(attempt=attempt, provider_ref="", now=now)
    actions.mark_failed(attempt=attempt, error=Later("x"), recognises=True, now=now)
    assert (the_notice().state, the_notice().attempts) == ("sent", 1)


def test_several_that_empty_the_outbox_at_once_leave_one_file_for_each(lasting_world, now, outbox):
    for number in range(5):
        lasting_world.report(now, phone=PHONE, key=f"k{number}")
    together(*[lambda: duties.deliver(now)] * 3)
    duties.deliver(now + timedelta(minutes=35))
    assert sent(outbox) == sorted(f"{number}.txt" for number in Notice.objects.values_list("id", flat=True))
    assert queries.outbox() == queries.Outbox(queued=0, sent=5, stuck=0)


def test_no_telephone_number_is_in_any_log_record(world, now, outbox, by, caplog):
    with caplog.at_level(logging.DEBUG):
        world.report(now, phone=PHONE, key="a")
        duties.deliver(now)
        by(Failing(OSError(OTHER), OTHER))
        world.report(now, phone=OTHER, key="b")
        duties.deliver(now)
    told = "".join(
        logging.Formatter().format(record) for record in caplog.records if record.name != "django.db.backends"
    )
    assert PHONE not in told
    assert OTHER not in told
    assert OTHER not in Notice.objects.get(state="queued").error
