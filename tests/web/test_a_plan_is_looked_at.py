"""A plan of grids on its page: drawn over what it replaces, its sizes, what is not usual and why; taken along."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from addresses.plans import drafted, outlined
from qianxian.places import queries as places
from qianxian.places.models import GridPlan, Place
from qianxian.storage import stamps


@pytest.fixture
def plan(world, now):
    outlined(world)
    for courtyard, households in ((world.willow, 200), (world.maple, 100), (world.locust, 400)):
        Place.objects.filter(pk=courtyard.pk).update(households=households)
    stamps.move()
    return drafted(world, now)


@pytest.fixture
def admin(world):
    client = Client()
    client.force_login(world.accounts["admin"])
    return client


def test_the_sizes_before_and_then_add_up_to_all_grids(plan):
    found = places.preview(plan)
    sizes = places.sizes(found)
    assert [(size.least, size.most, size.usual) for size in sizes] == [
        (0, 179, False), (180, 239, False), (240, 299, True), (300, 360, True), (361, 420, False), (421, None, False),
    ]
    assert [(size.before, size.after) for size in sizes] == [(0, 0), (1, 0), (0, 0), (0, 1), (0, 1), (1, 0)]


def test_a_grid_out_of_the_usual_size_says_why(plan):
    found = places.preview(plan)
    assert [(one.change.households, one.reason) for one in places.outliers(plan, found)] == [(400, "courtyard")]


@pytest.mark.parametrize(
    ("proven", "reason"),
    [(None, ""), ({"proven": 0, "communities": 1}, ""), ({"proven": 1, "communities": 1}, "balance")],
)
def test_balance_is_a_reason_only_where_it_was_proven(plan, proven, reason):
    Place.objects.filter(path__startswith=plan.area.path, level="courtyard").update(households=110)
    GridPlan.objects.filter(pk=plan.pk).update(certificate=proven)
    again = GridPlan.objects.get(pk=plan.pk)
    assert {one.reason for one in places.outliers(again, places.preview(again))} == {reason}


def test_a_community_that_is_too_small_for_one_grid_is_no_fault_of_the_plan(plan):
    Place.objects.filter(path__startswith=plan.area.path, level="courtyard").update(households=20)
    assert {one.reason for one in places.outliers(plan, places.preview(plan))} == {"community"}


def test_it_is_drawn_over_the_grids_of_before_with_what_moves_filled(plan):
    drawn = places.drawn_plan(plan)
    assert drawn.moved == [drawn.after.shape(plan.grids.get(number=1).courtyards.get(number=2).courtyard_id)]
    assert drawn.before.lines["grid"] != drawn.after.lines["grid"]
    assert [name for name, _middle in drawn.names] == ["1", "3"]


def test_the_page_and_the_sheet_of_a3_show_it_and_without_borders_they_do_without(world, now, admin):
    bare = drafted(world, now)
    for name in ("plan", "plan_map"):
        assert 'class="map"' not in admin.get(reverse(name, args=[bare.id])).content.decode()
    outlined(world)
    stamps.move()
    for name in ("plan", "plan_map"):
        page = admin.get(reverse(name, args=[bare.id])).content.decode()
        assert 'class="map"' in page
        assert "240至360户为宜" in page


def test_it_is_taken_along_as_a_workbook_and_as_geojson(plan, admin):
    book = load_workbook(io.BytesIO(b"".join(admin.get(reverse("plan_file", args=[plan.id, "grids.xlsx"])))))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("编码", "街道", "社区", "新网格号", "庭院", "户数", "原网格")
    assert [row[3:6] for row in rows[1:]] == [(1, "柳溪院", 200), (3, "槐荫院", 400), (1, "枫林院", 100)]
    features = json.loads(b"".join(admin.get(reverse("plan_file", args=[plan.id, "grids.geojson"]))))["features"]
    assert [(one["properties"]["courtyard"], one["properties"]["moves"]) for one in features] == [
        ("柳溪院", False), ("槐荫院", False), ("枫林院", True),
    ]
    assert {one["geometry"]["type"] for one in features} == {"Polygon"}
    assert admin.get(reverse("plan_file", args=[plan.id, "grids.pdf"])).status_code == 404
