"""Looking into the outbox and the inboxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Q
from django.utils import translation

from qianxian.ledger import queries as ledger
from qianxian.notices import channels, told
from qianxian.notices.hours import Quiet
from qianxian.notices.models import Attempt, Notice, Preference, QuietHours, Wording
from qianxian.notices.states import IN_TROUBLE, AttemptOutcome, NoticeState, Telling
from qianxian.people import rules as people_rules
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.ledger.models import Entry
    from qianxian.people.queries import Viewer

    Said = Callable[[Any], str]

PAGE = 50
WORK = "task"
"""The kind of thing that somebody in office is told of."""
DIGEST = "digest"


def sends_at_once() -> bool:
    """Say whether what can't wait, such as a code to sign in with, reaches a telephone at once."""
    setup = channels.of_district()
    return setup.residents in setup.channels and setup.channels[setup.residents].at_once


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────────────────


def _load_wordings() -> dict[tuple[str, str], Wording]:
    return {(wording.kind, wording.language): wording for wording in Wording.objects.all()}


wordings: stamps.Kept[dict[tuple[str, str], Wording]] = stamps.Kept(_load_wordings)


def wording(number: int) -> Wording | None:
    """Return a wording, or None."""
    return Wording.objects.filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says, and what a provider needs that sends registered texts only."""

    sentence: str
    template: str = ""
    blanks: tuple[tuple[str, str], ...] = ()


def message(
    entry: Entry, words: dict[str, Any], *, language: str, show_date: Said, link: str = "",
) -> Text | None:
    """Return what somebody is told of an entry, in the district's own words where it has any; None: nothing."""
    with translation.override(language):
        line = ledger.line_of(entry, words, audience="resident", show_date=show_date)
        if line is None:
            return None
        return _worded(entry.kind, {**ledger.as_said(words, show_date), told.LINK: link}, language, line.sentence)


def message_of(kind: str, words: dict[str, Any], *, language: str) -> Text:
    """Return what is part of no record, such as a code, as it is said."""
    with translation.override(language):
        return _worded(kind, words, language, str(told.kinds[kind].sentence) % words)


def _worded(kind: str, said: dict[str, Any], language: str, usual: str) -> Text:
    own = wordings.now().get((kind, language))
    if own is None or not own.text:
        return Text(usual)
    one = told.kinds[kind]
    return Text(told.fill(own.text, said, language, one), own.template, told.blanks_in(own.text, said, language, one))


def example(one: told.Told, *, language: str, show_date: Said, text: str | None = None) -> str:
    """Return a message of a kind with the words of its example: the text given, or what would be sent today."""
    with translation.override(language):
        words = {**one.example, told.LINK: told.EXAMPLE_LINK}
        own = wordings.now().get((one.kind, language))
        if text is None:
            text = own.text if own is not None else ""
        if text:
            return told.fill(text, ledger.as_said(words, show_date), language, one)
        if one.sentence:
            return str(one.sentence) % words
        return ledger.sentence_of(one.kind, words, audience="resident", show_date=show_date) or ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A text as it is registered with a provider of short messages, how long it is and how many messages that makes."""

    text: str
    length: int
    segments: int


def registered(one: told.Told, *, language: str, text: str, said: str) -> Registered | None:
    """Return how a text goes by short message, `said` being it with an example's words; None: they go another way."""
    setup = channels.of_district()
    sms = setup.channels.get(setup.residents)
    sign, tail = getattr(sms, "sign_name", ""), getattr(sms, "tail", "")
    if not sign:
        return None
    whole = f"【{sign}】{said}{tail}"
    numbered = setup.kinds[setup.residents] == "sms-tencent"
    return Registered(
        told.registered(text, language, one, numbered=numbered) + tail, len(whole), channels.segments(whole),
    )


# ── the outbox ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many notices wait, went out and need somebody to look."""

    queued: int
    sent: int
    stuck: int


def outbox() -> Outbox:
    """Count the outbox by state; one statement."""
    counted = dict(Notice.objects.values_list("state").annotate(n=Count("id")))
    return Outbox(
        queued=counted.get(NoticeState.QUEUED, 0),
        sent=counted.get(NoticeState.SENT, 0),
        stuck=sum(counted.get(state, 0) for state in IN_TROUBLE),
    )


def in_trouble_for(viewer: Viewer) -> int:
    """Count what needs somebody to look, for administrators; one statement of a small index."""
    if not people_rules.may_see_administration(viewer):
        return 0
    return Notice.objects.filter(state__in=IN_TROUBLE).count()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Notices that are stuck in one channel for one reason, or that may have gone out there; counts only."""

    channel: str
    state: NoticeState
    error: str
    count: int
    since: datetime


def troubles_for(viewer: Viewer) -> list[Trouble]:
    """Return what is stuck by channel and reason, the most first, for administrators; never words or numbers."""
    if not people_rules.may_see_administration(viewer):
        return []
    found = Notice.objects.filter(state__in=IN_TROUBLE).values("channel", "state", "error")
    return [
        Trouble(row["channel"], NoticeState(row["state"]), row["error"], row["n"], row["since"])
        for row in found.annotate(n=Count("id"), since=Min("due_at")).order_by("-n", "channel", "error")
    ]


@dataclass(frozen=True, slots=True)
class Way:
    """A channel as its administrators see it: no secret, no number."""

    name: str
    kind: str
    for_residents: bool
    last_sent_at: datetime | None
    last_failed_at: datetime | None
    waiting: int
    stuck: int


def ways_for(viewer: Viewer) -> list[Way]:
    """Return the channels that are set up, for administrators; two statements."""
    if not people_rules.may_see_administration(viewer):
        return []
    setup = channels.of_district()
    tried: dict[str, Any] = {
        row["channel"]: row
        for row in Attempt.objects.values("channel").annotate(
            sent=Max("ended_at", filter=Q(outcome=AttemptOutcome.SENT)),
            failed=Max("ended_at", filter=~Q(outcome__in=("", AttemptOutcome.SENT))),
        )
    }
    counted: dict[str, Any] = {
        row["channel"]: row
        for row in Notice.objects.filter(state__in=(NoticeState.QUEUED, *IN_TROUBLE)).values("channel").annotate(
            waiting=Count("id", filter=Q(state=NoticeState.QUEUED)), stuck=Count("id", filter=Q(state__in=IN_TROUBLE)),
        )
    }
    names = [name for name in setup.channels if name in tried or name not in ("folder", "console")]
    if setup.residents in setup.channels and setup.residents not in names:
        names.insert(0, setup.residents)
    return [
        Way(
            name, setup.kinds[name], name == setup.residents, tried.get(name, {}).get("sent"),
            tried.get(name, {}).get("failed"), counted.get(name, {}).get("waiting", 0),
            counted.get(name, {}).get("stuck", 0),
        )
        for name in names
    ]


def numbers_about(kind: str, number: int) -> list[int]:
    """Return the numbers of the notices about one thing, under which a channel may keep copies."""
    return list(Notice.objects.filter(about_kind=kind, about_id=number).values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as the one it went to may see it again."""

    state: NoticeState
    sent_at: datetime | None
    sentence: str


def sent_about(kind: str, number: int, *, language: str, show_date: Said) -> list[Sent]:
    """Return the messages about one thing, oldest first, as they read today; for a caller that checked its viewer."""
    about = Notice.objects.filter(about_kind=kind, about_id=number).select_related("entry__text")
    found = []
    for notice in about.order_by("id"):
        words = notice.entry.text.words
        said = None if words is None else message(notice.entry, words, language=language, show_date=show_date)
        if said is not None or words is None:
            sentence = said.sentence if said is not None else str(ledger.ERASED)
            found.append(Sent(NoticeState(notice.state), notice.sent_at, sentence))
    return found


def due(now: datetime, at_most: int = 100) -> list[Notice]:
    """Return notices whose time has come and that nobody is sending, oldest first.

    So few that the last of them is tried before its claim, counted from `now`, has ended.
    """
    free = Notice.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=now))
    waiting = free.filter(state=NoticeState.QUEUED, due_at__lte=now)
    return list(waiting.select_related("contact", "unit", "entry__text").order_by("due_at", "id")[:at_most])


# ── quiet hours and preferences ──────────────────────────────────────────────────────────────────────────────────


def quiet_hours() -> QuietHours | None:
    """Return the district's own quiet hours, or None where nobody changed them."""
    return QuietHours.objects.first()


def _load_quiet() -> Quiet:
    own = quiet_hours()
    return Quiet() if own is None else Quiet(own.begins, own.ends)


quiet: stamps.Kept[Quiet] = stamps.Kept(_load_quiet)


def preference_of(viewer: Viewer) -> Preference:
    """Return how the viewer wants to be told, one that is not kept yet where they never said; one statement."""
    own: Preference | None = _of(viewer, Preference.objects.all()).first()
    if own is not None:
        return own
    usual = Telling.EVERY_STEP if viewer.resident_id is not None else Telling.INBOX_ONLY
    # Without an id: looking makes none, and a process that only looks has no node to make them with.
    return Preference(
        id=None,  # type: ignore[misc]  # the column takes none, and nothing is saved here
        resident_id=viewer.resident_id, account_id=viewer.account_id, telling=usual, version=0,
    )


def preferences_of(notices: list[Notice]) -> dict[tuple[str, int], Preference]:
    """Return the preferences of everybody whom these notices are for; one statement."""
    residents = {notice.resident_id for notice in notices if notice.resident_id is not None}
    accounts = {notice.account_id for notice in notices if notice.account_id is not None}
    found = Preference.objects.filter(Q(resident_id__in=residents) | Q(account_id__in=accounts))
    return {key_of(one.resident_id, one.account_id): one for one in found}


def key_of(resident_id: int | None, account_id: int | None) -> tuple[str, int]:
    """Return the key under which `preferences_of` keeps somebody's preference."""
    return ("resident", resident_id) if resident_id is not None else ("account", account_id or 0)


def wanting(telling: Telling, account_ids: set[int] | None = None) -> list[Preference]:
    """Return the preferences of those in office who want to be told in this way and said where."""
    found = Preference.objects.filter(telling=telling, channel__gt="", account__is_active=True)
    return list(found if account_ids is None else found.filter(account_id__in=account_ids))


def ways_to_staff() -> list[tuple[str, str]]:
    """Return the names and kinds of the channels by which somebody in office can be told of new work."""
    setup = channels.of_district()
    return [(name, kind) for name, kind in setup.kinds.items() if kind in channels.TO_STAFF]


# ── the inbox ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody was told, in their inbox."""

    number: int
    at: datetime
    sentence: str
    about_kind: str
    about_id: int
    is_new: bool

    @property
    def link(self) -> str:
        """The address of what it is about."""
        return channels.links[self.about_kind](self.about_id)


def _of(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    if viewer.resident_id is not None:
        return rows.filter(resident_id=viewer.resident_id)
    return rows.filter(account_id=viewer.account_id) if viewer.account_id is not None else rows.none()


def inbox_of(viewer: Viewer, *, language: str, show_date: Said, before: int | None = None) -> list[Line]:
    """Return up to 50 of what the viewer was told, newest first, from behind `before`; one statement."""
    rows = _of(viewer, Notice.objects.exclude(about_kind=DIGEST)).select_related("entry__text")
    if before is not None:
        rows = rows.filter(id__lt=before)
    audience: ledger.Audience = "resident" if viewer.resident_id is not None else "desk"
    found = []
    with translation.override(language):
        for notice in rows.order_by("-id")[:PAGE]:
            words = notice.entry.text.words
            line = ledger.line_of(notice.entry, words, audience=audience, show_date=show_date)
            if line is not None:
                found.append(Line(
                    notice.id, notice.entry.at, line.sentence, notice.about_kind, notice.about_id,
                    notice.read_at is None,
                ))
    return found


def unread_of(viewer: Viewer) -> int:
    """Count what the viewer has not read yet; one statement."""
    return _of(viewer, Notice.objects.filter(read_at=None).exclude(about_kind=DIGEST)).count()


def unread_by_account(account_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Return for each account how much is unread and the newest entry of it; for the digest."""
    rows = Notice.objects.filter(account_id__in=account_ids, read_at=None).exclude(about_kind=DIGEST)
    return {
        row["account_id"]: (row["n"], row["entry"])
        for row in rows.values("account_id").annotate(n=Count("id"), entry=Max("entry_id"))
    }
