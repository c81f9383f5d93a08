"""Take the pictures in docs/pictures from a running demonstration, walking the tutorial's own way.

    make run                                                       in one terminal
    .venv/bin/python docs/take_pictures.py http://127.0.0.1:8000   in another

It hands in one matter and carries it to the answer confirmed, so run it on a fresh demonstration. Needs
Chromium and a Chinese font; `make browser` brings both on Debian.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent / "pictures"
COURTYARD = "槐荫院"
WORDS = "4号楼东边的井盖翘起来了，晚上看不见，有位老人差点绊倒。"
SENTENCE = "4号楼东侧井盖翘起"
OUTCOME = "井圈换了新的，井盖压平了，晚上又去踩过一遍，不晃。"
COLOURS = 48
"""As many as paper, ink, one red, one green and one amber need with their smooth edges."""


def keep(page: Page, name: str, *, height: int | None = None) -> None:
    """Write what the page shows, from its top down to `height` (CSS pixels), in few colours."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    clip = {"x": 0, "y": 0, "width": width, "height": height} if height else None
    shot = page.screenshot(full_page=True, clip=clip)
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(FOLDER / f"{name}.png", optimize=True)


def phone(browser: Browser) -> Page:
    """Return a page as wide as a small telephone."""
    return browser.new_context(viewport={"width": 375, "height": 760}, device_scale_factor=1.5).new_page()


def walk(browser: Browser, base: str) -> None:
    """Go from the gate to the answer confirmed, and take a picture at each stop."""
    resident = phone(browser)
    resident.goto(base)
    resident.fill("#q", COURTYARD)
    resident.click(".find button")
    resident.click(f".rows a:has-text('{COURTYARD}')")
    keep(resident, "courtyard", height=760)
    resident.click(".tile:has-text('别的事')")
    resident.fill("#w", WORDS)
    keep(resident, "report", height=760)
    resident.click("button.go")
    matter = resident.url
    keep(resident, "matter-handed-in", height=760)

    office = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    office.goto(f"{base}/desk/")
    office.fill("#u", "grid3")
    office.fill("#pw", "qianxian")
    office.click("button.go")
    keep(office, "desk", height=800)
    office.click("a.b:has-text('井盖')")
    office.fill("#h", SENTENCE)
    keep(office, "task-receive", height=800)
    office.click("#m button.go")
    office.fill("#o", OUTCOME)
    keep(office, "task-done", height=800)
    office.click("#m button.go")

    resident.goto(matter)
    keep(resident, "matter-answered", height=760)
    resident.click("button.yes")
    keep(resident, "matter-settled", height=760)
    resident.goto(base)
    resident.click("summary:has-text('文峰街道')")
    resident.click("summary:has-text('文峰社区')")
    resident.click("details[open] details[open] >> text=正在办的事")
    keep(resident, "board", height=760)
    office.goto(f"{base}/district/")
    keep(office, "district", height=800)


def main(base: str) -> None:
    """Take all pictures from the demonstration that answers at `base`."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        walk(browser, base.rstrip("/"))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
