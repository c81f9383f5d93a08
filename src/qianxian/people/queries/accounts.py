"""Accounts, in whose care they are, and how their holders sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from qianxian.ledger.models import Entry
from qianxian.people.models import Account, Seat, SecondFactor, SignIn, Tenure
from qianxian.places import queries as places
from qianxian.storage import sessions

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Care:
    """What decides who looks after an account: where its offices act, who opened it, and the district's own path."""

    paths: list[str]
    opened_by: int | None
    top: str


def care_of(account: Account, now: datetime) -> Care:
    """Return in whose care an account is, by the offices that it holds or will hold; two statements."""
    held = _held(timezone.localtime(now).date()).filter(account=account, stands_in_for=None)
    top = _top()
    seats = held.filter(Q(office__organisation__seats__valid_until=None))
    paths = seats.values_list("office__organisation__seats__place__path", flat=True)
    opened = Entry.objects.filter(kind="account.opened", about_kind="account", about_id=account.pk)
    return Care(
        paths=sorted({path or top for path in paths}),
        opened_by=opened.values_list("office_id", flat=True).first(),
        top=top,
    )


def paths_of(account: Account, now: datetime) -> list[str]:
    """Return where the offices act that an account holds in its own right; two statements."""
    return care_of(account, now).paths


def _top() -> str:
    top = places.tree.now().top
    return top.path if top is not None else ""


def _held(today: date) -> QuerySet[Tenure]:
    return Tenure.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today))


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list, with the offices that it holds or will hold."""

    account: Account
    tenures: list[Tenure]


def accounts_for(
    viewer: Viewer, today: date, *, said: str = "", closed: bool | None = None, after: str = "",
) -> list[AccountLine]:
    """Return up to 51 accounts in the viewer's care in the order of their names; two statements.

    `said` is part of a name of the account, of an office or its organisation; `after` the name of the last one seen.
    """
    found = _in_care(viewer, today)
    if said:
        offices = _held(today).filter(
            Q(office__title__icontains=said) | Q(office__organisation__name__icontains=said), account=OuterRef("pk"),
        )
        found = found.filter(Q(username__icontains=said) | Exists(offices))
    if closed is not None:
        found = found.filter(is_active=not closed)
    if after:
        found = found.filter(username__gt=after)
    tenures = _held(today).select_related("office__organisation").order_by("valid_from", "id")
    prefetched = found.prefetch_related(Prefetch("tenures", tenures)).order_by("username")[: PAGE + 1]
    return [AccountLine(account, list(account.tenures.all())) for account in prefetched]


def account_for(viewer: Viewer, number: int, today: date) -> AccountLine | None:
    """Return an account in the viewer's care, or None; two statements."""
    tenures = _held(today).select_related("office__organisation").order_by("valid_from", "id")
    found = _in_care(viewer, today).filter(pk=number).prefetch_related(Prefetch("tenures", tenures)).first()
    return AccountLine(found, list(found.tenures.all())) if found is not None else None


def _in_care(viewer: Viewer, today: date) -> QuerySet[Account]:
    """Choose the accounts whose offices all act where the viewer's does, and those it opened that hold none."""
    if viewer.office is None:
        return Account.objects.none()
    if viewer.office.covers(_top()):
        return Account.objects.all()
    seats = Seat.objects.filter(
        Q(organisation__offices__tenures__valid_until=None) | Q(organisation__offices__tenures__valid_until__gt=today),
        organisation__offices__tenures__account=OuterRef("pk"), valid_until=None,
        organisation__offices__tenures__stands_in_for=None,  # standing in takes nobody out of their care
    )
    here = Q()
    for path in viewer.office.paths:
        here |= Q(place__path__startswith=path)
    opened = Entry.objects.filter(
        kind="account.opened", about_kind="account", about_id=OuterRef("pk"), office_id=viewer.office.id,
    )
    without_office = ~Exists(_held(today).filter(account=OuterRef("pk"))) & Exists(opened)
    return Account.objects.filter((Exists(seats) & ~Exists(seats.exclude(here))) | without_office)


@dataclass(frozen=True, slots=True)
class SignInLine:
    """A browser in which somebody is signed in."""

    id: int
    device: str
    signed_in_at: datetime
    is_this: bool


def sign_ins_of(viewer: Viewer, *, session_hash: str, now: datetime) -> list[SignInLine]:
    """Return where the viewer is signed in, this browser first; one statement."""
    if viewer.account_id is None:
        return []
    alive = sessions.alive(now).filter(pk=OuterRef("session_hash"))
    found = SignIn.objects.filter(Exists(alive), account_id=viewer.account_id, ended_at=None)
    lines = [
        SignInLine(one.id, one.device, one.signed_in_at, one.session_hash == session_hash)
        for one in found.order_by("-signed_in_at", "-id")
    ]
    return sorted(lines, key=lambda line: not line.is_this)


def second_factor_of(account_id: int) -> SecondFactor | None:
    """Return the device set up for an account, or None; one statement."""
    return SecondFactor.objects.filter(account_id=account_id).first()


def account_signing_in(number: int) -> Account | None:
    """Return the account of somebody who gave the password and not yet the code, unless it was closed meanwhile."""
    return Account.objects.filter(pk=number, is_active=True).first()


def unused_recovery_codes(factor: SecondFactor) -> int:
    """Count the recovery codes that still work; one statement."""
    return factor.recovery_codes.filter(used_at=None).count()
