"""Real registers nobody here wrote go in whole: with their own dates, their figures, and every bad row named."""

from __future__ import annotations

import csv
import re
import statistics
from collections import Counter
from datetime import date, timedelta

import pytest

from qianxian.concerns.models import Concern, Report
from qianxian.concerns.states import ConcernState
from qianxian.ops import command, history
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.results import actions as results
from qianxian.results.models import Summary

DAY = timedelta(days=1)
MESSAGES = 2816
REQUESTS = 10_000
CELL = re.compile(r"[A-Z]+\d+ ")
REPLIES = """source = "留言板"
[columns]
ref = "id"
words = ["title", "body"]
raised_at = "written_at"
done_at = "replied_at"
answer = "reply"
[place]
otherwise = "槐荫院"
[kinds]
otherwise = "utilities"
"""
SERVICE_REQUESTS = """source = "311"
[columns]
ref = "ServiceRequestNum"
words = ["SRType", "Address"]
raised_at = "CreatedDate"
done_at = "CloseDate"
latitude = "Latitude"
longitude = "Longitude"
[moments]
form = "%m/%d/%Y %I:%M:%S %p"
[kinds]
otherwise = "utilities"
"""


def run(path, mapping, folder, *more):
    (folder / "map.toml").write_text(mapping, encoding="utf-8")
    arguments = command.parser().parse_args(
        ["import", "concerns", str(path), "--map", str(folder / "map.toml"), *more],
    )
    return history.run(arguments)


def city(world, now):
    """Draw the district's border around a city far away and return what lies in it."""
    west, south, east, north = -76.72, 39.19, -76.52, 39.38
    ring = [[west, south], [east, south], [east, north], [west, north]]
    places.draw_border(actor=OPERATOR, place=world.district, rings=[ring], valid_from=date(2024, 1, 1), now=now)
    return lambda row: south < float(row["Latitude"]) < north and west < float(row["Longitude"]) < east


def test_real_messages_keep_their_dates_and_give_back_how_long_answers_took(world, now, shared_data, tmp_path):
    assert run(shared_data / "texts" / "messages_with_replies.csv", REPLIES, tmp_path) == 0
    assert Report.objects.count() == MESSAGES
    rows = list(Concern.objects.values_list("created_at", "done_at", "state", "answer", "sentence"))
    took = [done - raised for raised, done, _state, _answer, _sentence in rows]
    assert round(statistics.median(took) / DAY, 1) == 11.2
    within = [round(100 * sum(one <= days * DAY for one in took) / len(took), 1) for days in (7, 15, 30)]
    assert within == [35.2, 61.5, 83.6]
    # Nobody can be asked any more: each is closed fourteen days after its answer, and counted so, not as confirmed.
    assert {state for _raised, _done, state, _answer, _sentence in rows} == {ConcernState.UNCONFIRMED}
    assert all(answer and sentence for _raised, _done, _state, answer, sentence in rows)
    results.rebuild()
    counted = Counter()
    for row in Summary.objects.filter(area_id=world.district.id):
        counted.update({"raised": row.raised, "done": row.done, "unconfirmed": row.unconfirmed})
    assert counted == {"raised": MESSAGES, "done": MESSAGES, "unconfirmed": MESSAGES}


@pytest.fixture
def requests(shared_data):
    """Ten thousand requests of a city, with points that lie in the sea and with none."""
    return shared_data / "service_requests_311" / "baltimore_311_sample_10000.csv"


def test_every_bad_row_of_ten_thousand_service_requests_is_named_with_its_cell(world, now, requests, tmp_path, capsys):
    inside = city(world, now)
    assert run(requests, SERVICE_REQUESTS, tmp_path, "--dry-run") == 1
    named = Counter(line.split()[0] for line in capsys.readouterr().out.splitlines() if CELL.match(line))
    with requests.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    latitude = chr(ord("A") + list(rows[0]).index("Latitude"))
    # A row without a point is named by its number, for no cell of it is wrong: one is missing.
    bad = {
        f"{latitude if row['Latitude'] else 'B'}{number}" for number, row in enumerate(rows, start=2)
        if not row["Latitude"] or not inside(row)
    }
    assert len(rows) == REQUESTS
    assert named == Counter(bad)
    assert not Report.objects.exists()


def test_service_requests_go_in_without_the_bad_rows_and_what_is_open_stays_open(world, now, requests, tmp_path):
    inside = city(world, now)
    with requests.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [row for _number, row in zip(range(300), reader, strict=False)]
        rows += [row for row in reader if row["SRStatus"] in {"Open", "New"}][:20]
    extract = tmp_path / "requests.csv"
    with extract.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    good = [row for row in rows if row["Latitude"] and inside(row)]
    for _twice in range(2):
        assert run(extract, SERVICE_REQUESTS, tmp_path, "--leave-out-bad") == 0
        assert Report.objects.count() == len(good)
    still_open = sum(not row["CloseDate"] for row in good)
    assert still_open
    assert Concern.objects.filter(state=ConcernState.REPORTED).count() == still_open
