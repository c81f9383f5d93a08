"""What those who ask for a plan need to know, without loading what makes one: refusals and prices on moving.

Model: none.
"""

EIGHT_PRICES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Prices on moving that span, on the benchmark, everything from no regard for today to hardly a change."""


class BadInput(ValueError):
    """Raised when what was given cannot be a district; the message says what to mend, in two languages."""
