"""Erased on request: neither the words nor the number can be found anywhere in the installation's folder."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import httpx
import pytest
from PIL import Image

WORDS, PHONE = "独一无二的一句原话", "15987654321"


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="looks into the files of the embedded database")
def test_what_is_erased_stands_in_no_file_any_more(server):
    with httpx.Client(base_url=server.base, timeout=60) as resident:
        plate = re.search(r"/c/([^/]+)/", resident.get("/").text).group(1)
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', resident.get(f"/c/{plate}/report/").text).group(1)
        fields = {"csrfmiddlewaretoken": token, "key": "k", "kind": "other", "words": WORDS, "phone": PHONE}
        written = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(written, "PNG")
        handed = resident.post(
            f"/c/{plate}/report/", data=fields, headers={"Origin": server.base},
            files={"photos": ("photo.png", written.getvalue(), "image/png")},
        )
        page = resident.get(handed.headers["Location"]).text
    code = re.search(r'class="code num">([^<]+)<', page).group(1)
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
    server.command("tick", "--all")
    assert not list(home.rglob(given["photographs"][0]))
    assert holding(server, WORDS) == []
    assert holding(server, PHONE) == []


def holding(server, text):
    home = Path(server.environment["QIANXIAN_HOME"])
    escaped = text.encode("unicode_escape")  # as JSON in the database may write it
    return [
        path.name
        for path in home.rglob("*")
        if path.is_file() and (text.encode() in (content := path.read_bytes()) or escaped in content)
    ]
