"""Whether a report says which year it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.content import fold
from reports.rules.model import N_, Context, Hit, span_place
from reports.rules.prose import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Content

_YEAR = re.compile(r"20\d\d|二[〇○零0][〇○零0一二三四五六七八九]{2}年")


def unstated_year(content: Content, context: Context) -> Iterator[Hit]:
    """No year in title, date or text: whoever filed the document had to assume one."""
    del context
    if content.year is None or content.dated is not None:
        return
    texts = [fold(content.title or ""), *(text.text for text in prose(content))]
    if not any(map(_YEAR.search, texts)):
        yield Hit(
            span_place("overview", 0, 0),
            N_("The report says nowhere which year it is about; it stands under %(year)s"),
            {"year": content.year},
            expected=content.year,
        )
