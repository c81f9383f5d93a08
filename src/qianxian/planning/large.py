"""Plan what cannot be listed."""

from qianxian.planning.district import District, Ints
from qianxian.planning.pieces import Graph
from qianxian.planning.rules import Rules
from typing import Any
def solve_large(district: District, rules: Rules, graph: Graph, members: Ints, time_limit: float, proof: Any) -> Any:
    raise NotImplementedError
