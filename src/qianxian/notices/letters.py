"""What a notice says and by which way it goes; the same when it is sent and when it is looked at before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from qianxian.base.said import said_date
from qianxian.ledger import queries as ledger
from qianxian.notices import channels, queries, told
from qianxian.notices.models import Notice
from qianxian.notices.states import Telling
from qianxian.storage import districts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.notices.channels import Message, Setup
    from qianxian.notices.models import Preference

INBOX = "inbox"
"""The way of those who have an account and no number: it stands there, and nothing is sent."""


def letter(
    notice: Notice, own: Preference | None, setup: Setup, now: datetime, *, link: str = "",
) -> tuple[str, Message | None]:
    """Return by which channel a notice goes and what it says; nothing where there is nobody to send it to.

    `link` stands for the real one, which is its reader's secret, where somebody else looks at the message first.
    """
    words = notice.entry.text.words
    if words is None:
        return "", None
    if notice.contact is not None:
        return setup.residents, _to_resident(notice, own, words, now, link)
    if notice.unit is not None:
        return setup.groups.get(notice.unit.name, ""), _of_work(notice, "", words, now)
    if own is None or not own.channel:
        return "", None
    if notice.about_kind == queries.DIGEST:
        return own.channel, _digest(notice, own)
    return own.channel, _of_work(notice, own.address, words, now) if own.telling == Telling.AT_ONCE else None


def _to_resident(
    notice: Notice, own: Preference | None, words: dict[str, Any], now: datetime, link: str,
) -> Message | None:
    assert notice.contact is not None  # noqa: S101  # the caller looked
    if not notice.contact.phone or not _wanted(notice, own):
        return None
    link = link or channels.links[notice.about_kind](notice.about_id)
    text = queries.message(
        notice.entry, words, language=notice.contact.language or settings.LANGUAGE_CODE,
        show_date=lambda day: said_date(day, now), link=link,
    )
    if text is None:
        return None
    return channels.Message(notice.id, notice.contact.phone, text.sentence, link, text.template, text.blanks)


def _wanted(notice: Notice, own: Preference | None) -> bool:
    if own is None or own.telling == Telling.EVERY_STEP:
        return True
    one = told.kinds.get(notice.entry.kind)
    return own.telling == Telling.ANSWER_ONLY and one is not None and one.answers


def _of_work(notice: Notice, address: str, words: dict[str, Any], now: datetime) -> Message | None:
    with translation.override(settings.LANGUAGE_CODE):
        line = ledger.line_of(notice.entry, words, audience="desk", show_date=lambda day: said_date(day, now))
    if line is None:
        return None
    return channels.Message(
        notice.id, address, line.sentence, channels.links[notice.about_kind](notice.about_id),
    )


def _digest(notice: Notice, own: Preference) -> Message | None:
    news = queries.unread_by_account([notice.about_id]).get(notice.about_id)
    if news is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        sentence = ngettext(
            "One new thing is on your desk.", "%(n)s new things are on your desk.", news[0],
        ) % {"n": news[0]}
    return channels.Message(notice.id, own.address, sentence, f"{districts.address()}/desk/inbox/")


@dataclass(frozen=True, slots=True)
class Going:
    """A message as it goes to some of those who raised a matter: never to which number.

    `way`: the kind of the channel, or `INBOX`. `waits_until`: the end of the quiet hours, where it goes out then.
    """

    way: str
    language: str
    sentence: str
    people: int
    waits_until: datetime | None


def going_out(entry_ids: Iterable[int], now: datetime) -> list[Going]:
    """Return what residents are told of some entries, the same message to several as one; three statements.

    Inside the transaction that recorded them, before it is taken back.
    """
    about = Notice.objects.filter(entry_id__in=list(entry_ids), account=None, unit=None)
    notices = list(about.select_related("contact", "entry__text").order_by("id"))
    preferences = queries.preferences_of(notices) if notices else {}
    setup = channels.of_district()
    quiet_until = queries.quiet.now().until(now)
    counted: dict[tuple[str, str, str, datetime | None], int] = {}
    for notice in notices:
        own = preferences.get(queries.key_of(notice.resident_id, notice.account_id))
        name, message = letter(notice, own, setup, now, link=told.EXAMPLE_LINK)
        language = (notice.contact.language if notice.contact else "") or settings.LANGUAGE_CODE
        if message is not None:
            wakes = name in setup.channels and setup.channels[name].wakes and not notice.urgent
            key = (setup.kinds.get(name, name), language, message.sentence, quiet_until if wakes else None)
        elif notice.resident_id is not None and (said := _in_the_inbox(notice, language, now)):
            key = (INBOX, language, said, None)
        else:
            continue
        counted[key] = counted.get(key, 0) + 1
    return [
        Going(way, language, sentence, people, until) for (way, language, sentence, until), people in counted.items()
    ]


def _in_the_inbox(notice: Notice, language: str, now: datetime) -> str:
    words = notice.entry.text.words or {}
    text = queries.message(
        notice.entry, words, language=language, show_date=lambda day: said_date(day, now), link=told.EXAMPLE_LINK,
    )
    return text.sentence if text else ""
