"""What is kept about people in this room: given out, erased, and for how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused
from qianxian.base.text import masked
from qianxian.concerns import actions, rules
from qianxian.concerns.kept import KEPT  # noqa: F401  # the register looks for it here
from qianxian.concerns.models import Consent, DataRequest, Photo, Report, Subscription, Voice
from qianxian.concerns.states import Channel, GivenBy, Purpose, RequestOutcome
from qianxian.ledger import queries as ledger
from qianxian.notices import channels
from qianxian.notices import queries as notices
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people import rules as people_rules
from qianxian.people.queries import OPERATOR, STRANGER
from qianxian.storage import engines, erasures, files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from qianxian.ledger.queries import Line
    from qianxian.notices.queries import Sent
    from qianxian.people.queries import Viewer

COUNTED = timedelta(days=365)
EVERYTHING, NUMBER, PHOTOGRAPHS, RESIDENT, AREA = "report", "number", "photographs", "resident", "area"
"""What the list of erasures calls that which was erased of a report, a resident who left, an area left alone."""

@dataclass(frozen=True, slots=True)
class Agreed:
    """Something that somebody agreed to."""

    purpose: Purpose
    given_by: GivenBy
    notice_number: int
    given_at: datetime
    withdrawn_at: datetime | None
    recorded_by: str

    @property
    def holds(self) -> bool:
        """Whether it was not taken back."""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything that is kept about one report."""

    report: Report
    phone: str
    photos: list[Photo]
    voice: Voice | None
    agreed: list[Agreed]
    told: list[Sent]
    requests: list[DataRequest]
    story: list[Line]

    @property
    def channel(self) -> Channel:
        """How the report came in."""
        return Channel(self.report.channel)

    @property
    def erased_at(self) -> datetime | None:
        """When everything was erased, or None."""
        return next((line.at for line in reversed(self.story) if line.kind == "report.erased"), None)

    @property
    def is_empty(self) -> bool:
        """Whether everything was erased and nothing has been added since."""
        left = self.report.words or self.report.missing or self.phone or self.photos or self.voice or self.notes
        return self.erased_at is not None and not left

    @property
    def looks(self) -> list[Line]:
        """Who saw the number, and when."""
        return [line for line in self.story if line.kind == "contact.seen"]

    @property
    def notes(self) -> list[Line]:
        """What was added to the words."""
        return [line for line in self.story if line.words.get("note")]

    @property
    def guardian(self) -> bool:
        """Whether a guardian's consent holds."""
        return any(one.purpose == Purpose.CHILD and one.holds for one in self.agreed)

    def _voice(self) -> dict[str, Any] | None:
        if self.voice is None:
            return None
        by = self.voice.written_by
        return {
            "name": self.voice.name, "seconds": self.voice.seconds, "written_by": by.title if by else "",
            "written_at": _iso(self.voice.written_at),
        }

    def as_json(self) -> dict[str, Any]:
        """Return it for a file to take along; the keys are words of the glossary, moments in ISO form."""
        report = self.report
        return {
            "code": report.code,
            "created_at": report.created_at.isoformat(),
            "channel": report.channel,
            "recorded_by": report.recorded_by.title if report.recorded_by else "",
            "claimed": report.resident_id is not None,
            "words": report.words,
            "missing": report.missing,
            "notes": [{"at": line.at.isoformat(), "note": line.words["note"]} for line in self.notes],
            "solved": report.solved,
            "answered_at": _iso(report.answered_at),
            "photographs": [photo.name for photo in self.photos],
            "voice": self._voice(),
            "relation": report.relation,
            "phone": self.phone,
            "number_seen": [{"at": line.at.isoformat(), "unit": line.words.get("unit", "")} for line in self.looks],
            "consents": [
                {
                    "purpose": one.purpose.value,
                    "given_by": one.given_by.value,
                    "given_at": one.given_at.isoformat(),
                    "notice": one.notice_number,
                    "recorded_by": one.recorded_by,
                    "withdrawn_at": _iso(one.withdrawn_at),
                }
                for one in self.agreed
            ],
            "messages": [
                {"state": one.state.value, "sent_at": _iso(one.sent_at), "sentence": one.sentence} for one in self.told
            ],
            "requests": [
                {
                    "kind": one.kind,
                    "channel": one.channel,
                    "made_at": one.made_at.isoformat(),
                    "due_at": one.due_at.isoformat(),
                    "done_at": _iso(one.done_at),
                    "outcome": one.outcome,
                }
                for one in self.requests
            ],
            "story": [
                {
                    "at": line.at.isoformat(),
                    "kind": line.kind,
                    "sentence": line.sentence,
                    # which account of an office acted is the office's, not the resident's
                    "words": {name: value for name, value in line.words.items() if name != "by"},
                }
                for line in self.story
            ],
        }


def kept_about(viewer: Viewer, report: Report, *, show_date: Callable[[Any], str]) -> OwnData | None:
    """Return everything that is kept about a report to the holder of its receipt; a fixed number of statements."""
    if not rules.may_open(viewer, report):
        return None
    report = Report.objects.select_related(
        "concern", "contact", "recorded_by", "voice__written_by",
    ).get(pk=report.pk)
    return OwnData(
        report=report,
        phone=report.contact.phone if report.contact else "",
        photos=list(report.photos.order_by("id")),
        voice=getattr(report, "voice", None),
        agreed=_agreed(report),
        told=notices.sent_about("report", report.id, language=get_language() or "", show_date=show_date),
        requests=list(DataRequest.objects.filter(report=report).order_by("made_at", "id")),
        story=ledger.story_of([("report", report.id)], audience="resident", show_date=show_date),
    )


@dataclass(frozen=True, slots=True)
class Requests:
    """How many requests about data there were, and how many are open; counts only."""

    at_once: int
    in_words: int
    open: int
    late: int


def requests_for(viewer: Viewer, now: datetime) -> Requests:
    """Count the requests of the last twelve months, for administrators; one statement."""
    if not people_rules.may_see_administration(viewer):
        return Requests(0, 0, 0, 0)
    counted = DataRequest.objects.filter(made_at__gt=now - COUNTED).aggregate(
        at_once=Count("id", filter=Q(outcome=RequestOutcome.AT_ONCE)),
        in_words=Count("id", filter=~Q(outcome=RequestOutcome.AT_ONCE)),
        open=Count("id", filter=Q(done_at=None)),
        late=Count("id", filter=Q(done_at=None, due_at__lt=now)),
    )
    return Requests(**counted)


def _agreed(report: Report) -> list[Agreed]:
    recorded_by = report.recorded_by.title if report.recorded_by else ""
    found = [
        Agreed(
            Purpose(one.purpose), GivenBy(one.given_by), one.notice_number, one.given_at, one.withdrawn_at, recorded_by,
        )
        for one in Consent.objects.filter(report=report).order_by("id")
    ]
    if (contact := report.contact) is not None:
        by = GivenBy.ON_BEHALF if report.recorded_by else GivenBy.ONESELF
        # A number that went by itself, after its ninety days, is a consent that has ended too.
        ended = contact.withdrawn_at or contact.erased_at
        found.insert(0, Agreed(Purpose.TELLING, by, contact.notice_number, contact.given_at, ended, recorded_by))
    return found


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def export_for_resident(viewer: Viewer, *, show_date: Callable[[Any], str]) -> dict[str, Any]:
    """Return everything that is kept with a resident's account, and with each matter that is theirs.

    A number that is not the one they sign in with is masked: it may be somebody else's who raised the matter.
    """
    resident = people_queries.resident_of(viewer)
    if resident is None:
        return {}
    own = Report.objects.filter(resident=resident).order_by("id")
    return {
        "phone": resident.phone,
        "alias": resident.alias,
        "since": resident.since.isoformat(),
        "areas": [
            {"place": one.place.name, "since": one.made_at.isoformat(), "until": _iso(one.ended_at)}
            for one in Subscription.objects.filter(resident=resident).select_related("place").order_by("id")
        ],
        "matters": [
            kept.as_json() | {"phone": kept.phone if kept.phone == resident.phone else masked(kept.phone)}
            for report in own
            if (kept := kept_about(viewer.holding(report.id), report, show_date=show_date)) is not None
        ],
    }


def leave(*, actor: Viewer, now: datetime) -> None:
    """Let a resident leave: number and name are erased, with the messages that still carry the number.

    :raises Refused: if nobody is signed in as a resident.
    """
    resident = people_queries.resident_of(actor)
    if resident is None:
        raise Refused(_("Sign in with your telephone number first."))
    numbers = people_queries.codes_sent_to(resident.phone)
    for one in Subscription.objects.filter(resident=resident).order_by("id"):
        numbers += notices.numbers_about("subscription", one.id)
    erasures.note(RESIDENT, resident.id, now=now)
    people.leave(actor=actor, now=now)
    channels.forget(numbers)
    engines.dialect().forget_log()


def leave_area(*, actor: Viewer, subscription: Subscription, now: datetime) -> None:
    """Let a resident be told of an area no more: the number is erased, with the messages that still carry it.

    :raises Refused: if it is not their own.
    """
    numbers = notices.numbers_about("subscription", subscription.id)
    actions.leave_area(actor=actor, subscription=subscription, now=now)
    erasures.note(AREA, subscription.id, now=now)
    channels.forget(numbers)
    engines.dialect().forget_log()


def export_for(report: Report, *, show_date: Callable[[Any], str] = str) -> dict[str, Any]:
    """Return everything personal that is kept with a report, for the operator who was asked for it."""
    kept = kept_about(OPERATOR, report, show_date=show_date)
    return kept.as_json() if kept is not None else {}


def erase(*, actor: Viewer, report: Report, now: datetime, channel: Channel = Channel.WEB) -> None:
    """Erase everything personal about a report: rows, files, messages still lying about, the database's own log.

    :raises Refused: if the actor may not.
    """
    _forget(EVERYTHING, actor, report, now, lambda: actions.erase(actor=actor, report=report, now=now, channel=channel))


def withdraw_number(*, actor: Viewer, report: Report, now: datetime) -> None:
    """Erase the number that was left with a report, everywhere.

    :raises Refused: if the actor may not.
    """
    _forget(NUMBER, actor, report, now, lambda: actions.withdraw_number(actor=actor, report=report, now=now))


def withdraw_guardian(*, actor: Viewer, report: Report, now: datetime) -> None:
    """Erase the photographs and the voice message to which a guardian agreed no longer, everywhere.

    :raises Refused: if the actor may not.
    """
    _forget(PHOTOGRAPHS, actor, report, now, lambda: actions.withdraw_guardian(actor=actor, report=report, now=now))


def _forget(what: str, actor: Viewer, report: Report, now: datetime, act: Callable[[], list[str] | None]) -> None:
    """Do an act that erases, and erase what no transaction reaches: noted first, so that nothing comes back."""
    actions.require_own_data(actor=actor, report=report)
    numbers = notices.numbers_about("report", report.id)
    erasures.note(what, report.id, now=now)
    names = act()
    if what != PHOTOGRAPHS:
        channels.forget(numbers)
    files.remove(names or [])
    engines.dialect().forget_log()


def replay(now: datetime) -> int:
    """Erase again what a restored backup brought back; returns how many erasures that took."""
    kinds = {EVERYTHING: "report.erased", NUMBER: "contact.withdrawn", PHOTOGRAPHS: "guardian.withdrawn"}
    acts = {EVERYTHING: erase, NUMBER: withdraw_number, PHOTOGRAPHS: withdraw_guardian}
    done = 0
    for noted in erasures.noted():
        if noted.what == RESIDENT:
            back = STRANGER.as_resident(noted.number)
            if people_queries.resident_of(back) is not None:
                leave(actor=back, now=now)
                done += 1
            continue
        if noted.what == AREA:
            back_again = Subscription.objects.filter(pk=noted.number, ended_at=None).first()
            if back_again is not None:
                leave_area(actor=STRANGER.as_resident(back_again.resident_id), subscription=back_again, now=now)
                done += 1
            continue
        report = Report.objects.filter(pk=noted.number).select_related("concern").first()
        if report is None or noted.what not in acts:
            continue
        if ledger.was_recorded(kinds[noted.what], report, since=noted.at):
            continue
        acts[noted.what](actor=OPERATOR, report=report, now=now)
        done += 1
    return done
