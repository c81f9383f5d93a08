"""Plan a district: grids proven best, centres sited, sweeps routed.  Pure Python, no database.

Everything others may rely on is named here; the modules say how it is done, each opening with its model.
"""

from qianxian.planning.certificate import certificate, labels_from, plan_document
from qianxian.planning.district import BadInput, District, fingerprint, read_npz
from qianxian.planning.jit import PlannerMissing
from qianxian.planning.partition import CommunityResult, NoPlan, Plan, make_plan
from qianxian.planning.rules import Rules, cost_of
from qianxian.planning.solver import Limits
from qianxian.planning.verify import Refused as VerificationRefused
from qianxian.planning.verify import verify

__all__ = [
    "BadInput",
    "CommunityResult",
    "District",
    "Limits",
    "NoPlan",
    "Plan",
    "PlannerMissing",
    "Rules",
    "VerificationRefused",
    "certificate",
    "cost_of",
    "fingerprint",
    "labels_from",
    "make_plan",
    "plan_document",
    "read_npz",
    "verify",
]
