"""Whatever bytes arrive, the answer is a report or one clear line, in bounded time and memory."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path

import pytest
import typst

from reports.errors import UnreadableFileError
from reports.importers import parse_bytes, parse_file
from reports.importers.model import Parsed
from reports.importers.reader import read_bytes
from tests.reports.importers import variants
from tests.reports.importers.contents import made_up

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "reports"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refused(data: bytes, name: str | None = None) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(data, name)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    return message


def package(document: str, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def body(inner: str) -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'


@pytest.mark.parametrize("data", [b"", b"   \n", b"\xef\xbb\xbf"])
def test_empty(data):
    assert "empty" in refused(data)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1\\ansi text}", ".docx"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "image"),
        (b"\x1f\x8b\x08" + b"\0" * 99, "archive"),
        (b"%PDF-1.7\ngarbage", "damaged"),
        (b"PK\x03\x04garbage", "damaged"),
        (b"\x00\x01\x02\x03" * 500, "neither"),
        ("今天天气很好，适合出门散步。".encode() * 20, "no annual report"),
        (b'{"form": "1999"}', "not the content"),
        (b'{"form": ', "not the content"),
        (b"<html><body><p>hello</p></body></html>", "no annual report"),
    ],
)
def test_what_is_no_report_says_what_to_do(data, word):
    assert word in refused(data)


def test_a_name_that_lies_about_the_type():
    content = made_up(1)
    page = variants.to_html(content).encode()
    assert "right name" in refused(page, "report.pdf")
    assert "right name" in refused(page, "report.docx")
    assert "right name" in refused(variants.to_docx(content), "report.txt")
    for name in ("report.txt", "report.doc"):
        parsed = read_bytes(page, name)
        assert parsed.media_type == "text/html"
        assert [n.confidence for n in parsed.notes] == [1.0]


def test_encrypted_pdf():
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415

    writer = PdfWriter(PdfReader(io.BytesIO(variants.to_pdf(made_up(1)))))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert "password" in refused(out.getvalue())


def test_pdf_of_images_only():
    source = b"#set page(width: 100mm, height: 100mm)\n#rect(width: 50mm, height: 50mm, fill: red)"
    assert "images" in refused(typst.compile(source))


def test_pdf_with_too_many_pages():
    source = b"#for i in range(300) [x #pagebreak()]"
    start = time.monotonic()
    with pytest.raises(UnreadableFileError, match="200 pages"):
        parse_bytes(typst.compile(source))
    assert time.monotonic() - start < 20


def test_zip_bomb():
    bomb = package(body("<w:p/>"), word__media__a=b"\0" * (60 * 2**20))
    assert len(bomb) < 2**20
    assert "unpacks" in refused(bomb)


def test_zip_with_false_sizes_is_still_bounded():
    bomb = bytearray(package(body("<w:p/>" * 10), word__styles=b" "))
    start = bomb.find(b"PK\x01\x02")
    bomb[start + 24 : start + 28] = (10).to_bytes(4, "little")
    refused(bytes(bomb))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (package('<!DOCTYPE x [<!ENTITY a "b">]>' + body("<w:p/>")), "type declaration"),
        (package(body("<w:p/>"), **{"word__vbaProject.bin": b"x"}), "macros"),
        (package(body("<w:p/>"), **{"..__evil": b"x"}), "unsafe"),
        (
            package(
                body("<w:p/>"),
                **{
                    "word___rels__document.xml.rels": b'<Relationships><Relationship Id="a" '
                    b'Type="http://x/oleObject" Target="http://x" TargetMode="External"/>'
                    b"</Relationships>"
                },
            ),
            "outside",
        ),
        (package("<w:document"), "damaged"),
        (package(body("<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400)), ""),
    ],
)
def test_hostile_word_files(data, word):
    data = data.replace(b"word/_rels", b"word/_rels")
    assert word in refused(data)


def test_billion_laughs_in_html_and_deep_nesting():
    laughs = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><html><p>&b;</p></html>'
    refused(laughs.encode())
    deep = "<div>" * 100_000 + "政府信息公开" + "</div>" * 100_000
    start = time.monotonic()
    with pytest.raises(UnreadableFileError):
        parse_bytes(f"<html><body>{deep}</body></html>".encode())
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "text",
    [
        "一、" * 20_000,
        "（" * 40_000,
        "政府信息公开" * 8_000,
        "2023年" * 9_000 + "政府信息公开工作年度报告",
        "|" * 45_000,
        "0\n" * 19_000,
        "\t0" * 24_000,
        "1 " * 24_000,
        "行政复议" * 12_000,
        "根据" + "与云溪县" * 12_000 + "联系",
        "一、总体情况\n二、主动公开政府信息情况\n" * 5_000,
        "三、收到和处理政府信息公开申请情况\n" + "（一）予以公开\n0\n0\n0\n0\n0\n0\n0\n" * 2_000,
        "x" * 9_000_000,
        "字\n" * 2_000_000,
        "，".join(["存在问题"] * 9_000),
    ],
)
def test_pathological_text_is_bounded(text):
    start = time.monotonic()
    attempt(("一、总体情况\n政府信息公开，信息公开\n" + text).encode(), "a.txt")
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        "五、存在的主要问题及改进情况\n" + "一是公开不够；二是加强。\n" * 200,
        "（一）公开\n公开了。\n" * 300 + "五、存在的主要问题及改进情况\n不够。",
        "公开。\n" * 60_000 + "五、存在的主要问题及改进情况\n不够。",
    ],
)
def test_more_text_than_content_may_hold(text):
    assert "far longer" in refused(("一、总体情况\n政府信息公开，信息公开\n" + text).encode())


def test_too_large_a_file(tmp_path):
    with pytest.raises(UnreadableFileError, match="larger than 10 MB"):
        parse_bytes(b"x" * (10 * 2**20 + 1))
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * (11 * 2**20))
    with pytest.raises(UnreadableFileError, match="larger than 10 MB"):
        parse_file(file)


def test_a_file_that_cannot_be_opened(tmp_path):
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        parse_file(tmp_path / "missing.docx")
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        parse_file(tmp_path)


def attempt(data: bytes, name: str | None = None) -> None:
    try:
        assert isinstance(read_bytes(data, name), Parsed)
    except UnreadableFileError as error:
        message = str(error)
    else:
        message = ""
    assert "\n" not in message


def test_random_bytes():
    rng = random.Random(1)
    for size in (1, 3, 10, 100, 1000, 10_000):
        for head in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"{", b"\xff\xfe", b"\xfe\xff"):
            attempt(head + rng.randbytes(size))


def test_a_word_file_with_a_piece_missing():
    data = variants.to_docx(made_up(3))
    rng = random.Random(5)
    for _ in range(60):
        at = rng.randrange(len(data))
        attempt(data[:at] + data[at + rng.randrange(1, 3000) :])


@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "text"])
def test_damaged_files(kind):
    content = made_up(3)
    data = {
        "docx": variants.to_docx,
        "pdf": variants.to_pdf,
        "html": lambda c: variants.to_html(c).encode("gb18030"),
        "text": lambda c: variants.to_text(c, "tabbed").encode(),
    }[kind](content)
    rng = random.Random(2)
    for _ in range(8):
        attempt(data[: rng.randrange(len(data))])
        broken = bytearray(data)
        for _ in range(20):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        attempt(bytes(broken))


def test_the_bounded_reader_gives_what_the_inner_one_gives():
    content = made_up(5, sparse=True)
    for data, name in (
        (variants.to_docx(content), "a.docx"),
        (variants.to_pdf(content), "a.pdf"),
        (variants.to_text(content, "bare").encode(), "a.txt"),
    ):
        assert parse_bytes(data, name) == read_bytes(data, name)
