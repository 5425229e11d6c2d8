"""Files to take in: reports made by the project's own renderers, and ways to break them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from reports.renderers import render
from tests.faults.crew import archive_text
from tests.reports.services.conftest import valid_content


def report(name: str, year: int = 2023, kind: str = "docx") -> bytes:
    """That office's report as a file of that kind."""
    if kind == "txt":
        return archive_text(name).replace("2023", str(year)).encode()
    return render(valid_content(year, name), kind)


def unsaid(kind: str = "docx") -> bytes:
    """A report that names neither its office nor its year."""
    content = replace(valid_content(), office=None, year=None, title=None)
    return render(content, kind)


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def bomb_member() -> bytes:
    """A file that grows beyond any report when it is unpacked."""
    return b"0" * (9 << 20)


def locked_office_file() -> bytes:
    """What a Word file under a password looks like from outside."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99
