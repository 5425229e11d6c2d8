"""SIGKILL to a worker that tells somebody something: nothing is lost, and what is told stays one.

A message that a receiver has may come a second time, under the same id; a digest may not.
"""

from __future__ import annotations

import dataclasses
import json
import threading

import psycopg
import pytest

from reports.services import accounts, subscribing, tokens, webhooks
from reports.services.accounts import NewMembership
from reports.services.tasks import BULK, DESK_QUEUES, DIGEST, WEBHOOKS
from reports.services.tokens import NewToken
from reports.store.states import Frequency, Role
from tests.mailbox import Mailbox, free_port
from tests.receiver import NETWORKS, Receiver
from tests.servers import wait_for

WRITING = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    " AND query LIKE '%%subscription_items%%'"
)
"""Whether a worker stands before noting what a digest tells."""


@pytest.fixture
def following(crew, tmp_path):
    """The crew with a mail server and a receiver of webhooks; all that was there before is old."""
    crew.no_worker()
    with psycopg.connect(crew.owner_url) as owner:
        _age(owner, "1 day")
    mailbox, before = Mailbox(free_port()), crew.service.environment
    with Receiver(tmp_path).open() as receiver, mailbox.open():
        crew.service.environment = {
            **before,
            "GONGKAI_MAIL_URL": mailbox.url,
            "GONGKAI_WEBHOOK_PORTS": str(receiver.port),
            "GONGKAI_WEBHOOK_NETWORKS": ",".join(NETWORKS),
            "SSL_CERT_FILE": str(receiver.certificate),
        }
        yield receiver, mailbox
        crew.no_worker()
        crew.service.environment = before


def _age(owner, by):
    """Lets time pass for all that has happened."""
    owner.execute("ALTER TABLE events DISABLE TRIGGER USER")
    owner.execute("UPDATE events SET at = at - CAST(%s AS interval)", [by])
    owner.execute("ALTER TABLE events ENABLE TRIGGER USER")


def test_what_is_told_survives_the_worker_that_tells_it(crew, following):
    receiver, mailbox = following
    account = accounts.create_account(
        crew.core, "hook@example.com", "hook", "hash", [NewMembership(Role.REVIEWER, "220203")]
    )
    tokens.create(crew.core, account.id, NewToken(account.memberships[0].id, "a test"))
    settings = dataclasses.replace(crew.core.settings, webhook_ports=(receiver.port,))
    core = dataclasses.replace(crew.core, settings=settings)
    webhooks.add(core, account.id, receiver.url, "", "全部报告")
    subscribing.request(core, "reader@example.com", "", "全部报告", Frequency.DAILY, "zh")
    crew.sql("UPDATE subscriptions SET sha256 = NULL, looked_at = created_at RETURNING id")

    receiver.hold = threading.Event()
    crew.service.start_worker(WEBHOOKS.queue)
    crew.service.start_worker(*DESK_QUEUES, BULK)
    filed = crew.archive()
    crew.published_once(filed)
    with psycopg.connect(crew.owner_url) as owner:
        _age(owner, "2 minutes")  # the index has had its minute
    earlier = "created_at - interval '1 hour'"
    crew.sql(f"UPDATE webhooks SET created_at = {earlier}, looked_at = {earlier} RETURNING id")
    crew.sql(f"UPDATE subscriptions SET confirmed_at = {earlier}, due_at = now() RETURNING id")
    with crew.holding("LOCK TABLE subscription_items IN EXCLUSIVE MODE"):
        crew.core.nudge(WEBHOOKS.name, WEBHOOKS.queue, 0)
        crew.core.nudge(DIGEST.name, DIGEST.queue, 0)
        wait_for(lambda: receiver.messages)
        wait_for(lambda: crew.sql(WRITING))
        crew.no_worker()
    receiver.hold.set()
    assert crew.sql("SELECT 1 FROM subscription_items") == []
    assert crew.sql("SELECT 1 FROM mails WHERE kind = 'digest'") == []
    (row,) = crew.sql("UPDATE deliveries SET lease_until = now() RETURNING state, attempt")
    assert (row.state, row.attempt) == ("sending", 1)

    crew.worker()
    crew.core.nudge(DIGEST.name, DIGEST.queue, 0)
    wait_for(lambda: crew.sql("SELECT 1 FROM deliveries WHERE state = 'delivered'"), 60)
    wait_for(lambda: crew.sql("SELECT 1 FROM mails WHERE kind = 'digest' AND state = 'sent'"), 60)
    digests = [one for one in mailbox.messages if one["Subject"].startswith("新公布")]
    assert len(digests) == 1
    assert digests[0].get_content().count(f"/reports/{filed.report_id}\n") == 1
    ids = {message.headers["webhook-id"] for message in receiver.messages}
    assert len(ids) == 1
    assert [json.loads(one.body)["data"]["id"] for one in receiver.messages] == [
        filed.report_id,
        filed.report_id,
    ]
