"""An office's own monthly form is taken in once and comes back filled with the figures that its page shows."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.test_statements import counted

from addresses.figures import taken
from qianxian.results.models import FigureTemplate
from qianxian.web.district import blanks, indicators

COMMUNITY = "/figures/411002010003/"
PAGE = f"{COMMUNITY}forms/"


def document(*texts):
    made, file = docx.Document(), io.BytesIO()
    for text in texts:
        made.add_paragraph(text)
    made.save(file)
    return SimpleUploadedFile("月报.docx", file.getvalue())


@pytest.fixture
def lived_in(world, now):
    from happenings import lifecycle

    lifecycle.happen(world, now)
    return world


def test_the_example_is_a_form_itself_and_says_what_the_page_of_figures_says(lived_in, signed_in):
    clerk = signed_in("community")
    example = b"".join(clerk.get(f"{PAGE}example/").streaming_content)
    handed = {"name": "月报", "file": SimpleUploadedFile("月报.xlsx", example)}
    assert clerk.post(PAGE, handed, follow=True).status_code == 200
    form = FigureTemplate.objects.get()
    answer = clerk.get(f"{PAGE}{form.id}/?period=2026")
    rows = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values
    told = {said: (value, before) for said, value, before in rows}
    figures = {row[0]: row[1] for row in openpyxl.load_workbook(io.BytesIO(
        b"".join(clerk.get(f"{COMMUNITY}sheet/?period=2026").streaming_content))).worksheets[0].values}
    assert int(told["收到"][0]) == int(figures["收到"]) > 0
    assert int(told["办完"][0]) == int(figures["办完"]) > 0
    assert told["地区"][0] == "文峰社区"
    assert told["收到"][1] == 0, "the year before there was nothing"
    assert told["第1网格"][0] + told["第3网格"][0] == int(figures["收到"])


def test_a_document_comes_back_as_a_document(lived_in, signed_in):
    clerk = signed_in("subdistrict")
    clerk.post(PAGE, {"name": "简报", "file": document("{{时段}}，{{地区}}共收到{{收到}}件。")})
    answer = clerk.get(f"{PAGE}{FigureTemplate.objects.get().id}/?period=2026-11")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    (said,) = [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert said.startswith("2026年11月，文峰社区共收到")


def test_an_unknown_word_is_named_and_what_was_typed_stays(world, signed_in):
    answer = signed_in("community").post(PAGE, {"name": "我的月报", "file": document("{{收到}}{{满意度}}")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "满意度" in page
    assert "我的月报" in page
    assert not FigureTemplate.objects.exists()


def test_a_file_without_a_blank_and_one_that_is_no_form_are_refused_with_what_to_do(world, signed_in):
    clerk = signed_in("community")
    wrong = {"没有填空处": document("没有空格"), "损坏": SimpleUploadedFile("月报.docx", b"no document")}
    for says, file in wrong.items():
        answer = clerk.post(PAGE, {"name": "月报", "file": file})
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert not FigureTemplate.objects.exists()


def test_a_form_with_too_little_room_says_so_instead_of_being_filled_half(lived_in, signed_in):
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["A2"] = "{{下级.名称}}", "合计"
    book.save(file)
    clerk = signed_in("community")
    clerk.post(PAGE, {"name": "月报", "file": SimpleUploadedFile("月报.xlsx", file.getvalue())})
    answer = clerk.get(f"{PAGE}{FigureTemplate.objects.get().id}/")
    assert answer.status_code == 422
    assert "空行" in answer.content.decode()


def test_a_form_out_of_use_stays_and_comes_back_and_its_name_is_free_meanwhile(world, signed_in, now):
    form, clerk = taken(world, now, "community", world.community), signed_in("community")
    assert clerk.post(f"{PAGE}{form.id}/retire/", follow=True).status_code == 200
    taken(world, now, "community", world.community)
    assert clerk.post(f"{PAGE}{form.id}/restore/").status_code == 422, "another has its name"
    assert FigureTemplate.objects.get(id=form.id).retired


def test_the_page_costs_as_much_with_many_forms_as_with_one(world, signed_in, now):
    clerk = signed_in("community")
    taken(world, now, "community", world.community)
    clerk.get(PAGE)
    with counted() as one:
        clerk.get(PAGE)
    for number in range(5):
        taken(world, now, "community", world.community, name=f"表{number}")
    with counted() as many:
        clerk.get(PAGE)
    assert len(many) == len(one)


def test_there_is_a_word_for_every_indicator_and_none_stands_for_two_things():
    assert len(blanks.NAMES) == len(indicators.INDICATORS)
    pairs = [*blanks.NAMES, *blanks.STANDING, *(pair for pair, _said in blanks.ABOUT)]
    words = [word for pair in pairs for word in pair]
    assert len(words) == len(set(words))
    assert set(words) <= blanks.known()
