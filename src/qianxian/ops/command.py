"""The `qianxian` command: one parser, one function a verb.

Exit codes: 0 done, 1 it could not be done (the reason is on standard error), 2 it was asked for wrongly.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from qianxian.ops.failures import Failed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXAMPLES = """examples 例:
  qianxian migrate                      make or update the tables 建表、升级
  qianxian demo                         fill an empty district for trying out 装入演示小区
  qianxian serve --port 8000            serve the pages 启动服务
  qianxian figures --json               what was counted 统计数字
  qianxian calendar 2027.csv --dry-run  look what a list of holidays changes 看看放假安排会改什么
  qianxian carry messages.csv           carry a CSV through the public form 用自己的 CSV 走一遍全程
"""


SHEETS = ("places", "organisations", "management", "offices", "accounts", "centres")
SHEETS_SAID = "places 地方、organisations 单位、management 各院由谁管、offices 职务、accounts 账号、centres 服务中心"
DATUMS = ("wgs84", "gcj02", "bd09")
PLANNING = {
    "plan": "plan grids and prove how good they are 划分网格并给出证明",
    "verify-plan": "check a plan against its certificate 核验方案证书",
    "site": "site service centres within a walk 服务中心选址",
    "sweep": "route teams over the courtyards 踏查路线",
}
"""Verbs that read and write files and need neither a district nor a database; each reads its own arguments."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    top = argparse.ArgumentParser(
        prog="qianxian",
        description="Qianxian: a resident's concern, from the gate to the answer confirmed. 牵线：从院门口到居民点头。",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="store_true", help="print the version 显示版本")
    top.add_argument("--district", metavar="CODE", help="division code of the district to work in 区划代码")
    verbs = top.add_subparsers(dest="verb", metavar="VERB")

    verbs.add_parser("migrate", help="make or update the tables 建表或升级")
    demo = verbs.add_parser("demo", help="fill an empty district with the demonstration 装入演示数据")
    demo.add_argument("--short", action="store_true", help="only what is under way, no year behind it 不要过去一年的事")
    demo.add_argument("--day", metavar="YYYY-MM-DD", help="let the year end on this day, not today 一年到哪天为止")

    serve = verbs.add_parser("serve", help="serve the pages, and do what falls due 启动网页服务")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2, help="processes 进程数")
    serve.add_argument("--threads", type=int, default=4, help="threads in each 每进程线程数")
    serve.add_argument("--no-tick", action="store_true", help="leave what falls due to another machine 不跑定时任务")

    tick = verbs.add_parser("tick", help="do what has fallen due 办理到点的事")
    tick.add_argument("--every", type=float, metavar="SECONDS", help="go on, with a pause between 循环执行")
    tick.add_argument("--all", action="store_true", help="do every duty now, due or not 不管到没到点都办")

    figures = verbs.add_parser("figures", help="print what was counted 统计数字")
    figures.add_argument("--json", action="store_true", help="for a machine 给程序读")
    figures.add_argument("--place", metavar="CODE", help="12-digit division code; default: the district 统计哪一级")
    figures.add_argument("--rebuild", action="store_true", help="count the whole record anew first 先重新统计")

    export = verbs.add_parser("export", help="print what is kept about one report, as JSON 按本人要求给出资料")
    export.add_argument("code", help="the code on the receipt 回执码")

    _add_sheets(verbs)

    erase = verbs.add_parser("erase", help="erase words, photographs and number of one report 按本人要求删除资料")
    erase.add_argument("code", nargs="?", help="the code on the receipt 回执码")
    erase.add_argument(
        "--replay", action="store_true", help="after a restore: erase again what was erased before 恢复备份后重新删除",
    )

    calendar = verbs.add_parser("calendar", help="load a year of holidays 装入一年的放假安排")
    calendar.add_argument("file", help="CSV or TOML, UTF-8; - is standard input 放假安排文件")
    calendar.add_argument("--dry-run", action="store_true", help="say what would change, load nothing 只看不装")

    carry = verbs.add_parser("carry", help="carry a CSV of messages through the public form, over HTTP 用 CSV 走全程")
    carry.add_argument("file", help="columns title, body, reply; UTF-8 列：title, body, reply")
    carry.add_argument("--base", default="http://127.0.0.1:8000", help="address of the running server 服务地址")
    carry.add_argument("--limit", type=int, metavar="N", help="only the first N 只用前 N 条")
    carry.add_argument("--user", default="grid1", help="account of the grid that answers 网格账号")
    carry.add_argument("--password", default=os.environ.get("QIANXIAN_PASSWORD", "qianxian"))
    carry.add_argument("--plate", help="code of the plate to post at; default: the first in the care of USER 院门牌码")

    district = verbs.add_parser("district", help="the districts served here: list, add 服务的各区：列出、新增")
    district.add_argument("step", choices=["list", "add"])
    district.add_argument("code", nargs="?", help="6-digit division code 六位区划代码")
    district.add_argument("--host", action="append", default=[], help="host name that leads to it 访问它的域名")

    manage = verbs.add_parser("manage", help="Django's own commands, in the district 在本区内运行 Django 命令")
    manage.add_argument("words", nargs=argparse.REMAINDER, help="such as: makemigrations concerns")

    for verb, what in PLANNING.items():
        verbs.add_parser(verb, help=what, add_help=False)

    messages = verbs.add_parser("messages", help="translations: compile, update from the source, check 译文")
    messages.add_argument("step", choices=["compile", "update", "check"])
    return top


def _add_sheets(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs that put a district in and take it out."""
    taken = verbs.add_parser("import", help="look at a filled-in sheet and do what it says 导入表格，先预检后写入")
    taken.add_argument("sheet", choices=(*SHEETS, "concerns"), help=f"{SHEETS_SAID}、concerns 旧台账的诉求")
    taken.add_argument("file", help=".xlsx, .csv, or .geojson for places 表格文件")
    taken.add_argument("--dry-run", action="store_true", help="look only, write nothing 只预检不写入")
    taken.add_argument("--leave-out-bad", action="store_true", help="leave out rows with problems 跳过有问题的行")
    taken.add_argument("--datum", choices=DATUMS, default="wgs84", help="what longitudes and latitudes are in 坐标系")
    taken.add_argument("--map", metavar="FILE", help="for concerns: which column is what, TOML 诉求各列的对照")
    taken.add_argument("--passwords", metavar="FILE", help="where one-time passwords go 一次性密码存到")

    sheet = verbs.add_parser("sheet", help="write a sheet as it stands: .xlsx, .csv or .geojson 导出表格")
    sheet.add_argument("sheet", choices=SHEETS, help=SHEETS_SAID)
    sheet.add_argument("file", help="where to write it 存到哪里")
    sheet.add_argument("--template", action="store_true", help="without rows, to be filled in 只要空表")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given and given[0] in PLANNING:
        return _say_why_not(lambda: _plan(given[0], given[1:]))
    arguments = parser().parse_args(given)
    if arguments.version:
        import qianxian

        print(qianxian.__version__)  # noqa: T201  # standard output is a command's page
        return 0
    if arguments.verb is None:
        parser().print_help()
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianxian.settings")
    if arguments.verb == "messages":
        from qianxian.ops import catalogue

        return catalogue.run(arguments.step)
    if arguments.verb == "carry":
        return _say_why_not(lambda: _carry(arguments))
    return _say_why_not(lambda: _in_district(arguments))


def _say_why_not(run: Callable[[], int]) -> int:
    try:
        return run()
    except Failed as reason:
        print(f"qianxian: {reason}", file=sys.stderr)  # noqa: T201  # the reason belongs on standard error
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads along has read enough: `qianxian figures | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is not said at the end either
        return 0


def _plan(verb: str, words: Sequence[str]) -> int:
    try:
        from qianxian.planning import commands
    except ModuleNotFoundError as error:
        raise Failed(
            f"planning needs {error.name}: pip install -r requirements/planner.txt. "
            "规划功能要先安装：pip install -r requirements/planner.txt。",
        ) from error
    run = {
        "plan": commands.main_plan,
        "verify-plan": commands.main_verify_plan,
        "site": commands.main_site,
        "sweep": commands.main_sweep,
    }[verb]
    return run(words)


def _carry(arguments: argparse.Namespace) -> int:
    from qianxian.ops import carry

    return carry.run(arguments)


def _in_district(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import DatabaseError

    from qianxian.ops import verbs
    from qianxian.storage import districts

    if arguments.verb == "district":
        from qianxian.ops import registry

        return registry.run(arguments)
    served = districts.registered()
    if arguments.verb == "tick" and arguments.district is None and len(served) > 1:
        return verbs.tick_everywhere(arguments)
    try:
        district = served[0] if arguments.verb == "serve" else districts.by_code(arguments.district)
    except districts.NoDistrict as reason:
        raise Failed(str(reason)) from reason
    try:
        with districts.use(district):
            return verbs.VERBS[arguments.verb](arguments)
    except DatabaseError as error:
        raise Failed(
            f"the database answered: {error}. Run `qianxian migrate` first if it is new. "
            "数据库出错；新装的请先运行 qianxian migrate。",
        ) from error
