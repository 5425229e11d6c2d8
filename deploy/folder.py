"""The folder of a service on one machine: its secrets, its lock, and where it can be reached."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.local.process import write_secret
from reports.errors import ConflictError, UnavailableError
from reports.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHECKOUT = Path(__file__).resolve().parent.parent


def default_folder() -> Path:
    """`GONGKAI_DATA`, else `data` in the checkout, else `data` here."""
    if named := os.environ.get("GONGKAI_DATA"):
        return Path(named)
    if (_CHECKOUT / "pyproject.toml").is_file():
        return _CHECKOUT / "data"
    return Path("data")


@dataclass(frozen=True)
class Secrets:
    """Passwords and keys, made at the first start and kept."""

    postgres: str
    application: str
    valkey: str
    secret_key: str

    @classmethod
    def make(cls) -> Secrets:
        """New ones, safe in URLs."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(4)))


class ServiceFolder:
    """One folder with everything that a service on this machine keeps."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.logs = self.path / "logs"
        self._secrets = self.path / "secrets.json"
        self._address = self.path / "service.json"
        self._lock = self.path / "lock"

    def make(self) -> None:
        """Makes the folder; UnavailableError where we may not."""
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnavailableError(
                "%(path)s cannot be used for data: %(reason)s",
                path=str(self.path),
                reason=str(error.strerror),
            ) from error

    def secrets(self) -> Secrets:
        """The secrets, made now if there are none."""
        if not self._secrets.exists():
            write_secret(self._secrets, json.dumps(asdict(Secrets.make())))
        return Secrets(**json.loads(self._secrets.read_text("utf-8")))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Ours alone as long as this process lives; ConflictError where another one runs."""
        with self._lock.open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ConflictError(
                    "A service already runs on %(path)s", path=str(self.path)
                ) from error
            yield

    def running(self) -> bool:
        """Whether a service runs on this folder."""
        if not self._lock.exists():
            return False
        with self._lock.open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def publish(self, settings: Settings) -> None:
        """Tells the commands where the running service is; for our eyes only."""
        write_secret(self._address, json.dumps(asdict(settings)))

    def settings(self) -> Settings | None:
        """Where the service was last reached; None where there never was one."""
        if not self._address.exists():
            return None
        kept = json.loads(self._address.read_text("utf-8"))
        # JSON has one kind of sequence; settings are compared and never change.
        return Settings(**{k: tuple(v) if isinstance(v, list) else v for k, v in kept.items()})
