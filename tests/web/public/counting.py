"""How often a page asks the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

if TYPE_CHECKING:
    from tests.web.conftest import Site


def statements_of(site: Site, path: str) -> int:
    """How many statements the page of that path sends."""
    seen: list[str] = []
    engine = site.core.database.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    client = site.client()
    event.listen(engine, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
