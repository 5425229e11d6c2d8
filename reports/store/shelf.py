"""Published contents kept at hand: a revision never changes, so it is read and parsed once."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.store import revisions
from reports.store.models import Revision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content import Content
    from reports.store.database import UnitOfWork

SIZE = 256
"""Contents held: the neighbours of six offices at work, about 100 kB each."""


class ContentShelf:
    """The contents last asked for, by the hash of their revision.

    Who asks has found the ids within a scope: what is held is no way around the walls.
    """

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._kept: OrderedDict[str, Content] = OrderedDict()
        self._lock = Lock()

    def contents(self, work: UnitOfWork, wanted: Mapping[int, str]) -> dict[int, Content]:
        """What these revisions (id to SHA-256) say, by id; none that the scope does not reach."""
        with self._lock:
            held = {id_: self._kept[sha] for id_, sha in wanted.items() if sha in self._kept}
        missing = [id_ for id_ in wanted if id_ not in held]
        if missing:
            rows = work.session.scalars(select(Revision).where(Revision.id.in_(missing)))
            held |= {row.id: revisions.content_of(row) for row in rows}
        with self._lock:
            for id_, content in held.items():
                self._kept[wanted[id_]] = content
                self._kept.move_to_end(wanted[id_])
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return held
