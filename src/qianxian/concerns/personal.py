"""What is kept about people in this room: given out, erased, and for how long it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qianxian.concerns import actions, keeping
from qianxian.notices import channels
from qianxian.notices import queries as notices
from qianxian.people import queries as people
from qianxian.storage import engines

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from qianxian.concerns.models import Report

FIELDS = ("Report.words", "Report.missing", "Photo.name")


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


def retention() -> dict[str, timedelta]:
    """Return how long each thing is kept that is not kept as long as the matter itself."""
    return {"Contact.phone": keeping.CONTACT_KEPT}
