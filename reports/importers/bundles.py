"""Opens a zip of reports without trusting it: what is in it, each with its bytes or its fault.

One bad member spoils nothing but itself. Members are read one at a time and within bounds;
nothing is written under the names they bear.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from reports.errors import UnreadableFileError
from reports.importers.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEMBERS = 2_000
"""Files and folders of one zip: a large district has some hundred offices."""
MAX_TOTAL = 1 << 30
"""Bytes of all members together once unpacked."""
MAX_RATIO = 200
"""Times a member may grow; a report of nothing but zeros grows forty times."""
_RATIO_FLOOR = 1 << 20  # bytes: small members grow by any factor without harm
_MAX_DIRECTORY = 2 << 20
"""Bytes of the zip's table of contents: it is read whole before a member can be counted."""
_MAX_NAME = 255
_END, _END_SIZE, _MAX_COMMENT = b"PK\x05\x06", 22, 65_535
_ZIP64 = b"PK\x06\x07"
_UTF8 = 0x800
_ENCRYPTED = 0x1
_NESTED = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
_LITTER = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True)
class Member:
    """A file of a bundle: its bytes, or why there are none (an error with one clear line)."""

    name: str
    data: bytes
    fault: UnreadableFileError | None = None


def clean_name(name: str) -> str:
    """A name fit to be shown and stored: its path from within, without tricks, at most 255 long."""
    parts = _CONTROL.sub("", name).replace("\\", "/").split("/")
    kept = [part.strip() for part in parts if part.strip() not in {"", ".", ".."}]
    return "/".join(kept)[-_MAX_NAME:] or "-"


def is_litter(name: str) -> bool:
    """Whether a system left the file: nobody sent it as a report."""
    parts = name.lower().split("/")
    return any(part in _LITTER or part.startswith((".", "~$")) for part in parts)


def is_bundle(name: str, head: bytes) -> bool:
    """Whether a file is a zip of files, and not a Word file, which is a zip too."""
    return head.startswith((b"PK\x03\x04", _END)) and PurePosixPath(name.lower()).suffix == ".zip"


def count(file: IO[bytes]) -> int:
    """How many files `members` gives, before any of them is unpacked; UnreadableFileError."""
    with _opened(file) as archive:
        return len(_entries(archive))


def members(file: IO[bytes]) -> Iterator[Member]:
    """The files of a zip in its order, folders and litter left out; UnreadableFileError.

    A member that cannot be had comes with its fault.
    """
    with _opened(file) as archive:
        left = MAX_TOTAL
        for name, entry in _entries(archive):
            member = _member(archive, entry, name, left)
            left -= len(member.data)
            yield member


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    _check_directory(file)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFileError(
            "The zip file is damaged and cannot be opened; pack it again and retry"
        ) from error


def _entries(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_MEMBERS:
        raise UnreadableFileError(
            "The zip file holds more than %(limit)s files; send it in parts", limit=MAX_MEMBERS
        )
    named = [(clean_name(_name_of(entry)), entry) for entry in entries]
    return [(name, entry) for name, entry in named if not is_litter(name)]


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, left: int) -> Member:
    try:
        return Member(name, _read(archive, entry, left))
    except UnreadableFileError as fault:
        return Member(name, b"", fault)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    if PurePosixPath(entry.filename.lower()).suffix in _NESTED:
        raise UnreadableFileError(
            "This is an archive inside the zip file, which is not opened; put its files in directly"
        )
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFileError(
            "The file is protected by a password; remove the password and try again"
        )
    if entry.file_size > MAX_BYTES:
        raise UnreadableFileError(
            "The file is larger than %(limit)s MB; send a smaller one", limit=MAX_BYTES // 2**20
        )
    if entry.file_size > max(_RATIO_FLOOR, entry.compress_size * MAX_RATIO):
        raise UnreadableFileError(
            "The file grows more than %(times)s times when it is unpacked, as no report does",
            times=MAX_RATIO,
        )
    if entry.file_size > left:
        raise UnreadableFileError(
            "The files of the zip are larger than %(limit)s MB together; send them in parts",
            limit=MAX_TOTAL // 2**20,
        )
    try:
        with archive.open(entry) as stream:
            data = stream.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError,
            RuntimeError, ValueError) as error:  # fmt: skip
        raise UnreadableFileError(
            "The file is damaged inside the zip file; pack it again and retry"
        ) from error
    return data


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it.

    Without the flag for UTF-8 the name's encoding is not told, and zipfile reads it as that of
    DOS: macOS writes UTF-8 then, Windows in Chinese GBK.
    """
    if entry.flag_bits & _UTF8:
        return entry.filename
    raw = entry.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _check_directory(file: IO[bytes]) -> None:
    """Refuses a table of contents too large to be read; UnreadableFileError."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _MAX_COMMENT - 20))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise UnreadableFileError(
            "The zip file is damaged and cannot be opened; pack it again and retry"
        )
    (directory,) = struct.unpack_from("<L", tail, at + 12)
    # zipfile follows the table of the larger format wherever it finds one.
    if directory > _MAX_DIRECTORY or tail[max(0, at - 20) :].startswith(_ZIP64):
        raise UnreadableFileError(
            "The zip file holds more than %(limit)s files; send it in parts", limit=MAX_MEMBERS
        )
