"""Sheets put in and taken out; a handed-in one belongs to the office that handed it in."""

from addresses import ADMINISTRATORS

GET = {
    "sheets": ADMINISTRATORS,
    "sheet": ADMINISTRATORS,
    "sheet_file": ADMINISTRATORS,
    "sheet_import": {"admin"},
}
POST_ONLY = {"confirm_import", "drop_import", "hand_out"}


def arguments(world, now):
    from qianxian.people.actions import imports
    from qianxian.people.states import SheetKind

    row = imports.keep_import(
        actor=world.viewer("admin"), sheet=SheetKind.PLACES, called="places.xlsx", kept_as="", datum="wgs84",
        findings={}, now=now,
    )
    number = [row.id]
    return {
        "sheet": ["places"], "sheet_file": ["places", "sheet.xlsx"], "sheet_import": number,
        "confirm_import": number, "drop_import": number, "hand_out": number,
    }
