"""Erased on request: neither the words nor the number can be found anywhere in the installation's folder.

Not after a backup was restored either, once the list of erasures was replayed.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
from pathlib import Path

import httpx
import pytest
from PIL import Image

WORDS, PHONE, NOTE, OTHER_PHONE = "独一无二的一句原话", "15987654321", "绝无仅有的一句补充", "15987650000"

pytestmark = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="looks into the files of the embedded database",
)


def test_what_is_erased_stands_in_no_file_any_more(server):
    link, code = handed_in(server)
    server.command("tick", "--all")
    given = json.loads(server.command("export", code).stdout)
    assert (given["words"], given["phone"], len(given["photographs"])) == (WORDS, PHONE, 1)
    home = Path(server.environment["QIANXIAN_HOME"])
    kept = [path for path in home.rglob("*") if path.is_file() and "static" not in path.parts]
    open_to_others = [path.name for path in kept if path.stat().st_mode & 0o077]
    assert open_to_others == [], "nobody else on the machine may read what is kept"
    assert list(home.rglob(given["photographs"][0]))
    assert holding(server, WORDS)
    assert holding(server, PHONE)
    server.command("erase", code)
    assert not list(home.rglob(given["photographs"][0]))
    assert holding(server, WORDS) == []
    assert holding(server, PHONE) == []
    assert link in httpx.get(f"{server.base}{link}", timeout=60).text, "the link shows what is left"


def test_what_people_erase_by_themselves_is_gone_at_once_and_stays_gone_after_a_restore(server, tmp_path):
    link, code = handed_in(server)
    press(server, link, do="note", note=NOTE)
    press(server, link, do="number", phone=OTHER_PHONE)
    server.command("tick", "--all")
    home = Path(server.environment["QIANXIAN_HOME"])
    photograph = json.loads(server.command("export", code).stdout)["photographs"][0]
    secrets = (WORDS, PHONE, NOTE, OTHER_PHONE)
    for secret in (WORDS, NOTE, OTHER_PHONE):
        assert holding(server, secret), secret
    backup = tmp_path / "backup"
    backup.mkdir()
    with sqlite3.connect(home / "qianxian.sqlite3") as database:
        database.execute("VACUUM INTO ?", [str(backup / "qianxian.sqlite3")])
    database.close()
    shutil.copytree(home / "files", backup / "files")

    press(server, link, do="erase")
    assert not list(home.rglob(photograph))
    for secret in secrets:
        assert holding(server, secret) == [], secret
    listed = next((home / "erasures").iterdir()).read_text(encoding="utf-8")
    assert re.fullmatch(r"(\s*\S+ report \d+\s*)+", listed), "the list names numbers, and nothing else"

    server.kill()
    for path in home.glob("qianxian.sqlite3*"):
        path.unlink()
    shutil.copy(backup / "qianxian.sqlite3", home)
    shutil.copytree(backup / "files", home / "files", dirs_exist_ok=True)
    for secret in (WORDS, NOTE, OTHER_PHONE):
        assert holding(server, secret), "the backup has it still"
    server.command("migrate")
    assert "1" in server.command("erase", "--replay").stdout
    server.command("tick", "--all")
    for secret in secrets:
        assert holding(server, secret) == [], secret
    assert not list(home.rglob(photograph))
    assert "0" in server.command("erase", "--replay").stdout, "what is erased is not erased again"


def handed_in(server):
    """Hand something in with a number and a photograph; return the path of its link, and its code."""
    with httpx.Client(base_url=server.base, timeout=60) as resident:
        plate = re.search(r"/c/([^/]+)/", resident.get("/").text).group(1)
        token = token_of(resident.get(f"/c/{plate}/report/").text)
        fields = {"csrfmiddlewaretoken": token, "key": "k", "kind": "other", "words": WORDS, "phone": PHONE}
        written = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(written, "PNG")
        handed = resident.post(
            f"/c/{plate}/report/", data=fields, headers={"Origin": server.base},
            files={"photos": ("photo.png", written.getvalue(), "image/png")},
        )
        link = handed.headers["Location"]
        page = resident.get(link).text
    return link, re.search(r'class="code num">([^<]+)<', page).group(1)


def press(server, link, **fields):
    """Press a button on the page of one's own data."""
    with httpx.Client(base_url=server.base, timeout=60) as resident:
        token = token_of(resident.get(f"{link}data/").text)
        answer = resident.post(
            f"{link}data/", data={"csrfmiddlewaretoken": token, **fields}, headers={"Origin": server.base},
        )
    assert answer.status_code == 302, answer.text


def token_of(page):
    return re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page).group(1)


def holding(server, text):
    home = Path(server.environment["QIANXIAN_HOME"])
    escaped = text.encode("unicode_escape")  # as JSON in the database may write it
    return [
        path.name
        for path in home.rglob("*")
        if path.is_file() and (text.encode() in (content := path.read_bytes()) or escaped in content)
    ]
