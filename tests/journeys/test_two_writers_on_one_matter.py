"""Two colleagues answer the same matter at once: one answer stands, the other is shown both and loses nothing."""

from __future__ import annotations

import threading

from django.db import connection
from django.test import Client
from django.urls import reverse

from qianxian.storage import districts
from qianxian.tasks import actions as tasks

ANSWERS = ("换了灯头，亮了。", "线路老化，换了一段线。")


def test_exactly_one_of_two_colleagues_wins_and_the_other_is_shown_both_texts(lasting_world, now):
    world = lasting_world
    report = world.report(now)
    task = world.task_of(report)
    tasks.receive(actor=world.viewer("grid3"), task=task, version=task.version, headline="东门路灯不亮", now=now)
    ready = threading.Barrier(2)
    pages = {}

    def answer(words):
        with districts.use(districts.by_code(None)):
            client = Client()
            client.force_login(world.accounts["grid3"])
            ready.wait()
            pages[words] = client.post(
                reverse("done", args=[task.id]), {"version": task.version, "outcome": words},
            )
            connection.close()

    threads = [threading.Thread(target=answer, args=(words,)) for words in ANSWERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    won = [words for words, page in pages.items() if page.status_code == 302]
    lost = [words for words, page in pages.items() if page.status_code == 409]
    assert (len(won), len(lost)) == (1, 1), {words: page.status_code for words, page in pages.items()}
    assert world.concern_of(report).answer == won[0]
    told = pages[lost[0]].content.decode()
    assert won[0] in told
    assert lost[0] in told
