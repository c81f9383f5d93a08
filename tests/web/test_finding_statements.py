"""Pages of plates and centres make as many statements for many places as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places.hours import read_hours
from qianxian.places.states import Level
from world import BEGIN

PAGES = {
    "front": ("", [], "?q=%E6%A7%90%E8%8D%AB", 1),
    "centres_of_district": ("", [], "", 1),
    "centres_of": ("", ["411002010003"], "", 1),
    "plates": ("community", [], "", 6),
    "posters": ("community", [], "", 6),
    "centres": ("admin_community", [], "", 6),
    "names": ("admin_community", [], "", 7),
}
"""Whose page, its arguments, what is asked, and the most statements; session, account and office are four or five."""


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_makes_no_more_statements_where_there_are_more_places(name, signed_in, world, now):
    def fill(start, count):
        for number in range(start, start + count):
            courtyard = places.add_place(
                actor=OPERATOR, level=Level.COURTYARD, parent=world.grid3, number=number, name=f"新院{number}", now=now,
                valid_from=BEGIN, households=30, longitude=113.82 + number / 1000, latitude=34.03,
            )
            places.hang_plate(actor=OPERATOR, courtyard=courtyard, hung_on=BEGIN, now=now)
            places.open_centre(
                actor=OPERATOR, place=courtyard, opened_on=BEGIN, now=now,
                facts=places.Facts(
                    name=f"新院{number}服务点", hours=read_hours("每天8:00-18:00"), longitude=113.82, latitude=34.03,
                ),
            )

    who, arguments, asked, most = PAGES[name]
    client = signed_in(who) if who else Client()
    address = reverse(name, args=arguments) + asked

    def statements():
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return [one["sql"] for one in made.captured_queries]

    fill(10, 2)
    few = statements()
    fill(20, 12)
    many = statements()
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= most, "\n".join(many)
