"""Reads a line of the open data back: whose report it is, and what it says, checked by its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import simplejson

from reports.content import canonical_json, load
from reports.errors import UnreadableFileError
from reports.importers import Parsed
from reports.importers.limits import MAX_BYTES
from reports.importers.sniff import MEDIA_TYPES
from reports.services.identifying import EXACT, NamedOffice
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Record:
    """A report of an archive; `data` is its content as a file of its own."""

    district: str
    district_name: str
    office: NamedOffice
    parsed: Parsed
    data: bytes
    name: str


def read(line: bytes) -> Record:
    """One line; UnreadableFileError, InvalidContentError."""
    if len(line) > MAX_BYTES:
        raise UnreadableFileError("A line is larger than %(limit)s MB", limit=MAX_BYTES // 2**20)
    try:
        value = simplejson.loads(line, parse_float=Decimal)
        district, office = value["district"], value["office"]
        place = (_text(district, "code"), _text(district, "name"))
        named = NamedOffice(_text(office, "name"), EXACT, OfficeKind(_text(office, "kind")))
        inner, digest = value["content"], _text(value, "content_sha256")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFileError("A line is no report of the open data") from error
    content = load(inner)
    data = canonical_json(content).encode()
    if hashlib.sha256(data).hexdigest() != digest:
        raise UnreadableFileError("A line is damaged: its content is not what its hash says")
    parsed = Parsed(content, (), MEDIA_TYPES["json"], "utf-8")
    return Record(*place, named, parsed, data, f"{named.name}{content.year}.json")


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value[key]
    if not isinstance(found, str):
        raise TypeError(key)
    return found
