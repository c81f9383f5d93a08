"""The four sheets with which a district sets itself up: places, organisations, offices and accounts."""

from qianxian.people.sheets.accounts import PASSWORDS, one_time_rows
from qianxian.people.sheets.importing import (
           Look,
           Sheet,
           carry_out,
           go_on,
           import_for,
           imports_of,
           look,
           rows_for,
           sheet_of,
)

__all__ = ["PASSWORDS", "Look", "Sheet", "carry_out", "go_on", "import_for", "imports_of", "look", "one_time_rows",
           "rows_for", "sheet_of"]
