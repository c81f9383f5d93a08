"""Telling people, and trying again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.ledger import actions as ledger
from qianxian.notices import channels, rules, told
from qianxian.notices.models import Notice, Wording
from qianxian.notices.states import LIFECYCLE, NoticeState
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.storage.acts import act, differences, swap, working

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.base.permits import Actor

MOST_ATTEMPTS = 8


@working
def tell(*, entry_id: int, about_kind: str, to: Iterable[tuple[int, int]], now: datetime) -> None:
    """Queue a notice of an entry for each pair (contact id, id of the thing the link leads to)."""
    Notice.objects.bulk_create(
        [
            Notice(contact_id=contact_id, entry_id=entry_id, about_kind=about_kind, about_id=about_id, due_at=now)
            for contact_id, about_id in to
        ],
    )


def send_at_once(*, number: int, phone: str, sentence: str, link: str) -> None:
    """Send what can't wait for the tick and is part of no record: a code to sign in with.

    :raises OSError: if it can't be sent now.
    """
    channels.channel.send(channels.Message(number, phone, sentence, link))


@act
def set_wording(*, actor: Actor, kind: str, language: str, text: str, version: int, now: datetime) -> Wording:
    """Write the district's own text for a message; an empty one takes the system's again. `version` 0: the first.

    :raises Unfit: if the text is too long, has a blank that can't be filled, or is what it was.
    :raises Conflict: if somebody wrote it since `version`.
    """
    top = places.tree.now().top
    require(rules.may_write(actor, top.path if top else ""))
    text = clean(text).replace("\n", " ")
    told.check(text, language, told.kinds[kind])
    wording = Wording.objects.filter(kind=kind, language=language).first()
    if wording is None:
        wording = Wording.objects.create(kind=kind, language=language)
        version = wording.version
    moved = differences(wording, {"text": text})
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(wording, version=version, text=text)
    stamps.move()
    ledger.record(
        "wording.set", about=wording, office_id=actor.office_id, now=now, message=kind, language=language,
        changes=moved,
    )
    return wording


@working
def mark_sent(*, notice: Notice, now: datetime) -> None:
    """Keep that a notice went out."""
    state = LIFECYCLE.target(NoticeState(notice.state), "send")
    Notice.objects.filter(pk=notice.pk, state=notice.state).update(state=state, sent_at=now, error="")


@working
def drop(*, notice: Notice) -> None:
    """Give a notice up quietly, because the number was erased before it went out."""
    state = LIFECYCLE.target(NoticeState(notice.state), "drop")
    Notice.objects.filter(pk=notice.pk).update(state=state)


@working
def drop_all(*, contact_id: int) -> None:
    """Give up everything that waits for somebody, because they took their number back."""
    waiting = Notice.objects.filter(contact_id=contact_id, state=NoticeState.QUEUED)
    waiting.update(state=LIFECYCLE.target(NoticeState.QUEUED, "drop"))


@working
def mark_failed(*, notice: Notice, error: str, now: datetime) -> None:
    """Keep that a try failed; the next one comes later, and after eight the notice is stuck and stays visible."""
    attempts = notice.attempts + 1
    state = NoticeState(notice.state)
    if attempts >= MOST_ATTEMPTS:
        state = LIFECYCLE.target(state, "give_up")
    # Only while it waits: another process may have sent it meanwhile, and it must not be sent again.
    Notice.objects.filter(pk=notice.pk, state=notice.state).update(
        attempts=attempts, error=error, state=state, due_at=now + timedelta(minutes=2**attempts),
    )
