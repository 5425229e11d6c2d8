"""The national codes of administrative divisions (GB/T 2260), as `stdnum` carries them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum import numdb

if TYPE_CHECKING:
    from collections.abc import Sequence

# No province has 99: the demonstration's districts lie there.
_DEMONSTRATION = {"990000": "示例省", "990100": "云川市"}
_GATHERING = re.compile(r"^(?:市辖区|县|.*直辖县级行政(?:单位|区划))$")
_YEARS = re.compile(r"^\[\d*-(?P<end>\d*)\]")


def region_of(code: str) -> tuple[str, ...]:
    """Codes from the province down to the district: 220000, 220200, 220203."""
    if not re.fullmatch(r"\d{6}", code):
        return (code,)
    levels = (f"{code[:2]}0000", f"{code[:4]}00", code)
    return tuple(dict.fromkeys(levels))


def name_of(code: str) -> str | None:
    """What the division is called today; None where the code is none, or no longer one."""
    if not re.fullmatch(r"\d{6}", code):
        return None
    parts = numdb.get("cn/loc").info(code)
    # One entry for the province's two digits, one for the rest; of a code that had several
    # names, with the years of each, the one still in force.
    for name in parts[-1][1].get("county", "").split(","):
        years = _YEARS.match(name)
        if name and not (years and years["end"]):
            return name[years.end() :] if years else name
    return None


def called(code: str) -> str:
    """The division's name, its code where it has none."""
    return name_of(code) or _DEMONSTRATION.get(code) or code


def above(codes: Sequence[str]) -> tuple[str, ...]:
    """Of the codes down to a district, those of the governments above it.

    市辖区, 县 and 省直辖县级行政单位 only gather codes: nobody governs there.
    """
    return tuple(code for code in codes[:-1] if not _GATHERING.search(called(code)))
