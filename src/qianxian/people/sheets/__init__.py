"""The sheets with which a district sets itself up: places, organisations, management, offices and accounts."""

from qianxian.people.sheets.accounts import PASSWORDS, one_time_rows
from qianxian.people.sheets.importing import (
           Look,
           Sheet,
           carry_out,
           go_on,
           import_for,
           imports_of,
           look,
           look_over,
           rows_for,
           sheet_of,
)

__all__ = ["PASSWORDS", "Look", "Sheet", "carry_out", "go_on", "import_for", "imports_of", "look", "look_over",
           "one_time_rows",
           "rows_for", "sheet_of"]
