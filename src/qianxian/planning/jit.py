"""The one door to numba: kernels compile where it is installed and say what to do where it is not.

Model: none; a kernel is a plain function over numpy arrays.  Compiled code is kept beside the module
(``cache=True``), so that only the first run on a machine pays for compilation; see `warm_up`.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Literal, NoReturn, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

NUMBA_INSTALLED = find_spec("numba") is not None


class PlannerMissing(RuntimeError):
    """Raised when planning is asked for where its extra is not installed."""

    def __init__(self, package: str = "numba") -> None:
        super().__init__(
            f"Planning needs {package}, which is not installed here: pip install 'qianxian[planner]'. "
            f"规划功能需要 {package}，本机尚未安装：请运行 pip install 'qianxian[planner]'。"
        )


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function with numba; without numba, calling it raises `PlannerMissing`."""
    return _compiled(function, inline="never")


def step(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a part of a kernel into its callers: a call would count references to every array."""
    return _compiled(function, inline="always")


def _compiled(function: Callable[P, R], inline: Literal["never", "always"]) -> Callable[P, R]:
    if NUMBA_INSTALLED:
        import numba  # noqa: PLC0415  # imported only where the extra is installed

        njit: Any = numba.njit
        compiled: Callable[P, R] = njit(cache=True, error_model="numpy", inline=inline)(function)
        return compiled

    def missing(*_args: P.args, **_kwargs: P.kwargs) -> NoReturn:
        raise PlannerMissing

    return missing
