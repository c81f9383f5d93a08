"""The districts that one installation serves: each has a database, or a schema, of its own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from qianxian.ops.failures import Failed
from qianxian.ops.verbs import say
from qianxian.storage import districts, engines

if TYPE_CHECKING:
    import argparse

_CODE = re.compile(r"\d{6}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def run(arguments: argparse.Namespace) -> int:
    """List the districts, or add one."""
    return add(arguments.code, arguments.host) if arguments.step == "add" else list_()


def list_() -> int:
    """Print each district with its host names and where its rows are."""
    for district in districts.registered():
        hosts = ", ".join(district.hosts) or "—"
        say(f"{district.code}  {hosts}  {district.schema or 'default 默认库'}")
    return 0


def add(code: str | None, hosts: list[str]) -> int:
    """Register a district, make its tables, and keep the registry; the server learns of it when it starts anew."""
    hosts = [host.lower() for host in hosts]
    if code is None or not _CODE.fullmatch(code):
        raise Failed("name the district by its 6-digit division code. 请写六位区划代码。")
    if not hosts or not all(_HOST.fullmatch(host) for host in hosts):
        raise Failed("give the host name that leads to it: --host jianan.example.cn 请写访问它的域名。")
    rows: list[dict[str, Any]] = [dict(row) for row in settings.QIANXIAN_DISTRICTS]
    if any(row["code"] == code for row in rows):
        raise Failed(f"district {code} is served here already. {code} 已经有了。")
    if taken := {host for row in rows for host in row.get("hosts", ())} & set(hosts):
        raise Failed(f"{', '.join(taken)} leads to another district. 这个域名已经指向别的区。")
    # With two districts each needs a name of its own; the first keeps the one under which it was reached so far.
    if not rows[0].get("hosts"):
        rows[0]["hosts"] = [urlsplit(settings.QIANXIAN_BASE_URL).hostname or "localhost"]
        if rows[0]["hosts"][0] in hosts:
            raise Failed("that is the first district's own address. 这是第一个区的地址，请换一个域名。")
    schema = f"d{code}"
    settings.QIANXIAN_DISTRICTS = [*rows, {"code": code, "hosts": hosts, "schema": schema}]
    with districts.registry():
        engines.dialect().make_room(schema)
    with districts.use(districts.by_code(code)):
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()
    draft = settings.REGISTRY.with_suffix(".part")
    draft.write_text(json.dumps(settings.QIANXIAN_DISTRICTS, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(settings.REGISTRY)
    say(
        f"District {code} has its tables. Start the server anew, then: qianxian --district {code} … "
        f"{code} 已建好。重启服务后即可使用。",
    )
    return 0
