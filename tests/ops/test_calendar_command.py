"""`qianxian calendar`: the same list as on the page, for whoever runs the server."""

from __future__ import annotations

from argparse import Namespace

import pytest

from qianxian.ledger.models import Entry
from qianxian.ops import verbs
from qianxian.ops.failures import Failed
from qianxian.places import queries as places

YEAR = "date,works,name\n2027-01-01,0,元旦\n2027-05-01,0,劳动节\n2027-10-01,0,国庆节\n"


def run(tmp_path, text, *, dry_run=False):
    path = tmp_path / "2027.csv"
    path.write_text(text, encoding="utf-8")
    return verbs.calendar(Namespace(file=str(path), dry_run=dry_run))


def test_a_dry_run_says_what_would_change_and_changes_nothing(world, now, tmp_path, capsys):
    assert run(tmp_path, YEAR, dry_run=True) == 0
    assert "2027: 3 days off" in capsys.readouterr().out
    assert places.calendar.now().years == frozenset()


def test_a_year_is_loaded_once_however_often_the_command_runs(world, now, tmp_path, capsys):
    for _time in range(2):
        assert run(tmp_path, YEAR) == 0
    assert places.calendar.now().years == {2027}
    assert Entry.objects.filter(kind="calendar.set").count() == 1
    assert "known already" in capsys.readouterr().out


def test_a_wrong_line_is_named_and_nothing_is_loaded(world, now, tmp_path):
    with pytest.raises(Failed, match=r"(?s)  5: .*2027-02-30"):
        run(tmp_path, YEAR + "2027-02-30,0,春节\n")
    assert places.calendar.now().years == frozenset()


def test_a_file_that_is_not_there_is_said(world, now, tmp_path):
    with pytest.raises(Failed, match="can't be read"):
        verbs.calendar(Namespace(file=str(tmp_path / "none.csv"), dry_run=False))


def test_an_empty_district_is_told_to_be_filled_first(db, now, tmp_path):
    with pytest.raises(Failed, match="no district yet"):
        run(tmp_path, YEAR)
