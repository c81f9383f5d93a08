"""The one door to HiGHS: linear and integer programs, single-threaded and silent."""

from typing import Any

import numpy as np

from qianxian.planning.district import Floats, Ints
from qianxian.planning.jit import PlannerMissing


def new_solver(**options: Any) -> Any:
    """Start HiGHS with one thread and no output.

    :raises PlannerMissing: if highspy is not installed.
    """
    try:
        import highspy  # noqa: PLC0415  # imported only where the extra is installed
    except ImportError as error:
        raise PlannerMissing("highspy") from error
    new: Any = highspy.Highs
    lp = new()
    for option, value in ({"output_flag": False, "threads": 1, "random_seed": 0} | options).items():
        lp.setOptionValue(option, value)
    return lp


def add_columns(lp: Any, costs: Floats, upper: Floats, start: Ints, index: Ints, value: Floats) -> None:
    """Add columns from 0 to `upper`, compressed: `start` (columns,), `index` and `value` (entries,)."""
    m = len(costs)
    lp.addCols(
        m, np.asarray(costs, np.float64), np.zeros(m), np.asarray(upper, np.float64), len(index),
        np.asarray(start, np.int32), np.asarray(index, np.int32), np.asarray(value, np.float64),
    )  # fmt: skip


def add_rows(lp: Any, lower: Floats, upper: Floats) -> None:
    """Add rows without entries."""
    for low, high in zip(lower.tolist(), upper.tolist(), strict=True):
        lp.addRow(low, high, 0, np.zeros(0, np.int32), np.zeros(0))


def make_whole(lp: Any, columns: int) -> None:
    """Ask for whole numbers in the first `columns` columns."""
    import highspy  # noqa: PLC0415  # as above; new_solver has said so already

    lp.changeColsIntegrality(
        columns, np.arange(columns, dtype=np.int32), np.full(columns, highspy.HighsVarType.kInteger)
    )
