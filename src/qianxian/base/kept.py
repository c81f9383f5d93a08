"""What is kept about people, as data: the page for everybody and the reference are both made from it.

Every room says in its `personal.py` what it keeps, in a tuple `KEPT`. A test walks over all columns and fails for one
that stands neither there nor among those that say nothing about anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


class Basis(Enum):
    """By what right something is kept, in plain words."""

    CONSENT = "consent"
    NEEDED = "needed"
    DUTY = "duty"

    @property
    def said(self) -> Text:
        """The words for it."""
        return {
            Basis.CONSENT: _("Because you agreed; you can take that back at any time."),
            Basis.NEEDED: _("Because what you asked for can't be done without it."),
            Basis.DUTY: _("Because the district has to be able to answer for what its offices do."),
        }[self]


class Whose(Enum):
    """Whom a thing that is kept is about."""

    RESIDENT = "resident"
    OFFICIAL = "official"

    @property
    def said(self) -> Text:
        """The words for it."""
        return {
            Whose.RESIDENT: _p("kept about", "Residents"),
            Whose.OFFICIAL: _p("kept about", "People in office"),
        }[self]


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept about people.

    `fields` are columns (`Report.words`), or files by a name of their own. `for_days` is set where the thing goes by
    itself after so many days: a test proves each of them with a held clock.
    """

    fields: tuple[str, ...]
    what: Text
    purpose: Text
    seen_by: Text
    basis: Basis
    retention: Text
    erased: Text
    for_days: int | None = None
    whose: Whose = Whose.RESIDENT


def everything_kept() -> list[Kept]:
    """Return what all rooms keep about people, uppermost room first: what people hand in themselves leads."""
    rooms = [config.name for config in reversed(list(apps.get_app_configs())) if config.name.startswith("qianxian.")]
    return [one for room in rooms for one in _said_by(room)]


def kept_columns() -> set[str]:
    """Return the names of all columns in the register."""
    return {field for one in everything_kept() for field in one.fields}


def _said_by(room: str) -> Iterable[Kept]:
    try:
        personal = import_module(f"{room}.personal")
    except ModuleNotFoundError as error:
        if error.name != f"{room}.personal":
            raise
        return ()
    said: tuple[Kept, ...] = getattr(personal, "KEPT", ())
    return said
