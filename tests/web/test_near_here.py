"""“Me too”: what is being worked on near here is shown in the unit's own sentence, and joined with one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from qianxian.concerns.models import Concern, Report
from qianxian.tasks import actions as tasks

SENTENCE = "东门的路灯要换"


@pytest.fixture
def form(world):
    return f"{reverse('report', args=[world.plate.code])}?kind=utilities"


def taken_on(world, now, sentence=SENTENCE, **more):
    report = world.report(now, words="我家楼下那盏灯，老张天天摔跤", **more)
    task = world.task_of(report)
    tasks.receive(actor=world.viewer("grid3"), task=task, version=1, headline=sentence, now=now)
    return report


def tap(stranger, form, code, **more):
    return stranger.post(form.split("?")[0], {"key": "k2", "tile": "utilities", "joins": code, "words": "", **more})


def test_the_units_sentence_is_shown_and_nobodys_words(world, now, stranger, form):
    taken_on(world, now)
    shown = stranger.get(form).content.decode()
    assert SENTENCE in shown
    assert "老张" not in shown


def test_one_tap_joins_and_both_get_the_answer(world, now, stranger, form):
    first = taken_on(world, now)
    answer = tap(stranger, form, first.concern.code)
    assert answer.status_code == 302
    assert Concern.objects.count() == 1
    second = Report.objects.latest("id")
    assert (second.concern_id, second.words) == (first.concern_id, "")
    assert SENTENCE in stranger.get(answer.url).content.decode()
    task = world.task_of(first)
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了新灯", evidence=[], now=now,
    )
    assert "换了新灯" in stranger.get(answer.url).content.decode()


def test_a_tap_sent_twice_is_one(world, now, stranger, form):
    first = taken_on(world, now)
    for _time in range(2):
        tap(stranger, form, first.concern.code)
    assert Report.objects.count() == 2


def test_what_no_unit_has_put_into_words_is_not_shown(world, now, stranger, form):
    world.report(now)
    assert "joins" not in stranger.get(form).content.decode()


@pytest.mark.parametrize("kind", ["parking"])
def test_another_kind_is_not_shown(world, now, stranger, form, kind):
    taken_on(world, now, kind=kind)
    assert SENTENCE not in stranger.get(form).content.decode()


def test_disputes_are_never_shown(world, now, stranger, form):
    first = taken_on(world, now, kind="quiet")
    quiet = form.replace("utilities", "quiet")
    assert SENTENCE not in stranger.get(quiet).content.decode()
    answer = stranger.post(quiet.split("?")[0], {"key": "k", "tile": "quiet", "joins": first.concern.code})
    assert answer.status_code == 422, "nor joined by who guesses its code"


def test_what_is_older_than_ninety_days_is_not_shown(world, now, stranger, form):
    taken_on(world, now - timedelta(days=91))
    assert SENTENCE not in stranger.get(form).content.decode()


def test_a_matter_of_another_courtyard_is_not_shown(world, now, stranger, form):
    first = world.report(now, place=world.willow)
    tasks.receive(actor=world.viewer("grid1"), task=world.task_of(first), version=1, headline=SENTENCE, now=now)
    assert SENTENCE not in stranger.get(form).content.decode()


def test_what_was_settled_in_between_asks_for_words_and_keeps_everything(world, now, stranger, form):
    first = taken_on(world, now)
    task = world.task_of(first)
    tasks.report_done(actor=world.viewer("grid3"), task=task, version=2, outcome="换了新灯", evidence=[], now=now)
    answer = tap(stranger, form, first.concern.code, phone="13912345678")
    assert answer.status_code == 422
    assert "13912345678" in answer.content.decode()


def test_an_emergency_is_said_at_once_and_delays_nothing(world, now, stranger, form):
    form = form.replace("utilities", "parking")
    assert "tel:119" in stranger.get(form).content.decode()
    answer = stranger.post(form.split("?")[0], {"key": "e", "kind": "parking", "words": "楼下着火了"})
    assert answer.status_code == 302, "it is handed in with the first press, whatever it says"
    own = stranger.get(answer["Location"]).content.decode()
    assert 'href="tel:119"' in own
    assert "照常受理" in own


def test_the_number_to_ring_stands_on_the_form_that_is_shown_again_and_only_then(world, now, stranger, form):
    form = form.split("?")[0]
    assert "照常受理" in stranger.post(form, {"key": "e", "words": "有人昏迷了，叫不醒"}).content.decode()
    assert "照常受理" not in stranger.post(form, {"key": "f", "words": "去年这里着过火，说说路灯"}).content.decode()
    english = stranger.post(f"{form}?lang=en", {"key": "g", "words": "the kitchen is on fire"}).content.decode()
    assert "taken in either way" in english
