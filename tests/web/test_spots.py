"""Where places lie, on the pages: points, borders, codes, what lies beside a place."""

from __future__ import annotations

import json
import logging
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import actions as places
from qianxian.places import datum, queries
from qianxian.places.models import Border, Place, PlaceCode
from qianxian.places.states import Level
from qianxian.web.logs import NoSecrets
from web.test_administration import opened
from web.test_statements import counted

BEGIN = date(2023, 1, 1)
WEST, EAST = (113.820, 113.821), (113.821, 113.822)
"""Two squares side by side: locust in grid 3, willow in grid 1."""


def square(west, east, south=34.030, north=34.031):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@pytest.fixture
def drawn(world, now):
    for place, span in ((world.locust, WEST), (world.willow, EAST)):
        places.draw_border(actor=OPERATOR, place=place, rings=[square(*span)], valid_from=BEGIN, now=now)
    return world


def facts(place, **changed):
    return {
        "name": place.name, "kind": "residential", "estate": place.estate, "extent": place.extent,
        "households": place.households, "buildings": place.buildings, "version": place.version, **changed,
    }


def test_a_point_from_baidus_map_is_kept_in_wgs84(drawn, now):
    admin = opened(drawn, "admin_community")
    x, y = datum.from_wgs84(113.8205, 34.0305, "bd09")
    page = reverse("place", args=[drawn.maple.id])
    assert admin.post(page, facts(drawn.maple, longitude=x, latitude=y, datum="bd09")).status_code == 302
    drawn.maple.refresh_from_db()
    assert (drawn.maple.longitude, drawn.maple.latitude) == (113.8205, 34.0305)
    half = admin.post(page, facts(drawn.maple, version=2, longitude="", latitude="34.03", datum="wgs84"))
    assert half.status_code == 422


def test_a_point_in_another_grid_is_said_on_the_page_and_not_refused(drawn, now):
    admin = opened(drawn, "admin_community")
    page = reverse("place", args=[drawn.maple.id])  # maple is put under grid 3
    inside = facts(drawn.maple, longitude="113.8205", latitude="34.0305")
    assert admin.post(page, inside).status_code == 302
    assert "第1网格" not in admin.get(page).context["elsewhere"]
    assert admin.get(page).context["elsewhere"] == ""
    assert admin.post(page, {**inside, "longitude": "113.8215", "version": 2}).status_code == 302
    assert "第1网格" in admin.get(page).context["elsewhere"]


def test_its_own_border_does_not_say_that_a_place_lies_right(drawn, now):
    places.draw_border(
        actor=OPERATOR, place=drawn.grid1, rings=[square(113.81, 113.83, 34.02, 34.04)], valid_from=BEGIN, now=now,
    )
    places.change_place(
        actor=OPERATOR, place=drawn.locust, version=1, longitude=113.8205, latitude=34.0305, now=now,
    )
    page = opened(drawn, "admin_community").get(reverse("place", args=[drawn.locust.id]))
    assert "第1网格" in page.context["elsewhere"]


def test_the_page_for_adding_says_where_a_point_lies_before_anything_is_written(drawn, now):
    admin = opened(drawn, "admin_community")
    page = reverse("add_place", args=[drawn.grid3.id])
    asked = {"look": "1", "longitude": "113.8215", "latitude": "34.0305", "name": "新院"}
    said = admin.post(page, asked)
    assert said.status_code == 200
    assert "第1网格" in said.context["note"]
    assert said.context["note_kind"] == "r"
    assert "新院" in said.content.decode()
    assert not Place.objects.filter(name="新院").exists()
    assert admin.post(page, {**asked, "longitude": "113.8205"}).context["note_kind"] == "g"
    assert admin.post(page, {**asked, "longitude": "120"}).context["note_kind"] == ""


def geojson(*areas):
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for name, ring in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def handed(content, **more):
    return {"file": SimpleUploadedFile("a.geojson", content), "datum": "wgs84", "valid_from": "2026-11-01", **more}


def test_a_border_out_of_a_file_holds_from_its_day_and_the_old_one_is_kept(drawn, now):
    admin = opened(drawn, "admin_community")
    page = reverse("draw_border", args=[drawn.locust.id])
    several = geojson(("柳溪院", square(*EAST)), ("槐荫院", square(113.819, 113.821)))
    assert admin.post(page, handed(several)).status_code == 302
    old, new = Border.objects.filter(place=drawn.locust).order_by("valid_from")
    assert (old.valid_until, new.valid_from) == (date(2026, 11, 1), date(2026, 11, 1))
    assert new.rings[0][0] == [113.819, 34.03]
    shown = admin.get(reverse("place", args=[drawn.locust.id]))
    assert len(shown.context["sketch"].former) == 1
    assert "<svg" in shown.content.decode()
    assert [name for _id, name, _mine in shown.context["beside"]] == ["第1网格 柳溪院"]


@pytest.mark.parametrize("content", [
    b"{", b"[]", geojson(), geojson(("甲", square(*EAST)), ("乙", square(*WEST))),
    b'{"type": "Point", "coordinates": [113.8, 34.0]}', b'{"type": "Polygon", "coordinates": [[[1, 2]]]}',
])
def test_a_file_without_the_one_area_is_refused_beside_the_field(content, drawn, now):
    page = reverse("draw_border", args=[drawn.locust.id])
    answer = opened(drawn, "admin_community").post(page, handed(content))
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert Border.objects.filter(place=drawn.locust).count() == 1


def test_a_border_that_begins_before_the_one_known_is_refused(drawn, now):
    page = reverse("draw_border", args=[drawn.locust.id])
    answer = opened(drawn, "admin_community").post(
        page, handed(json.dumps({"type": "Polygon", "coordinates": [square(*WEST)]}).encode(), valid_from="2022-01-01"),
    )
    assert answer.context["form"].errors["valid_from"]


def test_a_code_is_given_from_a_day_and_the_one_before_is_kept(world, now):
    admin = opened(world, "admin_community")
    page = reverse("give_code", args=[world.grid3.id])
    for code in ("41100201000303", "41100201000333"):
        assert admin.post(page, {"code": code, "valid_from": "2026-11-20"}).status_code == 302
    held = PlaceCode.objects.filter(place=world.grid3).values_list("scheme", "value", "valid_until").order_by("id")
    assert list(held) == [("grid14", "41100201000303", date(2026, 11, 20)), ("grid14", "41100201000333", None)]
    taken = admin.post(reverse("give_code", args=[world.grid1.id]), {
        "code": "41100201000333", "valid_from": "2026-11-20",
    })
    assert taken.context["form"].errors["code"]


@pytest.mark.parametrize("code", ["411002010003", "41100201000403", "4110020100030x", "41100201000303001"])
def test_a_code_of_another_level_or_under_another_place_is_refused(code, world, now):
    page = reverse("give_code", args=[world.grid3.id])
    answer = opened(world, "admin_community").post(page, {"code": code, "valid_from": "2026-11-20"})
    assert answer.status_code == 422
    assert not PlaceCode.objects.filter(place=world.grid3).exists()


@pytest.mark.parametrize("code", ["41100201000304001", "41100201000301001", "41100201000303002"])
def test_a_code_below_a_grid_without_a_kept_one_is_compared_with_those_of_the_sheet(code, world, now):
    """Locust lies in grid 3, which has ...303 by its number; ...301001 is willow's, and ...303002 is maple's."""
    admin, page = opened(world, "admin_community"), reverse("give_code", args=[world.locust.id])
    assert not PlaceCode.objects.filter(place__in=[world.grid3, world.maple, world.locust]).exists()
    answer = admin.post(page, {"code": code, "valid_from": "2026-11-20"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]
    for mine in ("41100201000303009", "41100201000303001"):  # a free one; its own by its number
        assert admin.post(page, {"code": mine, "valid_from": "2026-11-20"}).status_code == 302


def test_a_place_with_many_organisations_shows_fifty_at_a_time(world, now):
    for number in range(60):
        people.found_organisation(
            actor=OPERATOR, kind=OrganisationKind.ENTERPRISE, name=f"厂{number}", at=[world.community], now=now,
            valid_from=BEGIN,
        )
    admin = opened(world, "admin_community")
    page = reverse("place", args=[world.community.id])
    first = admin.get(page)
    assert len(first.context["units"]) == 50
    second = admin.get(page, {"after": first.context["after"]})
    assert len(second.context["units"]) == 11
    assert second.context["after"] is None
    assert not {unit.id for unit in first.context["units"]} & {unit.id for unit in second.context["units"]}


# ── where am I ──────────


def test_a_telephone_that_says_where_it_is_finds_the_courtyard_and_those_near(drawn, now, stranger):
    for place, x in ((drawn.locust, 113.8205), (drawn.maple, 113.8190)):
        places.change_place(actor=OPERATOR, place=place, version=1, longitude=x, latitude=34.0305, now=now)
    places.hang_plate(actor=OPERATOR, courtyard=drawn.maple, hung_on=BEGIN, now=now)
    answer = stranger.get(reverse("here", args=["113.8207,34.0305"]))
    near = [(one.spot.name, round(one.distance_m)) for one, _where in answer.context["near"]]
    assert near == [("槐荫院", 0), ("枫林院", 157)]
    assert "第3网格" in answer.context["area"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert stranger.get(reverse("here", args=["120.0,34.0"])).context["near"] == []


@pytest.mark.parametrize("point", ["113.820512,34.0305", "x", "113.82", "200.0,34.0", "113.8,95.0", "１１３.8,34.0"])
def test_a_point_more_exact_than_ten_metres_or_none_at_all_is_no_address(point, world, stranger):
    assert stranger.get(reverse("here", args=[point])).status_code == 404


def test_where_somebody_stood_is_in_no_log_line():
    record = logging.LogRecord("x", logging.WARNING, "", 0, "Not Found: /here/113.8205,34.0305/", None, None)
    NoSecrets().filter(record)
    assert "113" not in record.getMessage()


def test_only_the_pages_with_the_button_may_ask_where_a_telephone_is(world, stranger):
    assert "geolocation=(self)" in stranger.get("/").headers["Permissions-Policy"]
    assert "geolocation=()" in stranger.get(reverse("courtyard", args=[world.plate.code])).headers["Permissions-Policy"]


def test_the_page_of_courtyards_near_makes_as_many_statements_for_thirty_as_for_three(drawn, now, stranger):
    def fill(count, start):
        for number in range(start, start + count):
            made = places.add_place(
                actor=OPERATOR, level=Level.COURTYARD, parent=drawn.grid3, number=number, name=f"院{number}", now=now,
                valid_from=BEGIN, longitude=113.8205, latitude=34.0305,
            )
            places.hang_plate(actor=OPERATOR, courtyard=made, hung_on=BEGIN, now=now)

    def ask():
        stranger.get(page)
        with counted() as made:
            assert stranger.get(page).status_code == 200
        return len(made)

    page = reverse("here", args=["113.8205,34.0305"])
    fill(3, 10)
    few = ask()
    fill(30, 20)
    assert ask() == few <= 3


# ── who is around ──────────


def test_a_grid_sees_the_units_of_its_community_and_of_grids_beside_it(drawn, now, signed_in):
    def unit(name, at):
        people.found_organisation(
            actor=OPERATOR, kind=OrganisationKind.ENTERPRISE, name=name, at=[at], now=now, valid_from=BEGIN,
        )

    far = places.add_place(
        actor=OPERATOR, level=Level.GRID, parent=drawn.community, number=9, name="第9网格", now=now, valid_from=BEGIN,
    )
    unit("社区里的厂", drawn.community)
    unit("邻格的厂", drawn.willow)
    unit("远格的厂", far)
    unit("河对岸的厂", drawn.river)
    shown = signed_in("grid3").get(reverse("neighbours")).content.decode()
    assert "社区里的厂" in shown
    assert "邻格的厂" in shown
    assert "远格的厂" not in shown
    assert "河对岸的厂" not in shown
    assert "邻格的厂" in signed_in("head").get(reverse("neighbours")).content.decode()


def test_grids_without_a_border_are_beside_each_other_by_the_points_of_their_courtyards(world, now):
    def at(place, longitude):
        places.change_place(actor=OPERATOR, place=place, version=1, longitude=longitude, latitude=34.03, now=now)

    at(world.locust, 113.8200)
    at(world.willow, 113.8225)  # some 230 metres
    at(world.river, 113.8300)
    assert queries.atlas.now().beside(world.grid3.id) == [world.grid1.id]
    assert queries.atlas.now().beside(world.locust.id) == [world.willow.id]


def test_a_border_a_walk_away_is_beside_and_one_farther_is_not(drawn, now):
    for place, west in ((drawn.maple, 113.8235), (drawn.river, 113.8270)):
        places.draw_border(
            actor=OPERATOR, place=place, rings=[square(west, west + 0.001)], valid_from=BEGIN, now=now,
        )
    assert set(queries.atlas.now().beside(drawn.willow.id)) == {drawn.locust.id, drawn.maple.id}
