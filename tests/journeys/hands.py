"""What the people of a journey do, with the pages that they have."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from qianxian.base import clock
from qianxian.concerns import duties as concern_duties
from qianxian.concerns.links import secret_of
from qianxian.concerns.models import Report
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import ManagementKind, OfficeKind, OrganisationKind
from qianxian.tasks import duties as task_duties
from world import BEGIN, PASSWORD

if TYPE_CHECKING:
    from datetime import datetime

    from world import World

COMPANY = "清潩物业公司"


@dataclass
class Hands:
    """Everybody of a journey, each with a browser of their own; nothing is done but by sending forms."""

    world: World
    now: datetime
    clients: dict[str, Client] = field(default_factory=dict)

    def __call__(self, name: str) -> Client:
        """Return the browser of an account, signed in."""
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.world.accounts[name])
        return self.clients[name]

    def company(self) -> None:
        """Let a property company manage the first courtyard; its desk is the account “company”."""
        unit = people.found_organisation(
            actor=OPERATOR, kind=OrganisationKind.PROPERTY_COMPANY, name=COMPANY, at=[self.world.community],
            now=self.now, valid_from=BEGIN,
        )
        people.set_management(
            actor=OPERATOR, courtyard=self.world.locust, kind=ManagementKind.MANAGED, company=unit,
            decision="业主大会决定聘请", decided_on=BEGIN, valid_from=BEGIN, now=self.now,
        )
        account = people.open_account(actor=OPERATOR, username="company", password=PASSWORD, now=self.now)
        office = people.create_office(
            actor=OPERATOR, organisation=unit, kind=OfficeKind.CLERK, title="客服", now=self.now,
        )
        people.take_office(actor=OPERATOR, account=account, office=office, valid_from=BEGIN, now=self.now)
        self.world.units["company"], self.world.accounts["company"] = unit, account

    def say(self, words: str, kind: str, **more) -> Report:
        """Say something at the plate, as a resident with a browser."""
        sent = {"key": words, "kind": kind, "words": words, **more}
        answer = Client().post(reverse("report", args=[self.world.plate.code]), sent)
        assert answer.status_code == 302, answer.content.decode()
        return Report.objects.latest("id")

    def page(self, report: Report) -> str:
        """Return what the one who raised it reads on their page."""
        return Client().get(reverse("matter", args=[secret_of(report.id)])).content.decode()

    def answer(self, report: Report, said: str, **more) -> None:
        """Say on one's own page whether it is settled."""
        sent = {"said": said, "version": self.world.concern_of(report).version, **more}
        answer = Client().post(reverse("matter", args=[secret_of(report.id)]), sent)
        assert answer.status_code == 302, answer.content.decode()

    def press(self, name: str, report: Report, act: str, **fields) -> None:
        """Press a button on the task with which a report's matter is on a desk."""
        task = self.world.task_of(report)
        address = reverse(act, args=[task.id]) if act in ("receive", "done") else reverse("step", args=[task.id, act])
        sent = {"version": task.version, "concern_version": self.world.concern_of(report).version, **fields}
        answer = self(name).post(address, sent)
        assert answer.status_code == 302, answer.content.decode()

    def holder(self, report: Report) -> str:
        """Return the name of the unit that has it now."""
        return self.world.task_of(report).unit.name

    def board(self) -> str:
        """Return the community's board, as everybody reads it."""
        return Client().get(reverse("board", args=["411002010003"])).content.decode()

    @contextmanager
    def at(self, moment: datetime):
        """Let it be another day, after everything that falls due until then was done."""
        with clock.held_at(moment):
            task_duties.take_up_what_is_reviewed(moment)
            task_duties.press(moment)
            concern_duties.climb(moment)
            concern_duties.hear_silence(moment)
            yield
