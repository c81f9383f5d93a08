"""Three neighbours raise the same: it is done once, and each of them gets the answer and has a word of their own."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from qianxian.concerns.links import secret_of
from qianxian.concerns.models import Report
from qianxian.notices.models import Notice
from qianxian.tasks.models import Task
from qianxian.tasks.states import OPEN

SAID = ("东门的灯黑了好几天。", "东门口路灯不亮，好几天了。", "东门的路灯黑着，老人出门害怕。")


def test_three_neighbours_get_one_answer_each_and_the_last_word_is_theirs(world, now):
    grid, resident = Client(), Client()
    grid.force_login(world.accounts["grid3"])
    for number, words in enumerate(SAID):
        sent = {"key": f"k{number}", "kind": "utilities", "words": words, "phone": f"1390000000{number}"}
        assert resident.post(reverse("report", args=[world.plate.code]), sent).status_code == 302
    first, *others = Report.objects.order_by("id")
    into = world.task_of(first)

    for other in others:
        task = world.task_of(other)
        near = grid.get(reverse("together", args=[task.id])).context["near"]
        assert first.concern_id in [one.concern.id for one in near]
        joined = grid.post(
            reverse("join", args=[task.id, into.id]), {"version": world.concern_of(other).version},
        )
        assert joined.status_code == 302
    assert Task.objects.filter(state__in=OPEN).count() == 1

    grid.post(reverse("receive", args=[into.id]), {"version": into.version, "headline": "东门路灯不亮"})
    into.refresh_from_db()
    grid.post(reverse("done", args=[into.id]), {"version": into.version, "outcome": "换了两盏灯"})
    told = Notice.objects.filter(entry__kind="concern.done").values_list("about_id", flat=True)
    assert sorted(told) == sorted(report.id for report in (first, *others))

    def page(report):
        return reverse("matter", args=[secret_of(report.id)])

    for report in (first, *others):
        report.refresh_from_db()
        shown = resident.get(page(report)).content.decode()
        assert "换了两盏灯" in shown
        assert not any(words in shown for words in SAID if words != report.words)
    for report, state in ((first, "done"), (others[0], "done"), (others[1], "confirmed")):
        sent = {"said": "yes", "version": world.concern_of(first).version}
        assert resident.post(page(report), sent).status_code == 302
        assert world.concern_of(first).state == state
