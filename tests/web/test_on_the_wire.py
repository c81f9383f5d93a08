"""How an answer goes over the wire: text compressed, and never of a length that tells what stands in it."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from django.urls import reverse

MOST = {"courtyard": 15_000, "district": 40_000, "front": 15_000}


@pytest.mark.parametrize("name", sorted(MOST))
def test_a_page_is_as_small_as_a_telephone_needs_it(name, world, now):
    for number in range(20):
        world.report(now, key=f"k{number}")
    address = reverse(name, args=[world.plate.code] if name == "courtyard" else [])
    plain = Client().get(address)
    zipped = Client(headers={"Accept-Encoding": "gzip"}).get(address)
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert gzip.decompress(zipped.content).startswith(plain.content[:80])
    assert len(zipped.content) <= MOST[name]


def test_the_same_page_is_of_another_length_each_time(world, now):
    client = Client(headers={"Accept-Encoding": "gzip"})
    lengths = {len(client.get(reverse("courtyard", args=[world.plate.code])).content) for _ in range(12)}
    assert len(lengths) > 3, "its length would tell what stands in it"


def test_what_is_no_text_is_left_as_it_is(world, now, signed_in):
    answer = signed_in("grid1").get(reverse("task_ledger_sheet"), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    answer.close()
