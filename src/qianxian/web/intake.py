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
from qianxian.concerns.states import BY_OTHERS, Channel, Relation
from qianxian.people.actions import NotAPhone, read_phone
from qianxian.storage import voices
from qianxian.storage.files import NotAPhoto, StoredPhoto
from qianxian.storage.voices import NotAVoice, StoredVoice
from qianxian.tasks.actions import Unsaid
from qianxian.web import page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

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
    follows_id: int | None = None
    headline: str = ""
    outcome: str = ""
    guardian_agreed: bool = False
    joins_id: int | None = None
    photos: list[StoredPhoto] = field(default_factory=list)
    voice: StoredVoice | None = None
    relation: str = ""
    elder_phone: str = ""
    visit_id: int | None = None
    suggestion: concern_queries.Suggested | None = None
    offer: concerns.Offer | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def photos_token(self) -> str:
        """The photographs that are kept already, signed, for a hidden field."""
        return signing.dumps([asdict(photo) for photo in self.photos], salt="photos") if self.photos else ""

    @property
    def voice_token(self) -> str:
        """The voice message that is kept already, signed, for a hidden field."""
        return signing.dumps(asdict(self.voice), salt="voice") if self.voice else ""

    @property
    def offer_token(self) -> str:
        """What was suggested, signed, for a hidden field: it is kept beside what is chosen."""
        return signing.dumps(asdict(self.offer), salt="suggested") if self.offer else ""

    def suggest(self, among: Collection[str]) -> bool:
        """Suggest categories for the words if none was chosen; say whether there is anything to suggest."""
        if self.kind or self.errors or not self.words.strip():
            return False
        said = self.suggestion = concern_queries.suggest(self.words, among=among)
        if said is None:
            return False
        sure = said.preselected
        offered = tuple((kind.key, certainty) for kind, certainty in said.offered)
        self.offer = concerns.Offer(said.model_id, offered, preselected=sure is not None)
        self.kind = sure.key if sure else ""
        return True


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
        offer=_offered(sent.get("suggested", "")),
    )
    form.voice = _voice(request, form)
    try:
        uploads = [upload for upload in request.FILES.getlist("photos") if upload.size]
        form.photos += page.store_photos(uploads, kept=len(form.photos))
    except NotAPhoto as error:
        form.errors["photos"] = str(error.reason)
    return form


def _voice(request: HttpRequest, form: IntakeForm) -> StoredVoice | None:
    """Keep the voice message that was sent, or find the one that was kept before; what is wrong stands in `errors`."""
    upload = request.FILES.get("voice")
    if upload is not None and upload.size and upload.file is not None:
        try:
            return voices.store_voice(upload.file, upload.size)
        except NotAVoice as error:
            form.errors["voice"] = str(error.reason)
    if token := request.POST.get("voice_kept", ""):
        try:
            return StoredVoice(**signing.loads(token, salt="voice", max_age=KEPT_S))
        except signing.BadSignature:
            return None
    return None


def read_family(request: HttpRequest, form: IntakeForm) -> None:
    """Read for whom of their family somebody speaks; then it comes in by the family."""
    form.relation, form.elder_phone = request.POST.get("relation", ""), request.POST.get("elder_phone", "")
    if not form.relation and not form.elder_phone.strip():
        return
    form.channel = Channel.FAMILY
    if form.relation not in Relation.values:
        form.errors["relation"] = _("Choose who you are to them.")
    try:
        if form.elder_phone.strip():
            read_phone(form.elder_phone)
    except NotAPhone:
        form.errors["elder_phone"] = _(
            "This does not look like a telephone number. Check it, or leave the field empty.",
        )


def _kept(token: str) -> list[StoredPhoto]:
    if not token:
        return []
    try:
        return [StoredPhoto(**photo) for photo in signing.loads(token, salt="photos", max_age=KEPT_S)]
    except signing.BadSignature:
        return []


def _offered(token: str) -> concerns.Offer | None:
    if not token:
        return None
    try:
        said = signing.loads(token, salt="suggested", max_age=KEPT_S)
    except signing.BadSignature:
        return None
    offered = tuple((key, certainty) for key, certainty in said["offered"])
    return concerns.Offer(said["model_id"], offered, preselected=said["preselected"])


def hand_in(form: IntakeForm, act: Callable[[concerns.Intake], Report]) -> Report | None:
    """Hand a form in through `act`, or return None with the reason in `form.errors`.

    The same form sent twice leads to the same report.
    """
    if form.errors or form.place_id is None:
        return None
    spoken = form.voice is not None and not form.words.strip()
    intake = concerns.Intake(
        place_id=form.place_id,
        category_key=form.kind,
        channel=Channel.VOICE if spoken and form.channel in (Channel.PLATE, Channel.WEB) else form.channel,
        key=form.key,
        words=form.words,
        photos=form.photos,
        phone=form.phone,
        guardian_agreed=form.guardian_agreed,
        follows_id=form.follows_id,
        joins_id=form.joins_id,
        voice=form.voice,
        relation=form.relation,
        elder_phone=form.elder_phone,
        visit_id=form.visit_id,
        suggested=form.offer,
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
