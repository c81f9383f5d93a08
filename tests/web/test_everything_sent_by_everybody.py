"""Everything that is sent × every role × one's own, a neighbour's and a higher place's, from the table of addresses.

What is allowed happens; what is forbidden writes nothing; and what is forbidden looks as if it were missing.
"""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection

from addresses import ADMINISTRATORS, ROLES, SIGNED_OUT
from everybody import TOPICS, Page, addresses, missing_ones, set_the_scene, taken_back
from qianxian.ledger.models import Entry
from qianxian.notices import channels
from qianxian.storage.models import Lease

ADDRESSES = addresses()
GET = {name: set(roles) for topic in TOPICS for name, roles in topic.GET.items()}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
PASSING = {"django_session", "django_migrations", Lease._meta.db_table}
"""Tables of which nothing is anybody's word: who signs in, the scheme, and which node this process makes ids with."""
DECLARE = (
    "“{0}” takes what is sent, and no topic says so. Add it to `sent` of a module of tests/addresses: a body that is "
    "in order, the roles that `may` send it, and what it `does`; towards a thing of one's own, a neighbour's and a "
    "higher place's."
)


@pytest.fixture
def scene(world, now, tmp_path, settings, monkeypatch):
    """Everybody, with something of their own; what is sent to telephones and by mail goes nowhere."""
    settings.QIANXIAN_HOME = tmp_path

    class Silent:
        at_once, wakes, recognises = True, False, True

        def send(self, _message):
            return ""

    ways = {"silent": "console", "post": "mail"}
    setup = channels.Setup({name: Silent() for name in ways}, ways, residents="silent")
    monkeypatch.setattr(channels, "of_district", lambda: setup)
    return set_the_scene(world, now, tmp_path)


def everything():
    """Return every row of every table, to be compared."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - PASSING)
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the names of our own tables
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


class Writing:
    """Whether any statement wrote; only then is it worth comparing everything."""

    def __init__(self):
        self.tried = False

    def __call__(self, execute, sql, params, many, context):
        written = WRITES.match(sql)
        self.tried = self.tried or bool(written and not any(table in sql for table in PASSING))
        return execute(sql, params, many, context)


def fields_of(one, scene, name, client):
    """Return what is sent: the fields of the page with the form, as it is filled in, and what is typed over them."""
    html, fields = "", {}
    if one.page or one.looks_first:
        address = scene.address(one.page or name, one.to)
        html = client.get(address).content.decode()
        fields = form_of(html, address, scene.address(name, one.to))
    return fields | {key: value(html) if callable(value) else value for key, value in one.body.items()}


def form_of(html, at, to):
    found = [form["fields"] for form in Page(html, at).forms if form["to"] == to]
    return dict(max(found, key=len)) if found else {}


def send(one, scene, name, client, by):
    """Send something as `client`, with the form as it is shown to `by`."""
    address = scene.address(name, one.to)
    fields = fields_of(one, scene, name, by)
    if one.looks_first:
        fields |= form_of(by.post(address, fields).content.decode(), address, address)
    return client.post(address, fields)


def expected(one, name, role):
    """Return the status that somebody gets who may not send something."""
    if role in one.told:
        return 403
    if role in one.hidden:
        return 404
    if role in SIGNED_OUT:
        return one.out
    if ADDRESSES[name] == "administration" and role not in ADMINISTRATORS:
        return 403
    if role == "nobody" and (ADDRESSES[name] == "desk" or name == "move_courtyard"):
        return 403
    return one.otherwise


def plain(answer):
    """Return an answer without what differs each time: the token of its forms, and where signing in leads back to."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0], body


def shown_by(one, scene, name):
    """Return the browser of somebody who is shown the form."""
    return scene.client(next((role for role in reversed(ROLES) if role in one.may), "admin"), opened=True)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_what_is_sent_happens_for_those_who_may_and_writes_nothing_for_the_others(scene, name):
    tries = scene.sent(name)
    if not tries:
        assert scene.client("admin", opened=True).post(scene.address(name)).status_code == 405, DECLARE.format(name)
    for number, one in enumerate(tries):
        with taken_back():
            if one.before:
                one.before()
            for role in ROLES:
                with taken_back():
                    check(one, scene, name, role, f"{name} {number} {role}")


def told(answer):
    """Return what a page says, without its marks."""
    return re.sub(r"(<[^>]*>|\s)+", " ", answer.content.decode().partition("<main")[2])[:800]


def check(one, scene, name, role, said):
    client = scene.client(role, opened=True)
    by = client if role in one.may else shown_by(one, scene, name)
    before, writing = everything() if role not in one.may else {}, Writing()
    recorded = Entry.objects.filter(kind=one.does).count()
    with connection.execute_wrapper(writing):
        answer = send(one, scene, name, client, by)
    if role in one.may:
        assert answer.status_code in {200, 302}, (said, answer.status_code, told(answer))
        assert Entry.objects.filter(kind=one.does).count() > recorded or (one.done and one.done(answer)), said
    else:
        assert answer.status_code == expected(one, name, role), (said, answer.status_code, expected(one, name, role))
        unchanged = not writing.tried or everything() == before
        assert unchanged, f"{said}: it was refused, and written all the same"


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_administrator_who_did_not_open_the_administration_changes_nothing(scene, name):
    for one in scene.sent(name):
        for role in sorted(ADMINISTRATORS & set(one.may)) if one.opens else ():
            with taken_back():
                if one.before:
                    one.before()
                client, by = scene.client(role), shown_by(one, scene, name)
                before = everything()
                answer = send(one, scene, name, client, by)
                assert answer.status_code in {403, 404}, (name, role, answer.status_code, told(answer))
                assert everything() == before, f"{name} {role}: it was refused, and written all the same"


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_what_is_forbidden_looks_as_if_it_were_missing(scene, name):
    arguments = scene.arguments.get(name, [])
    tries = scene.sent(name)
    for role in ROLES:
        for missing in missing_ones(arguments):
            client = scene.client(role, opened=True)
            gone = plain(client.get(scene.address(name, missing)))
            if role not in GET.get(name, ROLES):
                assert plain(client.get(scene.address(name))) == gone, (name, role)
            for one in tries:
                if role in {*one.may, *one.told}:
                    continue
                with taken_back():
                    forbidden = plain(client.post(scene.address(name, one.to), {}))
                    assert plain(client.post(scene.address(name, missing), {})) == forbidden, (name, role, one.to)
