"""The stage of the year: its moving clock, and the lives that are played on it."""

from __future__ import annotations

import heapq
import math
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.places import queries as places
from qianxian.storage import batches, ids, jobs, stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    Life = Generator[datetime, datetime, None]

TICK_AT = time(19, 5)
"""When the year does what has fallen due: after the offices close, when those who follow an area are told, too."""


MOVING, OFTEN = ("tasks", "concerns"), timedelta(hours=6)
"""The rooms in which time moves matters, and how often at least it looks whether it must."""


class Stage:
    """Many lives beside each other: each does an act, and says when it goes on.

    Between two steps of a life its transaction has ended, so it finds what the act led to. Steps stand in batches of a
    fixed size, so that the same lives make the same ids whatever the machine. A life that acts on what belongs to
    others, as a meeting does, stands `apart`: never in one batch with theirs, so that it finds what their acts led to.
    """

    def __init__(self, begin: datetime) -> None:
        self.now = begin
        self._waiting: list[tuple[datetime, int, Life, bool]] = []
        self._entered = 0

    def enter(self, lives: Iterable[Life], *, apart: bool = False) -> None:
        """Let lives begin; each says first when."""
        for life in lives:
            self._wait(life, next(life), apart=apart)

    def play(self, until: datetime, say: Callable[[datetime], None]) -> None:
        """Play everything before `until`, and do on the evening of each working day what has fallen due.

        What moves no matter (notices, counts, what is forgotten) is done once a week, and all of it at the end.
        """
        works = places.calendar.now().works
        # Nobody changes places, units or categories meanwhile, so they are looked up once.
        with ids.replayed(lambda: self.now), stamps.read_once():
            while self.now < until:
                evening = _evening_after(self.now)
                while evening < until and not works(evening.date()):
                    evening = _evening_after(evening)
                evening = min(evening, until)
                weekly = evening == until or evening.isocalendar().week != self.now.isocalendar().week
                self._play_before(evening)
                self.now = evening
                if weekly:
                    jobs.replay_duties(evening)
                else:
                    jobs.replay_duties(evening, rooms=MOVING, often=OFTEN)
                say(evening)

    def _play_before(self, until: datetime) -> None:
        while self._waiting and self._waiting[0][0] < until:
            due = []
            while self._waiting and self._waiting[0][0] < until:
                due.append(heapq.heappop(self._waiting))
            for _apart, some in groupby(due, key=itemgetter(3)):
                for _done in batches.in_batches([self._step(*one) for one in some], longest_s=math.inf):
                    pass

    def _step(self, moment: datetime, _number: int, life: Life, apart: bool) -> Callable[[], None]:  # noqa: FBT001  # as it waits
        def step() -> None:
            # An act that another one asked for may come behind later ones; the clock never goes back.
            self.now = max(self.now, moment)
            try:
                onwards = life.send(moment)
            except StopIteration:
                return
            self._wait(life, max(onwards, moment + timedelta(minutes=1)), apart=apart)

        return step

    def _wait(self, life: Life, until: datetime, *, apart: bool) -> None:
        self._entered += 1
        heapq.heappush(self._waiting, (until, self._entered, life, apart))


def _evening_after(moment: datetime) -> datetime:
    here = timezone.localtime(moment)
    evening = timezone.make_aware(datetime.combine(here.date(), TICK_AT))
    return evening if evening > moment else evening + timedelta(days=1)
