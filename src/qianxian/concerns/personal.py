"""What is kept about people in this room: given out, erased, and for how long it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept
from qianxian.concerns import actions
from qianxian.notices import channels
from qianxian.notices import queries as notices
from qianxian.people import queries as people
from qianxian.storage import engines

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.models import Report

KEPT = (
    Kept(
        fields=("Report.words", "Report.missing"),
        what=_("What you wrote"),
        purpose=_("So that the unit knows what is the matter, and what is still wrong."),
        seen_by=_("The unit that does the work, and those above it. The public board has the unit's own words only."),
        basis=Basis.NEEDED,
        retention=_("As long as the matter, or until you have it erased."),
        erased=_("At once, on the page of your matter."),
    ),
    Kept(
        fields=("Photo.name",),
        what=_("Photographs you handed in"),
        purpose=_("So that the unit sees what is meant. The place stored inside is taken out before it is kept."),
        seen_by=_("The unit that does the work, and those above it."),
        basis=Basis.NEEDED,
        retention=_("As long as the matter, or until you have them erased."),
        erased=_("At once, on the page of your matter."),
    ),
    Kept(
        fields=("uploading/*",),
        what=_("Photographs of a form that was never handed in"),
        purpose=_("So that you need not choose them again when something else in the form was wrong."),
        seen_by=_("Nobody."),
        basis=Basis.NEEDED,
        retention=_("One day."),
        erased=_("By itself after a day."),
        for_days=1,
    ),
)


def export_for(report: Report) -> dict[str, Any]:
    """Return everything personal that is kept with a report."""
    return {
        "code": report.code,
        "created_at": report.created_at.isoformat(),
        "channel": report.channel,
        "words": report.words,
        "missing": report.missing,
        "photographs": list(report.photos.values_list("name", flat=True)),
        "phone": people.phone_of(report.contact_id) if report.contact_id is not None else "",
    }


def erase(report: Report, now: datetime) -> None:
    """Erase everything personal about a report: its rows, the messages still lying about, the database's own log."""
    numbers = notices.numbers_about("report", report.id)
    actions.erase(report=report, now=now)
    channels.channel.forget(numbers)
    engines.dialect().forget_log()
