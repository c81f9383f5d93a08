"""The district's own texts for what residents are told, in the language of each."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.base.permits import Refused, Unfit
from qianxian.ledger.models import Entry
from qianxian.notices import actions as notices
from qianxian.notices import duties, told
from qianxian.notices.models import Notice, Wording
from qianxian.people.queries import OPERATOR
from qianxian.tasks import actions as tasks
from world import PASSWORD


def write(text, now, *, language="zh-hans", version=0, actor=OPERATOR):
    return notices.set_wording(
        actor=actor, kind="concern.accepted", language=language, text=text, version=version, now=now,
    )


@pytest.fixture
def sent(world, now, tmp_path, settings):
    """Let grid 3 accept a report and return what was sent about it."""
    settings.QIANXIAN_HOME = tmp_path

    def send(**intake):
        report = world.report(now, phone="13912345678", **intake)
        tasks.receive(
            actor=world.viewer("grid3"), task=world.task_of(report), version=1, headline="东门路灯不亮", now=now,
        )
        duties.deliver(now)
        files = sorted((tmp_path / "outbox" / "411002").glob("*.txt"))
        return [path.read_text(encoding="utf-8").splitlines()[1] for path in files]

    return send


def test_the_districts_own_text_is_sent_with_its_blanks_filled(sent, now):
    write("您好，{单位}已经接手，{期限}前给您准信。", now)
    assert "您好，第3网格党支部已经接手，11月26日 18:00前给您准信。" in sent()


def test_whoever_handed_it_in_in_english_is_told_in_english(sent, now):
    write("您好，{单位}已经接手。", now)
    texts = sent(language="en")
    assert any(text.startswith("第3网格党支部 has taken it on") for text in texts), texts


def test_an_empty_text_takes_the_systems_own_again(sent, now):
    wording = write("您好。", now)
    write("", now, version=wording.version)
    assert "您好。" not in sent()


@pytest.mark.parametrize(("text", "reason"), [("{电话}打过来", "{单位}"), ("字" * 201, "200"), ("{单位", "{单位}")])
def test_a_text_that_cannot_be_sent_is_refused_with_what_may_stand_in_it(world, now, text, reason):
    with pytest.raises(Unfit) as refused:
        write(text, now)
    assert reason in str(refused.value.reason)
    assert not Wording.objects.exists()


def test_a_blank_never_reaches_into_anything():
    one = told.kinds["concern.accepted"]
    with pytest.raises(Unfit):
        told.check("{单位.__class__}", "zh-hans", one)
    assert told.fill("{单位}", {"unit": "{by}"}, "zh-hans", one) == "{by}"


def test_only_the_districts_administrator_writes_messages(world, now):
    with pytest.raises(Refused):
        write("您好。", now, actor=world.viewer("admin_community"))


def test_a_preview_sends_and_keeps_nothing(world):
    client = Client()
    client.force_login(world.accounts["admin"])
    client.post(reverse("elevate"), {"reason": "改短信", "password": PASSWORD})
    address = reverse("message", args=["concern.accepted", "zh-hans"])
    answer = client.post(address, {"text": "{单位}来办。", "version": 0, "preview": "1"})
    assert "第3网格党支部来办。" in answer.content.decode()
    assert not Wording.objects.exists()
    assert client.post(address, {"text": "{单位}来办。", "version": 0}).status_code == 302
    entry = Entry.objects.get(kind="wording.set")
    assert client.post(reverse("undo", args=[entry.id])).status_code == 302
    assert Wording.objects.get().text == ""


def test_a_message_whose_words_were_erased_is_not_sent(world, now, tmp_path, settings):
    from qianxian.ledger import actions as ledger

    settings.QIANXIAN_HOME = tmp_path
    report = world.report(now, phone="13912345678")
    for kind, number in (("report", report.id), ("concern", report.concern_id)):
        ledger.erase_words(kind, [number], now)
    duties.deliver(now)
    assert Notice.objects.get().state == "dropped"
