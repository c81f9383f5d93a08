"""Every address × every role, from the table of addresses itself, so that a new page can't be forgotten."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse

from addresses import ADMINISTRATORS, EVERYBODY, ROLES, SIGNED_OUT
from everybody import TOPICS, Page, addresses, read, set_the_scene, taken_back

ADMINISTRATION = {name for topic in TOPICS if topic.__name__ == "addresses.administration" for name in topic.POST_ONLY}
GET = {name: set(roles) for topic in TOPICS for name, roles in topic.GET.items()}
POST_ONLY = {name for topic in TOPICS for name in topic.POST_ONLY}
ELSE = {name: status for topic in TOPICS for name, status in getattr(topic, "ELSE", {}).items()}
HOLD_A_LINK = {name for topic in TOPICS for name in getattr(topic, "HOLD_A_LINK", ())}
OUT = {name: status for topic in TOPICS for name, status in getattr(topic, "SIGNED_OUT", {}).items()}


@pytest.fixture
def scene(world, now, tmp_path, settings):
    """Everybody, with something of their own."""
    settings.QIANXIAN_HOME = tmp_path
    return set_the_scene(world, now, tmp_path)


def test_the_table_below_names_every_address():
    assert set(addresses()) == set(GET) | POST_ONLY
    assert not set(GET) & POST_ONLY


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_what_is_theirs_and_nothing_else(scene, role):
    client = scene.client(role)
    got = {}
    for name in GET:
        got[name] = read(client.get(scene.address(name))).status_code
    for name, roles in GET.items():
        if role in roles:
            expected = 200
        elif role in SIGNED_OUT:
            expected = OUT.get(name, 302)
        elif name in ELSE:
            expected = ELSE[name]
        else:  # nobody's office, or an office that this is no business of; else it looks as if nothing were there
            administration = roles <= ADMINISTRATORS and roles
            expected = 403 if role == "nobody" or (administration and role not in ADMINISTRATORS) else 404
        assert got[name] == expected, (role, name, got[name])


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_reading_an_address_never_acts(scene, name):
    client = scene.client("admin" if name in ADMINISTRATION else "grid3")
    assert client.get(scene.address(name)).status_code == 405


@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_anybody_what_is_not_theirs(scene, role):
    client = scene.client(role, opened=True)
    asked = set()
    for name, roles in GET.items():
        address = scene.address(name)
        answer = read(client.get(address))
        if role not in roles or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = Page(answer.content.decode(), address)
        for link in {urljoin(address, one) for one in page.links} - asked:
            asked.add(link)
            if not urlsplit(link).scheme and "lang=" not in link and "big=" not in link:
                status = read(client.get(link)).status_code
                assert status < 400, f"{name} leads {role} to {link}, which answers {status}"
        for form in page.forms:
            for key, value in form["buttons"][:1]:
                with taken_back():
                    sent = {**form["fields"], key: value}
                    status = read(client.post(urljoin(address, form["to"]), sent)).status_code
                    assert status not in {403, 404}, f"{name} shows {role} a form to {form['to']}: {status}"


def test_no_page_for_everybody_shows_anybodys_own_words(world, now, scene):
    words = "独一无二的原话"
    world.report(now, words=words, key="other")
    for role in ("stranger", "nobody", "grid1"):
        client = scene.client(role)
        for name, roles in GET.items():
            if roles == EVERYBODY and name not in HOLD_A_LINK:
                assert words.encode() not in read(client.get(scene.address(name))).content


def test_no_desk_is_handed_the_code_with_which_a_resident_confirms(world, now, scene):
    world.report(now, key="me too", joins_id=scene.report.concern_id)
    task = world.task_of(scene.report)
    codes = [code.encode() for code in world.concern_of(scene.report).reports.values_list("code", flat=True)]
    codes += [code.replace(b"-", b"") for code in codes]
    assert len(codes) == 4
    for role in ("grid3", "community", "district"):
        client = scene.client(role)
        for name, roles in GET.items():
            if role in roles and name not in HOLD_A_LINK | {"matter", "receipt"}:
                answer = read(client.get(scene.address(name)))
                page = b"" if answer.streaming else answer.content
                assert not [code for code in codes if code in page], (role, name)
        for printed in ("slips", "sheets"):
            page = client.post(reverse("several"), {"do": printed, "task": f"{task.id}.{task.version}"}).content
            assert not [code for code in codes if code in page], (role, printed)


def test_the_unit_that_did_the_work_cannot_confirm_with_the_residents_code(world, now, scene):
    from qianxian.tasks import actions as tasks

    task = world.task_of(scene.report)
    grid = world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了灯", evidence=[], now=now)
    client = scene.client("grid3")
    client.post(reverse("find"), {"code": scene.report.code})
    version = world.concern_of(scene.report).version
    answer = client.post(scene.address("mine"), {"said": "yes", "version": version})
    assert answer.status_code == 403
    assert world.concern_of(scene.report).state == "done"
