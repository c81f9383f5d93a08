"""A link with which the family reads along; and who looked: at numbers, and into the administration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.base import clock
from qianxian.base.permits import Refused
from qianxian.concerns import actions as concerns
from qianxian.concerns.links import family_secret_of, secret_of
from qianxian.concerns.models import ContactView, Photo, Report
from qianxian.ledger.models import Entry
from qianxian.tasks import actions as tasks
from web.test_administration import fields, opened


@pytest.fixture
def report(world, now):
    made = world.report(now, phone="13912345678")
    task = world.task_of(made)
    grid = world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了两个灯头", evidence=[], now=now)
    made.refresh_from_db()
    return made


def family_address(report):
    report.refresh_from_db()
    return reverse("family_matter", args=[family_secret_of(report.id, report.family_links)])


def make_link(report):
    return Client().post(reverse("make_family_link", args=[secret_of(report.id)]))


# ── the family ──────────


def test_the_family_reads_everything_but_number_and_code(world, report, now):
    concerns.see_contact(actor=world.viewer("grid3"), report=report, task=world.task_of(report), now=now)
    assert make_link(report).status_code == 302
    own = Client().get(reverse("matter", args=[secret_of(report.id)])).content.decode()
    assert family_address(report) in own
    page = Client().get(family_address(report)).content.decode()
    assert "东门的灯黑了好几天" in page
    assert "换了两个灯头" in page
    for hidden in (report.code, report.code.replace("-", " "), "13912345678", secret_of(report.id), "看了您留的电话"):
        assert hidden not in page
    assert "<form" not in page
    assert "<button" not in page


def test_the_family_can_not_answer(world, report):
    make_link(report)
    address = family_address(report)
    version = world.concern_of(report).version
    assert Client().post(address, {"said": "yes", "version": version}).status_code == 405
    secret = family_secret_of(report.id, report.family_links)
    assert Client().post(reverse("matter", args=[secret]), {"said": "yes", "version": version}).status_code == 404
    assert Client().post(reverse("make_family_link", args=[secret])).status_code == 404
    assert world.concern_of(report).state == "done"


def test_a_link_that_was_replaced_looks_like_one_that_never_was(world, report):
    make_link(report)
    first = family_address(report)
    make_link(report)
    second = family_address(report)
    assert first != second
    assert Client().get(second).status_code == 200
    replaced, missing = Client().get(first), Client().get(reverse("family_matter", args=["a" * 26]))
    assert (replaced.status_code, replaced.content) == (missing.status_code, missing.content) == (404, missing.content)


def test_the_database_holds_no_link_of_the_family(world, report):
    make_link(report)
    report.refresh_from_db()
    assert family_secret_of(report.id, report.family_links) not in report.family_hash


def test_the_family_sees_the_photographs(world, report, tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path
    name = "a" * 32 + ".jpg"
    Photo.objects.create(report=report, name=name, sha256="0" * 64, size=1, width=1, height=1)
    path = tmp_path / "files" / "411002" / name[:2] / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xd8")
    make_link(report)
    report.refresh_from_db()
    secret = family_secret_of(report.id, report.family_links)
    answer = Client().get(reverse("family_photo", args=[secret, name]))
    assert b"".join(answer) == b"\xff\xd8"
    assert Client().get(reverse("family_photo", args=["a" * 26, name])).status_code == 404


def test_who_gave_the_code_makes_the_link_too_and_a_stranger_does_not(world, report):
    client = Client()
    assert client.post(reverse("make_family_link_mine", args=[report.code])).status_code == 404
    client.post(reverse("find"), {"code": report.code})
    assert client.post(reverse("make_family_link_mine", args=[report.code])).status_code == 302
    assert family_address(report) in client.get(reverse("mine", args=[report.code])).content.decode()


def test_ninety_days_after_the_end_links_only_read(world, report, now):
    concern = world.concern_of(report)
    concerns.confirm(actor=world.holder(report), report=report, version=concern.version, now=now)
    make_link(report)
    later = now + timedelta(days=91)
    with clock.held_at(later):
        page = Client().get(reverse("matter", args=[secret_of(report.id)]))
        assert page.status_code == 200
        assert "<form" not in page.content.decode()
        assert Client().get(family_address(report)).status_code == 200
        assert make_link(report).status_code == 403
    report = Report.objects.select_related("concern").get(pk=report.pk)
    with pytest.raises(Refused, match="90"):
        concerns.reopen(
            actor=world.holder(report), report=report, version=report.concern.version, missing="", now=later,
        )


# ── who looked at a number ──────────


def test_the_holder_sees_which_office_looked_at_the_number_and_when(world, report, now):
    address = reverse("matter", args=[secret_of(report.id)])
    assert "还没有人看过" in Client().get(address).content.decode()
    task = world.task_of(report)
    for hour in (20, 1):
        moment = now - timedelta(hours=hour)
        concerns.see_contact(actor=world.viewer("grid3"), report=report, task=task, now=moment)
    page = Client().get(address).content.decode()
    assert "您的电话被看过2次" in page
    assert "第3网格党支部 · 书记" in page.replace("  ", " ") or "第3网格党支部 · Secretary" in page
    assert "昨天 16:00" in page


def test_administrators_see_each_look_in_their_care_by_office_and_day(world, report, now):
    task = world.task_of(report)
    concerns.see_contact(actor=world.viewer("grid3"), report=report, task=task, now=now - timedelta(days=2))
    page = opened(world, "admin_community").get(reverse("contact_views")).content.decode()
    assert page.count("东门路灯不亮") == 1
    assert "13912345678" not in page
    assert "东门路灯不亮" not in opened(world, "admin_elsewhere").get(reverse("contact_views")).content.decode()
    view = ContactView.objects.get()
    admin = opened(world, "admin")

    def found(**query):
        return admin.get(reverse("contact_views"), query).content.decode().count("东门路灯不亮")

    assert found(office=view.office_id) == 1
    assert found(office=view.office_id + 1) == 0
    assert found(on="2026-11-21") == 1
    assert found(on="2026-11-22") == 0
    for odd in ({"on": "x"}, {"office": "x"}, {"on": "0001-01-01"}, {"office": "9" * 30}, {"after": "x"}):
        assert found(**odd) == 1, odd


# ── who opened the administration ──────────


def test_who_opened_the_administration_is_listed_with_what_was_changed_in_it(world, now):
    admin = opened(world, "admin_community")
    unit = world.units["grid3"]
    assert admin.post(
        reverse("organisation", args=[unit.id]), fields(unit, phone="0374-0000777"),
    ).status_code == 302
    listed = opened(world, "admin").get(reverse("elevations")).content.decode()
    assert "改了1处" in listed
    assert "改电话" in listed
    number = Entry.objects.filter(kind="access.elevated").order_by("id").first().about_id
    shown = opened(world, "admin").get(reverse("elevation", args=[number])).content.decode()
    assert "0374-0000777" in shown
    assert opened(world, "admin_elsewhere").get(reverse("elevation", args=[number])).status_code == 404


def test_those_below_do_not_see_those_above(world):
    opened(world, "admin")
    number = Entry.objects.get(kind="access.elevated").about_id
    assert opened(world, "admin_community").get(reverse("elevation", args=[number])).status_code == 404
