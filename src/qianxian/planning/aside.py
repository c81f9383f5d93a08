"""Plan in a process of its own, so that no desk loads a compiler and none waits for one that is lost.

Model: `partition`.  The question and the answer are JSON over standard input and output.  A question holds the
features of a collection as `geojson` reads them, the rules by name as `rules.Rules` takes them, sets of `looser`
rules by name, whose best plans say what each rule costs, and `labels` by name, cuts that are to be costed alone.
"""

import dataclasses
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qianxian.planning.jit import NUMBA_INSTALLED, PlannerMissing
from qianxian.planning.terms import BadInput

LONGEST_S = 20
"""Seconds after which a question is given up; a community takes one, most of which loads the planner."""


class TooLong(BadInput):
    """Raised when there was no answer in time."""

    def __init__(self) -> None:
        super().__init__(
            "The planner found nothing in time: hold fewer courtyards, or cut a smaller area. "
            "规划程序未能及时得出方案：请少固定一些庭院，或缩小范围。"
        )


@dataclass(frozen=True)
class Aside:
    """A plan that was made aside.

    `label` is the grid of each courtyard as in `partition.Plan`; `cost` and `bound` are those of the plan, `plain`
    its cost without the price on moving.  `looser` gives what the best plans under the looser rules cost, `plain`
    and with the price on moving; `costs` what the given cuts cost without it.
    """

    label: tuple[int, ...]
    cost: float
    bound: float
    gap: float
    plain: float
    proven: bool
    looser: dict[str, tuple[float, float]]
    costs: dict[str, float]


def plan_aside(
    features: Sequence[Mapping[str, Any]],
    rules: Mapping[str, Any],
    *,
    looser: Mapping[str, Mapping[str, Any]],
    labels: Mapping[str, Sequence[int]],
) -> Aside:
    """Plan in a process of its own; see the module for what is asked.

    :raises PlannerMissing: if the planner extra is not installed.
    :raises BadInput: if the features or the rules are not what they should be, or no plan obeys them.
    :raises TooLong: if there was no answer in time.
    """
    if not NUMBA_INSTALLED:
        raise PlannerMissing
    question = json.dumps({"features": features, "rules": rules, "looser": looser, "labels": labels})
    try:
        run = subprocess.run(  # our own module; what is asked goes over its input
            [sys.executable, "-m", "qianxian.planning.aside"],
            input=question.encode(), capture_output=True, timeout=LONGEST_S, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise TooLong from error
    answer = json.loads(run.stdout)
    if "wrong" in answer:
        raise BadInput(answer["wrong"])
    looser_costs = {name: (plain, cost) for name, (plain, cost) in answer.pop("looser").items()}
    return Aside(**{**answer, "label": tuple(answer["label"]), "looser": looser_costs})


def answered(question: dict[str, Any]) -> dict[str, Any]:
    """Answer a question; what is wrong with it is an answer too."""
    # The planner's compiler is loaded by who answers, never by who asks.
    from qianxian.planning.geojson import from_features  # noqa: PLC0415
    from qianxian.planning.partition import make_plan  # noqa: PLC0415
    from qianxian.planning.rules import Rules, cost_of  # noqa: PLC0415

    try:
        district = from_features(question["features"])
        rules = Rules(**_tuples(question["rules"]))
        unmoved = dataclasses.replace(rules, stay=0.0)
        plan = make_plan(district, rules)

        def plain(sets: Sequence[Sequence[int]]) -> float:
            return sum(cost_of(district, unmoved, members) for members in sets)

        looser = {}
        for name, some in question["looser"].items():
            other = make_plan(district, Rules(**_tuples(some)))
            looser[name] = (plain(other.sets), other.cost)
        costs = {}
        for name, label in question["labels"].items():
            sets: dict[int, list[int]] = {}
            for v, one in enumerate(label):
                sets.setdefault(one, []).append(v)
            costs[name] = plain(list(sets.values()))
    except BadInput as error:
        return {"wrong": str(error)}
    return {
        "label": plan.label.tolist(), "cost": plan.cost, "bound": plan.bound, "gap": plan.gap,
        "plain": plain(plan.sets), "proven": all(one.proven for one in plan.communities),
        "looser": looser, "costs": costs,
    }  # fmt: skip


def _tuples(rules: dict[str, Any]) -> dict[str, Any]:
    """Turn the lists of JSON into what the rules hold."""
    return {
        name: tuple(tuple(one) if isinstance(one, list) else one for one in value) if isinstance(value, list) else value
        for name, value in rules.items()
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answered(json.load(sys.stdin))))
