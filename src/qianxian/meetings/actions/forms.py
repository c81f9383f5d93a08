"""The district's own form for minutes: versions are handed in and kept, and one of them, or none, is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.models import MinutesTemplate
from qianxian.places import queries as places
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer


@act
def take_minutes_template(*, actor: Viewer, content: bytes, now: datetime) -> MinutesTemplate:
    """Keep a new version of the form, which `queries.looked_over` found sound; it is not in use by that.

    :raises Refused: if the actor does not administer the district.
    """
    require(rules.may_set_up(actor, _district_path()))
    last = MinutesTemplate.objects.aggregate(last=Max("number"))["last"] or 0
    made = MinutesTemplate.objects.create(number=last + 1, content=content, taken_at=now)
    ledger.record("minutes_template.taken", about=made, office_id=actor.office_id, now=now, number=made.number)
    return made


@act
def use_minutes_template(*, actor: Viewer, template: MinutesTemplate | None, now: datetime) -> None:
    """Print minutes in another version of the form, or in the standard one; what was printed stays as it is.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it is in use already.
    """
    require(rules.may_set_up(actor, _district_path()))
    before = MinutesTemplate.objects.select_for_update().filter(in_use=True).defer("content").first()
    about = template or before
    if about is None or before == template:
        raise Unfit(_("It is in use already."))
    MinutesTemplate.objects.filter(in_use=True).update(in_use=False)
    if template is not None:
        MinutesTemplate.objects.filter(pk=template.pk).update(in_use=True)
    ledger.record(
        "minutes_template.used", about=about, office_id=actor.office_id, now=now,
        number=template.number if template else 0, before=before.number if before else 0,
    )


def _district_path() -> str:
    top = places.tree.now().top
    return top.path if top else ""
