"""Looking at what an act would do and send before it is done: the act itself, taken back again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qianxian.ledger import actions as ledger_actions
from qianxian.ledger import queries as ledger
from qianxian.notices import letters
from qianxian.storage.acts import rehearse
from qianxian.web import page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from qianxian.notices.letters import Going

WAYS: dict[str, str | _StrPromise] = {
    "sms-tencent": pgettext_lazy("way", "by short message"),
    "sms-aliyun": pgettext_lazy("way", "by short message"),
    "folder": pgettext_lazy("way", "into the folder of the district"),
    "console": pgettext_lazy("way", "onto the console"),
    letters.INBOX: _("in their inbox here, nothing is sent"),
}
LANGUAGES = {"zh-hans": pgettext_lazy("language", "in Chinese"), "en": pgettext_lazy("language", "in English")}


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it would go out, to how many people."""

    way: str | _StrPromise
    language: str | _StrPromise
    sentence: str
    people: int
    waits_until: datetime | None

    def with_people(self, people: int) -> Letter:
        """Return the same message to so many."""
        return replace(self, people=people)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What an act would do: the sentences of its entries at the desk, and what goes to those who raised it."""

    sentences: list[str]
    letters: list[Letter] = field(default_factory=list)
    whole: bool = False
    """Whether `sentences` say all that would happen, and not only who is told in person."""

    @property
    def people(self) -> int:
        """How many people would be told."""
        return sum(letter.people for letter in self.letters)


def messages_of(doing: Callable[[], object], now: datetime) -> Rehearsed:
    """Return what an act would send to those who raised a matter and whom it has told in person; it raises, too."""

    def look() -> Rehearsed:
        made = ledger_actions.recorded_here()
        lines = ledger.lines_of(made, audience="desk", show_date=page.show_date)
        in_person = [line.sentence for line in lines if line.kind == "report.to_be_told"]
        return Rehearsed(in_person, _letters(letters.going_out(made, now)))

    return rehearse(doing, look)


def of_acts(doing: Callable[[], object], now: datetime) -> Rehearsed:
    """Return what an act would do, with all that follows from it; what it raises is raised."""

    def look() -> Rehearsed:
        made = ledger_actions.recorded_here()
        lines = ledger.lines_of(made, audience="desk", show_date=page.show_date)
        return Rehearsed([line.sentence for line in lines], _letters(letters.going_out(made, now)), whole=True)

    return rehearse(doing, look)


def _letters(going: list[Going]) -> list[Letter]:
    return [
        Letter(
            WAYS.get(one.way, one.way), LANGUAGES.get(one.language.lower(), one.language), one.sentence, one.people,
            one.waits_until,
        )
        for one in going
    ]
