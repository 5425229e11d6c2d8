"""Which characters the packaged font can print, and what stands for those it cannot."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTCollection

from reports.errors import RenderingError

FAMILY = "Noto Sans CJK SC"
SUBSTITUTE = "〓"  # the printers' mark for a character that is not in the case
_PACKAGE = "noto_cjk_sans_otc"
_DROPPED = {"Cc", "Cf", "Mn", "Me"}  # controls, joiners, variation selectors: nothing to see


def font_folder() -> Path:
    """The folder of the packaged font; RenderingError where the package is missing."""
    spec = find_spec(_PACKAGE)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    if folder is None or not any(folder.glob("*.ttc")):
        raise RenderingError(
            "The Chinese font is missing: install the package %(package)s", package=_PACKAGE
        )
    return folder


@lru_cache(maxsize=1)
def _printable() -> frozenset[int]:
    """Code points of the font; RenderingError where the family is not in the package."""
    for file in sorted(font_folder().glob("*.ttc")):
        with TTCollection(str(file), lazy=True) as collection:
            for font in collection:
                if font["name"].getDebugName(1) == FAMILY:
                    return frozenset(font.getBestCmap())
    raise RenderingError(
        "The font %(family)s is not in the package %(package)s", family=FAMILY, package=_PACKAGE
    )


@dataclass
class Printer:
    """Makes text printable; `substituted` collects the characters that had to be replaced."""

    substituted: set[str] = field(default_factory=set)

    def printable(self, text: str) -> str:
        """The text with only characters the font has; compatibility forms are resolved."""
        have = _printable()
        if all(ord(c) in have for c in text):
            return text
        return "".join(c if ord(c) in have else self._instead(c, have) for c in text)

    def _instead(self, character: str, have: frozenset[int]) -> str:
        if character == "\t":
            return " "
        compatible = unicodedata.normalize("NFKC", character)
        if compatible != character and all(ord(c) in have for c in compatible):
            return compatible
        if unicodedata.category(character) in _DROPPED:
            return ""
        self.substituted.add(character)
        return SUBSTITUTE
