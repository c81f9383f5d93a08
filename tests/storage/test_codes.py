from __future__ import annotations

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places.models import PlaceCode, Plate
from qianxian.storage import codes
from qianxian.storage.codes import ALPHABET, WrongCode
from qianxian.storage.models import Job, Lease

# Not made with the key, which is another one on every machine.
BODIES = ["".join(ALPHABET[number * 7919**place // 3 % 32] for place in range(7)) for number in range(1, 60)]
SAMPLE = [codes.grouped(body + codes.check_character(body)) for body in BODIES]


def reads(typed: str) -> bool:
    try:
        codes.read(typed)
    except WrongCode:
        return False
    return True


@pytest.mark.parametrize("code", SAMPLE[:12])
def test_every_single_wrong_character_is_found(code):
    characters = code.replace("-", "")
    for place, wrong in product(range(8), ALPHABET):
        if wrong != characters[place]:
            assert not reads(characters[:place] + wrong + characters[place + 1 :])


def test_nearly_every_swap_of_two_neighbours_is_found():
    tried = missed = 0
    for code in SAMPLE:
        characters = code.replace("-", "")
        for place in range(7):
            one, two = characters[place : place + 2]
            if one != two:
                tried += 1
                missed += reads(characters[:place] + two + one + characters[place + 2 :])
    assert tried > 350
    assert missed / tried < 0.01


def test_the_check_character_is_that_of_the_standard():
    """ISO 7064 hybrid systems: the carry starts at M, each character is added, reduced and doubled modulo M + 1."""
    for body in ("2222222", "ZZZZZZZ", "7K429QM"):
        carry = 32
        for character in body:
            total = (carry + ALPHABET.index(character)) % 32
            carry = (total or 32) * 2 % 33
        check = ALPHABET.index(codes.check_character(body))
        assert (carry + check) % 32 == 1


@pytest.mark.parametrize("typed", ["{}", "牵 {}", " {} ", "牵{}", "{}。"])
def test_a_code_is_read_whatever_its_case_width_blanks_and_dashes(typed):
    for code in SAMPLE[:10]:
        wide = "".join(chr(ord(character) + 0xFEE0) if character != "-" else "－" for character in code)
        for written in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), wide, wide.lower()):
            assert codes.read(typed.format(written)) == code


@pytest.mark.parametrize(
    "typed", ["", "7", "0000-0000", "OIOI-OIOI", "7K42-9QM", "7K42-9QMX2", "牵" * 8, "👍" * 8, "ßßßß"],
)
def test_what_can_be_no_code_is_refused(typed):
    with pytest.raises(WrongCode):
        codes.read(typed)


def test_codes_of_neighbouring_ids_have_nothing_in_common_and_stay_the_same():
    made = [codes.make(number) for number in range(1 << 40, (1 << 40) + 500)]
    assert len(set(made)) == 500
    assert len({code[:2] for code in made}) > 200
    assert made == [codes.make(number) for number in range(1 << 40, (1 << 40) + 500)]


def refused(write) -> IntegrityError:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    return caught.value


def test_the_real_error_of_a_taken_code_is_recognised(world):
    def again():
        Plate.objects.create(courtyard=world.maple, code=world.plate.code, hung_on=world.plate.hung_on)

    assert codes.collided(refused(again))


def test_no_other_error_passes_for_a_taken_code(world, now):
    lease = Lease.objects.create(name="code", holder="x", until=now)
    job = Job.objects.create(name="code", once_named="code", due_at=now)

    def the_same_division_code_again():
        PlaceCode.objects.create(
            place=world.maple, scheme="division12", value="411002000000", valid_from=world.plate.hung_on,
        )

    def without_a_code():
        Plate.objects.create(courtyard=world.maple, code=None, hung_on=world.plate.hung_on)

    others = [
        lambda: Lease.objects.create(name=lease.name, holder="code", until=now),
        lambda: Job.objects.create(name="code", once_named=job.once_named, due_at=now),
        lambda: Job.objects.create(id=job.id, name="code", due_at=now),
        the_same_division_code_again,
        without_a_code,
    ]
    for write in others:
        assert not codes.collided(refused(write))
    assert not codes.collided(ValueError("code"))
    assert not codes.collided(IntegrityError("code"))


def test_a_taken_code_gets_the_act_a_second_try_with_a_new_id(lasting_world, now, monkeypatch):
    taken, made = lasting_world.plate.code, []

    def make(number):
        made.append(number)
        return taken if len(made) == 1 else codes.grouped("2222222" + codes.check_character("2222222"))

    monkeypatch.setattr("qianxian.places.actions.tree.codes.make", make)
    plate = places.hang_plate(actor=OPERATOR, courtyard=lasting_world.maple, hung_on=now.date(), now=now)
    assert len(made) == 2
    assert plate.code != taken


def test_an_id_of_63_bits_gives_a_code():
    assert codes.read(codes.make((1 << 63) - 1))
