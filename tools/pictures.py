"""Take pictures of every kind of page, at phone and desk width, in standard and large print, and of what is printed.

    make pictures            all of them, into pictures/
    make pictures ONLY=desk  only kinds of pages whose name has `desk` in it
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import served  # noqa: E402  # the folder of tests has to be found first

WIDTHS = (375, 1280)
PRINTED = ("receipt", "slip", "matter-confirmed", "board")


def main(only: str) -> int:
    """Take the pictures and return an exit code."""
    if served.chromium_path() is None:
        print("Chromium is not here: apt-get install chromium fonts-noto-cjk 没有 Chromium。", file=sys.stderr)
        return 1
    folder = ROOT / "pictures"
    folder.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="qianxian-pictures-") as home,
        served.serving(Path(home)) as base,
        sync_playwright() as playwright,
    ):
        table = served.set_table(base)
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
                    page.screenshot(path=folder / f"{name}.png", full_page=True)
                    if kind.name in PRINTED and width == WIDTHS[0] and not big:
                        page.pdf(path=folder / f"{kind.name}-printed.pdf", prefer_css_page_size=True)
                    context.close()
            print(f"{kind.name} …", flush=True)
        browser.close()
    print(f"Done: {folder} 好了，图在这里")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
