"""Every address × every role, from the table of addresses itself, so that a new page can't be forgotten."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from addresses import ADMINISTRATORS, EVERYBODY, ROLES, topics
from qianxian.concerns.links import secret_of
from qianxian.concerns.models import Photo
from qianxian.storage.codes import make
from qianxian.tasks.models import Evidence

TOPICS = topics()
ADMINISTRATION = {name for topic in TOPICS if topic.__name__ == "addresses.administration" for name in topic.POST_ONLY}
GET = {name: set(roles) for topic in TOPICS for name, roles in topic.GET.items()}
POST_ONLY = {name for topic in TOPICS for name in topic.POST_ONLY}
ELSE = {name: status for topic in TOPICS for name, status in getattr(topic, "ELSE", {}).items()}
HOLD_A_LINK = {name for topic in TOPICS for name in getattr(topic, "HOLD_A_LINK", ())}
SIGNED_OUT = {name: status for topic in TOPICS for name, status in getattr(topic, "SIGNED_OUT", {}).items()}


@pytest.fixture
def place(world, now, tmp_path, settings):
    """A report with a photograph, its task, and evidence; the arguments of every address."""
    settings.QIANXIAN_HOME = tmp_path
    report = world.report(now, phone="13912345678")
    task = world.task_of(report)
    name, shown = "a" * 32 + ".jpg", "b" * 32 + ".jpg"
    blank = {"sha256": "0" * 64, "size": 1, "width": 1, "height": 1}
    Photo.objects.create(report=report, name=name, **blank)
    Evidence.objects.create(task=task, name=shown, **blank)
    for one in (name, shown):
        path = tmp_path / "files" / "411002" / one[:2] / one
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8")
    secret = secret_of(report.id)
    told = [topic.arguments(world, now) for topic in TOPICS if hasattr(topic, "arguments")]
    return report, {
        **{name: arguments for one in told for name, arguments in one.items()},
        "courtyard": [world.plate.code], "report": [world.plate.code], "board": ["411002010003"], "matter": [secret],
        "receipt": [secret], "matter_photo": [secret, name], "mine": [report.code], "mine_photo": [report.code, name],
        "task": [task.id], "task_photo": [task.id, name], "slip": [report.id], "receive": [task.id], "done": [task.id],
        "contact": [task.id, report.id],
    }


def client_of(role, world, report):
    client = Client()
    if role == "holder":
        answer = client.post(reverse("find"), {"code": report.code})
        assert answer.status_code == 302
    elif role != "stranger":
        client.force_login(world.accounts[role])
    return client


def test_the_table_below_names_every_address():
    named = {pattern.name for resolver in get_resolver().url_patterns for pattern in resolver.url_patterns}
    assert named == set(GET) | POST_ONLY
    assert not set(GET) & POST_ONLY


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_what_is_theirs_and_nothing_else(world, place, role):
    report, arguments = place
    client = client_of(role, world, report)
    got = {}
    for name in GET:
        answer = client.get(reverse(name, args=arguments.get(name, [])))
        if answer.streaming:
            list(answer)  # a file is closed when it has been read
        got[name] = answer.status_code
    for name, roles in GET.items():
        if role in roles:
            expected = 200
        elif role in {"stranger", "holder"}:
            expected = SIGNED_OUT.get(name, 302)
        elif name in ELSE:
            expected = ELSE[name]
        else:  # nobody's office, or an office that this is no business of; else it looks as if nothing were there
            administration = roles <= ADMINISTRATORS and roles
            expected = 403 if role == "nobody" or (administration and role not in ADMINISTRATORS) else 404
        assert got[name] == expected, (role, name, got[name])


@pytest.mark.parametrize("role", ROLES)
def test_only_the_unit_presses_on_its_task(world, place, role):
    report, arguments = place
    client = client_of(role, world, report)
    for name in ("receive", "done", "contact"):
        answer = client.post(
            reverse(name, args=arguments[name]), {"version": "1", "headline": "东门路灯不亮", "outcome": "换了灯"},
        )
        if role in {"stranger", "holder"}:
            assert answer.status_code == 302
            assert answer.url.startswith("/sign-in/")
        elif role in {"community", "subdistrict", "district", "nobody", "admin", "admin_community"}:
            assert answer.status_code == 403, (role, name)
        elif role in {"grid1", "gate", "head", "neighbour", "admin_elsewhere"}:
            assert answer.status_code == 404, (role, name)
        elif role == "grid3":
            assert answer.status_code in {200, 302, 409}, (role, name)
    state = world.task_of(report).state
    assert (state == "received") == (role == "grid3"), (role, state)


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_reading_an_address_never_acts(world, place, name):
    report, arguments = place
    client = client_of("admin" if name in ADMINISTRATION else "grid3", world, report)
    assert client.get(reverse(name, args=arguments.get(name, []))).status_code == 405


def test_what_is_missing_and_what_is_forbidden_look_the_same(world, place, now):
    report, arguments = place
    other = client_of("grid1", world, report)
    forbidden = other.get(reverse("task", args=arguments["task"]))
    missing = other.get(reverse("task", args=[arguments["task"][0] + 1]))
    assert (forbidden.status_code, forbidden.content) == (missing.status_code, missing.content)
    stranger = Client()
    assert stranger.get(reverse("mine", args=[report.code])).content == stranger.get(
        reverse("mine", args=[make(12345)]),
    ).content


def test_no_page_for_everybody_shows_anybodys_own_words(world, now, place):
    report, arguments = place
    words = "独一无二的原话"
    world.report(now, words=words, key="other")
    for role in ("stranger", "nobody", "grid1"):
        client = client_of(role, world, report)
        for name, roles in GET.items():
            if roles == EVERYBODY and name not in HOLD_A_LINK:
                assert words not in client.get(reverse(name, args=arguments.get(name, []))).content.decode()


def test_the_unit_that_did_the_work_cannot_confirm_with_the_residents_code(world, now, place):
    from qianxian.tasks import actions as tasks

    report, _arguments = place
    task = world.task_of(report)
    grid = world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了灯", evidence=[], now=now)
    client = client_of("grid3", world, report)
    client.post(reverse("find"), {"code": report.code})
    version = world.concern_of(report).version
    answer = client.post(reverse("mine", args=[report.code]), {"said": "yes", "version": version})
    assert answer.status_code == 403
    assert world.concern_of(report).state == "done"
