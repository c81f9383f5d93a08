"""`qianxian import concerns`: an older register looked at, then replayed with its own dates."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from qianxian.base import clock
from qianxian.base.sheets.columns import Unreadable
from qianxian.concerns import sheets
from qianxian.ops.failures import Failed
from qianxian.ops.telling import both, progress, say, tell_problems

if TYPE_CHECKING:
    import argparse

MOST_KINDS = 20
"""So many kinds that the mapping leaves out are named; whoever has more reads them in the sheet."""


def run(arguments: argparse.Namespace) -> int:
    """Look at the file and name every bad cell; replay it if there is none, or without the bad rows if told to."""
    now = clock.now()
    found = _look(arguments)
    bad = len({problem.row for problem in found.problems})
    tell_problems(found.problems, most=len(found.problems))
    say(
        f"{len(found.rows) + bad} rows: {len(found.rows) - found.known} new, {found.known} here already, {bad} bad. "
        f"共{len(found.rows) + bad}行：新的{len(found.rows) - found.known}，已有{found.known}，有问题{bad}。",
    )
    if found.unlisted:
        most = "、".join(f"{name} {count}" for name, count in found.unlisted.most_common(MOST_KINDS))
        more = " …" if len(found.unlisted) > MOST_KINDS else ""
        say(
            f"Kinds in no list, taken as [kinds] otherwise: {most}{more}. "
            f"对照里没有的类别，按 otherwise 归类：{most}{more}。",
        )
    if found.problems and not arguments.leave_out_bad:
        say(
            "Nothing was written. Mend these cells, or add --leave-out-bad. "
            "什么都没写入；请改好这些格子，或加 --leave-out-bad。",
        )
        return 1
    if arguments.dry_run:
        say("This was a look only; nothing was written. 只是预检，什么都没写入。")
        return 0
    began = time.monotonic()
    done = 0
    for done, total in sheets.replay(found.rows, now):
        progress(done, total)
    speed = round(done / max(time.monotonic() - began, 0.001))
    say(f"Done: {done} rows, {speed} a second. 完成{done}行，每秒{speed}行。")
    return 0


def _look(arguments: argparse.Namespace) -> sheets.HistoryLook:
    if not arguments.map:
        raise Failed("say with --map which column is what. 请用 --map 指明各列对照。")
    try:
        with Path(arguments.map).open("rb") as file:
            meant = sheets.read_mapping(tomllib.load(file))
        with Path(arguments.file).open("rb") as file:
            return sheets.look_back(file, meant, clock.now())
    except tomllib.TOMLDecodeError as error:
        raise Failed(f"{arguments.map} is no TOML: {error}. 对照文件不是 TOML。") from error
    except OSError as error:
        raise Failed(f"{error.filename} can't be read: {error.strerror}. 读不了这个文件。") from error
    except Unreadable as error:
        raise Failed(both(error)) from error
