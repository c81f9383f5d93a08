"""Service centres of the demonstration, where their addresses say they are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qianxian.ops.demo import files
from qianxian.ops.demo.district import BEGIN
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places import queries as places_queries
from qianxian.places.hours import read_hours
from qianxian.places.rooms import read_rooms
from qianxian.places.states import CHECKLIST
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ops.demo.district import Made
    from qianxian.places.queries import Spot


@working
def load_centres(made: Made, now: datetime) -> int:
    """Open all centres, say what each has, and return how many there are."""
    tree = places_queries.tree.now()
    lines = files.centres()
    # All are looked for before the first is opened: each opening makes what is kept in memory old.
    at_all = [_where(line.address, tree.get(made.places[line.place].id)) for line in lines]
    for line, at in zip(lines, at_all, strict=True):
        place = made.places[line.place]
        centre = places.open_centre(
            actor=OPERATOR, place=place, opened_on=BEGIN, verified_on=date.fromisoformat(line.verified_on), now=now,
            rooms=read_rooms(line.rooms),
            facts=places.Facts(
                name=line.name, hours=read_hours(line.hours), address=line.address, area_m2=int(line.area_m2),
                longitude=at.longitude, latitude=at.latitude,
            ),
        )
        has = {key: flag == "1" for (key, _name), flag in zip(CHECKLIST, line.six_haves, strict=True)}
        places.check_centre(
            actor=OPERATOR, centre=centre, has=has, checked_on=date.fromisoformat(line.verified_on), now=now,
        )
    return len(lines)


def _where(address: str, spot: Spot) -> Spot:
    """Return the courtyard with whose name an address begins, or the place itself."""
    meant = places_queries.find(address, within=spot, at_most=1)
    return meant[0].spot if meant else spot
