"""Figures of areas: the public ones, those for whoever answers for the area, and the rows and sheets behind them."""

import io

from addresses import EVERYBODY, OFFICES, Sent

GRID = {"grid3", "community", "subdistrict", "district", "admin", "admin_community"}
"""Who answers for grid 3: its branch, and the offices above it."""
ABOVE = {"community", "subdistrict", "district", "admin", "admin_community"}

GET = {
    "own_figures": OFFICES,
    "figures": EVERYBODY,
    "figures_sheet": GRID,
    "figure_rows": GRID,
    "figure_rows_sheet": GRID,
    "supervision_figures": ABOVE,
    "supervision_rows": ABOVE,
    "figure_forms": GRID,
    "figure_form": ABOVE,
    "figure_form_example": GRID,
}
POST_ONLY = {"retire_figure_form", "restore_figure_form"}


CODE = "411002010003"


def form_file():
    """A workbook with one blank."""
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    book.active["A1"] = "{{收到}}"
    book.save(file)
    return file.getvalue()


def taken(world, now, actor, area, *, name="月报"):
    """A form of an area's own that was taken in."""
    from qianxian.places.queries import tree
    from qianxian.results import actions as results
    from qianxian.results.states import TemplateKind

    return results.take_template(
        actor=world.viewer(actor), area=tree.now().get(area.id), name=name, kind=TemplateKind.XLSX,
        content=form_file(), now=now,
    )


def arguments(world, now):
    world.report(now, key="figures")
    form = taken(world, now, "community", world.community).id
    return {
        "figures": [CODE], "figures_sheet": [f"{CODE}-3"], "figure_rows": [f"{CODE}-3", "raised"],
        "figure_rows_sheet": [f"{CODE}-3", "raised"], "supervision_figures": [CODE],
        "supervision_rows": [CODE, "issued"],
        "figure_forms": [f"{CODE}-3"], "figure_form_example": [f"{CODE}-3"], "figure_form": [CODE, form],
        "retire_figure_form": [CODE, form], "restore_figure_form": [CODE, form],
    }


def sent(scene):
    from datetime import timedelta

    from django.core.files.uploadedfile import SimpleUploadedFile

    from qianxian.places.queries import tree
    from qianxian.results import actions as results

    world = scene.world
    theirs, river_code = {"district", "admin", "admin_elsewhere"}, "411002001001"
    river = world.river.parent.parent
    far = taken(world, scene.now, "admin", river)
    rested = [
        taken(world, scene.now + timedelta(minutes=1), "admin", area, name="旧表") for area in (world.community, river)
    ]
    for one in rested:
        results.retire_template(
            actor=world.viewer("admin"), area=tree.now().get(one.area_id), template=one, version=one.version,
            now=scene.now + timedelta(minutes=2),
        )
    handed = {"name": "季报", "file": lambda _html: SimpleUploadedFile("季报.xlsx", form_file())}
    return {
        "figure_forms": [
            Sent(ABOVE, "template.taken", handed, told={"nobody"}, opens=False),
            Sent(ABOVE, "template.taken", handed, to=[CODE], told={"nobody"}, opens=False),
            Sent(theirs, "template.taken", handed, to=[river_code], told={"nobody"}, opens=False),
        ],
        "retire_figure_form": [
            Sent(ABOVE, "template.retired", told={"nobody"}, opens=False),
            Sent(theirs, "template.retired", to=[river_code, far.id], told={"nobody"}, opens=False),
        ],
        "restore_figure_form": [
            Sent(ABOVE, "template.restored", to=[CODE, rested[0].id], told={"nobody"}, opens=False),
            Sent(theirs, "template.restored", to=[river_code, rested[1].id], told={"nobody"}, opens=False),
        ],
    }
