"""The courtyard head settles a small thing on the spot; it is still the resident's word that closes it."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from qianxian.concerns.models import Concern, Report


def test_what_the_courtyard_head_settled_on_the_spot_still_waits_for_the_residents_word(world, now):
    head = Client()
    head.force_login(world.accounts["head"])
    handed = head.post(
        reverse("settle"),
        {
            "key": "k", "place": world.locust.id, "channel": "visit", "kind": "utilities", "words": "水龙头滴水。",
            "headline": "楼道水龙头滴水", "outcome": "换了垫圈，不滴了。",
        },
    )
    concern = Concern.objects.get()
    assert (concern.state, concern.sentence) == ("done", "楼道水龙头滴水")
    code = re.search(r'class="num v">([^<]+)<', head.get(handed.url).content.decode()).group(1)

    head.post(reverse("find"), {"code": code})
    own = head.post(reverse("mine", args=[Report.objects.get().code]), {"said": "yes", "version": concern.version})
    assert own.status_code == 403, "whoever did the work can't confirm it"

    resident = Client()
    found = resident.post(reverse("find"), {"code": code})
    resident.post(found.url, {"said": "yes", "version": concern.version})
    concern.refresh_from_db()
    assert concern.state == "confirmed"


def test_the_gatehouse_does_not_settle(world, now):
    guard = Client()
    guard.force_login(world.accounts["gate"])
    assert guard.get(reverse("settle")).status_code == 403
