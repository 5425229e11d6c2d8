"""Webhooks: a program is told once of what fits, by messages it can verify, whatever happens.

Few tests with much in each: to publish a report takes longer than to deliver it.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import jsonschema
import psycopg
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from reports.services import delivering, members, noticing, review, tokens, webhooks
from reports.services.delivering import MAX_ATTEMPTS
from tests.receiver import NETWORKS, Receiver
from tests.web.conftest import Site, csrf_of, send
from tests.web.public.test_feeds import correct
from web.app import create_app

PAGE = "/account/webhooks"
_MADE = re.compile(r'id="made"[^>]*value="(whsec_[\w+/=]+)"')


class Hub:
    """The site with a receiver that it may deliver to, and hands to let time pass."""

    def __init__(self, site, receiver):
        settings = replace(
            site.core.settings, webhook_ports=(443, receiver.port), webhook_networks=NETWORKS
        )
        self.core = replace(site.core, settings=settings)
        self.site = Site(create_app(core=self.core), self.core, site.offices, site.people)
        self.receiver = receiver
        self.site.token("clerk")
        self.client = self.site.client("clerk")

    def sql(self, statement, *params):
        with psycopg.connect(self.core.settings.database_owner_url) as owner:
            cursor = owner.execute(statement, params)
            return cursor.fetchall() if cursor.description else []

    def add(self, search="", url=None):
        """What the page answers to a new webhook, and its secret."""
        answer = send(self.client, PAGE, search=search, url=url or self.receiver.url)
        found = _MADE.search(answer.text)
        return answer, found and found[1]

    def act(self, act, number=1):
        return send(self.client, f"{PAGE}/{number}", PAGE, act=act)

    def run(self):
        """What the clock does, some seconds later; the messages that came."""
        self.sql("UPDATE deliveries SET not_before = NULL")
        self.sql("UPDATE webhooks SET not_before = NULL")
        before = len(self.receiver.messages)
        delivering.run(self.core, "tester")
        return self.receiver.messages[before:]

    def states(self):
        return self.sql("SELECT event, state, attempt, status FROM deliveries ORDER BY id")


@pytest.fixture
def hub(site, tmp_path, monkeypatch):
    monkeypatch.setattr(noticing, "SETTLED", timedelta(0))
    with Receiver(tmp_path).open() as receiver:
        monkeypatch.setenv("SSL_CERT_FILE", str(receiver.certificate))
        yield Hub(site, receiver)


def verified(secret, message):
    """What a receiver reads that verifies with the specification's own library."""
    return Webhook(secret).verify(message.body, message.headers)


def test_a_program_is_told_of_what_fits_its_search_and_of_nothing_twice(hub) -> None:
    site, core = hub.site, hub.core
    site.published("clerk", 2022, problems="宣传不到位。下一步加强宣传。")
    answer, secret = hub.add(f"{core.settings.site_url}/search?year=&q=宣传&sort=newest")
    assert answer.headers["Cache-Control"] == "no-store"
    assert ">宣传<" in answer.text
    shown = hub.client.get(PAGE).text
    assert hub.receiver.url in shown
    assert secret not in shown
    assert secret not in str(hub.sql("SELECT * FROM webhooks"))
    assert hub.run() == [], "what was public before is not news"

    first = site.published("clerk", 2023, problems="宣传不到位，居民不了解。下一步加强宣传。")
    site.published("colleague", 2023, problems="人手不足。下一步增加人手。")
    (message,) = hub.run()
    assert message.headers["Content-Type"] == "application/json"
    event = verified(secret, message)
    assert event["type"] == "report.published"
    told = event["data"]
    listed = site.client().get(f"/api/v1/reports/{first}").json
    assert told["url"] == f"{core.settings.site_url}/reports/{first}"
    for name in told.keys() - {"url", "note"}:
        assert told[name] == listed[name], name
    described = site.client().get("/api/v1/openapi.json").json["webhooks"]
    schema = described["report.published"]["post"]["requestBody"]["content"]["application/json"]
    jsonschema.validate(event, schema["schema"])
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(message.body.replace(b"2023", b"2024"), message.headers)
    assert hub.run() == hub.run() == [], "nothing twice"

    correct(site, "clerk", first, "改正措辞。")
    (message,) = hub.run()
    corrected = verified(secret, message)
    assert (corrected["type"], corrected["data"]["note"]) == ("report.corrected", "改正措辞。")
    assert corrected["data"]["revision"] == 2

    # Another secret: for a day both count, then the new one alone.
    fresh = _MADE.search(hub.act("rotate").text)[1]
    hub.act("test")
    (message,) = hub.run()
    assert verified(fresh, message)["type"] == verified(secret, message)["type"] == "webhook.test"
    hub.sql("UPDATE webhooks SET rotated_at = now() - interval '25 hours'")
    hub.act("test")
    (message,) = hub.run()
    verified(fresh, message)
    with pytest.raises(WebhookVerificationError):
        verified(secret, message)

    # Withdrawn: told to whoever was told of it, and nothing of what it said.
    review.withdraw(core, site.people["reviewer"].actor, first, "含个人信息。")
    site.work()
    (message,) = hub.run()
    gone = verified(fresh, message)
    assert (gone["type"], gone["data"]["note"]) == ("report.withdrawn", "含个人信息。")
    assert "title" not in gone["data"]
    described = described["report.withdrawn"]["post"]["requestBody"]["content"]
    jsonschema.validate(gone, described["application/json"]["schema"])
    ids = [message.headers["webhook-id"] for message in hub.receiver.messages]
    assert len(set(ids)) == len(ids) == 5

    page = hub.client.get(PAGE)
    assert page.text.count("已送达") == 5
    acts = [act for (act,) in hub.sql("SELECT act FROM acts ORDER BY id")]
    assert [act for act in acts if act.startswith("webhook")] == [
        "webhook_added",
        "webhook_rotated",
    ]
    logged = str(hub.sql("SELECT subject, detail FROM acts"))
    assert secret not in logged
    assert "localhost" in logged
    assert "/in" not in logged, "an address may hold a secret of the receiver's"


def test_what_is_not_taken_is_tried_again_and_given_up_in_the_end(hub) -> None:
    site, receiver = hub.site, hub.receiver
    _, secret = hub.add()
    receiver.status = 500
    first = site.published("clerk", 2023)
    (message,) = hub.run()
    assert hub.states() == [("report.published", "waiting", 1, 500)]
    delivering.run(hub.core, "tester")
    assert len(receiver.messages) == 1, "not before its time"
    assert "500" in hub.client.get(PAGE).text
    # A worker that died with it in hand: taken back when its lease ends, under the same id.
    hub.sql("UPDATE deliveries SET state = 'sending', lease_until = now() + interval '1 hour'")
    assert hub.run() == []
    hub.sql("UPDATE deliveries SET lease_until = now() - interval '1 second'")
    receiver.status = 204
    (again,) = hub.run()
    assert again.headers["webhook-id"] == message.headers["webhook-id"]
    assert verified(secret, again)["data"]["id"] == first
    assert hub.states() == [("report.published", "delivered", 2, 204)]

    # Delivered again on request, as the same message.
    [(number,)] = hub.sql("SELECT min(id) FROM deliveries")
    answer = send(hub.client, f"{PAGE}/1/deliveries/{number}", PAGE)
    assert answer.status_code == 303
    (again,) = hub.run()
    assert again.headers["webhook-id"] == message.headers["webhook-id"]

    # Nothing taken through all its attempts: paused, and its owner told. Nothing is lost.
    receiver.status = 503
    second = site.published("colleague", 2023)
    hub.run()
    hub.sql("UPDATE webhooks SET not_before = now() + interval '1 hour'")
    assert delivering.run(hub.core, "tester") == 0, "the receiver is away for the others, too"
    hub.sql("UPDATE deliveries SET attempt = %s WHERE state = 'waiting'", MAX_ATTEMPTS - 1)
    hub.run()
    assert hub.states()[-1] == ("report.published", "failed", MAX_ATTEMPTS, 503)
    [(mail,)] = hub.sql("SELECT params FROM mails WHERE kind = 'webhook_paused'")
    assert mail["host"] == "localhost"
    correct(site, "colleague", second, "改正。")
    receiver.status = 204
    assert hub.run() == []
    assert "已暂停" in hub.client.get(PAGE).text
    assert hub.act("test").status_code == 409
    hub.act("resume")
    told = [json.loads(one.body) for one in hub.run()]
    assert [(one["type"], one["data"]["id"]) for one in told] == [("report.corrected", second)]
    # What it said before the correction is told nobody any more.
    [(number,)] = hub.sql("SELECT id FROM deliveries WHERE state = 'failed'")
    send(hub.client, f"{PAGE}/1/deliveries/{number}", PAGE)
    assert hub.run() == []
    assert [state for _, state, *_ in hub.states()] == ["delivered", "skipped", "delivered"]

    # And a receiver that says it is gone is believed.
    receiver.status = 410
    hub.act("test")
    hub.run()
    assert "410" in hub.client.get(PAGE).text
    assert hub.sql("SELECT count(*) FROM mails WHERE kind = 'webhook_paused'") == [(2,)]


def test_webhooks_are_their_owner_s_alone_and_few(hub) -> None:
    site, core, client = hub.site, hub.core, hub.client
    for search, url, status in (
        ("", "http://localhost/", 422),
        ("", "https://localhost:22/", 422),
        ("", "https://a:b@localhost/", 422),
        ("q=" + "a " * 500, hub.receiver.url, 400),
        ("q=" + "长" * 300, hub.receiver.url, 422),
        ("/offices/1", hub.receiver.url, 422),
        ("year=" + "1" * 200, hub.receiver.url, 400),
    ):
        answer, secret = hub.add(search, url)
        assert (answer.status_code, secret) == (status, None), (search, url)
    assert hub.add("/feeds/search.atom?q=宣传")[1]
    assert hub.add("?q=宣传")[0].status_code == 409, "the same search to the same address"
    for number in range(9):
        account = site.people["clerk"].actor.account_id
        assert webhooks.add(core, account, hub.receiver.url, f"q={number}", "搜索")
    assert hub.add("q=more")[0].status_code == 409
    assert 'name="url"' not in client.get(PAGE).text

    # Nobody else's, and only for whoever has a token.
    site.token("reviewer")
    stranger = site.client("reviewer")
    token = csrf_of(stranger.get(PAGE))
    for path in ("/1", "/1/delete", "/1/deliveries/1"):
        for act in ("pause", "resume", "test", "rotate"):
            answer = stranger.post(PAGE + path, data={"csrf_token": token, "act": act})
            assert answer.status_code == 404, (path, act)
    without = site.client("colleague")
    assert "先创建令牌" in without.get(PAGE).text
    answer = without.post(
        PAGE, data={"csrf_token": csrf_of(without.get(PAGE)), "url": hub.receiver.url}
    )
    assert answer.status_code == 403
    assert site.client().get(PAGE).status_code == 302

    # Where its owner has no role any more, nothing goes out.
    site.published("colleague", 2023)
    owner = site.people["clerk"]
    hub.sql("DELETE FROM webhooks WHERE id > 1")
    hub.sql("UPDATE webhooks SET query = ''")
    members.end(core, site.people["administrator"].actor, owner.membership)
    assert hub.run() == []
    assert hub.sql("SELECT count(*) FROM deliveries") == [(0,)]
    members.resume(core, site.people["administrator"].actor, owner.membership)
    assert len(hub.run()) == 1

    again = site.client("clerk")
    assert send(again, f"{PAGE}/1/delete", PAGE).status_code == 303
    assert hub.sql("SELECT (SELECT count(*) FROM webhooks), (SELECT count(*) FROM deliveries)") == [
        (0, 0)
    ]
    assert tokens.tokens(core, owner.actor.account_id)
