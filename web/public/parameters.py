"""Reads the parameters of an address; the services set the limits."""

from __future__ import annotations

from flask import request

from reports.errors import InvalidQueryError


def cursor() -> str | None:
    """The cursor of the page asked for."""
    return request.args.get("after") or None


def year_of(name: str) -> int | None:
    """A year, None where none is given."""
    value = request.args.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) == 4):
        raise InvalidQueryError("A year has four digits, such as 2023.")
    return int(value)
