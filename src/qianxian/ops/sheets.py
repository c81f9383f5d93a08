"""The verbs that put a district in and take it out as sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qianxian.base import clock
from qianxian.base.sheets import writing
from qianxian.base.sheets.columns import Unreadable
from qianxian.base.sheets.plans import Verdict
from qianxian.ops import history
from qianxian.ops.failures import Failed
from qianxian.ops.telling import both, progress, say, tell_problems
from qianxian.people import sheets
from qianxian.people.queries import OPERATOR
from qianxian.people.states import SheetKind
from qianxian.places import sheets as place_sheets
from qianxian.places.sheets import geojson

if TYPE_CHECKING:
    import argparse
    from datetime import date, datetime

def import_(arguments: argparse.Namespace) -> int:
    """Look at a sheet and, without problems, do what it says."""
    if arguments.sheet == "concerns":
        return history.run(arguments)
    path = Path(arguments.file)
    today, now = clock.today(), clock.now()
    try:
        with path.open("rb") as file:
            look = sheets.look(
                SheetKind(arguments.sheet), file, path.name, actor=OPERATOR, today=today, datum=arguments.datum,
            )
    except OSError as error:
        raise Failed(f"{path} can't be read: {error.strerror}. 读不了这个文件。") from error
    except Unreadable as error:
        raise Failed(both(error)) from error
    tell_problems(look.plan.problems)
    counts = look.counts
    say(
        f"{counts['rows']} rows: {counts[Verdict.NEW]} new, {counts[Verdict.CHANGED]} changed, "
        f"{counts[Verdict.SAME]} unchanged, {counts['bad']} with problems. "
        f"共{counts['rows']}行：新增{counts[Verdict.NEW]}，变更{counts[Verdict.CHANGED]}，"
        f"不变{counts[Verdict.SAME]}，有问题{counts['bad']}。",
    )
    for heading, number in look.plan.fields(getattr(look.sheet, "told", look.sheet.columns)).items():
        say(f"  {heading}: {number}")
    if look.plan.problems and not arguments.leave_out_bad:
        say(
            "Nothing was written. Mend these cells, or add --leave-out-bad. "
            "什么都没写入；请改好这些格子，或加 --leave-out-bad。",
        )
        return 1
    if arguments.dry_run:
        say("This was a look only; nothing was written. 只是预检，什么都没写入。")
        return 0
    return _carry_out(look, arguments, today, now)


def _carry_out(look: sheets.Look, arguments: argparse.Namespace, today: date, now: datetime) -> int:
    total = 0
    for done, total in sheets.carry_out(look, actor=OPERATOR, now=now, today=today):
        progress(done, total)
    tell_problems(look.refused)
    total -= len(look.refused)
    say(f"Done: {total} acts in the record. 完成，共记账{total}笔。")
    if look.sheet.key == SheetKind.ACCOUNTS:
        _hand_out(look, arguments.passwords, now)
    if look.refused:
        say(
            f"{len(look.refused)} refused, see above; the rest is written. Mend them and run it again. "
            f"有{len(look.refused)}处没写入，原因见上；其余已写入。改好后再运行一遍即可。",
        )
    return 1 if look.refused else 0


def _hand_out(look: sheets.Look, where: str | None, now: datetime) -> None:
    """Write the one-time passwords of those who have not chosen their own."""
    names = [step.key[0] for step in look.plan.steps]
    rows = list(sheets.one_time_rows(names, actor=OPERATOR, now=now))
    if not rows:
        return
    if where is None:
        say(
            f"{len(rows)} one-time passwords wait: add --passwords FILE.xlsx to get them. "
            f"有{len(rows)}个一次性密码待发放：加 --passwords 文件.xlsx 可取得。",
        )
        return
    path = Path(where)
    with path.open("wb") as file:
        path.chmod(0o600)
        writing.write(file, title="一次性密码", columns=sheets.PASSWORDS, rows=rows)
    say(f"One-time passwords: {path}. Hand them out and delete the file. 一次性密码在 {path}，发完请删除。")


def sheet(arguments: argparse.Namespace) -> int:
    """Write a sheet as it stands, or an empty one to be filled in."""
    made = sheets.sheet_of(SheetKind(arguments.sheet), today=clock.today())
    path = Path(arguments.file)
    rows = [] if arguments.template else sheets.rows_for(OPERATOR, made)
    try:
        if geojson.is_geojson(path.name):
            if arguments.sheet != SheetKind.PLACES:
                raise Failed("only places can be written as GeoJSON. 只有地方可以导出为 GeoJSON。")
            with path.open("w", encoding="utf-8") as text:
                text.writelines(geojson.write(rows, place_sheets.borders(clock.today())))
        elif path.suffix.lower() == ".csv":
            with path.open("wb") as file:
                writing.write_csv(file, columns=made.columns, rows=rows)
        else:
            with path.open("wb") as file:
                writing.write(file, title=made.title, columns=made.columns, rows=rows)
    except OSError as error:
        raise Failed(f"{path} can't be written: {error.strerror}. 写不了这个文件。") from error
    say(f"{len(rows)} rows in {path}. 已写入{len(rows)}行。")
    return 0
