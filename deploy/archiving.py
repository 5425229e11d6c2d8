"""One archive of the database and of the stored files, written and read back.

The search index and the queue are not in it: they are made again from the database.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from sqlalchemy.engine import URL, make_url

from deploy.local.postgres import BIN
from deploy.local.process import run
from reports.errors import ConflictError, UnavailableError, UnreadableFileError
from reports.services.core import EXPORTS
from reports.store.bootstrap import migrate, prepare

if TYPE_CHECKING:
    from reports.settings import Settings

_FORMAT = 1
_DUMP, _FILES, _MANIFEST = "database.dump", "files", "manifest.json"


def dump(settings: Settings, target: Path, scratch: Path) -> int:
    """Writes the archive whole or not at all; its size in bytes. UnavailableError."""
    owner = _owner(settings)
    database = scratch / _DUMP
    # Rows are read under row-level security unless the role may pass it; a dump that would
    # miss rows fails instead.
    _run(owner, scratch, BIN / "pg_dump", "--format=custom", f"--file={database}")
    manifest = scratch / _MANIFEST
    manifest.write_text(json.dumps({"format": _FORMAT, "revision": _revision(owner)}), "utf-8")
    packed = scratch / "packed"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(manifest, _MANIFEST)
        archive.add(database, _DUMP)
        files = _folder(settings.files_url)
        if files is not None and files.is_dir():
            archive.add(files, _FILES, filter=_no_exports)
    packed.chmod(0o600)
    packed.replace(target)
    return target.stat().st_size


def restore(settings: Settings, source: Path, app_password: str, scratch: Path) -> None:
    """Reads the archive into an empty database and file store, then migrates.

    UnreadableFileError where it is no backup, ConflictError where the database is not empty.
    """
    owner = _owner(settings)
    with psycopg.connect(_libpq(owner)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'search')"
        ).fetchone()
    if found and found[0]:
        raise ConflictError("The database is not empty; restore into a new data folder or database")
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(scratch, filter="data")
        manifest = json.loads((scratch / _MANIFEST).read_text("utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise UnreadableFileError("%(name)s is no backup of Gongkai", name=source.name) from error
    if manifest.get("format") != _FORMAT:
        raise UnreadableFileError(
            "%(name)s was written by another version of Gongkai", name=source.name
        )
    prepare(owner, app_password)
    options = ("--exit-on-error", "--single-transaction", "--no-owner", "--clean", "--if-exists")
    _run(owner, scratch, BIN / "pg_restore", *options, scratch / _DUMP)
    migrate(owner)
    files = _folder(settings.files_url)
    if (scratch / _FILES).is_dir():
        if files is None:
            raise UnavailableError("Files can only be restored to a folder; set GONGKAI_FILES_URL")
        for path in sorted((scratch / _FILES).rglob("*")):
            target = files / path.relative_to(scratch / _FILES)
            if path.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)


def _no_exports(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """All but the open-data archives: the workers build them again."""
    return None if entry.name == f"{_FILES}/{EXPORTS}" else entry


def _run(owner: str, scratch: Path, program: Path, *options: str | Path) -> None:
    """A program on the database. The password is not among its words, which anybody can see."""
    url = make_url(owner)
    place = URL.create(
        "postgresql", username=url.username, host=url.host, port=url.port, database=url.database
    ).render_as_string()
    environment = {"PGPASSWORD": url.password} if url.password else None
    run([program, *options, f"--dbname={place}"], scratch, environment=environment)


def _owner(settings: Settings) -> str:
    if not settings.database_owner_url:
        raise UnavailableError("DATABASE_OWNER_URL is not set; a backup needs the owner's rights")
    return settings.database_owner_url


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _revision(url: str) -> str | None:
    with psycopg.connect(_libpq(url)) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _folder(files_url: str) -> Path | None:
    """The folder of a `file://` store; other stores have backups of their own."""
    parts = urlsplit(files_url)
    return Path(parts.path) if parts.scheme == "file" else None
