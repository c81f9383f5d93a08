"""What a process that serves pages holds in memory from its first request on: nothing that few requests need."""

import os
import subprocess
import sys

SELDOM_NEEDED = {"av", "docx", "highspy", "httpx", "icalendar", "numba", "openpyxl", "reportlab", "rich", "xlsxwriter"}
SCRIPT = """
import sys
import qianxian.wsgi
from django.urls import get_resolver

def open_all(resolver):
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            open_all(one)

open_all(get_resolver())
print(*(name for name in sys.modules if "." not in name))
"""


def test_the_pages_are_served_without_the_libraries_that_only_documents_voices_and_messages_need(tmp_path):
    environment = os.environ | {
        "QIANXIAN_HOME": str(tmp_path), "QIANXIAN_KEYS": str(tmp_path / "keys"),
        "DJANGO_SETTINGS_MODULE": "qianxian.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True,
    )
    loaded = set(done.stdout.split())
    assert {"django", "qianxian"} <= loaded
    assert not loaded & SELDOM_NEEDED
