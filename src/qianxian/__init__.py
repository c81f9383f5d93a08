"""Qianxian 牵线: from the courtyard gate to an answer confirmed by the one who raised it."""

__version__ = "0.1.0"
