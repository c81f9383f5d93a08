"""Pages of figures: every number opens onto as many rows, small numbers are hidden, and sheets say the same."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from tests.web.test_statements import counted

from qianxian.base import clock
from qianxian.concerns.models import Report
from qianxian.results import actions as results
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks

COMMUNITY, GRID, COURTYARD = "411002010003", "411002010003-3", "411002010003-3-1"
LINK = r'<a href="(/figures/[^"]+/rows/[^"]+)"[^>]*>'
HEAD = re.compile(
    f'<dt class="s">{LINK}[^<]*</a></dt><dd class="(?:v|few)">(.*?)</dd><dd class="s">(.*?)</dd>', re.DOTALL,
)
CELL = re.compile(f"{LINK}(.*?)</a>", re.DOTALL)
NUMERATORS = ("in_time", "late", "confirmed", "reopened", "unconfirmed")
SHOWN = re.compile(r"<h1>[^<]*</h1><p>(.*?)</p>", re.DOTALL)


@pytest.fixture
def lived_in(world, now):
    from tests.happenings import lifecycle

    lifecycle.happen(world, now)
    yield world
    stamps.forget_all()


def figures_on(page):
    """Every link to rows on a page with the number that it stands for: a count, or the part or the n of a share."""
    page = page.replace("&amp;", "&")
    said = [(link, strip_tags(value), strip_tags(below)) for link, value, below in HEAD.findall(page)]
    said += [(link, strip_tags(cell), "") for link, cell in CELL.findall(HEAD.sub("", page))]
    for link, value, below in said:
        figure = link.split("/rows/")[1].split("/")[0]
        if share := re.search(r"(\d+) of (\d+)", f"{value} {below}"):
            yield link, int(share[1 if figure in NUMERATORS else 2])
        elif of := re.search(r"of (\d+)", f"{value} {below}"):
            yield link, int(of[1])
        elif value.strip().isdigit():
            yield link, int(value)


def counted_on(client, address):
    """How many rows the list behind an address says that there are, with those of other units."""
    page = client.get(address.replace("&amp;", "&")).content.decode()
    said = strip_tags(SHOWN.search(page)[1])
    numbers = [1 if word in {"One", "one"} else int(word) for word in re.findall(r"\d+|\b[Oo]ne\b(?! that)", said)]
    return sum(numbers), page


@pytest.mark.parametrize(("who", "code"), [
    ("district", ""), ("subdistrict", "411002010000"), ("community", COMMUNITY), ("grid3", GRID), ("head", COURTYARD),
])
def test_every_figure_of_a_page_opens_onto_as_many_rows(who, code, lived_in, signed_in, now):
    client = signed_in(who)
    client.get("/?lang=en")
    address = reverse("figures", args=[code]) if code else reverse("district")
    later = now + timedelta(days=150)
    with clock.held_at(later):
        page = client.get(address + "?period=2026").content.decode()
        walked = 0
        for link, n in figures_on(page):
            assert counted_on(client, link)[0] == n, link
            walked += 1
        assert walked > 30


def test_a_row_leads_to_the_task_and_says_nothing_that_anybody_wrote(lived_in, signed_in, now):
    page = signed_in("community").get(reverse("figure_rows", args=[COMMUNITY, "raised"])).content.decode()
    assert "/desk/" in page
    for words in Report.objects.exclude(words="").values_list("words", flat=True):
        assert words not in page


@pytest.mark.parametrize("name", ["community", "gate", "neighbour"])
def test_who_does_not_answer_for_an_area_finds_no_rows(name, world, signed_in, now):
    assert signed_in(name).get(reverse("figure_rows", args=["411002001001", "raised"])).status_code == 404
    assert signed_in("subdistrict").get(reverse("figure_rows", args=[GRID, "everything"])).status_code == 404


def test_a_grid_and_a_courtyard_have_no_figures_for_everybody(stranger, world):
    assert stranger.get(reverse("figures", args=[GRID])).status_code == 404
    assert stranger.get(reverse("figures", args=[COURTYARD])).status_code == 404
    assert stranger.get(reverse("figures", args=["411002010003-9"])).status_code == 404
    assert stranger.get(reverse("figures", args=["411002999999"])).status_code == 404


def test_in_public_a_small_number_is_hidden_and_a_larger_one_is_not(stranger, world, now):
    for n in range(2):
        world.report(now, key=f"few{n}")
    page = stranger.get(reverse("figures", args=[COMMUNITY]) + "?lang=en").content.decode()
    assert "too few to say" in page
    assert '<dd class="v">2</dd>' not in page
    for n in range(5):
        world.report(now, key=f"more{n}")
    page = stranger.get(reverse("district") + "?lang=en").content.decode()
    assert '<dd class="v">7</dd>' in page
    # The other sub-district has none: were the first one's seven shown beside all seven, that would be told.
    table = page[page.index("By sub-district") :].split("</table>")[0]
    assert '<td class="n">7</td>' not in table
    assert table.count("too few to say") >= 4


def test_a_sheet_says_what_the_page_says_and_holds_no_formula(lived_in, signed_in, now):
    report = lived_in.report(now, key="formula")
    task, grid = lived_in.task_of(report), lived_in.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=task.version, headline="=SUM(A1:A9)", now=now)
    client = signed_in("community")
    client.get("/?lang=en")
    address = reverse("figure_rows_sheet", args=[COMMUNITY, "raised"])
    shown, _page = counted_on(client, reverse("figure_rows", args=[COMMUNITY, "raised"]) + "?lang=en")
    lines = list(csv.reader(io.StringIO(b"".join(client.get(address + "?as=csv")).decode("utf-8-sig"))))
    assert len(lines) - 1 == shown
    assert any("'=SUM(A1:A9)" in line for line in lines)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address))))
    rows = list(book.worksheets[0].iter_rows())
    assert len(rows) - 1 == shown
    assert all(cell.data_type != "f" for row in rows for cell in row)
    table = b"".join(client.get(reverse("figures_sheet", args=[COMMUNITY]) + "?as=csv")).decode("utf-8-sig")
    said = {line[0]: line[1] for line in csv.reader(io.StringIO(table))}
    assert said["Raised"] == str(shown)


def test_the_supervision_page_counts_what_the_register_lists(world, signed_in, now):
    above = world.viewer("community")
    for n in range(3):
        task = world.task_of(world.report(now, key=f"k{n}"))
        notice = tasks.supervise(actor=above, task=task, wants="三天内办好", now=now)
        if n == 0:
            tasks.answer_supervision(actor=world.viewer("grid3"), notice=notice, answer="明天办", now=now)
    client = signed_in("community")
    page = client.get(reverse("supervision_figures", args=[COMMUNITY])).content.decode()
    assert [int(n) for n in re.findall(r'<dd class="v">(\d+)</dd>', page)] == [3, 1, 2, 0]
    links = re.findall(r'<td class="n"><a href="([^"]+)">(\d+)</a>', page)
    assert [int(n) for _link, n in links] == [3, 1, 2, 0]
    for link, n in links:
        assert len(re.findall(r"号</a><p", client.get(link.replace("&amp;", "&")).content.decode())) == int(n), link
    strange = client.get(reverse("supervision_rows", args=[COMMUNITY, "issued"]) + "?unit=7").content.decode()
    assert "号</a><p" not in strange
    with clock.held_at(now + timedelta(days=9)):
        late = client.get(reverse("supervision_figures", args=[COMMUNITY])).content.decode()
    assert '<span class="tag over">3</span>' in late


PAGES = {"district": 16, "figures": 16, "figure_rows": 16, "supervision_figures": 9, "supervision_rows": 9}
"""The most statements each page makes for an office, with its session and office."""


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("folded", [False, True])
def test_a_page_of_figures_makes_as_many_statements_for_thirty_as_for_three(name, folded, signed_in, world, now):
    grid = world.viewer("grid3")

    def fill(count, start):
        for n in range(start, start + count):
            task = world.task_of(world.report(now, key=f"k{n}"))
            tasks.receive(actor=grid, task=task, version=task.version, headline="灯不亮", now=now)
            tasks.report_done(actor=grid, task=task, version=task.version, outcome="换了", evidence=[], now=now)
        if folded:
            results.fold()

    arguments = {"figures": [COMMUNITY], "figure_rows": [COMMUNITY, "done"], "supervision_figures": [COMMUNITY],
                 "supervision_rows": [COMMUNITY, "issued"]}
    client, address = signed_in("district"), reverse(name, args=arguments.get(name, []))
    fill(3, 0)
    client.get(address)
    with counted() as few:
        assert client.get(address).status_code == 200
    fill(27, 3)
    client.get(address)
    with counted() as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few), "\n".join(many.said())
    assert len(many) <= PAGES[name], "\n".join(many.said())
