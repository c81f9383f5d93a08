"""Rooms on the page: a week at a time, what was typed comes back, refused days are named, mediation is “taken”."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.test_statements import counted

from addresses.rooms import booked, furnished
from qianxian.meetings.models import Booking

WANTED = {
    "day": "2026-11-25", "begins": "09:00", "ends": "10:00", "purpose": "meeting", "title": "冬天扫雪", "weeks": "2",
}


@pytest.fixture
def parlour(world, now):
    return furnished(world, now)[0]


def test_a_room_is_booked_on_its_page_and_let_go_there(world, now, signed_in, parlour):
    clerk, page = signed_in("grid3"), reverse("room", args=[parlour.id])
    assert page in clerk.get(reverse("rooms")).content.decode()
    assert clerk.post(page, WANTED).status_code == 302
    shown = clerk.get(page, {"week": "2026-12-02"}).content.decode()
    assert "冬天扫雪" in shown
    one = Booking.objects.order_by("starts_at").first()
    address = reverse("let_go_room", args=[one.id])
    assert address in clerk.get(page).content.decode()
    assert address not in signed_in("grid1").get(page).content.decode()
    assert clerk.post(address, {"version": 1, "reason": ""}).status_code == 422
    assert clerk.post(address, {"version": 1, "reason": "改在小区里开"}).status_code == 302
    assert "冬天扫雪" not in clerk.get(page).content.decode()


def test_what_was_typed_comes_back_and_days_that_were_left_out_are_named(world, now, signed_in, parlour):
    booked(world, now, parlour, name="community", days=2, hour=-3, title="志愿者培训")
    clerk, page = signed_in("grid3"), reverse("room", args=[parlour.id])
    answer = clerk.post(page, {**WANTED, "weeks": "1"})
    assert answer.status_code == 422
    assert "冬天扫雪" in answer.content.decode()
    assert "志愿者培训" in answer.content.decode()
    answer = clerk.post(page, WANTED, follow=True)
    assert "11月25日" in answer.content.decode().split('role="status"')[1].split("</p>")[0]
    assert clerk.get(page, {"week": "0001-01-01", "not": "x,9999-99-99"}).status_code == 200


def test_of_a_mediation_the_page_says_taken(world, now, signed_in, parlour):
    booked(world, now, parlour, purpose="mediation", days=0, hour=1)
    page = reverse("room", args=[parlour.id])
    others = signed_in("grid1").get(page).content.decode().split("<form method")[0]
    assert "已占用" in others
    assert "调解" not in others.split('class="week"')[1]
    assert 'value="mediation"' not in signed_in("head").get(page).content.decode(), "who may not, is not offered it"


def test_a_week_makes_the_same_statements_however_full_it_is(world, now, signed_in, parlour):
    clerk, page = signed_in("community"), reverse("room", args=[parlour.id])
    counts = []
    for hours in ((1,), (3, 4.5)):
        for hour in hours:
            booked(world, now, parlour, days=0, hour=hour)
        clerk.get(page)
        with counted() as statements:
            clerk.get(page)
        counts.append(len(statements))
    assert counts[0] == counts[1] < 20
