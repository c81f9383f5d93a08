# the folder of tools is no package
"""Take pictures of every kind of page, at phone and desk width, in both sizes of print, and on paper.

`make pictures` puts them into pictures/; `make pictures ONLY=desk` only those with `desk` in their name.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import django
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import crawl, served  # noqa: E402  # the folder of tests has to be found first

WIDTHS = (375, 1280)
PRINTED = ("receipt", "slip", "matter-confirmed", "matter-long", "board", "work-sheets", "work-slips", "work-notice")
LINKED = {"": ("/",), "admin": ("/administration/", "/desk/"), "head": ("/desk/",)}
"""By account, nobody without one: where links are followed from."""
PAPERS = {"a4": 794, "80mm": 302}
"""Paper widths in px at 96 dpi."""


def say(text: str) -> None:
    """Print a line."""
    print(text, flush=True)  # standard output is a tool's page


def main(only: str) -> int:
    """Take the pictures and return an exit code."""
    if served.chromium_path() is None:
        say("Chromium is not here: apt-get install chromium fonts-noto-cjk 没有 Chromium。")
        return 1
    folder = ROOT / "pictures"
    folder.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="qianxian-pictures-") as home,
        served.serving(Path(home)) as base,
        served.table_set(base) as table,
        sync_playwright() as playwright,
    ):
        browser = served.launch(playwright)
        for kind in served.PAGES:
            if only not in kind.name:
                continue
            for width in WIDTHS:
                for big in (False, True):
                    context = served.context_for(browser, table, kind, width=width, big=big)
                    page = context.new_page()
                    kind.open(page, table)
                    name = f"{kind.name}-{width}{'-big' if big else ''}"
                    served.load_photographs(page)
                    page.screenshot(path=folder / f"{name}.png", full_page=True)
                    if kind.name in PRINTED and width == WIDTHS[0] and not big:
                        print_it(page, folder / f"{kind.name}-printed")
                    context.close()
            say(f"{kind.name} …")
        know_addresses(Path(home))
        for who in LINKED:
            take_linked(browser, base, who, folder, only)
        browser.close()
    say(f"Done: {folder} 好了，图在这里")
    return 0


def know_addresses(home: Path) -> None:
    """Let this process tell addresses apart as the server does, without a folder of its own in the tree."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="qianxian.settings", QIANXIAN_HOME=str(home / "var"), QIANXIAN_KEYS=str(home / "keys"),
    )
    django.setup()


def take_linked(browser: Browser, base: str, who: str, folder: Path, only: str) -> None:
    """Take pictures of every page to which somebody finds a link: the administration, the account, the public pages."""
    with served.Person(base) as person:
        if who:
            person.sign_in(who)
        if who == "admin":
            crawl.opened(person)
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        context.add_cookies(
            [{"name": one.name, "value": one.value or "", "url": base} for one in person.client.cookies.jar],
        )
        page = context.new_page()
        for name, path in crawl.linked_pages(person, *LINKED[who]).items():
            title = f"all-{who or 'nobody'}-{name}"
            if only not in title or "html" not in person.client.head(path).headers["Content-Type"]:
                continue
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(base + path)
                served.load_photographs(page)
                page.screenshot(path=folder / f"{title}-{width}.png", full_page=True)
            say(f"{title} …")
        context.close()


def print_it(page: Page, path: Path) -> None:
    """Print a page to a file, and take a picture of how it falls on A4 and on a roll of 80 mm."""
    page.pdf(path=path.with_suffix(".pdf"), format="A4")
    page.emulate_media(media="print")
    for paper, width in PAPERS.items():
        page.set_viewport_size({"width": width, "height": 400})
        page.screenshot(path=path.with_name(f"{path.name}-{paper}.png"), full_page=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
