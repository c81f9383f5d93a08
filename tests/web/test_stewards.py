from __future__ import annotations

from django.urls import reverse

from qianxian.tasks import actions as tasks


def test_the_community_reads_who_answers_for_it_and_names_another(world, now, signed_in):
    report = world.report(now)
    task = world.task_of(report)
    tasks.receive(actor=world.viewer("grid3"), task=task, version=task.version, headline="东门路灯不亮", now=now)
    community, page = signed_in("community"), reverse("steward", args=[task.id])
    opened = community.get(reverse("task", args=[task.id])).content.decode()
    assert page in opened
    assert "第3网格党支部 · 党支部书记" in opened or "第3网格党支部" in opened
    version = world.concern_of(report).version
    head = world.viewer("head").office_id
    assert community.post(page, {"version": version, "office": head, "reason": ""}).status_code == 422
    assert community.post(page, {"version": version, "office": 1, "reason": "换"}).status_code == 422
    assert community.post(page, {"version": version, "office": head, "reason": "她先接的"}).status_code == 302
    shown = community.get(reverse("task", args=[task.id])).content.decode()
    assert "槐荫院党小组" in shown
    assert "她先接的" in shown
    assert signed_in("grid3").get(page).status_code == 404
    assert "concern.steward_changed" not in shown
    assert "她先接的" in signed_in("head").get(reverse("desk_inbox")).content.decode()
