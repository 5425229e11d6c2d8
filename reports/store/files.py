"""Files addressed by the SHA-256 of their content, on any file system that fsspec knows."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from fsspec.core import url_to_fs

from reports.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from fsspec import AbstractFileSystem


class ContentStore:
    """A file store: the same bytes have the same key and are kept once."""

    def __init__(self, url: str, folder: str | None = None, **options: Any) -> None:
        """On a folder of the URL's place where one is named: its files are pruned by themselves."""
        file_system: tuple[AbstractFileSystem, str] = url_to_fs(url, **options)
        self._fs, self._root = file_system
        if folder:
            self._root = f"{self._root}/{folder}"

    def put(self, data: bytes) -> str:
        """Stores the bytes; their key. A crash half-way leaves no file under the key."""
        key = hashlib.sha256(data).hexdigest()
        path = self._path(key)
        if not self._fs.exists(path):
            self._fs.makedirs(self._fs._parent(path), exist_ok=True)  # noqa: SLF001 - fsspec's own name for it
            # Two workers may store the same bytes at once: each moves its own complete file.
            passing = f"{path}.{uuid.uuid4().hex}"
            self._fs.pipe_file(passing, data)
            self._fs.mv(passing, path)
        return key

    def get(self, key: str) -> bytes:
        """The bytes; NotFoundError where they are missing or no longer what they were."""
        try:
            data: bytes = self._fs.cat_file(self._path(key))
        except FileNotFoundError as error:
            raise NotFoundError("The file %(key)s is not stored", key=key) from error
        if hashlib.sha256(data).hexdigest() != key:
            raise NotFoundError("The stored file %(key)s is damaged", key=key)
        return data

    def put_file(self, source: Path) -> str:
        """Stores a file of this machine without holding it in memory; its key."""
        with source.open("rb") as file:
            key = hashlib.file_digest(file, "sha256").hexdigest()
        path = self._path(key)
        if not self._fs.exists(path):
            self._fs.makedirs(self._fs._parent(path), exist_ok=True)  # noqa: SLF001 - fsspec's own name for it
            passing = f"{path}.{uuid.uuid4().hex}"
            self._fs.put_file(str(source), passing)
            self._fs.mv(passing, path)
        return key

    def open(self, key: str) -> IO[bytes]:
        """The file to read from, at any place in it; NotFoundError. Its hash is not checked."""
        try:
            file: IO[bytes] = self._fs.open(self._path(key), "rb")
        except FileNotFoundError as error:
            raise NotFoundError("The file %(key)s is not stored", key=key) from error
        return file

    def prune(self, keep: Collection[str], age: float) -> int:
        """Removes whatever is older than `age` seconds and not to be kept; how many files.

        Also what a killed worker left half-way.
        """
        if not self._fs.exists(self._root):
            return 0
        removed = 0
        for path in self._fs.find(self._root):
            if path.rpartition("/")[2] in keep:
                continue
            modified = self._fs.modified(path)
            if modified.tzinfo is None:
                modified = modified.replace(tzinfo=UTC)
            if (datetime.now(UTC) - modified).total_seconds() >= age:
                self._fs.rm_file(path)
                removed += 1
        return removed

    def exists(self, key: str) -> bool:
        """Whether the key is stored."""
        return bool(self._fs.exists(self._path(key)))

    def _path(self, key: str) -> str:
        # Two levels keep folders small on file systems that list them slowly.
        return f"{self._root}/{key[:2]}/{key[2:4]}/{key}"
