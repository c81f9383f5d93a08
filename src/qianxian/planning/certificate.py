"""Write a plan and its certificate, so that someone else can check the proof.

Model: a certificate holds the hash of the input and of the plan, the rules, the cost F, the bound, and for
every piece its courtyards in order and some entries (k, pi, lambda, bound).  Each entry claims two things
that can be checked without trusting the solver: pi(S) + lambda q(S) <= c(S) for every feasible grid S of the
piece, and no plan of exactly k grids costs less than its bound.  `verify` checks both.
"""

import hashlib
import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np

from qianxian.planning.district import District, fingerprint
from qianxian.planning.partition import Plan, Proof
from qianxian.planning.rules import Rules
from qianxian.planning.terms import BadInput

FORMAT = 1

LARGEST_LABEL = 2**53
"""Up to here every reader of JSON tells whole numbers apart."""


def plan_document(district: District, plan: Plan) -> dict[str, Any]:
    """Give the plan as a document: `label` of each courtyard, and the figures of the whole and its parts."""
    return {
        "format": FORMAT,
        "input": fingerprint(district),
        "label": plan.label.tolist(),
        "summary": plan.summary(),
        "communities": [
            {"community": c.community, "cost": c.cost, "bound": c.bound, "grids": c.grids, "proven": c.proven}
            for c in plan.communities
        ],
    }


def certify(district: District, plan: Plan, written: Any = None) -> dict[str, Any]:
    """Give the certificate of a plan as a document, sealed by a digest over all its fields.

    `written` is the document in which the plan was written down, if it was: no figure in it can be changed then
    without the certificate belonging to another one.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "input": fingerprint(district),
        "plan": digest_of(plan.label.tolist()),
        "written": None if written is None else digest_of(written),
        "rules": rules_document(plan.rules),
        "cost": plan.cost,
        "bound": plan.bound,
        "pieces": [_piece(proof) for proof in plan.proofs],
    }
    document["digest"] = digest_of(document)
    return document


def digest_of(document: Any) -> str:
    """Hash a document: SHA-256 over its JSON with sorted keys and no spaces."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def rules_document(rules: Rules) -> dict[str, Any]:
    """Give the rules as plain JSON; no walk limit is null."""
    document = asdict(rules)
    document["walk_limit"] = rules.walk_limit if math.isfinite(rules.walk_limit) else None
    document["grids_per_community"] = {str(c): k for c, k in sorted(rules.grids_per_community.items())}
    plain: dict[str, Any] = json.loads(json.dumps(document))
    return plain


def labels_from(document: Any) -> tuple[int, ...]:
    """Read the labels out of a plan document.

    :raises BadInput: if it is no plan.
    """
    label = document.get("label") if isinstance(document, dict) else None
    if not isinstance(label, list) or not all(
        isinstance(x, int) and not isinstance(x, bool) and abs(x) <= LARGEST_LABEL for x in label
    ):
        raise BadInput("This is no plan: it has no list of labels. 这不是方案文件：缺少网格标签列表。")
    return tuple(label)


def _piece(proof: Proof) -> dict[str, Any]:
    return {
        "community": proof.community,
        "members": proof.members.tolist(),
        "bound": proof.bound,
        "entries": [
            {"k": e.k, "price": e.price.tolist(), "grid_price": e.grid_price, "bound": e.bound}
            for e in proof.entries
            if np.isfinite(e.bound)
        ],
    }
