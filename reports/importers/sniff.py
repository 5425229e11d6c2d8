"""Tells a file's type by what is in it, and refuses what cannot be a report."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from reports.errors import UnreadableFileError

Kind = Literal["docx", "pdf", "html", "mhtml", "json", "text"]

MEDIA_TYPES: dict[Kind, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html",
    "mhtml": "multipart/related",
    "json": "application/json",
    "text": "text/plain",
}
_SUFFIXES: dict[str, frozenset[Kind]] = {
    ".docx": frozenset({"docx"}),
    ".pdf": frozenset({"pdf"}),
    ".json": frozenset({"json"}),
    ".txt": frozenset({"text"}),
    ".text": frozenset({"text"}),
    ".md": frozenset({"text"}),
    ".html": frozenset({"html"}),
    ".htm": frozenset({"html"}),
    ".shtml": frozenset({"html"}),
    ".xhtml": frozenset({"html"}),
    ".mht": frozenset({"mhtml"}),
    ".mhtml": frozenset({"mhtml"}),
}
# A text file under another text file's name does no harm; office software writes HTML as .doc.
_HARMLESS: frozenset[Kind] = frozenset({"text", "html", "mhtml", "json"})
_TEXTUAL = frozenset(s for s, kinds in _SUFFIXES.items() if kinds <= _HARMLESS) | {".doc"}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|table|div|article|span|p|h[1-6]|meta)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</\s*(?:html|body|table|div|p|td|tr|span|h[1-6])\s*>", re.IGNORECASE)


def sniff_binary(data: bytes) -> Literal["docx", "pdf"] | None:
    """``docx``, ``pdf``, or None for what may be text; UnreadableFileError for the rest."""
    if not data.strip():
        raise UnreadableFileError("The file is empty")
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFileError(
                "The file is protected by a password; remove the password and try again"
            )
        raise UnreadableFileError(
            "This is an old binary Office file (.doc); save it as Word (.docx) or PDF"
        )
    if data.startswith(b"{\\rtf"):
        raise UnreadableFileError("This is a rich text file (RTF); save it as Word (.docx) or PDF")
    if data.startswith(_IMAGES):
        raise UnreadableFileError(
            "This is an image; send the report as Word (.docx) or as a PDF that holds text"
        )
    if data.startswith(_ARCHIVES):
        raise UnreadableFileError("This is an archive; unpack it and send the report itself")
    return None


def sniff_text(text: str) -> Kind:
    """What a text file holds."""
    head = text[:65536].lstrip("\ufeff \t\r\n")
    if not head:
        raise UnreadableFileError("The file is empty")
    if head.startswith(("{", "[")):
        # `[bookmark: …]` opens text too; JSON follows its bracket with a quote or a bracket.
        rest = head[1:].lstrip()
        if rest.startswith(('"', "}", "]", "{")):
            return "json"
    if re.match(r"(?:from|mime-version|date|subject):[^\n]*\n", head, re.IGNORECASE) and (
        "mime-version:" in head[:4096].lower()
    ):
        return "mhtml"
    if "progid=" in head[:500] and "Word.Document" in head[:500]:
        raise UnreadableFileError("This is an old Word XML file; save it as Word (.docx) or PDF")
    if re.match(r"<\s*(?:!doctype\s+html|html)\b", head, re.IGNORECASE):
        return "html"
    if _HTML.search(head) and len(_CLOSING.findall(head)) >= 2:
        return "html"
    return "text"


def check_name(name: str | None, kind: Kind) -> bool:
    """Whether the name fits the type; UnreadableFileError where it lies about it.

    False means a harmless mismatch (text under another text file's name).
    """
    suffix = PurePath(name or "").suffix.lower()
    if not suffix or suffix not in _SUFFIXES | {".doc": frozenset()}:
        return True
    if kind in _SUFFIXES.get(suffix, frozenset()):
        return True
    if kind in _HARMLESS and suffix in _TEXTUAL and suffix != ".json":
        return False
    raise UnreadableFileError(
        "The name ends in %(suffix)s, but the file is %(kind)s; give it its right name",
        suffix=suffix,
        kind=kind,
    )
