"""What a search may go on to while it is typed: words of the field, districts, offices by name.

Read from the database, so that it is the same with both search engines, and cheap enough for
every keystroke: two indexed look-ups of a handful of rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content import fold
from reports.services.views import Suggestion
from reports.store import places
from reports.store.scope import Scope

if TYPE_CHECKING:
    from reports.services.core import Core

MAX_TEXT = 100
"""Characters; who has typed more is not looking for a name."""
MOST = 8
MOST_WORDS = 3
MOST_DISTRICTS = 2


def suggest(core: Core, text: str) -> tuple[Suggestion, ...]:
    """At most `MOST` ways to go on with the last word of `text`; what begins with it comes first.

    None for a text that is blank, ends with a blank, or is longer than `MAX_TEXT`.
    """
    head, wanted = _last_word(text.replace("\0", " "))
    if not wanted or len(text) > MAX_TEXT:
        return ()
    words = core.search.words(wanted, MOST_WORDS)
    folded = fold(wanted)
    with core.database.unit_of_work(Scope.public()) as work:
        districts = places.districts_named(work, folded, MOST_DISTRICTS)
        room = MOST - len(words) - len(districts)
        offices = places.publishing_offices_named(work, folded, room)
        found = (
            *(Suggestion("district", d.name, head + d.name, key=d.code) for d in districts),
            *(
                Suggestion("office", o.name, head + o.name, o.district.name, str(o.id))
                for o in offices
            ),
            *(Suggestion("word", word, head + word) for word in words),
        )
    return tuple(sorted(found, key=lambda s: not fold(s.name).startswith(folded)))


def _last_word(text: str) -> tuple[str, str]:
    """What stands before the last word, and the word; a field's name belongs to the first."""
    if text != text.rstrip():
        return text, ""
    start = max(text.rfind(mark) for mark in ' \u3000:："“「『-') + 1
    return text[:start].lstrip(), text[start:]
