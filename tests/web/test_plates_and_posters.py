"""Plates at the gates: posters to print, hanging, losing."""

from __future__ import annotations

import re

import pytest
import segno
from django.test import Client
from django.urls import reverse

from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places.models import Plate
from qianxian.web import posters
from world import PASSWORD


@pytest.fixture
def admin(world):
    """The community's administrator with the administration open."""
    client = Client()
    client.force_login(world.accounts["admin_community"])
    assert client.post(reverse("elevate"), {"reason": "换门牌", "password": PASSWORD}).status_code == 302
    return client


def squares(path, side):
    """The modules that a path paints dark, row by row."""
    dark = [[0] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1H\d+z", path):
        for at in range(int(x), int(x) + int(width)):
            dark[int(y)][at] = 1
    return dark


def test_the_square_code_is_that_of_the_plates_address_in_large_print(world):
    address = posters.address_of(world.plate.code)
    assert address.endswith(f"/c/{world.plate.code}/?big=1")
    code = posters.square_code(address)
    expected = [list(row) for row in segno.make_qr(address, error="m", boost_error=False).matrix]
    assert squares(code.path, code.side) == expected


def test_a_poster_says_whom_to_tell_without_a_telephone(signed_in, world):
    shown = signed_in("grid3").get(reverse("posters"), {"plate": world.plate.code}).content.decode()
    assert shown.count("<article") == 1
    assert "槐荫院" in shown
    assert "没有手机也一样" in shown
    assert "0374-0000303" in shown
    assert posters.square_code(posters.address_of(world.plate.code)).path in shown
    assert "style=" not in shown


def test_all_gates_of_a_community_are_one_document(signed_in, world, now):
    for courtyard in (world.maple, world.willow):
        places.hang_plate(actor=OPERATOR, courtyard=courtyard, hung_on=now.date(), now=now)
    client = signed_in("community")
    assert client.get(reverse("posters")).content.decode().count("<article") == 3
    in_grid = client.get(reverse("posters"), {"place": world.grid3.id, "size": "a5"}).content.decode()
    assert in_grid.count("<article") == 2
    assert in_grid.count('class="sheet a5"') == 1


@pytest.mark.parametrize("name", ["grid1", "neighbour"])
def test_a_poster_of_another_place_looks_as_if_there_were_none(signed_in, world, name):
    assert signed_in(name).get(reverse("posters"), {"plate": world.plate.code}).status_code == 404


def test_a_long_name_is_written_smaller(signed_in, world, now):
    world.locust.refresh_from_db()
    places.change_place(
        actor=OPERATOR, place=world.locust, version=world.locust.version, name="许昌市第二棉纺织厂东家属院", now=now,
    )
    shown = signed_in("grid3").get(reverse("posters"), {"plate": world.plate.code}).content.decode()
    assert 'class="name longest"' in shown


def test_a_replaced_plate_leads_to_the_new_one(world, admin, stranger):
    old = reverse("courtyard", args=[world.plate.code])
    answer = admin.post(reverse("hang_plate", args=[world.locust.id]))
    assert answer.status_code == 302
    new = Plate.objects.get(courtyard=world.locust, retired_on=None)
    assert new.code != world.plate.code
    answer = stranger.get(old, {"big": "1"})
    assert answer.status_code == 302
    assert answer.url == reverse("courtyard", args=[new.code]) + "?big=1"


def test_a_lost_plate_leads_nowhere_any_more(world, admin, stranger):
    assert admin.post(reverse("retire_plate", args=[world.plate.code]), {"because": "lost"}).status_code == 302
    assert stranger.get(reverse("courtyard", args=[world.plate.code])).status_code == 404
    shown = admin.get(reverse("plates"), {"place": world.community.id}).content.decode()
    assert "丢了" in shown
    again = admin.post(reverse("retire_plate", args=[world.plate.code]), {"because": "lost"})
    assert again.status_code == 409


def test_only_an_administrator_hangs_plates(signed_in, world):
    assert signed_in("grid3").post(reverse("hang_plate", args=[world.locust.id])).status_code == 403
    assert signed_in("head").post(reverse("retire_plate", args=[world.plate.code])).status_code == 403
    assert Plate.objects.get(pk=world.plate.pk).retired_on is None
