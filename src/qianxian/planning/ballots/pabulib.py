"""Pabulib's format `.pb`, in which votes on budgets are published: read leniently, written as its checker wants it.

P. Faliszewski and others, "Participatory budgeting: data, tools, and analysis", IJCAI 2023 (arXiv:2305.11035); format:
pabulib.org/format. Three parts, META, PROJECTS and VOTES, are tables with semicolons. Old files lack fields, have other
ones, commas in numbers or blank lines: all that can be understood is read, and what can't is named with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from qianxian.planning.ballots.election import Election, NotAnElection, Project, grouped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from qianxian.planning.ballots.election import Marks, Money

PARTS = ("meta", "projects", "votes")
_CODE = re.compile(r"[^\s,;\"]+")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Remark:
    """What could not be read as it stands, or contradicts itself: the line of the file (0 for all of it) and why."""

    line: int
    words: str


@dataclass(slots=True)
class Read:
    """What a file says: the election if there is one, its own facts, who is said to have won, and remarks."""

    election: Election | None = None
    facts: dict[str, str] = field(default_factory=dict)
    winners: frozenset[int] | None = None
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a published vote says of itself; nothing of those who voted."""

    description: str
    unit: str
    instance: str
    begins_on: date
    ends_on: date
    subunit: str = ""
    edition: str = ""
    country: str = "China"
    language: str = "zh"
    currency: str = "CNY"


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


def read(content: bytes) -> Read:
    """Read a file; whatever is in it, there is an answer, and remarks on what was left out."""
    found = Read()
    rows = _rows(content, found.remarks)
    found.facts = {row[0].strip().lower(): _cell(row, 1) for _line, row in rows["meta"] if row[0].strip()}
    projects, said = _projects(rows["projects"], found)
    budget = _money(found.facts.get("budget", ""))
    ballots = _ballots(rows["votes"], {project.code: index for index, project in enumerate(projects)}, found)
    if budget is None:
        found.remarks.append(Remark(0, "no budget is said that is a number"))
    elif not projects:
        found.remarks.append(Remark(0, "there are no projects"))
    else:
        threshold = _money(found.facts.get("min_project_score_threshold", "")) or 0
        try:
            found.election = Election(tuple(projects), budget, grouped(ballots), least=int(threshold))
        except NotAnElection as error:
            found.remarks.append(Remark(0, str(error)))
        else:
            _compare(found, said, len(ballots))
    return found


def _rows(content: bytes, remarks: list[Remark]) -> dict[str, list[tuple[int, list[str]]]]:
    """Return the rows of each part with their lines, the headings of projects and votes among them."""
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1250", errors="replace")
        remarks.append(Remark(0, "this is not UTF-8; it was read as Windows-1250"))
    rows: dict[str, list[tuple[int, list[str]]]] = {part: [] for part in PARTS}
    part = ""
    lines = csv.reader(io.StringIO(words.replace("\0", "")), delimiter=";")
    while True:
        try:
            row = next(lines)
        except StopIteration:
            return rows
        except csv.Error as error:
            remarks.append(Remark(lines.line_num, f"this line can't be read: {error}"))
            continue
        name = row[0].strip().lower() if row else ""
        if name in PARTS and not any(cell.strip() for cell in row[1:]):
            part = name
        elif any(cell.strip() for cell in row):
            if not part:
                remarks.append(Remark(lines.line_num, "this stands before any part"))
            else:
                rows[part].append((lines.line_num, row))


def _named(rows: list[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a part by the names of its columns."""
    if not rows:
        return
    names = [name.strip().lower() for name in rows[0][1]]
    for line, row in rows[1:]:
        yield line, {name: _cell(row, index) for index, name in enumerate(names)}


def _projects(
    rows: list[tuple[int, list[str]]], found: Read,
) -> tuple[list[Project], dict[str, list[int | None]]]:
    projects: list[Project] = []
    said: dict[str, list[int | None]] = {"votes": [], "score": [], "selected": []}
    known: set[str] = set()
    for line, row in _named(rows):
        code, cost = row.get("project_id", ""), _money(row.get("cost", ""))
        if not code or cost is None or cost <= 0:
            found.remarks.append(Remark(line, f"project {code or '?'} has no cost that is a number above 0"))
        elif code in known:
            found.remarks.append(Remark(line, f"project {code} is there already"))
        else:
            known.add(code)
            projects.append(Project(code, cost, row.get("name", "")))
            for name, values in said.items():
                value = _money(row.get(name, ""))
                values.append(None if value is None else int(value))
    return projects, said


def _ballots(rows: list[tuple[int, list[str]]], places: Mapping[str, int], found: Read) -> list[Marks]:
    """Return the ballots as marks: ranks become points as the vote said, or as Borda counted them."""
    ordinal = found.facts.get("vote_type", "").lower() == "ordinal"
    longest = _money(found.facts.get("max_length", ""))
    ballots: list[Marks] = []
    voters: set[str] = set()
    for line, row in _named(rows):
        voter = row.get("voter_id", "")
        if voter and voter in voters:
            found.remarks.append(Remark(line, f"voter {voter} is there already; this ballot was left out"))
            continue
        voters.add(voter)
        codes = [code.strip() for code in row.get("vote", "").split(",") if code.strip()]
        points = [_money(point.strip()) for point in row.get("points", "").split(",") if point.strip()]
        given: dict[int, int] = {}
        for rank, code in enumerate(codes):
            if code not in places:
                found.remarks.append(Remark(line, f"there is no project {code}; it was left out of the ballot"))
            elif places[code] in given:
                found.remarks.append(Remark(line, f"project {code} is named twice; it counts once"))
            elif ordinal:
                given[places[code]] = max(1, int(longest or len(codes)) - rank)
            else:
                point = points[rank] if rank < len(points) else None
                given[places[code]] = 1 if point is None else int(point)
        ballots.append(tuple(sorted(given.items())))
    return ballots


def _compare(found: Read, said: Mapping[str, list[int | None]], ballots: int) -> None:
    """Remark where the file says other numbers than its ballots give, and keep who is said to have won."""
    election = found.election
    if election is None:
        return
    for name, number in (("num_votes", ballots), ("num_projects", len(election.projects))):
        if (claimed := _money(found.facts.get(name, ""))) is not None and claimed != number:
            found.remarks.append(Remark(0, f"{name} is said to be {claimed}; there are {number}"))
    for name, counted in (("votes", election.votes), ("score", election.scores)):
        for project, claim, number in zip(election.projects, said[name], counted, strict=True):
            if claim is not None and claim != number:
                found.remarks.append(Remark(0, f"{name} of project {project.code} are said to be {claim}; "
                                               f"the ballots give {number}"))
    if None not in said["selected"]:
        found.winners = frozenset(index for index, chosen in enumerate(said["selected"]) if chosen == 1)


def _cell(row: list[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""


def _money(words: str) -> Money | None:
    """Return a number as it is written: with blanks between thousands, a comma or a point before the fraction."""
    bare = re.sub(r"[\s\u00a0']", "", words).replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        return None
    number = Fraction(bare)
    return int(number) if number.denominator == 1 else number


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def written(election: Election, facts: Facts, winners: Collection[int]) -> str:
    """Return the file of a vote by approvals that was counted by votes, so that anybody can count it again.

    Ballots are numbered in an order that says nothing of when they were cast. Blank ballots can't be written; how many
    there were stands in a comment.

    :raises NotAnElection: if ballots give points, a code or an amount can't be written, or a project costs more than
        the budget.
    """
    _require_writable(election)
    named = [(marks, number) for marks, number in election.ballots if marks]
    blank = election.voters - sum(number for _marks, number in named)
    votes = election.votes
    few = min(votes, default=election.least) < election.least
    meta = {
        "description": facts.description, "country": facts.country, "unit": facts.unit, "subunit": facts.subunit,
        "instance": facts.instance, "num_projects": len(election.projects),
        "num_votes": election.voters - blank, "budget": _amount(election.budget), "vote_type": "approval",
        "rule": "greedy-threshold" if few else "greedy",
        "date_begin": f"{facts.begins_on:%d.%m.%Y}", "date_end": f"{facts.ends_on:%d.%m.%Y}",
        "min_length": 1, "max_length": election.most or "",
        "min_project_score_threshold": election.least if few else "",
        "edition": facts.edition, "language": facts.language, "currency": facts.currency,
        "fully_funded": 1 if sum(project.cost for project in election.projects) <= election.budget else "",
        "comment": f"#1: {blank} blank ballots are left out" if blank else "",
    }
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";", lineterminator="\n")
    rows.writerows([["META"], ["key", "value"], *([key, _line(value)] for key, value in meta.items() if value != "")])
    rows.writerows([["PROJECTS"], ["project_id", "cost", "votes", "name", "selected"]])
    for index in sorted(range(len(votes)), key=lambda one: election.before(one, votes[one])):
        project = election.projects[index]
        name = _line(project.name) or project.code
        rows.writerow([project.code, _amount(project.cost), votes[index], name, int(index in winners)])
    rows.writerows([["VOTES"], ["voter_id", "vote"]])
    voter = 0
    for marks, number in named:
        vote = ",".join(election.projects[index].code for index, _points in marks)
        for _one in range(number):
            voter += 1
            rows.writerow([voter, vote])
    return file.getvalue()


def _require_writable(election: Election) -> None:
    if any(points != 1 for marks, _number in election.ballots for _index, points in marks):
        raise NotAnElection("only ballots that approve can be written")
    for project in election.projects:
        if not _CODE.fullmatch(project.code) or project.code.lower() in PARTS:
            raise NotAnElection(f"the code {project.code!r} can't be written: no blanks, commas or semicolons in it")
        if project.cost > election.budget:
            raise NotAnElection(f"project {project.code} costs more than the whole budget, so nobody could vote it in")
    if doubled := [code for code, number in Counter(p.code.lower() for p in election.projects).items() if number > 1]:
        raise NotAnElection(f"two projects have the code {doubled[0]}")


def _amount(money: Money) -> str:
    hundredths = Fraction(money) * _HUNDREDTHS
    if hundredths.denominator != 1:
        raise NotAnElection(f"{money} has parts of a hundredth")
    whole, rest = divmod(hundredths.numerator, _HUNDREDTHS)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _line(value: object) -> str:
    return " ".join(str(value).split())
