"""The queue page, a job, and what an administrator can do about a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from reports.services import exporting, jobs, queue_views, subscribing
from reports.services.actors import Permission
from reports.services.tasks import QUEUES
from web.access import requires
from web.admin.blueprint import blueprint
from web.admin.figures import STATES, bars, totals
from web.context import actor, core

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reports.services.views import JobView

MAX_REASON = 300


@blueprint.get("")
@requires(Permission.SEE_QUEUE)
def index() -> str:
    """What there is to administer, and whether the queue is well."""
    overview = queue_views.overview(core(), actor())
    operates = actor().may(Permission.OPERATE)
    following = subscribing.counts(core(), actor()) if operates else None
    return render_template("admin/index.html", overview=overview, following=following)


@blueprint.get("/queue")
@requires(Permission.SEE_QUEUE)
def queue() -> str:
    """Is it well, what is slow, what failed and why, what can I do."""
    state, name = request.args.get("state"), request.args.get("queue")
    state = state if state in STATES else None
    name = name if name in QUEUES else None
    overview = queue_views.overview(core(), actor())
    listing = queue_views.listing(core(), actor(), state, name, request.args.get("after"), 20)
    return render_template(
        "admin/queue.html",
        overview=overview,
        totals=totals(overview.queues),
        drawn={q.queue: bars(q.per_minute) for q in overview.queues},
        listing=listing,
        state=state,
        queue=name,
        queues=QUEUES,
        archives=exporting.unfinished(core()),
        may_manage=actor().may(Permission.MANAGE_QUEUE),
        stage_of=stage_of,
    )


@blueprint.post("/queue/retry")
@requires(Permission.MANAGE_QUEUE)
def retry() -> ResponseReturnValue:
    """Sends jobs on their way again: those named, or every failed one."""
    count = jobs.retry(core(), actor(), _ids())
    message = ngettext("%(num)s job starts again.", "%(num)s jobs start again.", count)
    flash(message, "good" if count else "plain")
    return redirect(url_for("admin.queue"), 303)


@blueprint.post("/queue/discard")
@requires(Permission.MANAGE_QUEUE)
def discard() -> ResponseReturnValue:
    """Sets jobs aside, with the reason."""
    reason = request.form.get("reason", "").strip()[:MAX_REASON]
    if not reason:
        flash(gettext("Say why the job is set aside; nothing was changed."), "error")
        return redirect(url_for("admin.queue"), 303)
    count = jobs.discard(core(), actor(), _ids(), reason)
    flash(ngettext("%(num)s job set aside.", "%(num)s jobs set aside.", count), "plain")
    return redirect(url_for("admin.queue"), 303)


@blueprint.post("/queue/archives/<int:year>/retry")
@requires(Permission.MANAGE_QUEUE)
def retry_archive(year: int) -> ResponseReturnValue:
    """Has an open-data archive whose build failed built now."""
    if exporting.retry(core(), actor(), year):
        flash(gettext("The archive of %(year)s is built again.", year=year), "good")
    else:
        flash(gettext("The archive of %(year)s has not failed.", year=year), "plain")
    return redirect(url_for("admin.queue", _anchor="archives"), 303)


def stage_of(job: JobView) -> str:
    """The stage a job is of: the last part of its task's name."""
    return job.task.rpartition(".")[2]


def _ids() -> list[int]:
    if request.form.get("all") == "failed":
        return [job.id for job in queue_views.overview(core(), actor()).failures]
    return request.form.getlist("job", type=int)
