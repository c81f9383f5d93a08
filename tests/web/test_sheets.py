"""A district puts itself in on its own pages: looked over, confirmed, followed, and passwords handed out once."""

from __future__ import annotations

import html
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from qianxian.base.permits import Unfit
from qianxian.people import actions as people
from qianxian.people.actions import imports
from qianxian.people.models import Account, SheetImport
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OfficeKind
from qianxian.places import actions as places
from qianxian.places.models import Place
from qianxian.storage import jobs, uploads
from qianxian.storage.models import Job
from qianxian.web.administration import sheets as pages
from sheet_files import csv_file, workbook
from world import PASSWORD

PLACES = ("编码", "名称", "户数")


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path


@pytest.fixture
def admin(world):
    return opened(world, "admin")


def opened(world, name):
    client = Client()
    client.force_login(world.accounts[name])
    assert client.post(reverse("elevate"), {"reason": "导入", "password": PASSWORD}).status_code == 302
    return client


def hand_in(client, kind, file, called="表格.xlsx", **more):
    handed = SimpleUploadedFile(called, file.read())
    return client.post(reverse("sheet", args=[kind]), {"file": handed, "datum": "wgs84", **more})


def answer_of(client, *rows, kind="places"):
    answer = hand_in(client, kind, workbook(*rows))
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def test_a_short_sheet_is_written_when_it_is_confirmed_and_nothing_is_left_for_the_tick(world, admin, now):
    page = answer_of(admin, PLACES, ("41100201000320", "第20网格", 300))
    row = SheetImport.objects.get()
    assert admin.post(reverse("confirm_import", args=[row.id])).url == page
    assert "Refresh" not in admin.get(page).headers
    assert Place.objects.get(name="第20网格").households == 300
    assert not Job.objects.filter(name=imports.IMPORT_SHEET).exists()
    row.refresh_from_db()
    assert (row.state, row.done, row.findings["new"]) == ("done", 1, 1)


def test_what_breaks_while_a_short_sheet_is_written_is_tried_again_by_the_tick(world, admin, now, monkeypatch):
    def breaks(**_more):
        raise RuntimeError

    page = answer_of(admin, PLACES, ("41100201000320", "第20网格", 300))
    monkeypatch.setattr(places, "add_place", breaks)
    assert admin.post(reverse("confirm_import", args=[SheetImport.objects.get().id])).url == page
    assert Job.objects.get(name=imports.IMPORT_SHEET).attempts == 1
    monkeypatch.undo()
    jobs.run_due(now, everything=True)
    assert Place.objects.get(name="第20网格").households == 300


def test_a_sheet_is_looked_over_confirmed_and_written_by_the_tick(world, admin, now, monkeypatch):
    monkeypatch.setattr(pages, "WRITTEN_AT_ONCE", 0)
    page = answer_of(admin, PLACES, ("41100201000320", "第20网格", 300), ("41100201000303", "第三网格", 206))
    shown = admin.get(page).content.decode()
    assert not Place.objects.filter(name="第20网格").exists()
    assert shown.count('<dd class="v">1</dd>') == 2
    row = SheetImport.objects.get()
    assert admin.post(reverse("confirm_import", args=[row.id])).url == page
    waiting = admin.get(page)
    assert waiting.headers["Refresh"] == "3"
    assert "http-equiv" not in waiting.content.decode()
    jobs.run_due(now)
    done = admin.get(page)
    assert "Refresh" not in done.headers
    assert Place.objects.get(name="第20网格").households == 300
    assert Place.objects.filter(name="第三网格").exists()
    assert not list(uploads.folder().glob("*"))


def test_a_long_sheet_is_looked_over_by_the_tick_and_its_page_tells_how_far_it_is(world, admin, now, monkeypatch):
    from qianxian.people.sheets import importing

    monkeypatch.setattr(importing, "NOTED_EVERY_S", 0)
    rows = [(f"41100201000303{number:03d}", f"第{number}院", 1) for number in range(3, 999)]
    more = [(f"41100201000301{number:03d}", f"第{number}院", 1) for number in range(3, 99)]
    page = answer_of(admin, PLACES, *rows, *more, ("41100201000320", "第20网格", "三百"))
    row = SheetImport.objects.get()
    assert (row.state, row.findings) == ("looking", {})
    waiting = admin.get(page)
    assert waiting.headers["Refresh"] == "3"
    assert reverse("confirm_import", args=[row.id]) not in waiting.content.decode()
    admin.post(reverse("confirm_import", args=[row.id]))
    row.refresh_from_db()
    assert row.state == "looking"

    seen, note = [], imports.note_read

    def noted(**how_far):
        note(**how_far)
        shown = admin.get(page).content.decode()
        assert str(how_far["total"]) in shown
        seen.append(how_far["done"])

    monkeypatch.setattr(imports, "note_read", noted)
    jobs.run_due(now)
    assert seen == list(range(0, 1001, 100))
    row.refresh_from_db()
    assert (row.state, row.findings["new"], row.findings["bad"]) == ("checked", 1092, 1)
    shown = admin.get(page)
    assert "Refresh" not in shown.headers
    assert '<th scope="row">C1094<p' in shown.content.decode()
    assert not Place.objects.filter(name="第50院").exists()


def test_a_long_file_that_is_no_sheet_says_so_on_its_page(world, admin, now):
    file = csv_file(("甲", "乙"), *[("1", "2")] * 1200)
    page = hand_in(admin, "organisations", file, "x.csv").url
    jobs.run_due(now)
    shown = admin.get(page).content.decode()
    row = SheetImport.objects.get()
    assert row.state == "failed"
    assert row.findings["stopped"]["zh-hans"] in html.unescape(shown)
    assert not list(uploads.folder().glob("*"))


def test_every_bad_cell_is_shown_and_nothing_is_written(world, admin):
    page = answer_of(admin, PLACES, ("41100201000320", "第20网格", "三百"), ("41100201000321", "第21网格", 1))
    shown = admin.get(page).content.decode()
    assert '<th scope="row">C2<p' in shown
    assert "三百" in shown
    row = SheetImport.objects.get()
    admin.post(reverse("confirm_import", args=[row.id]))
    row.refresh_from_db()
    assert row.state == "checked"


def test_the_sound_rows_are_written_alone_where_somebody_says_so(world, admin, now):
    page = answer_of(admin, PLACES, ("41100201000320", "第20网格", "三百"), ("41100201000321", "第21网格", 1))
    admin.post(reverse("confirm_import", args=[SheetImport.objects.get().id]), {"leave_out": "1"})
    jobs.run_due(now)
    assert admin.get(page).status_code == 200
    assert list(Place.objects.filter(number__in=(20, 21), level="grid").values_list("name", flat=True)) == ["第21网格"]


def test_a_file_that_is_no_sheet_is_refused_beside_its_field(world, admin):
    for file, called in ((io.BytesIO(b"\xd0\xcf\x11\xe0"), "旧.xls"), (csv_file(("甲", "乙"), ("1", "2")), "x.csv")):
        answer = hand_in(admin, "organisations", file, called)
        assert answer.status_code == 422
        assert 'id="id_file_error"' in answer.content.decode()
    assert admin.post(reverse("sheet", args=["places"]), {"datum": "wgs84"}).status_code == 422
    assert not SheetImport.objects.exists()
    assert not list(uploads.folder().glob("*"))


def test_a_sheet_can_be_put_away(world, admin):
    answer_of(admin, PLACES, ("41100201000320", "第20网格", 1))
    dropped = admin.post(reverse("drop_import", args=[SheetImport.objects.get().id]))
    assert dropped.url == reverse("sheet", args=["places"])
    assert not SheetImport.objects.exists()
    assert not list(uploads.folder().glob("*"))


def test_who_has_not_opened_the_administration_hands_nothing_in(world):
    client = Client()
    client.force_login(world.accounts["admin"])
    assert hand_in(client, "places", workbook(PLACES, ("41100201000320", "网格", 1))).status_code == 403
    assert not SheetImport.objects.exists()


def test_one_time_passwords_are_handed_out_once_and_sign_in(world, admin, now):
    answer_of(admin, ("账号",), ("newcomer",), kind="accounts")
    row = SheetImport.objects.get()
    admin.post(reverse("confirm_import", args=[row.id]))
    jobs.run_due(now)
    page = admin.get(reverse("sheet_import", args=[row.id])).content.decode()
    assert reverse("hand_out", args=[row.id]) in page
    answer = admin.post(reverse("hand_out", args=[row.id]))
    sheet = load_workbook(io.BytesIO(b"".join(answer))).worksheets[0]
    name, password = sheet["A2"].value, sheet["D2"].value
    assert Account.objects.get(username="newcomer").must_change
    assert Client().login(username=name, password=password)
    assert admin.post(reverse("hand_out", args=[row.id])).status_code == 302
    assert reverse("hand_out", args=[row.id]) not in admin.get(reverse("sheet_import", args=[row.id])).content.decode()


def test_passwords_of_accounts_that_another_administrator_looks_after_now_are_not_handed_out(world, now):
    client = opened(world, "admin_community")
    answer_of(client, ("账号",), ("newcomer",), kind="accounts")
    row = SheetImport.objects.get()
    client.post(reverse("confirm_import", args=[row.id]))
    jobs.run_due(now)
    office = people.create_office(
        actor=OPERATOR, organisation=world.units["district"], kind=OfficeKind.ADMINISTRATOR, title="管理员二", now=now,
    )
    people.take_office(
        actor=OPERATOR, account=Account.objects.get(username="newcomer"), office=office, valid_from=now.date(), now=now,
    )
    answer = client.post(reverse("hand_out", args=[row.id]))
    assert answer.status_code == 403
    assert "Content-Disposition" not in answer.headers
    row.refresh_from_db()
    assert row.handed_out_at is None


def test_an_import_belongs_to_whoever_handed_it_in_not_to_the_next_in_the_office(world, admin, now):
    page = answer_of(admin, PLACES, ("41100201000320", "第20网格", 1))
    row = SheetImport.objects.get()
    people.take_office(
        actor=OPERATOR, account=world.accounts["nobody"], office=row.office, valid_from=now.date(), now=now,
    )
    other = opened(world, "nobody")
    assert other.get(page).status_code == 404
    assert page not in other.get(reverse("sheets")).content.decode()
    for act in ("confirm_import", "drop_import", "hand_out"):
        assert other.post(reverse(act, args=[row.id])).status_code == 404
    assert page in admin.get(reverse("sheets")).content.decode()
    row.refresh_from_db()
    assert row.state == "checked"


def test_an_import_is_put_away_only_while_the_administration_is_open(world, admin):
    answer_of(admin, PLACES, ("41100201000320", "第20网格", 1))
    row = SheetImport.objects.get()
    admin.post(reverse("lower"))
    assert admin.post(reverse("drop_import", args=[row.id])).status_code == 403
    assert SheetImport.objects.exists()


def test_who_holds_what_is_taken_out_only_while_the_administration_is_open(world):
    client = Client()
    client.force_login(world.accounts["admin"])
    whole, empty = (reverse("sheet_file", args=["accounts", f"{what}.xlsx"]) for what in ("sheet", "template"))
    assert client.get(whole).status_code == 403
    assert b"".join(client.get(empty)).startswith(b"PK")
    page = client.get(reverse("sheet", args=["accounts"])).content.decode()
    assert whole not in page
    assert empty in page
    assert b"".join(client.get(reverse("sheet_file", args=["places", "sheet.xlsx"]))).startswith(b"PK")
    assert b"".join(opened(world, "admin").get(whole)).startswith(b"PK")


def test_an_administrator_takes_out_only_what_is_in_their_care(world):
    client = opened(world, "admin_elsewhere")
    sheet = load_workbook(io.BytesIO(b"".join(client.get(reverse("sheet_file", args=["places", "sheet.xlsx"])))))
    names = [row[2].value for row in sheet.worksheets[0].iter_rows(min_row=2)]
    assert names
    assert "文峰社区" not in names
    accounts = load_workbook(io.BytesIO(b"".join(client.get(reverse("sheet_file", args=["accounts", "sheet.xlsx"])))))
    assert "grid3" not in [row[0].value for row in accounts.worksheets[0].iter_rows(min_row=2)]
    found = hand_in(client, "places", workbook(PLACES, ("41100201000303", "别人的网格", 1)))
    assert '<th scope="row">A2<p' in client.get(found.url).content.decode()


def test_places_go_out_as_geojson_and_come_back(world, admin):
    answer = admin.get(reverse("sheet_file", args=["places", "sheet.geojson"]))
    written = b"".join(answer)
    assert len(json.loads(written)["features"]) == Place.objects.count()
    found = hand_in(admin, "places", io.BytesIO(written), "places.geojson")
    assert reverse("confirm_import", args=[SheetImport.objects.get().id]) not in admin.get(found.url).content.decode()
    assert SheetImport.objects.get().findings["same"] == Place.objects.count()


def test_a_sheet_goes_out_as_csv_and_comes_back_unchanged(world, admin):
    for kind in ("places", "organisations", "accounts"):
        written = b"".join(admin.get(reverse("sheet_file", args=[kind, "sheet.csv"])))
        assert written.startswith(b"\xef\xbb\xbf")
        answer = hand_in(admin, kind, io.BytesIO(written), "表格.csv")
        assert answer.status_code == 302
        findings = SheetImport.objects.order_by("-id")[0].findings
        assert (findings["same"], findings["new"], findings["changed"], findings["bad"]) == (findings["rows"], 0, 0, 0)


def test_rows_that_were_refused_stand_on_the_page_of_the_import(world, admin, now, monkeypatch):
    page = answer_of(admin, PLACES, ("41100201000320", "第20网格", 1), ("41100201000321", "第21网格", 1))
    row = SheetImport.objects.get()

    def refuses(**more):
        raise Unfit("Somebody was faster.")

    monkeypatch.setattr(places, "add_place", refuses)
    admin.post(reverse("confirm_import", args=[row.id]))
    shown = admin.get(page).content.decode()
    assert '<th scope="row">A2<p' in shown
    assert '<th scope="row">A3<p' in shown
    assert "Somebody was faster." in shown


def test_unknown_sheets_and_files_are_not_there(world, admin):
    for arguments in (["people", "sheet.xlsx"], ["places", "sheet.xls"], ["accounts", "sheet.geojson"]):
        assert admin.get(reverse("sheet_file", args=arguments)).status_code == 404
    assert admin.get(reverse("sheet", args=["people"])).status_code == 404


def test_the_pages_take_as_many_statements_however_much_there_is(world, admin, now):
    def counted(address):
        with CaptureQueriesContext(connection ) as statements:
            assert admin.get(address).status_code == 200
        return len(statements)

    kinds = ("places", "organisations", "accounts")
    addresses = [reverse("sheets"), *(reverse("sheet", args=[kind]) for kind in kinds)]
    counted(addresses[0])  # what every process keeps in memory is read once
    before = [counted(address) for address in addresses]
    answer_of(admin, PLACES, *[(f"411002010003{number}", f"第{number}网格", 1) for number in range(20, 60)])
    admin.post(reverse("confirm_import", args=[SheetImport.objects.get().id]))
    jobs.run_due(now)
    counted(addresses[0])
    assert [counted(address) for address in addresses] == before
