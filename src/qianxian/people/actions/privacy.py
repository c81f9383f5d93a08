"""Writing a privacy notice, and putting it in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.ledger import actions as ledger
from qianxian.people import privacy, rules
from qianxian.people.models import PrivacyNotice
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.base.permits import Actor

LONGEST_NOTICE = 10_000
LONGEST_REASON = 200


@act
def draft_notice(*, actor: Actor, chinese: str, english: str, why: str, now: datetime) -> PrivacyNotice:
    """Begin a new privacy notice; nobody but administrators sees it until it has its day.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if there is a draft already, or something is missing.
    """
    require(rules.may_change_notice(actor, places.tree.now().top))
    if PrivacyNotice.objects.filter(in_force_from=None).exists():
        raise Unfit(_("There is a draft already. Go on with that one."))
    last = PrivacyNotice.objects.order_by("-number").values_list("number", flat=True).first()
    draft = PrivacyNotice.objects.create(
        number=(last or privacy.FIRST.number) + 1, **_texts(chinese, english, why),
    )
    ledger.record("privacy.drafted", about=draft, office_id=actor.office_id, now=now, number=draft.number)
    return draft


@act
def change_draft(
    *, actor: Actor, draft: PrivacyNotice, version: int, chinese: str, english: str, why: str, now: datetime,
) -> None:
    """Write a draft anew.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it is in force already, or something is missing.
    :raises Conflict: if somebody changed it since `version`.
    """
    require(rules.may_change_notice(actor, places.tree.now().top))
    _require_draft(draft)
    swap(draft, version=version, **_texts(chinese, english, why))
    ledger.record("privacy.redrafted", about=draft, office_id=actor.office_id, now=now, number=draft.number)


@act
def publish_notice(*, actor: Actor, draft: PrivacyNotice, version: int, on: date, now: datetime) -> None:
    """Put a notice in force from a day on; from now on nobody changes it.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it has its day already, or the day is past or not after that of the notice before.
    :raises Conflict: if somebody changed the draft since `version`.
    """
    require(rules.may_change_notice(actor, places.tree.now().top))
    _require_draft(draft)
    if on < timezone.localtime(now).date():
        raise Unfit(_("A notice can't be in force before anybody could read it. Choose today or a later day."), "on")
    before = PrivacyNotice.objects.filter(in_force_from__gte=on).order_by("-number").first()
    if before is not None:
        raise Unfit(_("Notice %(number)s begins on that day or later. Choose a day after it.")
                    % {"number": before.number}, "on")
    swap(draft, version=version, in_force_from=on)
    stamps.move()
    ledger.record(
        "privacy.published", about=draft, office_id=actor.office_id, now=now, number=draft.number,
        from_on=on.isoformat(), why=draft.why,
    )


def _require_draft(draft: PrivacyNotice) -> None:
    if draft.in_force_from is not None:
        raise Unfit(_("This notice has its day already and is never changed. Begin a new one."))


def _texts(chinese: str, english: str, why: str) -> dict[str, str]:
    texts = {"chinese": clean(chinese), "english": clean(english), "why": clean(why).replace("\n", " ")}
    for name, text in texts.items():
        if not text:
            raise Unfit(_("Write this too: people read the notice in both languages, and why it was changed."), name)
        if len(text) > LONGEST_NOTICE:
            raise Unfit(_("At most 10,000 characters: what nobody reads to the end tells nobody anything."), name)
    if len(texts["why"]) > LONGEST_REASON:
        raise Unfit(_("Say why in at most 200 characters."), "why")
    return texts
