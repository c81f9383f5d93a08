"""Plan a district: grids proven best, centres sited, sweeps routed.  Pure Python, no database.

What others rely on is named here and loaded when it is asked for, so that who needs one small part does not load a
compiler with it: `read_district` reads what is planned, `Rules` say what a plan must obey, `make_plan` makes one,
`certify` and `verify_plan` prove it, `frontier` starts from today's, `goes_on` says which grid goes on as which,
`full_cover`, `maximal_cover`, `grid_medians` and `coverage_rows` place centres, `sweep` routes teams.

Beside these: `aside` plans in a process of its own, `notes` explain, `warm` compiles beforehand, `commands` are the
command lines, `ballots` counts what residents vote for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qianxian.planning.assignment import goes_on
    from qianxian.planning.certificate import certify
    from qianxian.planning.commands import read_district
    from qianxian.planning.district import District, read_npz
    from qianxian.planning.geojson import read_geojson
    from qianxian.planning.jit import PlannerMissing
    from qianxian.planning.partition import NoPlan, Plan, make_plan
    from qianxian.planning.replanning import FrontierPoint, frontier
    from qianxian.planning.rules import Rules
    from qianxian.planning.siting import Coverage, Siting, coverage_rows, full_cover, grid_medians, maximal_cover
    from qianxian.planning.sweeps import Route, Sweep, sweep
    from qianxian.planning.terms import EIGHT_PRICES, BadInput
    from qianxian.planning.verify import verify_plan

__all__ = [
    "EIGHT_PRICES", "BadInput", "Coverage", "District", "FrontierPoint", "NoPlan", "Plan", "PlannerMissing", "Route",
    "Rules", "Siting", "Sweep", "certify", "coverage_rows", "frontier", "full_cover", "goes_on", "grid_medians",
    "make_plan", "maximal_cover", "read_district", "read_geojson", "read_npz", "sweep", "verify_plan",
]  # fmt: skip

_WHERE = {
    "assignment": ("goes_on",),
    "certificate": ("certify",),
    "commands": ("read_district",),
    "district": ("District", "read_npz"),
    "geojson": ("read_geojson",),
    "jit": ("PlannerMissing",),
    "partition": ("NoPlan", "Plan", "make_plan"),
    "replanning": ("FrontierPoint", "frontier"),
    "rules": ("Rules",),
    "siting": ("Coverage", "Siting", "coverage_rows", "full_cover", "grid_medians", "maximal_cover"),
    "sweeps": ("Route", "Sweep", "sweep"),
    "terms": ("EIGHT_PRICES", "BadInput"),
    "verify": ("verify_plan",),
}


def __getattr__(name: str) -> Any:
    for module, names in _WHERE.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
