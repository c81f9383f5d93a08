"""How many statements a page or an act makes: constant, whatever there is."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

NOT_COUNTED = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET )", re.IGNORECASE)


class Counted(CaptureQueriesContext):
    """Application statements, without those that open and close transactions."""

    def __len__(self):
        return len(self.said())

    def said(self):
        return [query["sql"] for query in self.captured_queries if not NOT_COUNTED.match(query["sql"])]


def counted():
    return Counted(connection)


def handing_in(client, world, **more):
    address = reverse("report", args=[world.plate.code])
    fields = {"key": "k1", "kind": "utilities", "words": "东门的灯黑了好几天。", **more}
    with counted() as statements:
        answer = client.post(address, fields)
    assert answer.status_code == 302, answer.content.decode()
    return statements


@pytest.fixture
def warm(stranger, world, now):
    """Let the process know the places, categories and rules, as it does after its first request."""
    stranger.get(reverse("report", args=[world.plate.code]))
    world.report(now, key="warm", phone="13912340000")


def test_an_anonymous_report_takes_eight_statements(stranger, world, now, warm):
    statements = handing_in(stranger, world)
    assert len(statements) <= 8, "\n".join(statements.said())


def test_a_report_with_a_number_left_takes_ten(stranger, world, now, warm):
    statements = handing_in(stranger, world, phone="139 1234 5678")
    assert len(statements) <= 10, "\n".join(statements.said())


def test_photographs_add_one_statement_however_many(stranger, world, now, warm, tmp_path, settings):
    import io

    from PIL import Image

    settings.QIANXIAN_HOME = tmp_path

    def picture(colour):
        written = io.BytesIO()
        Image.new("RGB", (30, 20), colour).save(written, "JPEG")
        written.seek(0)
        written.name = "photo.jpg"
        return written

    statements = handing_in(stranger, world, photos=[picture("red"), picture("green"), picture("blue")])
    assert len(statements) <= 9, "\n".join(statements.said())


def test_writing_down_for_somebody_takes_thirteen(signed_in, world, now, warm):
    client = signed_in("gate")
    fields = {
        "key": "k2", "kind": "utilities", "words": "东门的灯黑了好几天。", "place": world.locust.id,
        "channel": "gatehouse", "phone": "139 1234 5678",
    }
    client.get(reverse("on_behalf"))
    with counted() as statements:
        assert client.post(reverse("on_behalf"), fields).status_code == 302
    sessions = [said for said in statements.said() if "django_session" in said or "people_account" in said]
    viewer = [said for said in statements.said() if "people_tenure" in said or "people_seat" in said]
    # Who is signed in and in which office is asked once a request, whatever the page; the act itself comes after.
    assert len(statements) - len(sessions) - len(viewer) <= 13, "\n".join(statements.said())


PAGES = {"courtyard": 3, "board": 4, "district": 7, "front": 1, "desk": 8, "task": 25, "matter": 8, "public_matter": 7}
"""The most statements each page may make; the two of the desk with session and office, the others for strangers."""


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_makes_as_many_statements_for_thirty_matters_as_for_three(name, signed_in, world, now):
    from qianxian.concerns.links import secret_of

    def fill(count, start):
        return [world.report(now, key=f"k{number}") for number in range(start, start + count)]

    report = fill(3, 0)[0]
    arguments = {
        "courtyard": [world.plate.code], "board": ["411002010003"], "task": [world.task_of(report).id],
        "matter": [secret_of(report.id)], "public_matter": [report.concern.code],
    }
    client = signed_in("grid3") if name in {"desk", "task"} else Client()
    address = reverse(name, args=arguments.get(name, []))
    client.get(address)
    with counted() as few:
        assert client.get(address).status_code == 200
    fill(27, 3)
    client.get(address)
    with counted() as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few), "\n".join(many.said())
    assert len(many) <= PAGES[name], "\n".join(many.said())


WORK = {"desk": 9, "task_ledger": 15, "several": 11, "supervision": 9, "late": 7}
"""The most statements a list page makes for an office above others, with its session and office."""


@pytest.mark.parametrize("name", sorted(WORK))
def test_a_list_of_work_makes_as_many_statements_for_thirty_as_for_three(name, signed_in, world, now):
    from datetime import timedelta

    from qianxian.tasks import actions as tasks
    from qianxian.tasks.models import Task

    above, grid = world.viewer("community"), world.viewer("grid3")

    def fill(count, start):
        for number in range(start, start + count):
            task = world.task_of(world.report(now, key=f"k{number}"))
            tasks.receive(actor=grid, task=task, version=task.version, headline="灯不亮", now=now)
            tasks.ask_extension(
                actor=grid, task=task, version=task.version, wanted_on=now.date() + timedelta(days=11), reason="等",
                now=now,
            )
            tasks.supervise(actor=above, task=task, wants="三天内办好", now=now)
            task = world.task_of(world.report(now, key=f"late{number}"))
            Task.objects.filter(pk=task.id).update(due_at=now - timedelta(days=2))
            task = world.task_of(world.report(now, key=f"done{number}"))
            tasks.receive(actor=grid, task=task, version=task.version, headline="灯不亮", now=now)
            tasks.report_done(actor=grid, task=task, version=task.version, outcome="换了", evidence=[], now=now)

    client, address = signed_in("community"), reverse(name)
    fill(3, 0)
    client.get(address)
    with counted() as few:
        assert client.get(address).status_code == 200
    fill(27, 3)
    client.get(address)
    with counted() as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few), "\n".join(many.said())
    assert len(many) <= WORK[name], "\n".join(many.said())
