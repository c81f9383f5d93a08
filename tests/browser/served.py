"""The system as it is really served, matters in every state on it, and the list of all kinds of pages.

Shared by the tests that look at pages and by `make pictures`.
"""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Self

import httpx
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

PASSWORD = "qianxian"  # shown on the sign-in page of the demonstration
START_S = 60
COMMUNITY = "411002010003"  # 文峰社区, where the demonstration's people sit
CHROMIUM_FLAGS = (
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)


# ── the server and the browser ───────────────────────────────────────────────────────────────────────────


def chromium_path() -> str | None:
    """Return where the system's Chromium is, if it is."""
    return os.environ.get("QIANXIAN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_FLAGS))


@contextmanager
def serving(folder: Path, *, demo: bool = True) -> Iterator[str]:
    """Set up a district of its own in `folder`, serve it, give its address, and always end the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    others = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}  # the tests' own
    environment = {
        **{name: value for name, value in os.environ.items() if name not in others},
        "QIANXIAN_HOME": str(folder / "var"),
        "QIANXIAN_KEYS": str(folder / "keys"),
        "QIANXIAN_DEMO": "1",
        "QIANXIAN_BASE_URL": base,
    }
    command = [sys.executable, "-m", "qianxian"]
    for words in [["migrate"], *([["demo", "--short"]] if demo else [])]:
        subprocess.run([*command, *words], env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    log = folder / "server.log"
    with log.open("wb") as written:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--workers", "1", "--no-tick"],
            env=environment, cwd=folder, stdout=written, stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(server, base, log)
        yield base
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=15)


def _wait_until_it_answers(server: subprocess.Popen[bytes], base: str, log: Path) -> None:
    latest = time.monotonic() + START_S
    while time.monotonic() < latest:
        if server.poll() is not None:
            break
        try:
            if httpx.get(f"{base}/healthz", timeout=2, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')}")


# ── people who press buttons without a browser, to set the table ─────────────────────────────────────────

_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class Person:
    """Somebody with a session of their own who fills in the forms of pages."""

    def __init__(self, base: str) -> None:
        self.client = httpx.Client(base_url=base, follow_redirects=True, timeout=30, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()

    def sign_in(self, name: str) -> Person:
        """Sign in with one of the demonstration's accounts."""
        self.fill("/sign-in/", {"username": name, "password": PASSWORD})
        return self

    def fill(
        self, address: str, typed: dict[str, str], *, to: str = "", photos: tuple[bytes, ...] = (),
    ) -> str:
        """Open a page, send its form to `to` or to the page itself, and return the path where that led."""
        page = self.client.get(address)
        data = {**_hidden(page.text), **typed}
        files = [("photos", (f"{n}.jpg", photo, "image/jpeg")) for n, photo in enumerate(photos)]
        answer = self.client.post(
            to or str(page.url), data=data, files=files or None, headers={"Referer": str(page.url)},
        )
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{address}: {answer.status_code} {answer.text}")
        return answer.url.path


def _hidden(page: str) -> dict[str, str]:
    found = {}
    for tag in _INPUT.findall(page[page.find("<main"):]):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("type") == "hidden":
            found.setdefault(attributes["name"], html.unescape(attributes.get("value", "")))
    return found


def parts_of(page: str) -> list[str]:
    """Return the addresses of the stylesheets, scripts and marks that a page loads."""
    return re.findall(r'<(?:link|script)\b[^>]*?\b(?:href|src)="([^"]+)"', page)


def photograph(width: int = 900, height: int = 600, *, noisy: bool = False) -> bytes:
    """Return a JPEG: evening over a courtyard, or noise that is hard to compress."""
    if noisy:
        picture = Image.effect_noise((width, height), 90).convert("RGB")
    else:
        picture = Image.merge("RGB", [
            Image.linear_gradient("L").resize((width, height)).point(lambda v, tint=tint: v * tint // 255)
            for tint in (235, 170, 120)
        ])
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=92)
    return written.getvalue()


# ── the table: a matter in every state ───────────────────────────────────────────────────────────────────

LONG_WORDS = "\n".join(
    f"第{n}天：{'东门的灯还是黑的，晚上回来看不见台阶，老人摔过一回。' * 4}" for n in range(1, 29)
)[:2930] + "zhe-yi-ju-mei-you-kongge" * 3
LONG_ANSWER = "".join(
    ["您好，您反映的情况收悉，现答复如下：\n\n一、", "社区会同物业、供电所到现场看过，" * 28,
     "\n\n二、", "线路老化，分两批更换，" * 30, "\n三、", "换完之后请您再看一眼，" * 80],
)[:1900]


@dataclass(slots=True)
class Table:
    """A served district with a matter in every state: paths of pages, codes and sessions by name."""

    base: str
    plate: str
    matters: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    receipt: str = ""
    slip: str = ""
    in_person: str = ""
    board: str = ""
    empty_courtyard: str = ""
    notice: str = ""
    people: dict[str, Person] = field(default_factory=dict)

    def cookies_of(self, who: str) -> list[dict[str, str]]:
        """Return the session of somebody, for a browser."""
        person = self.people.get(who)
        if person is None:
            return []
        return [
            {"name": cookie.name, "value": cookie.value or "", "url": self.base}
            for cookie in person.client.cookies.jar
        ]


@contextmanager
def table_set(base: str) -> Iterator[Table]:
    """Carry matters into every state, by the same forms that people use; the people stay until the end."""
    with ExitStack() as stack:
        stranger = stack.enter_context(Person(base))
        offices = ("grid3", "head", "gate", "community", "subdistrict", "admin")
        people = {name: stack.enter_context(Person(base)).sign_in(name) for name in offices}
        people["door"] = stack.enter_context(Person(base)).sign_in("head")
        yield _set(base, stranger, people)


def _set(base: str, stranger: Person, people: dict[str, Person]) -> Table:
    front = stranger.client.get("/").text
    plates = {name: plate for plate, name in re.findall(r'href="/c/([^/"]+)/[^"]*">([^<]+)</a>', front)}
    table = Table(base, plates["槐荫院"], board=f"/b/{COMMUNITY}/")
    table.empty_courtyard = f"/c/{_untouched(stranger, plates)}/"
    table.people = people
    picture = photograph()
    steps: dict[str, tuple[str, ...]] = {
        "reported": (), "accepted": ("receive",), "done": ("receive", "done"),
        "reopened": ("receive", "done", "no"), "confirmed": ("receive", "done", "yes"),
        "long": ("receive", "done"), "long_open": (),
    }
    for name, taken in steps.items():
        _raise(table, stranger, name, picture)
        _carry(table, name, taken, picture, stranger=stranger)
    table.receipt = table.matters["reported"] + "receipt/"
    watched = table.tasks["long_open"]
    people["community"].fill(watched, {"words": "三天内办好，并书面说明。"}, to=f"{watched}do/supervise/")
    found = re.search(r'href="(/desk/supervision/\d+/)"', people["community"].client.get("/desk/supervision/").text)
    assert found is not None
    table.notice = found[1]
    for line in ("现场看过", "通知三号楼住户"):
        people["grid3"].fill(table.tasks["accepted"], {"words": line}, to=f"{table.tasks['accepted']}do/line/")
    people["grid3"].fill(
        table.tasks["accepted"],
        {"what": "门禁锁舌", "amount": "2", "measure": "个", "yuan": "126.50", "payer": "company"},
        to=f"{table.tasks['accepted']}do/cost/",
    )
    people["community"].fill(
        table.tasks["accepted"], {"words": "跟物业说好了，周三上午来换。"}, to=f"{table.tasks['accepted']}do/note/",
    )
    people["grid3"].fill("/desk/answers/", {"name": "已修好", "text": "已经修好，请您再看看。"})
    table.slip = table.people["gate"].fill(
        "/desk/on-behalf/",
        {"place": _first_place(table.people["gate"]), "channel": "gatehouse", "kind": "rubbish",
         "words": "车棚后面又有人放旧家具。"},
    )
    table.in_person = _to_be_told(table.people)
    return table


def _to_be_told(people: dict[str, Person]) -> str:
    """Answer what the gatehouse wrote down for somebody without a number: the courtyard's head is to tell them."""
    grid, task = people["grid3"], newest_task(people["grid3"])
    grid.fill(task, {"headline": "车棚后面堆旧家具"}, to=f"{task}receive/")
    grid.fill(task, {"outcome": "旧家具清走了，车棚后面立了牌子。"}, to=f"{task}done/")
    head = people["door"]
    own = re.search(r'value="(\d+)"[^>]*>[^<]*党小组', head.client.get("/desk/").text)
    assert own is not None
    head.fill("/desk/", {"office": own[1]}, to="/office/")
    return newest_task(head)


def _untouched(stranger: Person, plates: dict[str, str]) -> str:
    """Return the plate of a courtyard where nothing was ever raised."""
    return next(
        plate for plate in plates.values()
        if '<ul class="rows">' not in stranger.client.get(f"/c/{plate}/").text
    )


def _raise(table: Table, stranger: Person, name: str, picture: bytes) -> None:
    long = name.startswith("long")
    words = LONG_WORDS if long else f"3号楼西单元的门禁坏了，谁都能进来。（{name}）"
    path = stranger.fill(
        f"/c/{table.plate}/report/", {"kind": "utilities", "words": words, "phone": "13800000000"},
        photos=() if long else (picture,),
    )
    table.matters[name] = path
    page = stranger.client.get(path).text
    code = re.search(r'<b class="num">([^<]+)</b>', page)
    assert code is not None
    table.codes[name] = code[1]


def _carry(table: Table, name: str, taken: tuple[str, ...], picture: bytes, *, stranger: Person) -> None:
    grid = table.people["grid3"]
    task = newest_task(grid)
    table.tasks[name] = task
    matter = table.matters[name]
    for step in taken:
        if step == "receive":
            sentence = f"3号楼西单元门禁失灵（{len(table.tasks)}）"
            grid.fill(task, {"headline": sentence}, to=f"{task}receive/")
        elif step == "done":
            answer = LONG_ANSWER if name == "long" else "锁舌换了，昨晚试过三次，都关得上。\n钥匙在门卫室领。"
            grid.fill(task, {"outcome": answer}, to=f"{task}done/", photos=(picture, picture))
        else:
            stranger.fill(matter, {"said": step, "missing": "今天早上又关不上了。" if step == "no" else ""})


def newest_task(grid: Person) -> str:
    """Return the task that came to the grid's desk last: ids grow with time."""
    fresh = []
    address = "/desk/"
    while address:
        page = grid.client.get(address).text
        fresh += re.findall(r'href="(/desk/\d+/)#m"', page)
        onwards = re.search(r'href="/desk/\?after=([^"]+)"', page)
        address = f"/desk/?after={html.unescape(onwards[1])}" if onwards else ""
    return max(fresh, key=lambda path: int(path.strip("/").rsplit("/", 1)[1]))


def _first_place(person: Person) -> str:
    page = person.client.get("/desk/on-behalf/").text
    found = re.search(r'<option value="(\d+)"', page)
    assert found is not None
    return found[1]


# ── every kind of page ───────────────────────────────────────────────────────────────────────────────────


class Kind(NamedTuple):
    """A kind of page: its name, who looks, and how it is come by."""

    name: str
    who: str
    open: Callable[[Page, Table], None]
    status: int = 200


def _at(address: Callable[[Table], str]) -> Callable[[Page, Table], None]:
    return lambda page, table: _go(page, table.base + address(table))


def _go(page: Page, address: str) -> None:
    page.goto(address)


def _some_place(depth: int, onwards: str = "") -> Callable[[Page, Table], None]:
    """Go to the first place of a level, counted from the district as 1, or to one of its further pages."""

    def open_it(page: Page, table: Table) -> None:
        page.goto(table.base + "/administration/places/")
        for _level in range(depth - 1):
            page.goto(table.base + str(page.locator("section ul.rows a.b").first.get_attribute("href")))
        if onwards:
            page.goto(page.url + onwards)

    return open_it


def _press(page: Page, button: str) -> None:
    """Press a button and wait for what it is answered with: a press alone returns before the next page is there."""
    with page.expect_navigation():
        page.click(button)


def _report_with_errors(page: Page, table: Table) -> None:
    _go(page, f"{table.base}/c/{table.plate}/report/?kind=parking")
    page.fill("[name=phone]", "12")
    page.set_input_files("[name=photos]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    page.fill("[name=words]", "东门的灯黑了好几天。")
    _press(page, "main form button.go")


def _report_without_words(page: Page, table: Table) -> None:
    _go(page, f"{table.base}/c/{table.plate}/report/?kind=parking")
    _press(page, "main form button.go")


def _find_with(code: str) -> Callable[[Page, Table], None]:
    def open_it(page: Page, table: Table) -> None:
        _go(page, f"{table.base}/find/")
        page.fill("[name=code]", code)
        _press(page, "main form button.go")
    return open_it


def _by_code(page: Page, table: Table) -> None:
    _go(page, f"{table.base}/find/")
    page.fill("[name=code]", table.codes["reported"])
    _press(page, "main form button.go")


def _wrong_password(page: Page, table: Table) -> None:
    _go(page, f"{table.base}/sign-in/")
    page.fill("[name=username]", f"nobody{time.monotonic_ns()}")
    page.fill("[name=password]", "wrong")
    _press(page, "main form button.go")


def _overtaken_matter(page: Page, table: Table) -> None:
    _go(page, table.base + table.matters["done"])
    page.eval_on_selector("main [name=version]", "field => { field.value = '1' }")
    _press(page, "main button[value=yes]")


def _overtaken_task(page: Page, table: Table) -> None:
    _go(page, table.base + table.tasks["accepted"])
    page.eval_on_selector("main [name=version]", "field => { field.value = '0' }")
    page.fill("[name=outcome]", "换了锁。")
    _press(page, "main form button.go")


def _nothing_said_at_the_desk(page: Page, table: Table) -> None:
    _go(page, table.base + table.tasks["accepted"])
    page.fill("[name=outcome]", " ")
    _press(page, "main form button.go")


def _number_shown(page: Page, table: Table) -> None:
    _go(page, table.base + table.tasks["reported"])
    _press(page, "form[action*=contact] button")


def _behalf_with_errors(page: Page, table: Table) -> None:
    _go(page, f"{table.base}/desk/on-behalf/")
    page.select_option("[name=place]", index=1)
    page.check("[name=kind] >> nth=0", force=True)
    page.fill("[name=phone]", "12")
    page.fill("[name=words]", "车棚后面又有人放旧家具。")
    _press(page, "main form button.go")


def _more(page: Page, table: Table) -> None:
    _go(page, table.base + table.tasks["accepted"])
    page.eval_on_selector_all("#m details.fold", "folds => folds.forEach(fold => { fold.open = true })")


def _preview(page: Page, table: Table) -> None:
    _go(page, table.base + table.tasks["accepted"])
    page.fill("[name=outcome]", "锁舌换了，昨晚试过三次，都关得上。")
    _press(page, "form[action$='/done/'] button[name=look]")


def _printing(what: str) -> Callable[[Page, Table], None]:
    def open_it(page: Page, table: Table) -> None:
        _go(page, f"{table.base}/desk/several/")
        for box in page.locator("[name=task]").all()[:3]:
            box.check(force=True)
        _press(page, f"button[value={what}]")
    return open_it


def _opened_page(page: Page, table: Table) -> None:
    _go(page, f"{table.base}/desk/register/")
    sheet = {"name": "page.jpg", "mimeType": "image/jpeg", "buffer": photograph(900, 1200)}
    page.set_input_files("[name=photo]", [sheet])
    _press(page, "main form button.go")


def _page_with_errors(page: Page, table: Table) -> None:
    _opened_page(page, table)
    page.fill("[name=words-1]", "东门的路灯又不亮了")
    page.select_option("[name=kind-1]", index=1)
    page.fill("[name=on-2]", "39")
    page.fill("[name=words-2]", "楼道里堆着旧家具")
    _press(page, "main form.lines button.go")


MATTERS = ("reported", "accepted", "done", "reopened", "confirmed", "long", "long_open")

PAGES = (
    Kind("front", "", _at(lambda _table: "/")),
    Kind("courtyard", "", _at(lambda table: f"/c/{table.plate}/")),
    Kind("courtyard-empty", "", _at(lambda table: table.empty_courtyard)),
    Kind("here", "", _at(lambda _table: "/here/113.8246,34.0351/")),
    Kind("report", "", _at(lambda table: f"/c/{table.plate}/report/?kind=utilities")),
    Kind("report-errors", "", _report_with_errors, 422),
    Kind("report-no-words", "", _report_without_words, 422),
    Kind("find", "", _at(lambda _table: "/find/")),
    Kind("find-unreadable", "", _find_with("1O"), 422),
    Kind("matter-by-code", "", _by_code),
    *(
        Kind(f"matter-{name}", "", _at(lambda table, name=name: table.matters[name])) for name in MATTERS
    ),
    Kind("matter-saying-no", "", _at(lambda table: table.matters["done"] + "?no=1")),
    Kind("matter-overtaken", "", _overtaken_matter, 409),
    Kind("receipt", "", _at(lambda table: table.receipt)),
    Kind("own-data", "", _at(lambda table: table.matters["done"] + "data/")),
    Kind("own-data-erasing", "", _at(lambda table: table.matters["reopened"] + "data/?erase=1")),
    Kind("privacy-notice", "", _at(lambda _table: "/your-data/notice/1/")),
    Kind("ask-about-data", "", _at(lambda _table: "/your-data/ask/")),
    Kind("board", "", _at(lambda table: table.board)),
    Kind("district", "", _at(lambda _table: "/district/")),
    Kind("your-data", "", _at(lambda _table: "/your-data/")),
    Kind("system", "", _at(lambda _table: "/system/")),
    Kind("missing", "", _at(lambda _table: "/nothing-here/"), 404),
    Kind("sign-in", "", _at(lambda _table: "/sign-in/")),
    Kind("sign-in-error", "", _wrong_password, 422),
    Kind("desk", "grid3", _at(lambda _table: "/desk/")),
    Kind("desk-empty", "subdistrict", _at(lambda _table: "/desk/")),
    Kind("desk-gatehouse", "gate", _at(lambda _table: "/desk/")),
    Kind("desk-two-offices", "head", _at(lambda _table: "/desk/")),
    *(
        Kind(f"task-{name}", "grid3", _at(lambda table, name=name: table.tasks[name])) for name in MATTERS
    ),
    Kind("task-more", "grid3", _more),
    Kind("task-more-above", "community", _more),
    Kind("task-preview", "grid3", _preview),
    Kind("work-ledger", "community", _at(lambda _table: "/desk/ledger/")),
    Kind("work-several", "community", _at(lambda _table: "/desk/several/")),
    Kind("work-several-own", "grid3", _at(lambda _table: "/desk/several/")),
    Kind("work-late", "grid3", _at(lambda _table: "/desk/late/")),
    Kind("work-late-below", "community", _at(lambda _table: "/desk/late/?of=below&which=soon&days=9")),
    Kind("work-sheets", "grid3", _printing("sheets")),
    Kind("work-slips", "grid3", _printing("slips")),
    Kind("work-supervision", "community", _at(lambda _table: "/desk/supervision/")),
    Kind("work-notice", "grid3", _at(lambda table: table.notice)),
    Kind("work-answers", "grid3", _at(lambda _table: "/desk/answers/")),
    Kind("desk-above", "community", _at(lambda _table: "/desk/")),
    Kind("task-of-another-unit", "community", _at(lambda table: table.tasks["accepted"])),
    Kind("task-overtaken", "grid3", _overtaken_task, 409),
    Kind("task-nothing-said", "grid3", _nothing_said_at_the_desk, 422),
    Kind("task-number-shown", "grid3", _number_shown),
    Kind("on-behalf", "grid3", _at(lambda _table: "/desk/on-behalf/")),
    Kind("on-behalf-errors", "grid3", _behalf_with_errors, 422),
    Kind("ask-on-behalf", "grid3", _at(lambda _table: "/desk/on-behalf/data/")),
    Kind("neighbours", "grid3", _at(lambda _table: "/desk/units/")),
    Kind("places-grid", "admin", _some_place(4)),
    Kind("places-courtyard", "admin", _some_place(5)),
    Kind("places-add", "admin", _some_place(4, "add/")),
    Kind("places-border", "admin", _some_place(5, "border/")),
    Kind("places-ended", "admin", _at(lambda _table: "/administration/ended/")),
    Kind("register", "gate", _at(lambda _table: "/desk/register/")),
    Kind("register-page", "gate", _opened_page),
    Kind("register-page-errors", "gate", _page_with_errors, 422),
    Kind("chat", "grid3", _at(lambda _table: "/desk/chat/")),
    Kind("orders", "community", _at(lambda _table: "/desk/orders/")),
    Kind("settle", "grid3", _at(lambda _table: "/desk/settle/")),
    Kind("plates", "community", _at(lambda _table: "/desk/plates/")),
    Kind("posters", "community", _at(lambda _table: "/desk/plates/posters/?size=a4")),
    Kind("posters-small", "community", _at(lambda _table: "/desk/plates/posters/?size=a5")),
    Kind("second-factor", "grid3", _at(lambda _table: "/account/second-factor/")),
    Kind("rollout", "", _at(lambda _table: "/rollout/")),
    Kind("slip", "gate", _at(lambda table: table.slip)),
    Kind("inbox", "grid3", _at(lambda _table: "/desk/inbox/")),
    Kind("telling", "grid3", _at(lambda _table: "/desk/inbox/telling/")),
    Kind("in-person", "door", _at(lambda table: table.in_person)),
    Kind("answer-slip", "door", _at(lambda table: f"{table.in_person}answer/")),
    Kind("refused", "gate", _at(lambda _table: "/desk/settle/"), 403),
)


def context_for(
    browser: Browser, table: Table, kind: Kind, *, width: int = 375, big: bool = False,
) -> BrowserContext:
    """Return a browser of the one who looks at this kind of page."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="zh-CN", timezone_id="Asia/Shanghai",
    )
    cookies = table.cookies_of(kind.who)
    if big:
        cookies.append({"name": "big", "value": "1", "url": table.base})
    if cookies:
        context.add_cookies(cookies)  # type: ignore[arg-type]  # plain dictionaries with the right keys
    return context


def load_photographs(page: Page) -> None:
    """Wait for the photographs far down, which are loaded only when somebody comes near."""
    page.evaluate("""() => Promise.all([...document.images].map(one => {
      one.loading = "eager"
      return one.complete || new Promise(done => { one.onload = one.onerror = done })
    }))""")
