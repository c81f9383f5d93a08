"""Every address × every role, from the table of addresses itself, so that a new page can't be forgotten."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from qianxian.concerns.links import secret_of
from qianxian.concerns.models import Photo
from qianxian.storage.codes import make
from qianxian.tasks.models import Evidence

ROLES = ("stranger", "holder", "nobody", "gate", "head", "grid1", "grid3", "community", "subdistrict", "district")
OFFICES = {"gate", "head", "grid1", "grid3", "community", "subdistrict", "district"}
SEE_THE_TASK = {"grid3", "community", "subdistrict", "district"}
"""The unit and those above it; `head` also works for grid 3, but acts for the courtyard until it switches."""
EVERYBODY = set(ROLES)

# For each address: who gets the page (200). The others are sent to sign in (302, if not signed in), refused (403, no
# office) or told that there is nothing (404): missing and forbidden look the same.
GET = {
    "front": EVERYBODY,
    "healthz": EVERYBODY,
    "courtyard": EVERYBODY,
    "report": EVERYBODY,
    "board": EVERYBODY,
    "about_the_system": EVERYBODY,
    "your_data": EVERYBODY,
    "district": EVERYBODY,
    "find": EVERYBODY,
    "sign_in": EVERYBODY,
    "matter": EVERYBODY,  # whoever has the secret link
    "receipt": EVERYBODY,
    "matter_photo": EVERYBODY,
    "mine": {"holder"},
    "mine_photo": {"holder"},
    "desk": OFFICES,
    "task": SEE_THE_TASK,
    "task_photo": SEE_THE_TASK,
    "on_behalf": OFFICES,
    "settle": OFFICES - {"gate"},
    "slip": set(),  # only in the session that wrote it down
}
POST_ONLY = {"sign_out", "office", "receive", "done", "contact"}


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
    return report, {
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
            expected = {200}
        elif name in {"mine", "mine_photo"}:
            expected = {404}
        elif role in {"stranger", "holder"}:
            expected = {302}
        elif role == "nobody" or name == "settle":
            expected = {403}
        else:
            expected = {404}
        assert got[name] in expected, (role, name, got[name])


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
        elif role in {"community", "subdistrict", "district", "nobody"}:
            assert answer.status_code == 403, (role, name)
        elif role in {"grid1", "gate", "head"}:
            assert answer.status_code == 404, (role, name)
        elif role == "grid3":
            assert answer.status_code in {200, 302, 409}, (role, name)
    state = world.task_of(report).state
    assert (state == "received") == (role == "grid3"), (role, state)


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_reading_an_address_never_acts(world, place, name):
    report, arguments = place
    client = client_of("grid3", world, report)
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
            if roles == EVERYBODY and name not in {"matter", "receipt", "matter_photo"}:
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
