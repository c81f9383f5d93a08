"""The demonstration's bodies against the newspaper page's own figures."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def loaded(db, now):
    from qianxian.ops import demo

    demo.load(now, lambda _line: None)
    return now


def test_wenfeng_has_25_courtyards_17_unmanaged_and_93_of_270_grids_lack_a_committee(loaded):
    """文峰社区共有 25 个庭院，其中无人管理庭院 17 个；270 个小区网格党支部，177 个业委会（物管会）."""
    from qianxian.people.queries import account_named, bodies, viewer_of
    from qianxian.places import queries as places

    page = Client().get(reverse("rollout", args=["411002010003"])).content.decode()
    assert re.search(r"共25个庭院|25 courtyards", page)
    rungs = [int(n) for n in re.findall(r'<dd class="v">(\d+)', page)]
    assert rungs[0] == 17
    assert sum(rungs) == 25

    viewer = viewer_of(account_named("admin"), chosen_office=None, today=loaded.date())
    grids = bodies.wings_for(viewer, places.tree.now())
    assert len(grids) == 270
    assert sum("committee" in grid.lacks for grid in grids) == 93
    assert sum("branch" in grid.lacks for grid in grids) == 0
    assert len(bodies.charges(loaded.date())) == 13


@pytest.mark.parametrize("name", ["centres", "wings", "organisations"])
def test_a_long_list_shows_one_sub_district_at_a_time_and_every_other_one_by_its_link(loaded, name):
    admin = Client()
    admin.post("/sign-in/", {"username": "admin", "password": "qianxian"})
    page = admin.get(reverse(name)).content.decode()
    links = re.findall(r'href="(\?in=\d+)"( aria-current="true")?>(\S+) (\d+)</a>', page)
    assert len([street for _link, _now, street, _n in links if street.endswith("街道")]) == 13
    assert sum(bool(now) for _link, now, _street, _n in links) == 1
    assert len(page) < 40_000
    for link, _now, street, n in links:
        shown = admin.get(reverse(name) + link).content.decode()
        assert f"<summary>{street}" in shown
        rows = re.findall(r'<tr><th scope="row">|<li><a class="b" href="/administration/organisations/\d', shown)
        assert len(rows) == min(int(n), 50)
