"""The form with which something is handed in, shared by the gate, the gatehouse and the desk."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.core import signing
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qianxian.base import clock
from qianxian.base.permits import Refused
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import BY_OTHERS, Channel
from qianxian.people.actions import NotAPhone
from qianxian.storage.files import NotAPhoto, StoredPhoto
from qianxian.tasks.actions import Unsaid
from qianxian.web import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from qianxian.concerns.models import Report

KEPT_S = 20 * 3600
"""How long photographs of a form that came back with an error are still known; less than orphans are kept."""


@dataclass(slots=True)
class IntakeForm:
    """What was written so far; nothing of it is lost when something is wrong."""

    key: str = ""
    kind: str = ""
    words: str = ""
    phone: str = ""
    channel: Channel = Channel.WEB
    place_id: int | None = None
    headline: str = ""
    outcome: str = ""
    guardian_agreed: bool = False
    photos: list[StoredPhoto] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def photos_token(self) -> str:
        """The photographs that are kept already, signed, for a hidden field."""
        return signing.dumps([asdict(photo) for photo in self.photos], salt="photos") if self.photos else ""


def blank(kind: str = "", channel: Channel = Channel.WEB, place_id: int | None = None) -> IntakeForm:
    """Return an empty form with a key of its own."""
    return IntakeForm(key=page.fresh_key(), kind=kind, channel=channel, place_id=place_id)


def read(request: HttpRequest, *, channel: Channel, place_id: int | None) -> IntakeForm:
    """Read a form that was sent, and keep its photographs."""
    sent = request.POST
    form = IntakeForm(
        key=sent.get("key", "")[:64] or page.fresh_key(),
        kind=sent.get("kind", ""),
        words=sent.get("words", ""),
        phone=sent.get("phone", ""),
        channel=channel,
        place_id=place_id,
        headline=sent.get("headline", ""),
        outcome=sent.get("outcome", ""),
        guardian_agreed=sent.get("guardian") == "1",
        photos=_kept(sent.get("photos_kept", "")),
    )
    try:
        uploads = [upload for upload in request.FILES.getlist("photos") if upload.size]
        form.photos += page.store_photos(uploads, kept=len(form.photos))
    except NotAPhoto as error:
        form.errors["photos"] = str(error.reason)
    return form


def _kept(token: str) -> list[StoredPhoto]:
    if not token:
        return []
    try:
        return [StoredPhoto(**photo) for photo in signing.loads(token, salt="photos", max_age=KEPT_S)]
    except signing.BadSignature:
        return []


def hand_in(form: IntakeForm, act: Callable[[concerns.Intake], Report]) -> Report | None:
    """Hand a form in through `act`, or return None with the reason in `form.errors`.

    The same form sent twice leads to the same report.
    """
    if form.errors or form.place_id is None:
        return None
    intake = concerns.Intake(
        place_id=form.place_id,
        category_key=form.kind,
        channel=form.channel,
        key=form.key,
        words=form.words,
        photos=form.photos,
        phone=form.phone,
        guardian_agreed=form.guardian_agreed,
        language="" if form.channel in BY_OTHERS else get_language() or "",
    )
    try:
        return act(intake)
    except concerns.AlreadyReported:
        report = concern_queries.report_by_key(intake.intake_key())
        if report is not None and intake.phone.strip() and not concern_queries.has_number(report):
            concerns.leave_number(report=report, phone=intake.phone, now=clock.now())
        return report
    except NotAPhone:
        form.errors["phone"] = _("This does not look like a telephone number. Check it, or leave the field empty.")
    except Unsaid as error:
        form.errors["words"] = str(error.reason)
    except Refused as error:
        form.errors["place"] = str(error.reason)
    return None
