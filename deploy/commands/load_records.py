"""Takes in the open data of this service again: each line of an archive is a report."""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from reports.errors import GongkaiError, UnreadableFileError
from reports.importers.limits import MAX_BYTES
from reports.services import administration, records
from reports.services.actors import SYSTEM
from reports.services.archive import load_record
from reports.services.views import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reports.services.core import Core

MEMBER = "reports.jsonl"
"""The file of an archive that holds its reports."""


def is_open_data(path: Path) -> bool:
    """Whether the name is that of an archive or of its reports."""
    return path.suffix.lower() in {".jsonl", ".zip"}


def load_records(core: Core, path: Path, *, archive: bool, publish: bool) -> list[Outcome]:
    """Loads every line; what became of each."""
    outcomes = []
    try:
        with _lines(path) as file:
            number = 0
            while line := file.readline(MAX_BYTES + 1):
                number += 1
                outcome = _load_one(core, line, archive=archive, publish=publish)
                outcomes.append(dataclasses.replace(outcome, file=f"{path}:{number}"))
                if len(line) > MAX_BYTES:
                    break  # where the next line begins is not known
    except (BadZipFile, OSError) as error:
        outcomes.append(Outcome(file=str(path), result="failed", message=str(error)))
    except GongkaiError as error:
        outcomes.append(
            Outcome(file=str(path), result="failed", message=error.message, params=error.params)
        )
    return outcomes


def _load_one(core: Core, line: bytes, *, archive: bool, publish: bool) -> Outcome:
    try:
        record = records.read(line)
        administration.ensure_district(core, SYSTEM, record.district, record.district_name)
    except GongkaiError as error:
        return Outcome(file="", result="failed", message=error.message, params=error.params)
    return load_record(core, record, archive=archive, publish=publish)


@contextmanager
def _lines(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() == ".jsonl":
        with path.open("rb") as file:
            yield file
        return
    with ZipFile(path) as packed:
        if MEMBER not in packed.namelist():
            raise UnreadableFileError(
                "%(name)s holds no %(member)s; take the archive without PDFs",
                name=path.name,
                member=MEMBER,
            )
        with packed.open(MEMBER) as file:
            yield file
