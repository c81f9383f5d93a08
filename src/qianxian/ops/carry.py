"""Carrying a CSV of messages through the whole thread over HTTP, as people would: form, desk, link.

Each row (title, body, reply) is handed in through the public form, found on the grid's desk by its words, received,
answered with its reply, and confirmed through its secret link. Nothing here touches the database.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from qianxian.base.text import clean
from qianxian.ops.failures import Failed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

SENTENCE = "居民来信反映的一件事"
"""What stands on the board for each: nobody has read them, so nobody can say more in public."""
LONGEST_FIELD = 10_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the file."""

    words: str
    reply: str



@dataclass(slots=True)
class Carried:
    """How far the messages have come."""

    posted: int = 0
    received: int = 0
    answered: int = 0
    confirmed: int = 0


class Page(HTMLParser):
    """What is needed of a page: hidden fields, links, plates to choose from, and what people said."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.links: list[str] = []
        self.plates: list[str] = []
        self.said: list[str] = []
        self._depth = 0  # how deep inside somebody's words
        self._aside = 0  # how deep their folded beginning lies, which says again what follows
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note hidden fields and links, and where somebody's words begin."""
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and given.get("type") == "hidden":
            self.fields[given.get("name", "")] = given.get("value", "")
        if tag == "a":
            self.links.append(given.get("href", ""))
        if "data-plate" in given:
            self.plates.append(given["data-plate"])
        if "data-said" in given:
            self.said.append("")
            self._depth = 1
        elif self._depth and tag not in self.VOID:
            self._depth += 1
            if tag == "summary":
                self._aside = self._depth

    def handle_endtag(self, tag: str) -> None:
        """Note where somebody's words end."""
        if self._depth and tag not in self.VOID:
            if self._aside == self._depth:
                self._aside = 0
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        """Collect somebody's words."""
        if self._depth and not self._aside:
            self.said[-1] += data


def run(arguments: argparse.Namespace) -> int:
    """Carry the file through and say how far it came; 0 if every message was confirmed."""
    messages = read(Path(arguments.file))[: arguments.limit]
    with httpx.Client(base_url=arguments.base, follow_redirects=True, timeout=60) as gate:
        plate = arguments.plate or _first_plate(arguments)
        links = _post_all(gate, plate, messages)
    with httpx.Client(base_url=arguments.base, follow_redirects=True, timeout=60) as desk:
        _sign_in(desk, arguments.user, arguments.password)
        carried = _work(desk, messages)
    carried.posted = len(links)
    with httpx.Client(base_url=arguments.base, follow_redirects=True, timeout=60) as residents:
        carried.confirmed = sum(_confirm(residents, link) for link in links)
    print(  # noqa: T201  # standard output is a command's page
        f"{carried.posted} handed in, {carried.received} received, {carried.answered} answered, "
        f"{carried.confirmed} confirmed. 交上去{carried.posted}条，接下{carried.received}条，"
        f"回话{carried.answered}条，确认{carried.confirmed}条。",
    )
    return 0 if carried.confirmed == len(messages) else 1


def read(path: Path) -> list[Message]:
    """Read the file: UTF-8 with or without mark, columns body and reply, and title if there is one.

    :raises Failed: if it can't be read, or a row has no words or no reply; the row is named.
    """
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(f"{path} can't be read as UTF-8: {error}. 文件读不了，请存成 UTF-8 的 CSV。") from error
    messages = []
    for number, row in enumerate(rows, start=2):
        words = clean("\n".join(part for part in (row.get("title") or "", row.get("body") or "") if part.strip()))
        reply = clean(row.get("reply") or "")
        if not words or not reply:
            raise Failed(
                f"{path}, row {number}: a message needs title or body, and a reply. "
                f"第{number}行缺内容：要有 title 或 body，还要有 reply。",
            )
        messages.append(Message(words, reply))
    return messages


def _first_plate(arguments: argparse.Namespace) -> str:
    """Return the plate of the first courtyard in the care of the grid that will answer."""
    with httpx.Client(base_url=arguments.base, follow_redirects=True, timeout=60) as desk:
        _sign_in(desk, arguments.user, arguments.password)
        plates = Page(_get(desk, "/desk/on-behalf/").text).plates
    if not plates:
        raise Failed(
            f"{arguments.user} looks after no courtyard with a plate; name one with --plate. "
            f"{arguments.user} 名下没有挂牌的庭院，请用 --plate 指定。",
        )
    return plates[0]


def _post_all(gate: httpx.Client, plate: str, messages: list[Message]) -> list[str]:
    """Hand every message in and return the secret links, in the same order."""
    address = f"/c/{plate}/report/"
    links = []
    for number, message in enumerate(messages, start=1):
        form = Page(_get(gate, f"{address}?kind=other").text).fields
        answer = _post(gate, address, {**form, "words": message.words, "kind": "other", "phone": ""})
        if not answer.url.path.startswith("/r/"):
            raise Failed(f"message {number} was not taken ({answer.status_code}). 第{number}条没有交上去。")
        links.append(answer.url.path)
        _progress("handed in 交上去", number, len(messages))
    return links


def _sign_in(desk: httpx.Client, user: str, password: str) -> None:
    form = Page(_get(desk, "/sign-in/").text).fields
    answer = _post(desk, "/sign-in/", {**form, "username": user, "password": password})
    if answer.url.path != "/desk/":
        raise Failed(f"can't sign in as {user} ({answer.status_code}). {user} 登录不了，请检查账号密码。")


def _work(desk: httpx.Client, messages: list[Message]) -> Carried:
    """Let the grid receive and answer each message it finds on its desk."""
    replies: dict[str, list[Message]] = {}
    for message in messages:
        replies.setdefault(_bare(message.words), []).append(message)
    carried = Carried()
    for address in _desk_tasks(desk):
        page = Page(_get(desk, address).text)
        mine = next((replies[_bare(said)] for said in page.said if replies.get(_bare(said))), None)
        if mine is None:
            continue
        message = mine.pop(0)
        answer = _post(desk, f"{address}receive/", {**page.fields, "headline": SENTENCE})
        carried.received += answer.status_code == httpx.codes.OK
        answer = _post(desk, f"{address}done/", {**Page(answer.text).fields, "outcome": message.reply})
        carried.answered += answer.status_code == httpx.codes.OK
        _progress("answered 回话", carried.answered, len(messages))
    return carried


def _desk_tasks(desk: httpx.Client) -> list[str]:
    """Return the addresses of everything that is owed, from all pages of the list."""
    found: dict[str, None] = {}
    address = "/desk/"
    while address:
        links = Page(_get(desk, address).text).links
        found.update({link.split("#")[0]: None for link in links if re.match(r"/desk/\d+/", link)})
        onwards = [link for link in links if link.startswith("/desk/?after=")]
        address = onwards[0] if onwards else ""
    return list(found)


def _confirm(residents: httpx.Client, link: str) -> bool:
    form = Page(_get(residents, link).text).fields
    answer = _post(residents, link, {**form, "said": "yes"})
    return answer.status_code == httpx.codes.OK and "data-settled" in answer.text


def _get(client: httpx.Client, address: str) -> httpx.Response:
    return _patiently(lambda: client.get(address))


def _post(client: httpx.Client, address: str, fields: dict[str, str]) -> httpx.Response:
    # A browser says where a form comes from, and over HTTPS the server asks for it.
    origin = str(client.base_url).rstrip("/")
    return _patiently(lambda: client.post(address, data=fields, headers={"Origin": origin}))


def _patiently(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask, and where the server says “slower”, wait as long as it says and ask again."""
    while True:
        try:
            answer = ask()
        except httpx.HTTPError as error:
            raise Failed(f"the server does not answer: {error}. 服务没有应答，先运行 make run。") from error
        if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
            return answer
        time.sleep(int(answer.headers.get("Retry-After", "1")))


def _bare(words: str) -> str:
    """Return words without blanks and quotation marks, as far as a page may have changed them."""
    return re.sub(r"[\s“”]", "", words)


def _progress(what: str, number: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{what} {number}/{total}", end="\n" if number == total else "", file=sys.stderr)  # noqa: T201
