"""Finding places, centres and plates, and what every process keeps of them in memory."""

from qianxian.places.atlas import Atlas, Middle, atlas
from qianxian.places.queries.centres import (
    Centre,
    Centres,
    Covered,
    Have,
    Nearest,
    Standard,
    Walk,
    centre_to_change,
    centres,
)
from qianxian.places.queries.finding import By, Found, Located, OtherName, all_names, at_point, find, name_to_retire
from qianxian.places.queries.plans import PlannedChange, Preview, plan, plans_due, plans_of, preview
from qianxian.places.queries.plates import moved_to, plate_named, plates_below
from qianxian.places.queries.spots import AtGate, Spot, Tree, at_gate, calendar, place_to_change, rows, tree

__all__ = [
    "AtGate",
    "Atlas",
    "By",
    "Centre",
    "Centres",
    "Covered",
    "Found",
    "Have",
    "Located",
    "Middle",
    "Nearest",
    "OtherName",
    "PlannedChange",
    "Preview",
    "Spot",
    "Standard",
    "Tree",
    "Walk",
    "all_names",
    "at_gate",
    "at_point",
    "atlas",
    "calendar",
    "centre_to_change",
    "centres",
    "find",
    "moved_to",
    "name_to_retire",
    "place_to_change",
    "plan",
    "plans_due",
    "plans_of",
    "plate_named",
    "plates_below",
    "preview",
    "rows",
    "tree",
]
