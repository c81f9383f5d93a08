"""Service centres on the pages for residents and in the administration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places import queries
from qianxian.places.hours import read_hours
from qianxian.places.models import Place, ServiceCentre
from qianxian.places.rooms import read_rooms
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import working
from world import BEGIN, PASSWORD

HERE = (113.82, 34.03)


@working
def locate(place, longitude, latitude):
    Place.objects.filter(pk=place.pk).update(longitude=longitude, latitude=latitude)
    stamps.move()


@pytest.fixture
def centre(world, now):
    """The community's centre, 100 metres east of one courtyard and a kilometre from another."""
    locate(world.locust, HERE[0] - 0.00108, HERE[1])
    locate(world.maple, HERE[0] - 0.0108, HERE[1])
    facts = places.Facts(
        name="文峰社区党群服务中心", hours=read_hours("周一到周五 8:30—12:00、14:30—18:00"), address="槐荫院1号楼一层",
        area_m2=203, phone="0374-0000310", longitude=HERE[0], latitude=HERE[1],
    )
    return places.open_centre(
        actor=OPERATOR, place=world.community, facts=facts, opened_on=BEGIN, verified_on=now.date(), now=now,
        rooms=read_rooms("综合服务区、调解室 8座"),
    )


@pytest.fixture
def admin(world):
    """The community's administrator with the administration open."""
    client = Client()
    client.force_login(world.accounts["admin_community"])
    assert client.post(reverse("elevate"), {"reason": "核实中心", "password": PASSWORD}).status_code == 302
    return client


def test_the_courtyards_page_says_where_somebody_is_and_until_when(stranger, world, centre):
    shown = stranger.get(reverse("courtyard", args=[world.plate.code])).content.decode()
    assert "文峰社区党群服务中心" in shown
    assert "走路2分钟" in shown
    assert "周一到周五 8:30—12:00、14:30—18:00" in shown
    assert 'href="tel:0374-0000310"' in shown
    assert "今天 14:30</time>开门" in shown  # it is noon on a Monday


def test_households_with_a_centre_near_are_counted_by_grid(stranger, world, centre):
    tree, kept = queries.tree.now(), queries.centres.now()
    whole = kept.covered(tree, tree.get(world.community.id))
    assert (whole.households, whole.near, whole.unknown) == (326, 86, 120)
    grids = {part.spot.number: part.near for part in kept.coverage(tree, tree.get(world.community.id), Level.GRID)}
    assert grids == {1: 0, 3: 86}
    shown = stranger.get(reverse("centres_of", args=["411002010003"])).content.decode()
    assert "326户里有86户" in shown
    assert "调解室" in shown


@pytest.mark.parametrize("address", ["411002010009", "411002010", "nonsense"])
def test_centres_of_nowhere_are_not_there(stranger, world, address):
    assert stranger.get(reverse("centres_of", args=[address])).status_code == 404


def test_a_centre_that_nobody_looked_at_for_half_a_year_says_so(stranger, world, centre, now, admin):
    places.verify_centre(actor=OPERATOR, centre=centre, verified_on=now.date() - timedelta(days=181), now=now)
    assert "去之前最好先问一声" in stranger.get(reverse("centres_of", args=["411002010003"])).content.decode()
    listed = admin.get(reverse("centres"), {"stale": "1"}).content.decode()
    assert "文峰社区党群服务中心" in listed
    assert admin.post(reverse("verify_centre", args=[centre.id]), {"from": "list"}).status_code == 302
    assert "文峰社区党群服务中心" not in admin.get(reverse("centres"), {"stale": "1"}).content.decode()


def fields(centre, **changed):
    return {
        "name": centre.name, "address": centre.address, "phone": centre.phone, "area_m2": centre.area_m2,
        "hours": "周一到周五 8:30-12:00、14:30-18:00", "longitude": centre.longitude, "latitude": centre.latitude,
        "datum": "wgs84", "version": centre.version, **changed,
    }


def test_what_changed_is_said_and_can_be_taken_back(world, centre, admin):
    page = reverse("centre", args=[centre.id])
    assert admin.post(page, fields(centre, hours="每天8:00-18:00")).status_code == 302
    shown = admin.get(page).content.decode()
    assert "每天8:00—18:00" in shown
    assert "周一到周五 8:30—12:00、14:30—18:00" in shown
    from qianxian.ledger.models import Entry

    entry = Entry.objects.get(kind="centre.changed")
    assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    kept = ServiceCentre.objects.get(pk=centre.pk)
    assert kept.hours == centre.hours


def test_hours_that_can_not_be_read_are_asked_for_again_and_nothing_typed_is_lost(world, centre, admin):
    answer = admin.post(reverse("centre", args=[centre.id]), fields(centre, hours="随时来", address="新地址"))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "随时来" in shown
    assert "新地址" in shown
    assert "周一到周五 8:30-12:00" in shown


def test_one_coordinate_alone_is_asked_for_again(world, centre, admin):
    answer = admin.post(reverse("centre", args=[centre.id]), fields(centre, latitude=""))
    assert answer.status_code == 422


def test_a_point_read_off_a_chinese_map_is_kept_as_ours(world, centre, admin):
    answer = admin.post(
        reverse("centre", args=[centre.id]), fields(centre, longitude=113.826, latitude=34.0289, datum="gcj02"),
    )
    assert answer.status_code == 302
    kept = ServiceCentre.objects.get(pk=centre.pk)
    assert abs(kept.longitude - 113.82) < 0.001
    assert kept.longitude != 113.826


def test_a_second_writer_is_told_and_loses_nothing(world, centre, admin):
    page = reverse("centre", args=[centre.id])
    assert admin.post(page, fields(centre, phone="1")).status_code == 302
    answer = admin.post(page, fields(centre, phone="2"))
    assert answer.status_code == 409
    assert 'value="2"' in answer.content.decode()


def test_rooms_and_haves_are_entered_as_people_say_them(world, centre, admin):
    page = reverse("centre", args=[centre.id])
    answer = admin.post(
        reverse("centre_rooms", args=[centre.id]), {"rooms": "红色治理会客厅 20座\n图书室", "version": centre.version},
    )
    assert answer.status_code == 302
    assert admin.post(reverse("check_centre", args=[centre.id]), {"premises": "1", "flag": "0"}).status_code == 302
    shown = admin.get(page).content.decode()
    assert "红色治理会客厅" in shown
    assert "还缺：有党旗" in shown


def test_a_new_centre_is_entered_by_the_name_of_its_place_and_a_small_one_is_warned_of(world, admin):
    answer = admin.post(
        reverse("open_centre"),
        {
            "place": "文峰3网格", "name": "第3网格党群服务中心", "hours": "每天8:00-18:00", "rooms": "会客厅 6座",
            "area_m2": "20", "opened_on": "2026-11-01",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    made = ServiceCentre.objects.get()
    assert made.place_id == world.grid3.id
    assert "20平方米，不到要求的30平方米" in admin.get(answer.url).content.decode()


def test_a_place_that_may_be_several_is_asked_for_again(world, admin):
    answer = admin.post(
        reverse("open_centre"), {"place": "网格", "name": "某网格党群服务中心", "opened_on": "2026-11-01"},
    )
    assert answer.status_code == 422
    assert "某网格党群服务中心" in answer.content.decode()


def test_a_closed_centre_is_gone_from_the_pages(stranger, world, centre, admin):
    answer = admin.post(
        reverse("close_centre", args=[centre.id]), {"on": "2026-11-23", "version": centre.version},
    )
    assert answer.status_code == 302
    assert "文峰社区党群服务中心" not in stranger.get(reverse("centres_of", args=["411002010003"])).content.decode()
    assert 'name="hours"' not in admin.get(reverse("centre", args=[centre.id])).content.decode()  # only its story


def test_the_district_sets_its_own_checklist(world, centre, admin):
    district = Client()
    district.force_login(world.accounts["admin"])
    district.post(reverse("elevate"), {"reason": "改清单", "password": PASSWORD})
    answer = district.post(
        reverse("centre_standard"),
        {"names": "有场所\n有热水", "stale_days": 30, "walk_minutes": 10, "least_area_m2": 40},
    )
    assert answer.status_code == 302
    shown = admin.get(reverse("centre", args=[centre.id])).content.decode()
    assert "有热水" in shown
    assert "有党旗" not in shown
    assert admin.get(reverse("centre_standard")).status_code == 404


def test_who_has_not_opened_the_administration_changes_nothing(signed_in, world, centre):
    client = signed_in("admin_community")
    assert client.post(reverse("centre", args=[centre.id]), fields(centre, phone="9")).status_code == 403
    assert client.post(reverse("verify_centre", args=[centre.id])).status_code == 403
    assert ServiceCentre.objects.get(pk=centre.pk).phone == centre.phone
