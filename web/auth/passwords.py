"""Hashing of passwords: argon2id, the same for sign-in and for commands that make accounts."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.low_level import Type

TIME_COST = 2
MEMORY_COST = 19 * 1024  # KiB; with two passes about 32 ms, OWASP's first choice
PARALLELISM = 1
NORMAL_FORM = "NFKC"  # the same password, however a keyboard composes its characters
MIN_LENGTH, MAX_LENGTH = 8, 256

_hasher = PasswordHasher(TIME_COST, MEMORY_COST, PARALLELISM, type=Type.ID)


def hash_password(password: str) -> str:
    """The hash to keep of a password (PHC string)."""
    return _hasher.hash(unicodedata.normalize(NORMAL_FORM, password))
