"""An older register is replayed with its own dates: looked at first, killed and run again, and nobody is pressed."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from qianxian.concerns import duties, sheets
from qianxian.concerns.models import Concern, Report
from qianxian.ledger.models import Entry
from qianxian.ops import command, history
from qianxian.results import actions as results
from qianxian.results.models import Summary
from qianxian.storage import jobs
from qianxian.tasks import duties as task_duties

MAPPING = """source = "旧台账"
[columns]
ref = "编号"
words = ["标题", "内容"]
raised_at = "来信"
accepted_at = "受理"
done_at = "回复"
confirmed_at = "确认"
answer = "答复"
place = "小区"
kind = "类别"
[place]
otherwise = "槐荫院"
[kinds]
otherwise = "utilities"
"乱停车" = "parking"
"""
HEADINGS = "编号,标题,内容,来信,受理,回复,确认,答复,小区,类别"
GOOD = (
    "1,路灯,东门灯不亮,2024/3/5 9:00:00,2024-03-06 10:00,2024-03-20 15:00,2024-03-22 08:00,换了灯,枫林院,路灯",
    "2,停车,通道被占,2025-01-10,,2025-02-20,,,,乱停车",
    "3,水管,漏水,2025-06-01 08:00,,,,,柳溪院,",
)
BAD = (
    "4,空,,2025-02-30,,,,,,",
    "5,倒着,,2025-03-05,,2025-03-01,,,,",
    "6,没有这个院,,2025-03-05,,,,,哪里都不是,",
    ",没编号,,2025-03-05,,,,,,",
    "1,重号,,2025-03-05,,,,,,",
    "7,,,2025-03-05,,,,,,",
)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")

    def write(*rows):
        path = tmp_path / "old.csv"
        path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
        return path

    return write


def run(path, *more):
    arguments = command.parser().parse_args(
        ["import", "concerns", str(path), "--map", str(path.parent / "map.toml"), *more],
    )
    return history.run(arguments)


def test_every_row_keeps_its_own_dates(world, now, files):
    assert run(files(*GOOD)) == 0
    first, second, third = (Report.objects.get(external_ref=f"旧台账:{n}").concern for n in (1, 2, 3))
    local = timezone.localtime
    assert local(first.created_at).date() == date(2024, 3, 5)
    assert local(first.done_at).date() == date(2024, 3, 20)
    assert local(first.confirmed_at).date() == date(2024, 3, 22)
    assert (first.state, first.answer, first.place_id) == ("confirmed", "换了灯", world.maple.id)
    assert (second.state, local(second.ended_at).date()) == ("unconfirmed", date(2025, 3, 6))
    assert second.category_id == world.categories["parking"].id
    assert third.state == "reported"
    assert all(concern.replayed for concern in (first, second, third))
    newest = Entry.objects.filter(about_kind__in=("report", "concern", "task")).latest("at")
    assert newest.at < now, "nothing of it happened today"


def test_the_figures_count_it_in_its_own_months(world, now, files):
    run(files(*GOOD))
    results.rebuild()
    counted = Summary.objects.filter(area_id=world.district.id, raised__gt=0)
    assert set(counted.values_list("month", flat=True)) == {date(2024, 3, 1), date(2025, 1, 1), date(2025, 6, 1)}


def test_run_twice_it_is_there_once(world, now, files):
    path = files(*GOOD)
    run(path)
    entries = Entry.objects.count()
    assert run(path) == 0
    assert (Report.objects.count(), Entry.objects.count()) == (3, entries)


def test_killed_between_two_steps_it_goes_on_where_each_row_stood(world, now, files, monkeypatch):
    from qianxian.concerns.sheets import history as replaying

    path = files(*GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(replaying, "_answer", lambda _rows: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(path)
    assert set(Concern.objects.values_list("state", flat=True)) == {"reported"}
    run(path)
    assert sorted(Concern.objects.values_list("state", flat=True)) == ["confirmed", "reported", "unconfirmed"]


def test_a_look_names_every_bad_cell_and_writes_nothing(world, now, files, capsys):
    assert run(files(*GOOD, *BAD), "--dry-run") == 1
    printed = capsys.readouterr().out
    named = {line.split()[0] for line in printed.splitlines() if line[:1].isupper() and line[1:2].isdigit()}
    assert named == {"D5", "F6", "I7", "A8", "A9", "B10"}
    assert "9 rows: 3 new, 0 here already, 6 bad" in printed
    assert not Report.objects.exists()
    assert run(files(*GOOD, *BAD), "--leave-out-bad") == 0
    assert Report.objects.count() == 3


def test_dates_that_lost_their_format_are_read_as_the_numbers_that_excel_keeps(world, now, files):
    assert run(files("1,路灯,灯不亮,45356.375,,45371,,,,")) == 0
    concern = Concern.objects.get()
    assert timezone.localtime(concern.created_at).strftime("%F %H:%M") == "2024-03-05 09:00"
    assert timezone.localtime(concern.done_at).date() == date(2024, 3, 20)


def test_a_number_that_stands_twice_is_named_though_the_first_row_is_bad(world, now, files, capsys):
    rows = ("1,路灯,灯不亮,没有日期,,,,,,", "1,路灯,灯不亮,2024-03-05,,,,,,")
    assert run(files(*rows), "--leave-out-bad") == 0
    assert "A3" in capsys.readouterr().out
    assert not Report.objects.exists()


def test_kinds_that_the_mapping_leaves_out_are_named_with_how_many_rows(world, now, files, capsys):
    rows = [f"{n},路灯,灯不亮,2024-03-05,,,,,,{kind}" for n, kind in enumerate(("乱停车", "飞线", "飞线", "没听过"))]
    assert run(files(*rows), "--dry-run") == 0
    assert "飞线 2、没听过 1." in capsys.readouterr().out


def test_what_time_closes_after_an_import_was_killed_is_closed_on_its_own_day(world, now, files, monkeypatch):
    from qianxian.concerns.sheets import history as replaying

    monkeypatch.setattr(replaying, "_end", lambda _rows, _now: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run(files(GOOD[1]))
    duties.hear_silence(now)
    closed = Concern.objects.get()
    assert (closed.state, timezone.localtime(closed.ended_at).date()) == ("unconfirmed", date(2025, 3, 6))


def test_nobody_is_pressed_for_the_past(world, now, files):
    run(files(*GOOD))
    entries = Entry.objects.count()
    later = now + timedelta(days=30)
    duties.climb(later)
    duties.hear_silence(later)
    task_duties.press(later)
    jobs.run_due(later)
    new = list(Entry.objects.order_by("id").values_list("kind", flat=True)[entries:])
    assert not new, new


def test_what_is_still_open_can_be_worked_on(world, now, files):
    from qianxian.tasks import actions as tasks

    run(files(*GOOD))
    report = Report.objects.get(external_ref="旧台账:3")
    task = world.task_of(report)
    tasks.receive(actor=world.viewer("grid1"), task=task, version=1, headline="水管要修", now=now)
    assert world.concern_of(report).state == "accepted"


def test_a_mapping_that_names_what_is_not_here_is_refused(world, now):
    from qianxian.base.sheets.columns import Unreadable

    with pytest.raises(Unreadable):
        sheets.read_mapping({"source": "x", "columns": {"ref": "a", "words": ["b"]}})
    meant = sheets.read_mapping(
        {"source": "x", "columns": {"ref": "编号", "words": "标题", "raised_at": "来信"}, "kinds": {"a": "nothing"}},
    )
    with pytest.raises(Unreadable, match="nothing"):
        sheets.look_back(io.BytesIO(f"{HEADINGS}\n{GOOD[0]}".encode()), meant, now)
