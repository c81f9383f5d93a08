"""Names that look alike are one name."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from qianxian.base.permits import Unfit
from qianxian.people import account_names
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR, account_named
from world import PASSWORD


def opened(name, now):
    return people.open_account(actor=OPERATOR, username=name, password="x", now=now)


@pytest.mark.parametrize("name", ["Grid3", "GRID3", "ｇｒｉｄ３", "grid３"])
def test_another_way_to_write_a_name_is_no_second_name(world, now, name):
    with pytest.raises(Unfit) as refused:
        opened(name, now)
    assert refused.value.field == "username"
    assert account_named(name) == world.accounts["grid3"]
    assert authenticate(username=name, password=PASSWORD) == world.accounts["grid3"]
    assert Client().post(reverse("sign_in"), {"username": name, "password": PASSWORD}).url == reverse("desk")


@pytest.mark.parametrize(
    "name", ["grіd3", "аdmin", "Αdmin", "ɡrid", "gri\u0301d", "a b", "a\u200bb", "a@b", "", "王 芳"],
)
def test_letters_that_only_look_like_others_stand_in_no_name(world, now, name):
    with pytest.raises(Unfit):
        opened(name, now)
    assert account_named(name) is None


@pytest.mark.parametrize(("typed", "kept"), [("王芳", "王芳"), ("wang.f_2-3", "wang.f_2-3"), ("Ｗａｎｇ", "Wang")])
def test_plain_letters_digits_and_chinese_characters_are_a_name(world, now, typed, kept):
    assert opened(typed, now).username == kept


def test_folding_twice_changes_nothing_more():
    for name in ("Ｇｒｉｄ", "ß", "ﬁ", "王芳"):
        assert account_names.fold(account_names.fold(name)) == account_names.fold(name)
