"""Files addressed by the SHA-256 of their content, on any file system that fsspec knows."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Any

from fsspec.core import url_to_fs

from reports.errors import NotFoundError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


class ContentStore:
    """A file store: the same bytes have the same key and are kept once."""

    def __init__(self, url: str, **options: Any) -> None:
        file_system: tuple[AbstractFileSystem, str] = url_to_fs(url, **options)
        self._fs, self._root = file_system

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

    def exists(self, key: str) -> bool:
        """Whether the key is stored."""
        return bool(self._fs.exists(self._path(key)))

    def _path(self, key: str) -> str:
        # Two levels keep folders small on file systems that list them slowly.
        return f"{self._root}/{key[:2]}/{key[2:4]}/{key}"
