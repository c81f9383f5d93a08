"""The sheets of places, one row a place in any order, and of the service centres in them."""

from qianxian.places.sheets.borders import borders
from qianxian.places.sheets.centres import CentreSheet
from qianxian.places.sheets.known import code_of_places, place_by_code
from qianxian.places.sheets.sheet import Sheet

__all__ = ["CentreSheet", "Sheet", "borders", "code_of_places", "place_by_code"]
