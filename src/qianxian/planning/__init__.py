"""Plan a district: grids proven best, centres sited, sweeps routed.  Pure Python, no database.

Everything others may rely on is named here; the modules say how it is done, each opening with its model.
"""

from qianxian.planning.certificate import certificate, labels_from, plan_document
from qianxian.planning.district import BadInput, District, fingerprint, read_npz
from qianxian.planning.geojson import read_geojson
from qianxian.planning.jit import PlannerMissing
from qianxian.planning.notes import GridNote, notes
from qianxian.planning.partition import CommunityResult, NoPlan, Plan, make_plan
from qianxian.planning.replanning import FrontierPoint, continue_labels, frontier, match_grids
from qianxian.planning.rules import Rules, cost_of
from qianxian.planning.siting import (
    Coverage,
    Siting,
    coverage_rows,
    full_cover,
    grid_medians,
    maximal_cover,
    reach,
)
from qianxian.planning.solver import Limits
from qianxian.planning.sweeps import Route, Sweep, sweep
from qianxian.planning.verify import Refused as VerificationRefused
from qianxian.planning.verify import verify
from qianxian.planning.warm import warm_up

__all__ = [
    "BadInput",
    "CommunityResult",
    "Coverage",
    "District",
    "FrontierPoint",
    "GridNote",
    "Limits",
    "NoPlan",
    "Plan",
    "PlannerMissing",
    "Route",
    "Rules",
    "Siting",
    "Sweep",
    "VerificationRefused",
    "certificate",
    "continue_labels",
    "cost_of",
    "coverage_rows",
    "fingerprint",
    "frontier",
    "full_cover",
    "grid_medians",
    "labels_from",
    "make_plan",
    "match_grids",
    "maximal_cover",
    "notes",
    "plan_document",
    "reach",
    "read_geojson",
    "read_npz",
    "sweep",
    "verify",
    "warm_up",
]
