"""Plan in a process of its own, so that no desk loads a compiler and none waits for one that is lost.

Model: `partition`.  Question and answer are one line of JSON each, over standard input and output.  A question holds
the features of a collection as `geojson` reads them, the rules by name as `rules.Rules` takes them, sets of `looser`
rules by name, whose best plans say what each rule costs, and `labels` by name, cuts that are to be costed alone.

Loading the compiled planner takes longer than planning a community.  So the process that answered stays for the next
question and ends by itself after some minutes without one; `get_ready` lets one load while somebody still looks.
"""

import atexit
import dataclasses
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qianxian.planning.jit import NUMBA_INSTALLED, PlannerMissing
from qianxian.planning.terms import BadInput

LONGEST_S = 20
"""Seconds after which a question is given up; a community takes one, most of which loads the planner."""


IDLE_S = 300
"""Seconds without a question after which the process ends."""


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
    its cost without the prices on moving and on companies.  `looser` gives what the best plans under the looser
    rules cost, `plain` and with those prices; `costs` what the given cuts cost without them.
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
    answer = json.loads(_HELPERS.ask(question.encode()))
    if "wrong" in answer:
        raise BadInput(answer["wrong"])
    looser_costs = {name: (plain, cost) for name, (plain, cost) in answer.pop("looser").items()}
    return Aside(**{**answer, "label": tuple(answer["label"]), "looser": looser_costs})


def get_ready() -> None:
    """Let a process load the planner, so that it answers at once when it is asked; waits for nothing."""
    if NUMBA_INSTALLED:
        _HELPERS.get_ready()


class _Helper:
    """A process that answers one question after another."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(  # our own module; what is asked goes over its input
            [sys.executable, "-m", "qianxian.planning.aside"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, question: bytes, seconds: float) -> bytes:
        """Return the answer.

        :raises TooLong: if there was none in time.
        :raises BrokenPipeError: if the process has ended.
        """
        source, sink = self.process.stdout, self.process.stdin
        if source is None or sink is None:
            raise BrokenPipeError
        sink.write(question + b"\n")
        sink.flush()
        answer, end = b"", time.monotonic() + seconds
        while not answer.endswith(b"\n"):
            if not select.select([source], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TooLong
            piece = os.read(source.fileno(), 1 << 16)
            if not piece:
                raise BrokenPipeError
            answer += piece
        return answer

    def end(self) -> None:
        """End the process and give back what it held."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # what was still to be written has nobody to read it
                    continue


class _Helpers:
    """At most one process that waits for a question; who comes while it is busy has another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: _Helper | None = None
        atexit.register(self.end)

    def get_ready(self) -> None:
        with self._lock:
            if self._waiting is not None and self._waiting.process.poll() is None:
                return
            gone, self._waiting = self._waiting, _Helper()
        if gone is not None:
            gone.end()

    def ask(self, question: bytes) -> bytes:
        with self._lock:
            helper, self._waiting = self._waiting, None
        if helper is not None:
            try:
                return self._asked(helper, question)
            except BrokenPipeError:  # it had been idle for too long: the next one answers
                pass
        return self._asked(_Helper(), question)

    def _asked(self, helper: _Helper, question: bytes) -> bytes:
        try:
            answer = helper.ask(question, LONGEST_S)
        except (BrokenPipeError, TooLong):
            helper.end()
            raise
        with self._lock:
            spare, self._waiting = self._waiting, helper
        if spare is not None:
            spare.end()
        return answer

    def end(self) -> None:
        """End the process that waits."""
        with self._lock:
            helper, self._waiting = self._waiting, None
        if helper is not None:
            helper.end()


_HELPERS = _Helpers()


def answered(question: dict[str, Any]) -> dict[str, Any]:
    """Answer a question; what is wrong with it is an answer too."""
    # The planner's compiler is loaded by who answers, never by who asks.
    from qianxian.planning.geojson import from_features  # noqa: PLC0415
    from qianxian.planning.partition import make_plan  # noqa: PLC0415
    from qianxian.planning.rules import Rules, cost_of  # noqa: PLC0415

    try:
        district = from_features(question["features"])
        rules = Rules(**_tuples(question["rules"]))
        bare = dataclasses.replace(rules, stay=0.0, companies=0.0)
        plan = make_plan(district, rules)

        def plain(sets: Sequence[Sequence[int]]) -> float:
            return sum(cost_of(district, bare, members) for members in sets)

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


def _serve() -> None:
    """Answer line by line until nobody asks any more."""
    one, two = ([[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]] for x in (0, 1))
    # A first small plan loads what was compiled.
    answered({
        "features": [
            {"geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"households": 9, "community": 1}}
            for ring in (one, two)
        ],
        "rules": {}, "looser": {}, "labels": {},
    })  # fmt: skip
    while select.select([sys.stdin], [], [], IDLE_S)[0]:
        question = sys.stdin.readline()
        if not question:
            return
        sys.stdout.write(json.dumps(answered(json.loads(question))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
