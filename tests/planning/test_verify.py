"""A certificate convinces someone who trusts nobody, and only as it was written."""

import copy
import json

import numpy as np
import pytest

from planning.districts import lattice, shared_instance
from qianxian.planning.certificate import certify, digest_of
from qianxian.planning.partition import make_plan
from qianxian.planning.rules import Rules
from qianxian.planning.verify import Refused as VerificationRefused
from qianxian.planning.verify import verify_plan


def proven(rules=None, district=None):
    district = district or lattice(5, 4, [37 * v % 140 + 5 for v in range(20)], [0] * 10 + [1] * 10)
    plan = make_plan(district, rules)
    return district, plan.label.tolist(), json.loads(json.dumps(certify(district, plan)))


def reseal(cert):
    cert = {key: value for key, value in cert.items() if key != "digest"}
    return cert | {"digest": digest_of(cert)}


def every_leaf(node, path=()):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from every_leaf(value, (*path, key))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from every_leaf(value, (*path, i))
    else:
        yield path


def changed(cert, path):
    cert = copy.deepcopy(cert)
    node = cert
    for key in path[:-1]:
        node = node[key]
    value = node[path[-1]]
    node[path[-1]] = (
        (not value)
        if isinstance(value, bool)
        else value + "0"
        if isinstance(value, str)
        else (value or 0) + 1
    )
    return cert


def test_an_honest_certificate_is_accepted():
    district, label, cert = proven()
    said = verify_plan(district, label, cert)
    assert said["proven"]
    assert said["cost"] == pytest.approx(cert["cost"])


@pytest.mark.parametrize(
    "rules",
    [
        Rules(grids=6),
        Rules(grids_per_community={0: 3}),
        Rules(walk_limit=260.0),
        Rules(locked=((0, 1),), apart=((2, 3),), together=((8, 9),)),
        Rules(stay=0.1, old=tuple(v // 3 for v in range(20)), companies=0.1),
        Rules(community_lines=False),
    ],
)
def test_a_certificate_under_every_kind_of_rule_is_accepted(rules):
    assert verify_plan(*proven(rules))["proven"]


def test_a_certificate_in_which_any_single_value_was_changed_is_refused():
    district, label, cert = proven()
    leaves = list(every_leaf(cert))
    assert len(leaves) > 50
    for path in leaves:
        with pytest.raises(VerificationRefused):
            verify_plan(district, label, changed(cert, path))


def test_a_forger_who_seals_anew_is_still_refused_where_the_proof_no_longer_holds():
    district, label, cert = proven()
    forged = 0
    for path in every_leaf(cert):
        if path[0] == "digest" or path[-1] in {"community", "format"}:
            continue
        if path[0] == "rules" and path[1] not in {"target", "compactness"}:
            continue
        if path[-1] == "k" or path[-1] == "grid_price" or (path[0] == "pieces" and path[2] == "bound"):
            continue
        with pytest.raises(VerificationRefused):
            verify_plan(district, label, reseal(changed(cert, path)))
        forged += 1
    assert forged > 20


def test_a_bound_lifted_above_what_the_prices_prove_is_refused():
    district, label, cert = proven(Rules(community_lines=False))
    for piece in cert["pieces"]:
        for entry in piece["entries"]:
            entry["bound"] += 0.001
    cert["bound"] = cert["cost"] = cert["cost"] + 0.001
    with pytest.raises(VerificationRefused):
        verify_plan(district, label, reseal(cert))


def test_a_worse_plan_cannot_borrow_the_proof():
    district, label, cert = proven()
    label[0] = max(label) + 1
    cert["plan"] = digest_of(label)
    with pytest.raises(VerificationRefused, match="costs"):
        verify_plan(district, label, reseal(cert))


def test_a_certificate_for_another_district_is_refused():
    _, label, cert = proven()
    other = lattice(5, 4, [50] * 20, [0] * 10 + [1] * 10)
    with pytest.raises(VerificationRefused, match="another input"):
        verify_plan(other, label, cert)


def test_an_incomplete_certificate_is_refused_in_plain_words():
    district, label, cert = proven()
    del cert["pieces"][0]["entries"]
    with pytest.raises(VerificationRefused, match="not complete"):
        verify_plan(district, label, reseal(cert))


def test_the_certificate_of_1063_courtyards_holds():
    district = shared_instance("d1063.npz")
    plan = make_plan(district)
    said = verify_plan(district, plan.label.tolist(), json.loads(json.dumps(certify(district, plan))))
    assert said["proven"]
    assert said["bound"] == pytest.approx(15.2113, abs=5e-5)


def test_the_verifier_runs_without_numba_to_the_same_end(monkeypatch):
    from qianxian.planning import verify as module

    plain = getattr(module._every_set, "py_func", module._every_set)
    district, label, cert = proven(district=lattice(3, 3, [40 * v % 110 + 20 for v in range(9)]))
    monkeypatch.setattr(module, "_every_set", plain)
    with np.errstate(all="ignore"):
        assert verify_plan(district, label, cert)["proven"]
