"""Opens a .docx package without trusting it: sizes are checked before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from reports.errors import UnreadableFileError

MAX_ENTRIES = 2000
MAX_PART = 40 * 2**20
MAX_TOTAL = 120 * 2**20
MAX_RATIO = 200
_RATIO_FLOOR = 1 * 2**20  # small parts compress by any factor without harm
_DOCUMENT = "word/document.xml"
_RELATIONSHIPS = "word/_rels/document.xml.rels"
_HARMLESS_EXTERNAL = ("/hyperlink", "/attachedTemplate", "/image")
_NOT_READABLE = "The Word file is damaged and cannot be opened; save it again and retry"


class Package:
    """The parts of a .docx that are read, each parsed without entities, DTD or network."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableFileError(_NOT_READABLE) from error
        self._check(entries)
        self._names = {entry.filename for entry in entries}
        if _DOCUMENT not in self._names:
            if any(n.startswith("xl/") for n in self._names):
                raise UnreadableFileError(
                    "This is a spreadsheet; send the report as Word (.docx) or PDF"
                )
            raise UnreadableFileError(
                "This is an archive, not a Word file; unpack it and send the report itself"
            )
        self._check_relationships()

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, None where the package has no such part."""
        if name not in self._names:
            return None
        data = self._read(name)
        if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", data, re.IGNORECASE) or _wide_doctype(data):
            raise UnreadableFileError(
                "The Word file contains a document type declaration, which is not allowed"
            )
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableFileError(_NOT_READABLE) from error

    @property
    def document(self) -> etree._Element:
        """The main document part."""
        root = self.xml(_DOCUMENT)
        assert root is not None
        return root

    def _read(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as part:
                data = part.read(MAX_PART + 1)
        except (
            zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
            ValueError,
        ) as error:  # fmt: skip
            raise UnreadableFileError(_NOT_READABLE) from error
        if len(data) > MAX_PART:
            raise UnreadableFileError("The Word file unpacks to more than is allowed")
        return data

    @staticmethod
    def _check(entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MAX_ENTRIES:
            raise UnreadableFileError("The Word file has too many parts")
        total = 0
        for entry in entries:
            total += entry.file_size
            ratio = entry.file_size / max(entry.compress_size, 1)
            if (
                entry.file_size > MAX_PART
                or total > MAX_TOTAL
                or (entry.file_size > _RATIO_FLOOR and ratio > MAX_RATIO)
            ):
                raise UnreadableFileError("The Word file unpacks to more than is allowed")
            if entry.flag_bits & 0x1:
                raise UnreadableFileError(
                    "The file is protected by a password; remove the password and try again"
                )
            name = entry.filename
            if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
                raise UnreadableFileError("The Word file has parts with unsafe names")
            if (entry.external_attr >> 16) & 0o170000 == 0o120000:
                raise UnreadableFileError("The Word file has parts with unsafe names")
            if name.lower().endswith("vbaproject.bin"):
                raise UnreadableFileError(
                    "The Word file contains macros; save it as .docx without macros"
                )
            if name.lower().startswith(("word/activex/",)):
                raise UnreadableFileError(
                    "The Word file contains active content; save it without and try again"
                )

    def _check_relationships(self) -> None:
        """Refuses what would make a reader fetch or run something; plain links may stay."""
        root = self.xml(_RELATIONSHIPS)
        if root is None:
            return
        for relation in root:
            if not isinstance(relation.tag, str):
                continue
            external = (relation.get("TargetMode") or "").lower() == "external"
            if external and not (relation.get("Type") or "").endswith(_HARMLESS_EXTERNAL):
                raise UnreadableFileError(
                    "The Word file refers to contents outside itself, which is not allowed"
                )


def _wide_doctype(data: bytes) -> bool:
    """A declaration hidden by UTF-16."""
    return any("<!DOCTYPE".encode(name) in data for name in ("utf-16-le", "utf-16-be"))
