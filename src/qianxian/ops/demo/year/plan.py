"""What is raised in the year, decided before anything happens: the same for a seed, whatever day it is built.

Every matter belongs to a day of the calendar, not to a year: a year that ends on another day has the same matters and
begins elsewhere among them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.utils import timezone

from qianxian.concerns.states import Channel
from qianxian.ops.demo.year.courses import COURSES, Course
from qianxian.ops.demo.year.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qianxian.ops.demo.texts import Topic
    from qianxian.places.models import Place

T = TypeVar("T")

KINDS = {
    "parking": (225, (8, 8, 8, 8, 8, 8, 8, 8, 9, 8, 8, 8)),
    "utilities": (285, (16, 12, 8, 5, 5, 9, 12, 11, 6, 5, 13, 16)),
    "rubbish": (210, (6, 8, 8, 8, 9, 11, 12, 12, 9, 8, 6, 6)),
    "property": (222, (7, 7, 9, 9, 8, 8, 9, 9, 9, 9, 8, 8)),
    "neighbours": (186, (7, 9, 7, 8, 9, 10, 11, 11, 8, 7, 6, 7)),
    "fire": (192, (10, 10, 8, 9, 8, 7, 7, 7, 7, 8, 9, 10)),
    "other": (36, (8,) * 12),
    "system": (8, (1,) * 12),
}
"""How many matters of each kind there are in a year, and how they lie in the months from January on."""
TIMES = ((6, 2), (7, 7), (8, 12), (9, 11), (10, 9), (11, 6), (12, 5), (14, 5), (15, 7), (16, 7), (17, 8), (18, 9),
         (19, 8), (20, 6), (21, 3), (22, 1))
"""At which hours people say something, and how often."""
CHANNELS = {
    Channel.PLATE: 46, Channel.WEB: 16, Channel.FAMILY: 4, Channel.GATEHOUSE: 9, Channel.PHONE: 8, Channel.CHAT: 5,
    Channel.VISIT: 4, Channel.COUNTER: 2, Channel.MEETING: 2, Channel.HOTLINE: 4,
}
SHOWN_SHARE = 0.11
"""So much of everything comes up in the community whose people can be signed in as."""
NEIGHBOURS_TOO = 0.055
"""So many matters are raised by neighbours as well."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A matter before it comes up: `words` of the first who raises it, and of the neighbours who do, too."""

    month: int
    day: int
    at: time
    kind: str
    topic: Topic
    place: Place
    channel: Channel
    course: Course
    words: tuple[str, ...]
    sentence: str
    blanks: dict[str, str]
    number: int

    def on(self, day: date) -> datetime:
        """Return when it comes up on a day."""
        return timezone.make_aware(datetime.combine(day, self.at))


def planned(seed: int, courtyards: list[Place], shown: list[Place], share: float = 1.0) -> list[Planned]:
    """Return the matters of a year in the order of the calendar; `share` of them for a shorter one."""
    chance = random.Random(seed)  # noqa: S311  # a story, not a secret
    kinds = [(key, moment) for key, (number, months) in KINDS.items()
             for moment in _moments(chance, round(number * share), months)]
    kinds.sort(key=lambda one: (one[1], one[0]))
    courses = _dealt(chance, {course: max(n * share, 1) for course, n in COURSES.items()}, len(kinds))
    writer = Writer(chance)
    found = []
    for number, ((key, (month, day, at)), dealt) in enumerate(zip(kinds, courses, strict=True)):
        place = _place(chance, shown if chance.random() < SHOWN_SHARE else courtyards)
        channel = Channel.WEB if key == "system" else _of(chance, CHANNELS)
        topic = writer.topic(key, month)
        course = Course.PLAIN if key == "system" else dealt
        more = chance.choice((1, 1, 2, 3)) if key != "system" and chance.random() < NEIGHBOURS_TOO else 0
        more = 1 if course == Course.MERGED else more
        blanks = writer.blanks(place, at)
        words = tuple(writer.words(topic, blanks, channel if one == 0 else Channel.PLATE) for one in range(1 + more))
        found.append(Planned(
            month, day, at, key, topic, place, channel, course, words,
            writer.sentence(topic, blanks, words), blanks, number,
        ))
    return found


def _moments(chance: random.Random, number: int, months: tuple[int, ...]) -> Iterable[tuple[int, int, time]]:
    for month, weight in enumerate(months, start=1):
        # What is left over by rounding falls to the months by chance, so that the sum is right.
        share = number * weight / sum(months)
        for _one in range(int(share) + (chance.random() < share % 1)):
            day = chance.randint(1, (date(2025, month % 12 + 1, 1) - timedelta(days=1)).day)
            yield month, day, time(_of(chance, dict(TIMES)), chance.randint(0, 59))


def _dealt(chance: random.Random, deck: dict[Course, float], number: int) -> list[Course]:
    """Deal courses as a deck of cards, so that also the rare ones come, and the rest is plain."""
    cards = [course for course, n in deck.items() for _one in range(round(n))][:number]
    cards += [Course.PLAIN] * (number - len(cards))
    chance.shuffle(cards)
    return cards


def _place(chance: random.Random, places: list[Place]) -> Place:
    return chance.choices(places, weights=[place.households for place in places])[0]


def _of(chance: random.Random, weighted: dict[T, int]) -> T:
    return chance.choices(list(weighted), weights=list(weighted.values()))[0]
