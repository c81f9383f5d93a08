"""A page of the gatehouse register, or a pasted chat: opened, its slips printed, its photograph forgotten."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.concerns import rules
from qianxian.concerns.models import PagePhoto, RegisterPage
from qianxian.concerns.states import Channel
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import jobs
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.storage.files import StoredPhoto


class AlreadyOpened(Exception):
    """The page was opened before, under the same key."""


@act
def open_page(
    *, actor: Viewer, place_id: int, key: str, now: datetime, channel: Channel = Channel.GATEHOUSE,
    photo: StoredPhoto | None = None,
) -> RegisterPage:
    """Keep a page whose lines are to be written down, with its photograph if there is one.

    :raises Refused: if the place is not in the actor's care.
    :raises AlreadyOpened: if it was opened before.
    """
    spot = places.tree.now().get(place_id)
    require(rules.may_report_for_others(actor, spot.path))
    assert actor.office is not None  # noqa: S101  # the rule said so
    try:
        page = RegisterPage.objects.create(
            key=key, channel=channel, place_id=place_id, office_id=actor.office.id, made_at=now,
        )
    except IntegrityError as error:
        raise AlreadyOpened from error
    if photo is not None:
        PagePhoto.objects.create(page=page, **asdict(photo))
    ledger.record(
        "register.opened", about=page, place_id=place_id, office_id=page.office_id, now=now, channel=channel.value,
        photos=[photo.sha256] if photo is not None else [],
    )
    return page


@act
def print_slips(*, actor: Viewer, page: RegisterPage, now: datetime) -> None:
    """Let the slips of a page be printed: by whoever wrote it down once, by the community again.

    :raises Refused: if the actor may not, or no longer.
    :raises Unfit: if no line was handed in, or another printed them at the same moment.
    """
    community = places.tree.now().above(page.place_id, Level.COMMUNITY)
    require(rules.may_print_slips(actor, page, community.id if community else None))
    lines = page.reports.count()
    was = page.slips_printed_at
    unprinted = RegisterPage.objects.filter(pk=page.pk, slips_printed_at=was)
    if not lines or not unprinted.update(slips_printed_at=now):
        raise Unfit(_("There is nothing to print. Hand in a line first."))
    page.slips_printed_at = now
    ledger.record(
        "register.slips_printed", about=page, place_id=page.place_id, office_id=actor.office_id, now=now, lines=lines,
    )


@act
def forget_page(*, page: RegisterPage, now: datetime) -> None:
    """Erase the photograph of a whole page; the strip of each line stays with its report."""
    photo = PagePhoto.objects.filter(page=page)
    names = list(photo.values_list("name", flat=True))
    photo.delete()
    jobs.ask_for(jobs.REMOVE_FILES, now=now, names=names)
    ledger.record("register.forgotten", about=page, place_id=page.place_id, now=now)
