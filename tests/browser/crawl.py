"""Following every link that somebody finds, one page for each kind of address."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx
from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from browser.served import Person

_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
LARGEST_HTML = 2_000_000


def linked_pages(person: Person, *starts: str) -> dict[str, str]:
    """Return the pages that can be reached by links from `starts`: name of the address → the first path found.

    A page that a link leads to and that does not come is an error of the page with the link.
    """
    found: dict[str, str] = {}
    waiting = [(start, "") for start in starts]
    while waiting:
        path, on = waiting.pop(0)
        try:
            name = resolve(urlsplit(path).path).url_name or ""
        except Resolver404:
            raise AssertionError(f"{on} links to {path}, which is no address") from None
        if name in found or name == "healthz":
            continue
        answer = person.client.get(path)
        assert answer.status_code == httpx.codes.OK, f"{on} links to {path}: {answer.status_code}"
        found[name] = path
        if "html" not in answer.headers["Content-Type"] or len(answer.text) > LARGEST_HTML:
            continue
        for link in _LINK.findall(answer.text):
            address = urljoin(str(answer.url), html.unescape(link))
            # The same host and scheme: `webcal` opens a calendar and is no page.
            if urlsplit(address)[:2] == urlsplit(str(answer.url))[:2] and "/static/" not in address:
                waiting.append((address[address.index("/", 8):], path))
    return found


def opened(person: Person) -> Person:
    """Open the administration for somebody who is signed in as an administrator."""
    person.fill("/administration/open/", {"reason": "看看每一页", "password": "qianxian"})
    return person
