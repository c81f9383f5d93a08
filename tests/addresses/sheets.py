"""Sheets put in and taken out; a handed-in one belongs to the office that handed it in."""

from addresses import ADMINISTRATORS, Sent

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


def sent(scene):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from qianxian.people.models import SheetImport
    from qianxian.people.states import ImportState
    from sheet_files import workbook

    def handed_in(_html):
        made = workbook(("编码", "名称", "户数"), ("41100201000303", "第三网格", 206))
        return SimpleUploadedFile("表格.xlsx", made.read())

    def confirmed(_answer):
        return SheetImport.objects.get().state == ImportState.WAITING

    return {
        "sheet": Sent(
            ADMINISTRATORS, body={"file": handed_in, "datum": "wgs84"},
            done=lambda _answer: SheetImport.objects.count() == 2,
        ),
        "confirm_import": Sent({"admin"}, done=confirmed),
        "drop_import": Sent({"admin"}, done=lambda _answer: not SheetImport.objects.exists()),
        "hand_out": Sent({"admin"}, done=lambda answer: answer.status_code == 302),
    }
