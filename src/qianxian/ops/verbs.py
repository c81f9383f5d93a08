"""What the verbs of the command do, inside a district."""

from __future__ import annotations

import json
import logging
import os
import secrets
import signal
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.db import DatabaseError, connection

from qianxian.base import clock
from qianxian.concerns import actions as concern_actions
from qianxian.concerns import personal
from qianxian.concerns import queries as concerns
from qianxian.concerns.states import Channel
from qianxian.notices import queries as notices
from qianxian.ops import demo as demonstration
from qianxian.ops import serving, sheets
from qianxian.ops.failures import Failed
from qianxian.people import queries as people
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as place_actions
from qianxian.places import queries as places
from qianxian.places import years
from qianxian.places.states import Level
from qianxian.results import actions as result_actions
from qianxian.results import queries as results
from qianxian.storage import districts, jobs, leases, nodes
from qianxian.storage.codes import WrongCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from qianxian.concerns.models import Report
    from qianxian.people.states import OrganisationKind

logger = logging.getLogger(__name__)
TICK_LEASE = timedelta(minutes=5)


def say(text: str) -> None:
    """Print a line."""
    print(text, flush=True)  # noqa: T201  # standard output is a command's page


def migrate(_arguments: argparse.Namespace) -> int:
    """Make or update the tables."""
    _warn_about_keys()
    call_command("migrate", interactive=False, verbosity=0)
    say("The tables are up to date. 数据表已就绪。")
    return 0


def demo(arguments: argparse.Namespace) -> int:
    """Fill an empty district with the demonstration: with a year behind it that ends this morning, or without."""
    if places.tree.now().top is not None:
        say("The demonstration, or a district, is here already; nothing was changed. 已有数据，没有改动。")
        return 0
    if arguments.short:
        demonstration.load(clock.now(), say)
        return 0
    try:
        day = date.fromisoformat(arguments.day) if arguments.day else clock.today()
    except ValueError:
        raise Failed("write the day as 2026-11-23. 日期请写成 2026-11-23。") from None
    demonstration.build(min(demonstration.morning_of(day), clock.now()), say)
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve the pages until interrupted."""
    top = places.tree.now().top
    say(f"http://{arguments.host}:{arguments.port}/  — open this address 用浏览器打开这个地址")
    if top is not None and settings.QIANXIAN_DEMO:
        gate = next((spot for spot in places.tree.now() if spot.plate and spot.name == demonstration.SHOWN), None)
        if gate is not None:
            address = f"http://{arguments.host}:{arguments.port}/c/{gate.plate}/"
            say(f"{address}  — the plate at the gate of {gate.name} 院门牌")
        say(
            "Sign in at /sign-in/ as grid3, gate, head, community or district, password qianxian. "
            "登录 /sign-in/：grid3 网格、gate 门卫、head 庭院长、community 社区、district 区里，密码 qianxian。",
        )
    return serving.serve(arguments)


def tick(arguments: argparse.Namespace) -> int:
    """Do what has fallen due, once or for ever; only one process at a time leads."""
    with _holder((districts.current(),)) as holder:
        while arguments.every is not None:
            try:
                _tick(holder, everything=arguments.all)
            except DatabaseError as error:
                # The database may be away for a while; the tick has to be there when it comes back.
                logger.warning("the tick was put off: %s", type(error).__name__)
                connection.close()
            time.sleep(arguments.every)
        counted = _tick(holder, everything=arguments.all)
    if counted is None:
        raise Failed("another process leads the tick just now; it does the work. 另一个进程正在办，不用重复。")
    done, failed = counted
    outbox = notices.outbox()
    say(
        f"{done} done, {failed} failed; notices: {outbox.queued} waiting, {outbox.stuck} stuck. "
        f"办了 {done} 项，失败 {failed} 项；消息待发 {outbox.queued} 条，卡住 {outbox.stuck} 条。",
    )
    return 1 if failed else 0


def tick_everywhere(arguments: argparse.Namespace) -> int:
    """Do what has fallen due in every district served here, one after the other."""
    failures = 0
    with _holder(districts.registered()) as holder:
        while True:
            for district in districts.registered():
                with districts.use(district):
                    try:
                        counted = _tick(holder, everything=arguments.all)
                        failures += counted[1] if counted else 0
                    except DatabaseError as error:
                        # One district's trouble keeps no other waiting.
                        logger.warning("the tick of %s was put off: %s", district.code, type(error).__name__)
                        failures += 1
                        connection.close()
            if arguments.every is None:
                return 1 if failures else 0
            time.sleep(arguments.every)


@contextmanager
def _holder(served: Iterable[districts.District]) -> Iterator[str]:
    """Name this process as one that may lead the tick, and give the lead back when it ends or is told to.

    A process that takes the lead with it leaves the next one waiting until its lease has run out.
    """
    holder = f"{os.getpid()}-{secrets.token_hex(4)}"
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield holder
    finally:
        signal.signal(signal.SIGTERM, before)
        for district in served:
            with suppress(DatabaseError), districts.use(district):
                leases.give_back("tick", holder, clock.now())


def _leave(*_signal: object) -> NoReturn:
    raise SystemExit(0)


def _tick(holder: str, *, everything: bool) -> tuple[int, int] | None:
    """Do what is due and return how many jobs succeeded and failed; None where another process leads."""
    now = clock.now()
    return jobs.run_due(now, everything=everything) if leases.take("tick", holder, now, now + TICK_LEASE) else None


def figures(arguments: argparse.Namespace) -> int:
    """Print what was counted, and check it against the rows."""
    tree = places.tree.now()
    place = tree.by_division_code(arguments.place) if arguments.place else tree.top
    if place is None:
        raise Failed(
            "there is no such place; fill the district first (`qianxian demo`) or check the code. "
            "没有这个地方；请先装入数据，或检查区划代码。",
        )
    if arguments.rebuild:
        result_actions.rebuild()
    counted = results.overview(place.id, parts=Level.COMMUNITY)
    standing = results.standing(place.path, clock.now())
    told: dict[str, Any] = {
        "district": districts.current().code,
        "place": place.name,
        "subdistricts": len(tree.below(place.id, Level.SUBDISTRICT)),
        "communities": len(tree.below(place.id, Level.COMMUNITY)),
        "grids": len(tree.below(place.id, Level.GRID)),
        "courtyards": len(tree.below(place.id, Level.COURTYARD)),
        "households": place.households,
        "organisations": people.directory.now().count_by_kind(tree, place.id),
        **{name: n for name, n in asdict(counted.whole).items() if not name.startswith("now_")},
        "waiting": counted.whole.waiting,
        "open": standing.open,
        "overdue": standing.overdue,
        "agrees_with_rows": (counted.whole.open, counted.whole.waiting) == (standing.open, standing.waiting),
    }
    if arguments.json:
        say(json.dumps(told, ensure_ascii=False))
    else:
        units: dict[OrganisationKind, int] = told.pop("organisations")
        for name, value in [*told.items(), *((kind.value, count) for kind, count in units.items())]:
            say(f"{name:<22}{LABELS.get(name, ''):<12}{value}")
    return 0 if told["agrees_with_rows"] else 1


def export(arguments: argparse.Namespace) -> int:
    """Print everything personal that is kept with one report, after its holder asked for it."""
    report = _report(arguments.code)
    concern_actions.take_copy(actor=people.OPERATOR, report=report, now=clock.now(), channel=Channel.COUNTER)
    say(json.dumps(personal.export_for(report), ensure_ascii=False, indent=2))
    return 0


def _report(code: str) -> Report:
    try:
        report = concerns.report_by_code(code)
    except WrongCode:
        report = None
    if report is None:
        raise Failed("no report has this code; read it from the receipt. 没有这个回执码，请照着回执再输一遍。")
    return report


def erase(arguments: argparse.Namespace) -> int:
    """Erase everything personal about one report after its holder asked, or all that a restored backup brought back."""
    if arguments.replay:
        done = personal.replay(clock.now())
        say(f"{done} erasures done again. 恢复备份后重新删除 {done} 项。")
        return 0
    if not arguments.code:
        raise Failed("say which code, or --replay after a restore. 请写回执码；恢复备份之后请用 --replay。")
    personal.erase(actor=people.OPERATOR, report=_report(arguments.code), now=clock.now(), channel=Channel.COUNTER)
    say("Erased; the record keeps that there was a report. 已删除；账上只留“有人提过”这一笔。")
    return 0


def calendar(arguments: argparse.Namespace) -> int:
    """Load the holidays of a year, or say what loading them would change."""
    if places.tree.now().top is None:
        raise Failed("there is no district yet; fill it first. 还没有区的数据，请先装入。")
    announced, changes = years.read_calendar(_read_text(arguments.file))
    if announced.wrong:
        lines = "\n".join(f"  {wrong.line or '-'}: {wrong.reason}" for wrong in announced.wrong)
        raise Failed(f"nothing was loaded; mend these lines: 没有装入，请改好这几行：\n{lines}")
    for change in changes:
        known = "for the first time 第一次装入" if change.first_time else f"{len(change.moved)} days differ 有不同"
        say(f"{change.year}: {change.rests} days off 放假, {change.works} make-up working days 调休上班; {known}")
    if not changes:
        say("Everything in it is known already; nothing was recorded. 都装过了，没有改动。")
    elif arguments.dry_run:
        say("Nothing was loaded: this was a look only. 只看了看，没有装入。")
    else:
        place_actions.load_years(actor=OPERATOR, announced=announced, now=clock.now())
        say(
            "Loaded. Promises that were provisional are counted anew by the next tick. "
            "装好了；暂定的时限下一轮定时任务会重算。",
        )
    return 0


def _read_text(path: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(f"{path} can't be read as UTF-8: {error}. 文件读不了，请存成 UTF-8。") from error


def manage(arguments: argparse.Namespace) -> int:
    """Run one of Django's own commands; its checks make rows in memory, so a node for ids is needed."""
    nodes.ensure()
    execute_from_command_line(["qianxian manage", *arguments.words])
    return 0


LABELS = {
    "district": "区划代码", "place": "地方", "subdistricts": "街道", "communities": "社区", "grids": "网格",
    "courtyards": "庭院", "households": "户数", "raised": "收到", "accepted": "接下", "done": "说办好",
    "late": "其中超期",
    "reopened": "居民说没好", "confirmed": "居民确认", "waiting": "等居民的话", "open": "在办", "overdue": "超期没办成",
    "unconfirmed": "未确认结案", "declined": "不予受理", "extended": "延期", "escalated": "升级",
    "agrees_with_rows": "与逐件相符", "department": "部门", "enterprise": "企业", "resident_unit": "驻区单位",
    "joint_review": "联席研判", "task_force": "专班", "volunteer_team": "志愿服务队", "cooperative": "合作社",
    "district_office": "区办公室", "party_work_committee": "街道党工委",
    "general_branch": "社区党总支", "party_group": "庭院党小组", "branch": "网格党支部", "owners_committee": "业委会",
    "management_committee": "物管会", "courtyard_committee": "院委会", "property_company": "物业公司",
    "gatehouse": "门卫室",
}


def _warn_about_keys() -> None:
    home, keys = Path(settings.QIANXIAN_HOME), Path(settings.QIANXIAN_KEYS)
    if keys == home or home in keys.parents:
        print(  # noqa: T201  # a warning to the operator
            "qianxian: the keys lie beside the database; set QIANXIAN_KEYS to another folder. "
            "密钥和数据库放在了一起，请把 QIANXIAN_KEYS 设到别处。",
            file=sys.stderr,
        )


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "migrate": migrate,
    "demo": demo,
    "serve": serve,
    "tick": tick,
    "figures": figures,
    "export": export,
    "import": sheets.import_,
    "sheet": sheets.sheet,
    "erase": erase,
    "calendar": calendar,
    "manage": manage,
}
