"""The planner's tests need numba; without the extra they say so and skip."""

import pytest

from qianxian.planning.jit import NUMBA_INSTALLED


def pytest_collection_modifyitems(items):
    """Skip what compiles when there is no compiler."""
    if not NUMBA_INSTALLED:
        for item in items:
            if "without_numba" not in item.name:
                item.add_marker(
                    pytest.mark.skip(reason="LOUD SKIP: numba is missing: pip install 'qianxian[planner]'")
                )
