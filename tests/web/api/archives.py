"""Builds and fetches the archives of each year."""

from __future__ import annotations

from sqlalchemy import text

from reports.services import exporting
from reports.store.scope import Scope

API = "/api/v1"
EVERYTHING = Scope.everything("a test looks")


def build(core):
    """Everything that is due; the years in the order they were built."""
    built = []
    while (year := exporting.run(core, "builder")) is not None:
        built.append(year)
    return built


def pass_by(core, **change):
    """As if so much time had passed since."""
    with core.database.unit_of_work(EVERYTHING) as work:
        for column, seconds in change.items():
            work.session.execute(
                text(f"UPDATE exports SET {column} = {column} - make_interval(secs => :s)"),
                {"s": seconds},
            )


def fetched(client, path, **headers):
    answer = client.get(path, headers=headers)
    answer.get_data()
    answer.close()
    return answer


def listed(client):
    return client.get(f"{API}/exports").json["results"]
