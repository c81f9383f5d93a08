"""Making the list for a successor, and accepting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.ledger import actions as ledger
from qianxian.people import rules
from qianxian.people.models import HandOver
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qianxian.people.models import Tenure
    from qianxian.people.queries import Viewer

NOTE_LENGTH = 5000


@act
def hand_over(
    *, actor: Viewer, tenure: Tenure, note: str, lines: Sequence[tuple[str, str, str]], now: datetime,
) -> HandOver:
    """Keep what a successor must know of an office: what was open (`lines`: group, sentence, due) and a note.

    A list that nobody accepted yet is replaced.

    :raises Refused: if the actor is neither the leaver nor an administrator there.
    :raises Unfit: if the note is too long.
    """
    require(rules.may_hand_over(actor, tenure))
    note = clean(note)
    if len(note) > NOTE_LENGTH:
        raise Unfit(_("At most 5,000 characters, please."), "note")
    made, _new = HandOver.objects.update_or_create(
        leaver=tenure, accepted_at=None,
        defaults={
            "office_id": tenure.office_id, "note": note, "lines": [list(line) for line in lines], "made_at": now,
        },
    )
    ledger.record(
        "hand_over.made", about=made, office_id=actor.office_id, now=now, title=tenure.office.title, n=len(lines),
    )
    return made


@act
def accept_hand_over(*, actor: Viewer, hand_over: HandOver, version: int, now: datetime) -> None:
    """Let the successor say that they have the list and carry on.

    :raises Refused: if the actor does not hold the office, or is the leaver.
    :raises Unfit: if it was accepted.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_accept_hand_over(actor, hand_over))
    if hand_over.accepted_at is not None:
        raise Unfit(_("It was accepted already."))
    held = next(held for held in actor.offices if held.id == hand_over.office_id)  # the rule said so
    swap(hand_over, version=version, successor_id=held.tenure_id, accepted_at=now)
    ledger.record(
        "hand_over.accepted", about=hand_over, office_id=actor.office_id, now=now, title=hand_over.office.title,
    )
