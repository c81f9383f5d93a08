from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import transaction

from qianxian.notices import actions, channels, duties, queries
from qianxian.notices.models import Notice
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
    """A channel that can't send to some numbers."""

    def __init__(self, error, *phones):
        self.error, self.phones, self.sent = error, phones, []

    def send(self, message):
        if message.phone in self.phones:
            raise self.error
        self.sent.append(message.number)


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


def test_a_failure_is_tried_again_ever_more_rarely_and_after_eight_is_stuck_and_visible(
    world, now, outbox, monkeypatch,
):
    monkeypatch.setattr(channels, "channel", Failing(OSError(PHONE), PHONE))
    world.report(now, phone=PHONE)
    moment, pauses = now, []
    for attempt in range(1, actions.MOST_ATTEMPTS):
        duties.deliver(moment)
        notice = Notice.objects.get()
        assert (notice.attempts, notice.state, notice.error) == (attempt, "queued", "OSError")
        pauses.append(notice.due_at - moment)
        duties.deliver(notice.due_at - timedelta(seconds=1))
        moment = notice.due_at
    assert pauses == [timedelta(minutes=2**attempt) for attempt in range(1, 8)]
    duties.deliver(moment)
    duties.deliver(moment + timedelta(days=30))
    notice = Notice.objects.get()
    assert (notice.attempts, notice.state) == (8, "stuck")
    assert queries.outbox() == queries.Outbox(queued=0, sent=0, stuck=1)


@pytest.mark.parametrize("error", [OSError("no way out"), ValueError("a letter it can't write"), KeyError("x")])
def test_one_that_fails_keeps_no_other_from_being_sent(world, now, monkeypatch, error):
    channel = Failing(error, PHONE)
    monkeypatch.setattr(channels, "channel", channel)
    world.report(now, phone=PHONE, key="a")
    world.report(now, phone=OTHER, key="b")
    duties.deliver(now)
    assert len(channel.sent) == 1
    assert queries.outbox() == queries.Outbox(queued=1, sent=1, stuck=0)


def test_nothing_is_doubled_when_the_worker_dies_between_sending_and_marking(world, now, outbox, monkeypatch):
    world.report(now, phone=PHONE)

    def killed(**_told):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "mark_sent", killed)
        with pytest.raises(KeyboardInterrupt):
            duties.deliver(now)
    assert len(sent(outbox)) == 1
    assert queries.outbox().queued == 1
    duties.deliver(now)
    assert sent(outbox) == [f"{Notice.objects.get().id}.txt"]
    assert queries.outbox() == queries.Outbox(queued=0, sent=1, stuck=0)


def test_a_failure_that_comes_late_puts_no_sent_notice_back_into_the_queue(world, now):
    world.report(now, phone=PHONE)
    one, other = Notice.objects.get(), Notice.objects.get()
    actions.mark_sent(notice=one, now=now)
    actions.mark_failed(notice=other, error="OSError", now=now)
    assert (Notice.objects.get().state, Notice.objects.get().attempts) == ("sent", 0)


def test_several_that_empty_the_outbox_at_once_leave_one_file_for_each(lasting_world, now, outbox):
    for number in range(5):
        lasting_world.report(now, phone=PHONE, key=f"k{number}")
    together(*[lambda: duties.deliver(now)] * 3)
    duties.deliver(now + timedelta(minutes=5))
    assert sent(outbox) == sorted(f"{number}.txt" for number in Notice.objects.values_list("id", flat=True))
    assert queries.outbox() == queries.Outbox(queued=0, sent=5, stuck=0)


def test_no_telephone_number_is_in_any_log_record(world, now, outbox, monkeypatch, caplog):
    with caplog.at_level(logging.DEBUG):
        world.report(now, phone=PHONE, key="a")
        duties.deliver(now)
        monkeypatch.setattr(channels, "channel", Failing(OSError(OTHER), OTHER))
        world.report(now, phone=OTHER, key="b")
        duties.deliver(now)
    told = "".join(
        logging.Formatter().format(record) for record in caplog.records if record.name != "django.db.backends"
    )
    assert PHONE not in told
    assert OTHER not in told
    assert OTHER not in Notice.objects.get(state="queued").error
