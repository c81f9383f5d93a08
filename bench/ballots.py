"""Counting ballots, against pabutools in the same run: by votes, and in equal shares with Add1U, the winners compared.

Both count the same made-up vote, ballots that say the same told once with their number. In equal shares 90,000 ballots
are counted by us alone: pabutools takes a round for each unit of money.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

PROJECTS, MOST, BUDGET = 30, 3, 3_000_000


def made(voters: int):
    from qianxian.planning.ballots.election import Project, held

    draw = random.Random(voters)
    projects = [Project(f"P{index}", draw.randint(50_000, 800_000)) for index in range(PROJECTS)]
    names, likes = [project.code for project in projects], [1 / (index + 1) for index in range(PROJECTS)]
    return projects, [frozenset(draw.choices(names, likes, k=MOST)) for _voter in range(voters)], held


def timed(work):
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def main() -> int:
    from qianxian.planning.ballots import greedy, shares

    projects, ballots, held = made(90_000)
    election, holding = timed(lambda: held(projects, BUDGET, ballots, most=MOST))
    _won, by_votes = timed(lambda: greedy.funded(election))
    _won, in_shares = timed(lambda: shares.count(election))
    print(f"90,000 ballots: held in {holding:.2f} s, by votes {by_votes:.3f} s, in equal shares {in_shares:.2f} s")
    try:
        from planning import oracle
    except ImportError:
        print("pabutools is not installed (requirements/bench.in): nothing to compare with")
        return 0
    theirs, slow = timed(lambda: oracle.count_by_votes(election))
    print(f"by votes, 90,000 ballots: ours over theirs {by_votes / slow:.4f} ({slow:.2f} s), "
          f"same winners: {set(theirs) == set(greedy.funded(election))}")
    for voters in (1_000, 4_000):
        projects, ballots, held = made(voters)
        small = held(projects, BUDGET, ballots, most=MOST)
        ours, quick = timed(lambda: shares.count(small))  # noqa: B023  # called at once
        theirs, slow = timed(lambda: oracle.count_in_shares(small))  # noqa: B023  # called at once
        print(f"in equal shares, {voters:,} ballots: ours over theirs {quick / slow:.4f} "
              f"({quick:.2f} s and {slow:.2f} s), same winners: {set(theirs) == {one.index for one in ours.bought}}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
