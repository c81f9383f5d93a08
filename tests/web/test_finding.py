"""Finding one's courtyard on the front page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places import queries
from qianxian.places.models import PlaceName
from qianxian.places.queries import By
from qianxian.places.states import NameKind
from world import PASSWORD


@pytest.mark.parametrize("typed", ["槐荫", "槐阴院", "文峰社区第三网格槐荫院3号楼", "槐蔭 院"])
def test_the_name_as_people_type_it_leads_to_the_courtyard(stranger, world, typed):
    shown = stranger.get(reverse("front"), {"q": typed}).content.decode()
    assert reverse("courtyard", args=[world.plate.code]) in shown


def test_the_code_on_the_plate_leads_to_the_courtyard(stranger, world):
    shown = stranger.get(reverse("front"), {"q": world.plate.code.lower().replace("-", " ")}).content.decode()
    assert reverse("courtyard", args=[world.plate.code]) in shown


def test_a_name_of_former_times_finds_the_place_and_says_so(stranger, world, now):
    name = places.add_name(
        actor=OPERATOR, place=world.locust, name="棉纺厂家属院", kind=NameKind.FORMER, valid_from=now.date(), now=now,
    )
    assert "原来叫棉纺厂家属院" in stranger.get(reverse("front"), {"q": "棉纺厂家属院"}).content.decode()
    places.retire_name(actor=OPERATOR, name=name, valid_until=now.date(), now=now)
    assert "原来叫" not in stranger.get(reverse("front"), {"q": "棉纺厂家属院"}).content.decode()


def test_an_administrator_adds_what_people_say_and_puts_it_away_again(stranger, signed_in, world):
    admin = signed_in("admin_community")
    said = {"place": "槐荫院", "name": "老面粉厂", "kind": "alias"}
    assert admin.post(reverse("names"), said).status_code == 403
    admin.post(reverse("elevate"), {"reason": "添俗称", "password": PASSWORD})
    assert admin.post(reverse("names"), said).status_code == 302
    assert "也叫老面粉厂" in stranger.get(reverse("front"), {"q": "老面粉厂"}).content.decode()
    twice = admin.post(reverse("names"), said)
    assert twice.status_code == 422
    assert 'value="老面粉厂"' in twice.content.decode()
    elsewhere = signed_in("admin_elsewhere")
    elsewhere.post(reverse("elevate"), {"reason": "添俗称", "password": PASSWORD})
    number = PlaceName.objects.get().id
    assert "老面粉厂" not in elsewhere.get(reverse("names")).content.decode()
    assert elsewhere.post(reverse("retire_name", args=[number])).status_code == 404
    assert admin.post(reverse("retire_name", args=[number])).status_code == 302
    assert "也叫老面粉厂" not in stranger.get(reverse("front"), {"q": "老面粉厂"}).content.decode()


def test_a_place_without_a_page_of_its_own_shows_what_lies_in_it(stranger, world):
    shown = stranger.get(reverse("front"), {"q": "文峰社区"}).content.decode()
    assert f"?in={world.community.id}" in shown
    inside = stranger.get(reverse("front"), {"in": world.community.id}).content.decode()
    assert reverse("courtyard", args=[world.plate.code]) in inside


def test_what_is_no_place_is_said_and_what_was_typed_stays(stranger, world):
    shown = stranger.get(reverse("front"), {"q": "<火星基地>"}).content.decode()
    assert "没有叫“&lt;火星基地&gt;”的院子" in shown


@pytest.mark.parametrize("code", ["411002010003", "41100201000303"])
def test_a_division_code_or_grid_code_finds_its_place(world, code):
    assert [found.spot.id for found in queries.find(code)] == [
        world.community.id if len(code) == 12 else world.grid3.id,
    ]


def square(west, south, side):
    return [[[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]]


def test_a_point_lies_where_the_borders_say_whatever_map_it_was_read_off(world, now):
    places.draw_border(
        actor=OPERATOR, place=world.locust, rings=square(113.82, 34.03, 0.001), valid_from=now.date(), now=now,
    )
    places.draw_border(
        actor=OPERATOR, place=world.maple, rings=square(113.821, 34.03, 0.001), valid_from=now.date(), now=now,
    )
    inside = queries.at_point(113.8205, 34.0305)
    assert (inside.line[-1].id, inside.by, inside.line[0].id) == (world.locust.id, By.BORDER, world.district.id)
    assert queries.at_point(113.821, 34.0305).line[-1].id == world.locust.id  # on the shared line: the lower path
    from qianxian.places.datum import from_wgs84

    shifted = from_wgs84(113.8215, 34.0305, "bd09")
    assert queries.at_point(*shifted, datum="bd09").line[-1].id == world.maple.id
    assert queries.at_point(113.9, 34.0305).by == By.NOTHING


def test_where_there_is_no_border_the_nearest_courtyard_is_said_with_its_distance(world, now):
    world.willow.refresh_from_db()
    places.change_place(
        actor=OPERATOR, place=world.willow, version=world.willow.version, longitude=113.82, latitude=34.03, now=now,
    )
    found = queries.at_point(113.821, 34.03)
    assert (found.line[-1].id, found.by) == (world.willow.id, By.NEAREST)
    assert found.distance_m == pytest.approx(92, abs=1)
    assert queries.at_point(113.83, 34.03).line == ()
