"""Changes of single fields put into a draft that somebody else may have changed meanwhile.

Each change names the text it was based on. Where the field still says that, the change is made;
where it says what was typed already, nothing is left to do; where it says something else, two
people changed the same field, and which text stays is for them to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.desk.form import Filled, field_values, part_numbers, read_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.content import Content
    from web.desk.form import FieldError


@dataclass(frozen=True)
class Change:
    """What somebody typed into a field, and what the field said before in their form."""

    field: str
    base: str
    value: str


@dataclass(frozen=True)
class Clash:
    """A field that another person changed to something else: both texts."""

    field: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """The draft after the changes that could be made; what every field says; what is left."""

    content: Content
    values: Mapping[str, str]
    taken: tuple[str, ...]
    clashes: tuple[Clash, ...]
    errors: tuple[FieldError, ...]


def merge(content: Content, changes: Sequence[Change]) -> Merged:
    """Makes the changes; fields that the form does not have are left out."""
    present = field_values(content)
    changes = [change for change in changes if _exists(change.field, present)]
    typed = _understood(content, present, {c.field: c.value for c in changes})
    based = _understood(content, present, {c.field: c.base for c in changes})
    wrong = {error.field for error in typed.errors}
    unread = {error.field for error in based.errors}
    clashes, wanted = [], {}
    for change in changes:
        here = present.get(change.field, "")
        if change.field not in wrong and typed.values.get(change.field, "") == here:
            continue
        # A base that cannot be read (an imported ``-``) leaves the field as it is now, whatever
        # that is: only the text as printed says whether it still stands.
        stands = here == change.base or (
            change.field not in unread and here == based.values.get(change.field, "")
        )
        if not stands:
            clashes.append(Clash(change.field, change.value, here))
        elif change.field not in wrong:
            wanted[change.field] = change.value
    left = {clash.field for clash in clashes}
    errors = tuple(error for error in typed.errors if error.field not in left)
    if wanted:
        content = read_form(content, {**present, **wanted}, keep_places=True).content
    taken = tuple(c.field for c in changes if c.field not in wrong | left)
    return Merged(content, field_values(content), taken, tuple(clashes), errors)


def _understood(content: Content, present: Mapping[str, str], sent: Mapping[str, str]) -> Filled:
    """The fields as they would stand after `sent`: ``１２`` and ``12`` are one."""
    filled = read_form(content, {**present, **sent}, keep_places=True)
    return Filled(filled.content, field_values(filled.content), filled.errors)


def _exists(field: str, present: Mapping[str, str]) -> bool:
    return field in present or bool(part_numbers({field: ""}))
