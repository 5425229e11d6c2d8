"""Bytes to content, in this process and without limits: see `bounded` for strangers' files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content import loads
from reports.errors import InvalidContentError, UnreadableFileError
from reports.importers.assemble import assemble
from reports.importers.docx import read_docx
from reports.importers.encoding import decode
from reports.importers.html import read_html, read_mhtml
from reports.importers.limits import MAX_BYTES
from reports.importers.model import Note, Parsed
from reports.importers.sniff import MEDIA_TYPES, check_name, sniff_binary, sniff_text
from reports.importers.text import read_text

if TYPE_CHECKING:
    from reports.importers.blocks import Document
    from reports.importers.sniff import Kind


def read_bytes(data: bytes, name: str | None = None) -> Parsed:
    """Reads a report; UnreadableFileError with one line that says what to do."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(
            "The file is larger than %(limit)s MB; send a smaller one", limit=MAX_BYTES // 2**20
        )
    notes: list[Note] = []
    binary = sniff_binary(data)
    if binary:
        check_name(name, binary)
        return assemble(_read_binary(binary, data), notes)
    text, encoding, damaged = decode(data)
    kind = sniff_text(text)
    if kind == "mhtml":
        data, _ = read_mhtml(data)
        text, encoding, damaged = decode(data)
    if not check_name(name, kind):
        notes.append(
            Note(
                None,
                None,
                name or "",
                "The name does not fit the contents; the file was read as %(kind)s",
                {"kind": MEDIA_TYPES[kind]},
                1.0,
            )
        )
    if damaged:
        notes.append(
            Note(None, None, "", "Some characters of the file are damaged and were lost", {}, 0.5)
        )
    if kind == "json":
        return _read_json(text, encoding, notes)
    return assemble(_read_textual(kind, text, encoding), notes)


def _read_binary(kind: Kind, data: bytes) -> Document:
    if kind == "docx":
        return read_docx(data)
    # Reading PDF costs half a second of imports, which other files need not pay.
    from reports.importers.pdf import read_pdf  # noqa: PLC0415

    return read_pdf(data)


def _read_textual(kind: Kind, text: str, encoding: str) -> Document:
    if kind in ("html", "mhtml"):
        return read_html(text, encoding, MEDIA_TYPES[kind])
    return read_text(text, encoding)


def _read_json(text: str, encoding: str, notes: list[Note]) -> Parsed:
    try:
        content = loads(text.lstrip("\ufeff"))
    except InvalidContentError as error:
        raise UnreadableFileError(
            "This JSON is not the content of a report: %(error)s", error=str(error)
        ) from error
    return Parsed(content, tuple(notes), MEDIA_TYPES["json"], encoding)
