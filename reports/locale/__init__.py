"""Messages of the core in the reader's language.

The catalogues are gettext ``.po`` files read at run time through Babel: the pure commands
need no compile step at installation.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_LOCALE = "zh"


def translate(
    message: str, params: Mapping[str, Any] | None = None, locale: str = DEFAULT_LOCALE
) -> str:
    """The message in `locale` with its ``%(name)s`` filled; English where nothing is translated."""
    text = _catalogue(locale.replace("-", "_").partition("_")[0]).get(message, message)
    return text % params if params else text


@lru_cache(maxsize=8)
def _catalogue(language: str) -> dict[str, str]:
    """Messages of a language; empty where there is no catalogue (English is the id itself)."""
    path = files("reports.locale").joinpath(language, "LC_MESSAGES", "reports.po")
    if not path.is_file():
        return {}
    with path.open("rb") as handle:
        catalogue = read_po(handle, locale=language)
    return {
        entry.id: entry.string
        for entry in catalogue
        if isinstance(entry.id, str) and isinstance(entry.string, str) and entry.id and entry.string
    }
