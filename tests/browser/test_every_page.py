"""What has to hold on every kind of page: for the eye, for the finger, for the ear, and for the wire."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser import served

pytestmark = pytest.mark.browser

WIDTHS = (320, 375, 768, 1280)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LEAST_PX = 48
OK = 200
MOST_WIRE_BYTES = 15 * 1024

SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= wide) return []
  const culprits = [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > wide + 1)
  return [`${document.documentElement.scrollWidth} px`, ...culprits.map(one => one.outerHTML.slice(0, 99))]
}"""

TOO_SMALL = """least => {
  // What is pressed is measured with what belongs to it: a radio with its label, a row's link with its row.
  // A link within a sentence is as high as its line.
  const inSentence = one => one.tagName === "A" && getComputedStyle(one).display === "inline"
    && one.closest("p")
    && [...one.closest("p").childNodes].some(part => part !== one && part.textContent.trim())
  const boxOf = one => {
    const label = one.matches("[type=radio]") ? one.closest("label") : null
    const row = one.matches(".rows a.b") ? one.closest("li") : null
    return (label || row || one).getBoundingClientRect()
  }
  return [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
    .filter(one => !one.matches(".hide") && one.checkVisibility() && !inSentence(one))
    .map(one => [Math.round(boxOf(one).height * 10) / 10, one.outerHTML.slice(0, 120)])
    .filter(([high]) => high < least)
}"""

COVERED = """() => {
  // Whatever a finger is meant to press has to be what lies on top at its own middle.
  const found = []
  for (const one of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
    const seen = one.checkVisibility({visibilityProperty: true, opacityProperty: true})
    if (!seen || one.matches(".hide, :disabled")) continue
    one.scrollIntoView({block: "center", inline: "center", behavior: "instant"})
    const box = one.getClientRects()[0]
    if (!box || box.width < 2 || box.height < 2) continue
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
    const own = top && (one.contains(top) || top.closest("label")?.control === one)
    if (!own) found.push([one.outerHTML.slice(0, 120), top ? top.outerHTML.slice(0, 120) : "nothing"])
  }
  scrollTo(0, 0)
  return found
}"""


def listen(page, base: str) -> tuple[list[str], list[int]]:
    """Return two lists that fill up: what the browser complains about, and how pages are answered."""
    troubles: list[str] = []
    statuses: list[int] = []
    page.on("console", lambda line: line.type in {"error", "warning"} and troubles.append(line.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith(base) or troubles.append(f"asked {asked.url}"))
    page.on(
        "response", lambda answer: answer.request.is_navigation_request() and statuses.append(answer.status),
    )
    return troubles, statuses


@pytest.mark.parametrize("big", [False, True], ids=["standard print", "large print"])
@pytest.mark.parametrize("kind", served.PAGES, ids=lambda kind: kind.name)
def test_every_page_can_be_read_pressed_and_heard_and_speaks_with_nobody_else(chromium, table, kind, big):
    context = served.context_for(chromium, table, kind, big=big)
    page = context.new_page()
    troubles, statuses = listen(page, table.base)
    kind.open(page, table)
    troubles += measured(page)
    # A desk shows its list beside the matter on a wide screen; other pages are the same at every width.
    for width in (375, 1280) if kind.who else (375,):
        page.set_viewport_size({"width": width, "height": 800})
        troubles += found_by_axe(page)
    context.close()
    assert statuses[-1] == kind.status
    # The browser notes in its console that a page itself was answered with 4xx; that is what it should be.
    expected = f"the server responded with a status of {kind.status}"
    assert [one for one in troubles if kind.status == OK or expected not in one] == []


def measured(page) -> list[str]:
    """Return what can't be read or pressed on a page, at each width."""
    troubles = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        troubles += [f"{width} px, sideways: {what}" for what in page.evaluate(SIDEWAYS)]
        small = page.evaluate(TOO_SMALL, LEAST_PX)
        troubles += [f"{width} px, only {high} px high: {what}" for high, what in small]
        troubles += [f"{width} px, {what} lies under {over}" for what, over in page.evaluate(COVERED)]
    return troubles


def found_by_axe(page) -> list[str]:
    """Return what axe-core has against a page, in every part that a reader may open."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}})
    return [
        f"axe {one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']]}"
        for one in found.response["violations"]
    ]


def test_what_measures_the_pages_would_find_a_fault(open_browser):
    page = open_browser().new_page()
    page.set_content("<div style='position: relative'><button style='height: 3rem'>under</button>"
        "<i style='position: absolute; inset: 0'></i></div>"
        "<p><button>x</button></p><p>In a <a href=/>sentence</a>.</p><img width=900 height=9>")
    assert [("under" in what, over[:2]) for what, over in page.evaluate(COVERED)] == [(True, "<i")]
    assert any("<img" in one for one in page.evaluate(SIDEWAYS))
    assert ["<button>" in what for _high, what in page.evaluate(TOO_SMALL, LEAST_PX)] == [True]
    assert any("image-alt" in one for one in found_by_axe(page))


@pytest.mark.parametrize("path", ["/", "/district/", "/system/", "/find/"])
def test_an_empty_district_says_what_to_do_first(bare, resident, path):
    resident.goto(bare + path)
    assert resident.locator("h1").count() == 1
    assert found_by_axe(resident) == []
    assert len(resident.locator("main").inner_text()) > 20


@pytest.mark.parametrize("name", ["matter-done", "courtyard", "desk", "task-done"])
def test_every_page_says_the_same_in_english(chromium, table, name):
    kind = next(kind for kind in served.PAGES if kind.name == name)
    context = served.context_for(chromium, table, kind)
    context.add_cookies([{"name": "lang", "value": "en", "url": table.base}])
    page = context.new_page()
    kind.open(page, table)
    assert page.locator("html").get_attribute("lang") == "en"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(SIDEWAYS) == []
    context.close()


def test_the_courtyard_page_is_light_on_the_wire(table):
    with served.Person(table.base) as person:
        page = person.client.get(f"/c/{table.plate}/")
        weight = len(gzip.compress(page.content))  # as a proxy would send it
        parts = served.parts_of(page.text)
        for part in parts:
            with person.client.stream("GET", part, headers={"Accept-Encoding": "gzip"}) as answer:
                weight += sum(len(piece) for piece in answer.iter_raw())
    assert any(urlsplit(part).path.endswith(".css") for part in parts)
    assert weight <= MOST_WIRE_BYTES
