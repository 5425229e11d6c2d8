"""Files that were read but not yet adopted: kept by content hash, named by a signed key.

Nothing is a draft before the clerk has seen what was read. The key holds where the file
and its reading are stored and for whom, so it opens them to that account alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import simplejson
from itsdangerous import BadData, URLSafeTimedSerializer

from reports.errors import NotFoundError
from reports.importers.model import Parsed, from_json, to_json
from reports.services import filing

if TYPE_CHECKING:
    from reports.services.actors import Actor
    from reports.services.core import Core

MAX_AGE = 24 * 3600  # seconds in which a file that was read can be adopted
_NAME = 120  # characters of a file's name that are kept


@dataclass(frozen=True)
class Pending:
    """A file as it was sent, and what was read in it."""

    name: str
    data: bytes
    parsed: Parsed


def keep(core: Core, actor: Actor, data: bytes, name: str) -> str:
    """Reads the file and keeps both; the key that opens them. UnreadableFileError."""
    parsed = filing.read_file(core, actor, data, name)
    reading = simplejson.dumps(to_json(parsed), use_decimal=True).encode("utf-8")
    return _signer(core).dumps(
        [actor.account_id, core.files.put(data), core.files.put(reading), name[-_NAME:]]
    )


def find(core: Core, actor: Actor, key: str) -> Pending:
    """What the key opens; NotFoundError where it is forged, too old or another account's."""
    try:
        account_id, file_key, reading_key, name = _signer(core).loads(key, max_age=MAX_AGE)
    except BadData as error:
        raise NotFoundError("This upload is no longer kept; send the file again.") from error
    if account_id != actor.account_id:
        raise NotFoundError("This upload is no longer kept; send the file again.")
    reading = simplejson.loads(core.files.get(reading_key), parse_float=Decimal)
    return Pending(name, core.files.get(file_key), from_json(reading))


def _signer(core: Core) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(core.settings.secret_key, salt="pending-upload")
