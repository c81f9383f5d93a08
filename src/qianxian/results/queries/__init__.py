"""Figures: summary rows plus what is not folded yet, so exact and never late."""

from qianxian.results.queries.areas import (
    Hot,
    Part,
    Statistics,
    Tallied,
    hot_kinds,
    kinds_within,
    statistics_of,
)
from qianxian.results.queries.mediation import Mediated, mediated_in
from qianxian.results.queries.opened import (
    OPENED,
    Opened,
    OpenedRow,
    Wanted,
    count_opened_for,
    opened_for,
    whole_opened_for,
)
from qianxian.results.queries.overview import (
    Figures,
    Overview,
    Standing,
    month_of,
    overview,
    residents_behind,
    standing,
)
from qianxian.results.queries.published import Public, published_figures
from qianxian.results.queries.templates import filled, looked_over, template_of, templates_of

__all__ = [
    "OPENED",
    "Figures",
    "Hot",
    "Mediated",
    "Opened",
    "OpenedRow",
    "Overview",
    "Part",
    "Public",
    "Standing",
    "Statistics",
    "Tallied",
    "Wanted",
    "count_opened_for",
    "filled",
    "hot_kinds",
    "kinds_within",
    "looked_over",
    "mediated_in",
    "month_of",
    "opened_for",
    "overview",
    "published_figures",
    "residents_behind",
    "standing",
    "statistics_of",
    "template_of",
    "templates_of",
    "whole_opened_for",
]
