"""Names of tasks and queues, in this one place.

A task's message carries a job's id and nothing else; the job row says what is to be done.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """A kind of work: the name it is sent by and the queue it goes to."""

    name: str
    queue: str


CHECK = Task("gongkai.check", queue="check")
RENDER = Task("gongkai.render", queue="render")
INDEX = Task("gongkai.index", queue="index")
NOTIFY = Task("gongkai.notify", queue="mail")
MAIL = Task("gongkai.mail", queue="mail")

STAGES = (CHECK, RENDER, INDEX, NOTIFY)
"""The stages of a submission in their order."""

BY_NAME = {task.name: task for task in STAGES}

BULK = "bulk"
"""Queue of whatever is loaded in quantity: any stage may wait in it."""

INTAKE = Task("gongkai.intake", queue=BULK)
"""Reads or takes over some files of intakes; its message carries an intake's id."""

EXPORT = Task("gongkai.export", queue=BULK)
"""Builds the open-data archive of one year whose reports have changed; its message says nothing."""

DIGEST = Task("gongkai.digest", queue=BULK)
"""Writes the mail that is due to those who follow a search; its message says nothing."""

WEBHOOKS = Task("gongkai.webhooks", queue="webhooks")
"""Finds what is new to webhooks and delivers what is due; its message says nothing. Its queue is
its own: strangers' servers that answer slowly hold up nobody's report and nobody's mail."""

KEY_PREFIX = "gongkai:"
"""Before every key in the broker, which may be shared. Senders and workers must agree on it, or
nudges go where nobody listens."""

SWEEP = "gongkai.sweep"
"""Sends again what nobody took and takes back what its worker lost; runs every few seconds."""

RECONCILE = "gongkai.reconcile"
"""Puts right what the index and the database say differently; runs every few minutes."""

UPKEEP = "upkeep"
"""Queue of the sweeper, so that no backlog delays the cure for backlogs."""

DESK_QUEUES = (UPKEEP, "check", "index", "render", "mail")
"""What a worker for people who wait consumes, most urgent first."""

QUEUES = (*DESK_QUEUES, BULK, WEBHOOKS.queue)
"""Every queue; each must have a worker that consumes it."""
