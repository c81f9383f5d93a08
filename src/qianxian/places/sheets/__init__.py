"""The sheet of places: one row a place, from the district down to the courtyard, in any order."""

from qianxian.places.sheets.borders import borders
from qianxian.places.sheets.known import code_of_places, place_by_code
from qianxian.places.sheets.sheet import Sheet

__all__ = ["Sheet", "borders", "code_of_places", "place_by_code"]
