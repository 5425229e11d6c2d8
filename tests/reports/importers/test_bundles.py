"""A zip of reports as strangers make it: names of Windows and macOS, litter, traps."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from reports.errors import UnreadableFileError
from reports.importers import bundles

NAME = "龙潭区统计局2023年度报告.docx"


def zipped(*files, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out


def named(raw: bytes) -> io.BytesIO:
    """A zip with one file whose name is these bytes, with nothing said of their encoding."""
    placeholder = "x" * len(raw)
    data = zipped((placeholder, b"text")).getvalue()
    return io.BytesIO(data.replace(placeholder.encode(), raw))


def read(file):
    return list(bundles.members(file))


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_of_windows_and_of_macos_are_read(encoding):
    assert [m.name for m in read(named(NAME.encode(encoding)))] == [NAME]


def test_names_do_no_harm():
    names = ["../../etc/报告.txt", "C:\\文件\\甲.txt", "a\u202etxt.exe\x07.txt", "/"]
    assert [bundles.clean_name(name) for name in names] == [
        "etc/报告.txt",
        "C:/文件/甲.txt",
        "atxt.exe.txt",
        "-",
    ]
    assert len(bundles.clean_name("长" * 999)) == 255


def test_litter_is_passed_over():
    litter = ["__MACOSX/._a.docx", ".DS_Store", "x/Thumbs.db", "~$报告.docx", "空文件夹/"]
    assert [m.name for m in read(zipped(*((n, b"x") for n in [*litter, "a.txt"])))] == ["a.txt"]


def test_a_bad_member_comes_with_its_fault_and_the_others_as_they_are():
    file = zipped(("a.txt", b"first" * 99), ("bomb.txt", b"0" * (9 << 20)), ("b.zip", b"PK"))
    torn = bytearray(file.getvalue())
    torn[40] ^= 0xFF  # within the first member's data
    first, bomb, nested = read(io.BytesIO(bytes(torn)))
    assert "damaged inside the zip" in str(first.fault)
    assert "grows more than 200 times" in str(bomb.fault)
    assert "archive inside" in str(nested.fault)
    assert all(m.data == b"" for m in (first, bomb, nested))
    assert [m.data for m in read(zipped(("a.txt", b"x"), ("b.txt", b"y")))] == [b"x", b"y"]


def test_a_table_of_contents_that_lies_is_not_read():
    honest = zipped(("a.txt", b"x")).getvalue()
    at = honest.rindex(b"PK\x05\x06")
    huge = bytearray(honest)
    struct.pack_into("<L", huge, at + 12, 1 << 30)
    larger = honest[:at] + b"PK\x06\x07" + b"\0" * 16 + honest[at:]
    for data in (bytes(huge), larger):
        with pytest.raises(UnreadableFileError, match="more than 2000 files"):
            read(io.BytesIO(data))
    with pytest.raises(UnreadableFileError, match="damaged"):
        read(io.BytesIO(honest[:at]))


def test_too_many_members_are_refused():
    many = zipped(*((f"{n}.txt", b"") for n in range(bundles.MAX_MEMBERS + 1)))
    with pytest.raises(UnreadableFileError, match="more than 2000 files"):
        read(many)
