"""Settings, read once from the environment at a composition root; nothing reads them at import."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Settings:
    """Where the parts of the service are, and what they may do.

    `database_url` is for the restricted role that row-level security binds;
    `database_owner_url` for migrations only. Without `elasticsearch_url` the PostgreSQL
    search engine serves. `files_url` is any fsspec URL (a folder, S3 …).

    `queue_lease`: seconds until the work of a worker that died starts again; a network that
    stalls for longer makes work be done twice. `queue_patience`: seconds until a job nobody
    took is announced again. `queue_sweep`: seconds between two looks for either.
    """

    database_url: str
    redis_url: str
    files_url: str
    secret_key: str
    database_owner_url: str | None = None
    elasticsearch_url: str | None = None
    elasticsearch_index: str = "gongkai"
    site_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = False
    mail_url: str | None = None
    log_format: str = "console"
    queue_lease: float = 60.0
    queue_patience: float = 15.0
    queue_sweep: float = 5.0

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Settings from the environment; KeyError names the variable that is missing.

        ValueError where one cannot be.
        """
        env = os.environ if env is None else env
        data = env.get("GONGKAI_DATA")
        files = f"file://{Path(data).resolve()}/files" if data else None
        return cls(
            database_url=env["DATABASE_URL"],
            database_owner_url=env.get("DATABASE_OWNER_URL"),
            redis_url=env["REDIS_URL"],
            elasticsearch_url=env.get("ELASTICSEARCH_URL") or None,
            elasticsearch_index=env.get("ELASTICSEARCH_INDEX", "gongkai"),
            files_url=files or env["GONGKAI_FILES_URL"],
            secret_key=env["SECRET_KEY"],
            site_url=env.get("GONGKAI_SITE_URL", "http://127.0.0.1:8000"),
            secure_cookies=env.get("GONGKAI_SECURE_COOKIES", "") == "1",
            mail_url=env.get("GONGKAI_MAIL_URL") or None,
            log_format=env.get("GONGKAI_LOG_FORMAT", "console"),
            queue_lease=_seconds(env, "GONGKAI_QUEUE_LEASE", 60),
            queue_patience=_seconds(env, "GONGKAI_QUEUE_PATIENCE", 15),
            queue_sweep=_seconds(env, "GONGKAI_QUEUE_SWEEP", 5),
        )


def _seconds(env: Mapping[str, str], name: str, default: float) -> float:
    """A time that an operator may set; ValueError below one second: the queue would spin."""
    seconds = float(env.get(name) or default)
    if not seconds >= 1:
        message = f"{name} must be at least 1 second"
        raise ValueError(message)
    return seconds
