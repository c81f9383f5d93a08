"""A scene in which everybody is there with something of their own, and what each of them sends with a browser."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from addresses import ADMINISTRATORS, topics
from qianxian.concerns.links import secret_of
from qianxian.concerns.models import Photo, Report
from qianxian.people import actions as people
from qianxian.people.queries import mark_of
from qianxian.storage import stamps
from qianxian.storage.codes import make
from qianxian.tasks.models import Evidence
from qianxian.web import throttle
from world import World

TOPICS = topics()
PHONE = "13912345678"
NOBODYS = 2**52
"""No row has this id."""


@dataclass
class Scene:
    """A report with a photograph, its task, and evidence; the arguments of every address."""

    world: World
    now: Any
    report: Report
    resident: Any
    arguments: dict[str, list[Any]]

    def address(self, name: str, arguments: list[Any] | None = None) -> str:
        return reverse(name, args=self.arguments.get(name, []) if arguments is None else arguments)

    def client(self, role: str, *, opened: bool = False) -> Client:
        """Return somebody's browser; an administrator's with the administration `opened`."""
        client = Client()
        if role == "holder":
            client.post(reverse("find"), {"code": self.report.code})
        elif role == "resident":
            session = client.session
            session["resident"] = {"id": self.resident.pk, "mark": mark_of(self.resident.phone)}
            session.save()
            client.cookies["sessionid"] = session.session_key
        elif role != "stranger":
            client.force_login(self.world.accounts[role])
            if opened and role in ADMINISTRATORS:
                access = people.open_elevated_access(actor=self.world.viewer(role), reason="改电话", now=self.now)
                session = client.session
                session["elevated"] = access.id
                session.save()
        return client

    def sent(self, name: str) -> list[Any]:
        """Return what is sent to an address, as its topic says."""
        topic = next(one for one in TOPICS if name in one.GET or name in one.POST_ONLY)
        tries = topic.sent(self).get(name, []) if hasattr(topic, "sent") else []
        return tries if isinstance(tries, list) else [tries]


def set_the_scene(world: World, now: Any, home: Any) -> Scene:
    """Put something of everybody's into a small community."""
    report = world.report(now, phone=PHONE)
    task = world.task_of(report)
    name, shown = "a" * 32 + ".jpg", "b" * 32 + ".jpg"
    blank = {"sha256": "0" * 64, "size": 1, "width": 1, "height": 1}
    Photo.objects.create(report=report, name=name, **blank)
    Evidence.objects.create(task=task, name=shown, **blank)
    for one in (name, shown):
        path = home / "files" / "411002" / one[:2] / one
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8")
    secret = secret_of(report.id)
    told = [topic.arguments(world, now) for topic in TOPICS if hasattr(topic, "arguments")]
    return Scene(world, now, report, people.join(phone="13887654321", now=now), {
        **{name: arguments for one in told for name, arguments in one.items()},
        "courtyard": [world.plate.code], "report": [world.plate.code], "board": ["411002010003"], "matter": [secret],
        "receipt": [secret], "matter_photo": [secret, name], "mine": [report.code], "mine_photo": [report.code, name],
        "task": [task.id], "task_photo": [task.id, name], "slip": [report.id], "receive": [task.id], "done": [task.id],
        "contact": [task.id, report.id],
    })


def addresses() -> dict[str, str]:
    """Return the name of every address with the part of the pages to which it belongs."""
    return {
        pattern.name: resolver.urlconf_name.__name__.split(".")[-2]
        for resolver in get_resolver().url_patterns for pattern in resolver.url_patterns
    }


@contextmanager
def taken_back():
    """Take back whatever is done in the block."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)
        stamps.forget_all()
        throttle.buckets.empty()


def missing_ones(arguments: list[Any]) -> list[list[Any]]:
    """Return arguments of which one each names nothing: an id that no row has, or a code that was never given."""
    instead = [
        NOBODYS if isinstance(one, int) else make(NOBODYS) if len(one) == len(make(1)) and one[4] == "-" else None
        for one in arguments
    ]
    return [
        [*arguments[:place], other, *arguments[place + 1 :]]
        for place, other in enumerate(instead) if other is not None
    ]


def read(answer: Any) -> Any:
    """Return an answer, read to its end: only then is its file closed."""
    if answer.streaming:
        list(answer)
    return answer


class Page(HTMLParser):
    """The links of a page, and its forms that are sent: where to, the fields as they are filled in, and the buttons."""

    def __init__(self, html: str, at: str = "") -> None:
        super().__init__()
        self.at = at
        self.links: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self._text: tuple[str, list[str]] | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        if tag == "a" and has.get("href"):
            self.links.append(urlsplit(has["href"])._replace(fragment="").geturl())
        if tag == "form":
            self._form = {"to": has.get("action") or self.at, "fields": {}, "buttons": []}
            if (has.get("method") or "").lower() == "post":
                self.forms.append(self._form)
        if self._form is not None:
            self._field(tag, name, has, self._form["fields"])

    def _field(self, tag: str, name: str, has: dict[str, str | None], fields: dict[str, str]) -> None:
        if tag == "input" and name and has.get("type") not in {"file", "submit"}:
            if has.get("type") not in {"checkbox", "radio"} or "checked" in has:
                fields[name] = has.get("value") or ""
        elif tag == "textarea":
            self._text = (name, [])
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._select not in fields or "selected" in has):
            fields[self._select] = has.get("value") or ""
        elif tag == "button" and "disabled" not in has and self._form is not None:
            self._form["buttons"].append((name, has.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text and self._form is not None:
            self._form["fields"][self._text[0]] = "".join(self._text[1]).removeprefix("\n")
            self._text = None
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None
