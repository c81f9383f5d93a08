"""The planner's command lines: plan, verify-plan, site and sweep.

Model: none; each `main_...` reads files, calls the functions of `qianxian.planning`, writes files, prints one
JSON object, and returns the exit code: 0 done, 1 refused by the verifier, 2 the input or the rules do not do.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qianxian.planning import siting, sweeps
from qianxian.planning.assignment import goes_on
from qianxian.planning.certificate import certify, digest_of, labels_from, plan_document
from qianxian.planning.district import District, read_npz
from qianxian.planning.geojson import read_geojson
from qianxian.planning.jit import PlannerMissing
from qianxian.planning.partition import Plan, make_plan
from qianxian.planning.rules import Rules
from qianxian.planning.terms import BadInput
from qianxian.planning.verify import Refused, verify_plan


def read_district(path: Path) -> District:
    """Read a district from .npz or GeoJSON, by the file's suffix.

    :raises BadInput: if it is neither or cannot be read.
    """
    if not path.exists():
        raise BadInput(f"There is no file {path}. 文件 {path} 不存在。")
    if path.suffix.lower() == ".npz":
        return read_npz(path)
    if path.suffix.lower() in {".geojson", ".json"}:
        return read_geojson(path)
    raise BadInput(f"{path} is neither .npz nor .geojson. {path} 不是 .npz 或 .geojson 文件。")


def main_plan(argv: Sequence[str]) -> int:
    """Run `qianxian plan`: make a plan, write it and its certificate, print its summary."""
    parser = argparse.ArgumentParser(
        prog="qianxian plan", description="Plan grids and prove how good they are."
    )
    parser.add_argument("input", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="where the plan goes")
    parser.add_argument("--certificate", type=Path, help="where its certificate goes")
    parser.add_argument("--no-community-lines", action="store_true", help="let grids cross community lines")
    parser.add_argument(
        "--walk-limit", type=float, default=math.inf, metavar="M", help="metres between courtyards"
    )
    parser.add_argument("--keep", type=Path, metavar="OLD.json", help="today's plan")
    parser.add_argument("--mu", type=float, default=0.0, help="price on moving a household away from it")
    parser.add_argument("--companies", type=float, default=0.0, help="price on each further property company")
    parser.add_argument(
        "--grids", type=int, metavar="K", help="exactly so many grids, estates by their parts"
    )
    parser.add_argument(
        "--time-limit", type=float, default=300.0, metavar="S", help="for what cannot be listed"
    )
    options = parser.parse_args(argv)

    def act() -> int:
        district = read_district(options.input)
        if not options.time_limit > 0:
            raise BadInput("The time limit must be above 0 seconds. 时间上限必须大于 0 秒。")
        if options.mu and not options.keep:
            raise BadInput("--mu needs today's plan: --keep OLD.json. --mu 需要现行方案：--keep OLD.json。")
        rules = Rules(
            stay=options.mu,
            old=labels_from(_read_json(options.keep)) if options.keep else (),
            companies=options.companies,
            walk_limit=options.walk_limit,
            community_lines=not options.no_community_lines,
            grids=options.grids,
        )
        plan = make_plan(district, rules, time_limit=options.time_limit)
        document = plan_document(district, plan) | (_continued(district, rules, plan) if rules.old else {})
        if options.output:
            _write_json(options.output, document)
        if options.certificate:
            _write_json(options.certificate, certify(district, plan, document if options.output else None))
        _print(plan.summary())
        return 0

    return _guarded(act)


def _continued(district: District, rules: Rules, plan: Plan) -> dict[str, Any]:
    """Say which of today's grids each new one goes on as; null where it begins anew."""
    courtyards = zip(plan.label.tolist(), rules.old, district.households.tolist(), strict=True)
    found = goes_on(courtyard for courtyard in courtyards if courtyard[1] >= 0)
    return {"continues": [found.get(label) for label in range(len(plan.sets))]}


def main_verify_plan(argv: Sequence[str]) -> int:
    """Run `qianxian verify-plan`: exit 0 if plan and certificate hold, else say what is wrong."""
    parser = argparse.ArgumentParser(
        prog="qianxian verify-plan", description="Check a plan against its certificate."
    )
    parser.add_argument("input", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("certificate", type=Path)
    options = parser.parse_args(argv)

    def act() -> int:
        plan = _read_json(options.plan)
        cert = _read_json(options.certificate)
        said = verify_plan(read_district(options.input), list(labels_from(plan)), cert)
        if cert.get("written") not in {None, digest_of(plan)}:
            raise Refused(
                "Refused: the labels hold, but another figure of the plan was changed. "
                "验证未通过：网格标签无误，但方案文件中的其他内容被改动。"
            )
        _print({"verified": True} | said)
        return 0

    return _guarded(act)


def main_site(argv: Sequence[str]) -> int:
    """Run `qianxian site`: the fewest centres for all, or the best of a given number."""
    parser = argparse.ArgumentParser(prog="qianxian site", description="Site service centres within a walk.")
    parser.add_argument("input", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="where centres and coverage rows go")
    parser.add_argument("--minutes", type=float, default=3.0, help="minutes on foot (default 3)")
    parser.add_argument("--centres", type=int, metavar="K", help="place so many; without it, cover everyone")
    parser.add_argument(
        "--existing", type=int, nargs="*", default=[], metavar="N", help="courtyards that keep a centre"
    )
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S")
    options = parser.parse_args(argv)

    def act() -> int:
        district, radius = read_district(options.input), siting.reach(options.minutes)
        if not options.time_limit > 0:
            raise BadInput("The time limit must be above 0 seconds. 时间上限必须大于 0 秒。")
        common: dict[str, Any] = {"existing": options.existing, "time_limit": options.time_limit}
        if options.centres is None:
            sited = siting.full_cover(district, radius, **common)
        else:
            sited = siting.maximal_cover(district, radius, options.centres, **common)
        if options.output:
            rows = siting.coverage_rows(district, sited.centres, radius)
            document = sited.summary() | {
                "sites": list(sited.centres),
                "coverage": [vars(row) for row in rows],
            }
            _write_json(options.output, document)
        _print(sited.summary())
        return 0

    return _guarded(act)


def main_sweep(argv: Sequence[str]) -> int:
    """Run `qianxian sweep`: routes for teams over all courtyards or those of one community."""
    parser = argparse.ArgumentParser(prog="qianxian sweep", description="Route teams over the courtyards.")
    parser.add_argument("input", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="where the routes go")
    parser.add_argument(
        "--depot", type=int, nargs="+", required=True, metavar="N", help="courtyards teams start from"
    )
    parser.add_argument("--community", type=int, metavar="C", help="only the courtyards of this community")
    parser.add_argument("--minutes-per-stop", type=float, default=5.0)
    parser.add_argument("--minutes-per-household", type=float, default=0.1)
    parser.add_argument("--shift", type=float, default=420.0, metavar="MINUTES")
    parser.add_argument("--iterations", type=int, default=sweeps.ITERATIONS)
    options = parser.parse_args(argv)

    def act() -> int:
        district = read_district(options.input)
        if any(not 0 <= v < len(district) for v in options.depot):
            raise BadInput("A depot names a courtyard that does not exist. 出发点引用了不存在的庭院。")
        stops = np.arange(len(district))
        if options.community is not None:
            stops = stops[district.community == options.community]
            if len(stops) == 0:
                raise BadInput(f"There is no community {options.community}. 不存在社区 {options.community}。")
        service = options.minutes_per_stop + options.minutes_per_household * district.households
        routed = sweeps.sweep(
            district, stops.tolist(), district.centroid[options.depot], service, options.shift,
            iterations=options.iterations,
        )  # fmt: skip
        if options.output:
            _write_json(
                options.output, routed.summary() | {"routes": [vars(route) for route in routed.routes]}
            )
        _print(routed.summary())
        return 0

    return _guarded(act)


def _guarded(act: Callable[[], int]) -> int:
    """Turn refusals into a sentence and an exit code."""
    try:
        return act()
    except Refused as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (BadInput, PlannerMissing) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as JSON: {error}. 无法读取 {path}。") from error


def _write_json(path: Path, document: Any) -> None:
    try:
        path.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}. 无法写入 {path}。") from error


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
