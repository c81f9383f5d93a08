"""A rule in words: 文峰社区的“水、电、暖气”，写到“漏水” → 市水务公司."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qianxian.concerns.states import Channel
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Names:
    """What a rule names, by the names themselves; what is empty is left open."""

    category: str
    level: str
    unit_kind: str
    places: tuple[str, ...] = ()
    zone: str = ""
    channel: str = ""
    words: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Names:
        """Return what an entry kept of a rule; one of an older table has a single place."""
        places = (kept["place"], *kept.get("more_places", ())) if kept["place"] else ()
        return cls(
            kept["category"], kept["level"], kept["unit_kind"], places, kept.get("zone", ""), kept.get("channel", ""),
            tuple(kept.get("words", ())), tuple(kept.get("bodies", ())),
        )

    def kept(self) -> dict[str, Any]:
        """Return it as an entry keeps it: what every rule says, and of the rest what this one does."""
        place, *more = self.places or ("",)
        rest = {
            "more_places": more, "zone": self.zone, "channel": self.channel, "words": list(self.words),
            "bodies": list(self.bodies),
        }
        plain = {"place": place, "category": self.category, "level": self.level, "unit_kind": self.unit_kind}
        return plain | {name: value for name, value in rest.items() if value}

    def __str__(self) -> str:
        """Say it in one line."""
        return _("%(place)s: %(category)s → %(unit)s") % {
            "place": self._where(), "category": self._what(), "unit": self._whose(),
        }

    def _where(self) -> str:
        where = "、".join(self.places) or _("the whole district")
        return _("%(place)s within “%(zone)s”") % {"place": where, "zone": self.zone} if self.zone else where

    def _what(self) -> str:
        everything = pgettext("category of a rule", "everything")
        what = _("“%(name)s”") % {"name": self.category} if self.category else everything
        if self.channel:
            what = _("%(what)s, %(channel)s") % {"what": what, "channel": Channel(self.channel).label}
        if self.words:
            quoted = "、".join(_("“%(name)s”") % {"name": word} for word in self.words)
            what = _("%(what)s, with any of the words %(words)s") % {"what": what, "words": quoted}
        return what

    def _whose(self) -> str:
        if not self.bodies:
            unit, level = OrganisationKind(self.unit_kind).label, Level(self.level).label
            return _("%(unit)s (%(level)s)") % {"unit": unit, "level": level}
        names = "、".join(self.bodies)
        return names if len(self.bodies) == 1 else _("%(names)s in turn") % {"names": names}
