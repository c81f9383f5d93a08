from __future__ import annotations

import hashlib
import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from qianxian.concerns.models import Photo
from qianxian.storage import files
from qianxian.storage.files import NotAPhoto

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.QIANXIAN_HOME = tmp_path
    return tmp_path


def written(picture: Image.Image, kind="JPEG", **more) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def handed_in(content: bytes) -> files.StoredPhoto:
    return files.store_photo(io.BytesIO(content), len(content))


def kept(content: bytes) -> Image.Image:
    with Image.open(files.path_of(handed_in(content).name)) as picture:
        picture.load()
        return picture


def with_exif(**more) -> bytes:
    """A JPEG as a phone writes it: red above, blue below, taken in Xuchang."""
    picture = Image.new("RGB", (60, 40), "blue")
    picture.paste("red", (0, 0, 60, 20))
    exif = Image.Exif()
    exif[ORIENTATION] = 3
    exif[MAKER] = "SECRET-MAKER"
    exif[GPS] = {1: "N", 2: (34.0, 2.0, 11.0), 3: "E", 4: (113.0, 51.0, 8.0), 29: "2026:11:23"}
    return written(picture, exif=exif, **more)


def test_the_place_where_it_was_taken_is_not_kept():
    content = with_exif(comment=b"SECRET-COMMENT", xmp=b"<x>SECRET-XMP</x>", icc_profile=b"SECRET-ICC")
    before = Image.open(io.BytesIO(content))
    assert before.getexif().get_ifd(GPS)[1] == "N"
    stored = handed_in(content)
    raw = files.path_of(stored.name).read_bytes()
    after = Image.open(io.BytesIO(raw))
    assert dict(after.getexif()) == {}
    assert after.getexif().get_ifd(GPS) == {}
    assert b"SECRET" not in raw
    assert b"Exif" not in raw
    assert (stored.sha256, stored.size) == (hashlib.sha256(raw).hexdigest(), len(raw))


def test_what_a_png_says_about_itself_is_not_kept():
    said = PngInfo()
    said.add_text("comment", "SECRET")
    said.add_itxt("XML:com.adobe.xmp", "SECRET")
    stored = handed_in(written(Image.new("RGB", (9, 9)), "PNG", pnginfo=said))
    assert b"SECRET" not in files.path_of(stored.name).read_bytes()


def test_a_photograph_taken_upside_down_is_turned_upright():
    upright = kept(with_exif())
    assert upright.getpixel((30, 5))[2] > 200  # blue was below, and the phone was upside down
    assert upright.getpixel((30, 35))[0] > 200


def test_a_transparent_picture_is_laid_on_white():
    picture = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    assert kept(written(picture, "PNG")).getpixel((20, 20)) == (255, 255, 255)
    palette = Image.new("P", (40, 40), 0)
    assert kept(written(palette, "PNG", transparency=0)).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("kind", files.FORMATS)
def test_each_kind_that_is_taken_becomes_a_jpeg_no_longer_than_allowed(kind):
    picture = kept(written(Image.new("RGB", (2000, 100), "green"), kind))
    assert (picture.format, picture.size) == ("JPEG", (1600, 80))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.jpg", "x")
    return out.getvalue()


PRETENDERS = [
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    b"<!doctype html><script>alert(1)</script>", zipped(),
    b"", b"\xff\xd8\xff", b"%PDF-1.7", b"%!PS-Adobe-3.0 EPSF-3.0\n", written(Image.new("RGB", (9, 9)), "TIFF"),
]


KINDS = ["svg", "html", "zip", "nothing", "a head of a JPEG", "pdf", "postscript", "tiff"]


@pytest.mark.parametrize("content", PRETENDERS, ids=KINDS)
def test_what_only_pretends_to_be_a_photograph_is_refused(content, home):
    with pytest.raises(NotAPhoto) as caught:
        handed_in(content)
    assert "PNG" in str(caught.value)  # it says what will do
    assert not list(home.rglob("*.*"))


def test_a_truncated_photograph_is_called_damaged(home):
    whole = written(Image.effect_noise((200, 200), 60).convert("RGB"))
    with pytest.raises(NotAPhoto) as caught:
        handed_in(whole[: len(whole) // 2])
    assert isinstance(caught.value.__cause__, OSError)
    assert "PNG" not in str(caught.value)
    assert not list(home.rglob("*.*"))


def test_a_file_that_is_too_large_is_refused_before_it_is_opened():
    with pytest.raises(NotAPhoto, match=r"15 ?MB"):
        files.store_photo(None, files.LARGEST + 1)


@pytest.mark.parametrize("pixels", [files.MOST_PIXELS + 1, 100_000_000, 400_000_000])
def test_a_picture_with_too_many_points_is_refused_for_that_reason_and_not_unpacked(pixels):
    claims = bytearray(written(Image.new("1", (8, 8)), "BMP"))
    claims[18:22] = pixels.to_bytes(4, "little")
    claims[22:26] = (1).to_bytes(4, "little")
    with pytest.raises(NotAPhoto) as caught:
        handed_in(bytes(claims))
    with translation.override("en"):
        assert "points" in str(caught.value.reason)


def test_bytes_and_names_are_flushed_before_the_photograph_counts_as_kept(monkeypatch):
    flushed = []
    real = os.fsync

    def flush(number):
        flushed.append(str(Path(f"/proc/self/fd/{number}").readlink()))
        real(number)

    monkeypatch.setattr(os, "fsync", flush)
    name = handed_in(with_exif()).name
    path = files.path_of(name)
    assert flushed == [str(path.with_suffix(".part")), str(path.parent), str(path.parent.parent)]


def test_orphans_go_after_a_day_and_only_those_without_a_row(world, now):
    lone, young, referred = (handed_in(with_exif()) for _ in range(3))
    report = world.report(now)
    Photo.objects.create(
        report=report, name=referred.name, sha256=referred.sha256, size=referred.size, width=60, height=40,
    )
    half_written = files.path_of(lone.name).with_suffix(".part")
    half_written.write_bytes(b"x")
    day = now.timestamp()
    old = (now - timedelta(hours=24, seconds=1)).timestamp()
    for path in (files.path_of(lone.name), files.path_of(referred.name), half_written):
        os.utime(path, (old, old))
    os.utime(files.path_of(young.name), (day - 24 * 3600 + 1,) * 2)
    assert files.remove_orphans(day) == 2
    assert not files.path_of(lone.name).exists()
    assert not half_written.exists()
    assert files.path_of(young.name).exists()
    assert files.path_of(referred.name).exists()
    assert files.remove_orphans(day) == 0


def test_without_any_file_there_are_no_orphans(db):
    assert files.remove_orphans() == 0
