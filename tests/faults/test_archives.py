"""SIGKILL to a worker in the middle of an archive: nothing half is offered, in the end all."""

from __future__ import annotations

import hashlib
import zipfile

from reports.services import exporting
from reports.services.tasks import EXPORT
from tests.servers import wait_for

YEAR = 2023


def look(crew):
    """Has a worker look for an archive to build, as the clock does every minute."""
    crew.core.nudge(EXPORT.name, EXPORT.queue, 0)


def test_in_the_middle_of_an_archive(crew):
    crew.worker()
    filed = [crew.submit(), crew.submit()]
    for one in filed:
        crew.published_once(one)
    crew.no_worker()
    # What another test may have had built is of long ago.
    crew.sql("UPDATE exports SET as_of = as_of - interval '1 day' RETURNING year")
    before = exporting.listing(crew.core)
    # The reports are being read; the numbers, without which no file is whole, cannot be.
    with crew.holding("LOCK TABLE cells IN ACCESS EXCLUSIVE MODE"):
        worker = crew.worker()
        look(crew)
        wait_for(
            lambda: crew.sql(
                "SELECT year FROM exports WHERE year = %s AND lease_until > now() AND EXISTS"
                " (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = 'gongkai_app' AND wait_event_type = 'Lock')",
                YEAR,
            )
        )
        crew.service.kill_worker(worker)
    assert exporting.listing(crew.core) == before
    told = {build.year: build.state for build in exporting.unfinished(crew.core)}
    assert told[YEAR] == "building", "its claim has not ended yet"
    crew.sql("UPDATE exports SET lease_until = now() - interval '1 s' RETURNING year")
    crew.worker()
    look(crew)
    ids = {one.report_id for one in filed}
    wait_for(lambda: ids <= held(crew), 45)
    assert YEAR not in {build.year for build in exporting.unfinished(crew.core)}


def held(crew) -> set[int]:
    """The reports in the archive that stands; every file of it whole."""
    found = next((view for view in exporting.listing(crew.core) if view.year == YEAR), None)
    if found is None:
        return set()
    assert [file.kind for file in found.files] == ["zip", "jsonl", "csv", "pdf.zip"]
    for file in found.files:
        with exporting.open_file(crew.core, file) as data:
            content = data.read()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
            if file.kind == "pdf.zip":
                archive = zipfile.ZipFile(data)
                assert archive.testzip() is None
                names = archive.namelist()
    return {int(name[4:-4]) for name in names if name.startswith("pdf/")}
