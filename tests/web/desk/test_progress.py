"""What a clerk is told of a submission that went on, came back or stands still."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from reports.errors import UnavailableError
from reports.services import pipeline, queue_views
from reports.services.actors import SYSTEM
from reports.services.tasks import INDEX
from reports.store.models import Job
from reports.store.scope import Scope
from reports.store.states import JobState
from tests.web.desk.pages import page_of


def time_passes(site) -> None:
    """Makes due what waits to be tried again."""
    with site.core.database.unit_of_work(Scope.everything("time passes")) as work:
        late = update(Job).where(Job.state == JobState.WAITING).values(not_before=None)
        work.session.execute(late)


def test_a_stage_that_stands_still_says_why_and_what_happens_next(site) -> None:
    class Away:
        """A search engine that cannot be reached; nothing else of it is asked."""

        def put(self, report) -> None:
            raise UnavailableError("The search does not answer at the moment")

    report_id = site.submitted()
    clerk, site = site.client("clerk"), replace(site, core=replace(site.core, search=Away()))
    while waiting := queue_views.listing(site.core, SYSTEM, JobState.WAITING).results:
        time_passes(site)
        for job in waiting:
            pipeline.run(site.core, job.task, job.id, "tester")
    [dead] = queue_views.listing(site.core, SYSTEM, JobState.DEAD).results
    assert dead.task == INDEX.name

    page = page_of(clerk.get(f"/desk/reports/{report_id}"))
    [told] = page.cssselect("main .notice-error")
    words = " ".join(told.text_content().split())
    assert "搜索暂时没有响应" in words, "the reason, in the reader's language"
    assert "管理员" in words, "and who mends it"
