"""The outbox is emptied by the tick, units are told what came onto their desks, and news are put together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from qianxian.base.said import said_date
from qianxian.ledger import queries as ledger
from qianxian.notices import actions, channels, queries, told
from qianxian.notices.states import Telling
from qianxian.storage import districts
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.notices.channels import Message, Setup
    from qianxian.notices.models import Notice, Preference


@every(timedelta(seconds=20))
def deliver(now: datetime) -> None:
    """Send what is due; a failure of one keeps no other from being sent."""
    due = queries.due(now)
    if not due:
        return
    preferences = queries.preferences_of(due)
    setup = channels.of_district()
    quiet_until = queries.quiet.now().until(now)
    for notice in due:
        own = preferences.get(queries.key_of(notice.resident_id, notice.account_id))
        name, message = _letter(notice, own, setup, now)
        if message is None:
            _leave(notice)
        elif quiet_until is not None and not notice.urgent and name in setup.channels and setup.channels[name].wakes:
            actions.wait(notice=notice, until=quiet_until)
        else:
            _send(notice, name, message, setup, now)


def _leave(notice: Notice) -> None:
    if any((notice.resident_id, notice.account_id)):
        actions.keep(notice=notice)
    else:
        actions.drop(notice=notice)


def _send(notice: Notice, name: str, message: Message, setup: Setup, now: datetime) -> None:
    known = setup.channels.get(name)
    recognises = known is None or known.recognises  # what is not set up sends nothing twice either
    attempt = actions.claim(notice=notice, channel=name, recognises=recognises, now=now)
    if attempt is None:
        return
    try:
        ref = setup.get(name).send(message)
    except channels.NotSent as error:
        actions.mark_failed(attempt=attempt, error=error, recognises=recognises, now=now)
    except Exception as error:  # noqa: BLE001  # one that can't be sent must not keep the others in the house
        unclear = channels.Unclear(type(error).__name__)
        actions.mark_failed(attempt=attempt, error=unclear, recognises=recognises, now=now)
    else:
        actions.mark_sent(attempt=attempt, provider_ref=ref, now=now)


# ── what is said, and by which way ───────────────────────────────────────────────────────────────────────────────


def _letter(
    notice: Notice, own: Preference | None, setup: Setup, now: datetime,
) -> tuple[str, Message | None]:
    """Return by which channel a notice goes and what it says; nothing where there is nobody to send it to."""
    words = notice.entry.text.words
    if words is None:
        return "", None
    if notice.contact is not None:
        return setup.residents, _to_resident(notice, own, words, now)
    if notice.unit is not None:
        return setup.groups.get(notice.unit.name, ""), _of_work(notice, "", words, now)
    if own is None or not own.channel:
        return "", None
    if notice.about_kind == queries.DIGEST:
        return own.channel, _digest(notice, own)
    return own.channel, _of_work(notice, own.address, words, now) if own.telling == Telling.AT_ONCE else None


def _to_resident(
    notice: Notice, own: Preference | None, words: dict[str, Any], now: datetime,
) -> Message | None:
    assert notice.contact is not None  # noqa: S101  # the caller looked
    if not notice.contact.phone or not _wanted(notice, own):
        return None
    link = channels.links[notice.about_kind](notice.about_id)
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


@every(timedelta(seconds=20))
def tell_units(now: datetime) -> None:
    """Tell units what came onto their desks, a batch a transaction."""
    while actions.tell_units(now=now) == actions.telling.BATCH:
        pass


@every(timedelta(minutes=1))
def put_together(now: datetime) -> None:
    """Put news together for those who want them so, at half past eight and half past two."""
    actions.put_together(now=now)


@every(timedelta(days=1))
def tidy(now: datetime) -> None:
    """Let the folder forget old copies, so that no number outlives its purpose there."""
    channels.tidy(now)
