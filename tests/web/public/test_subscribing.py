"""Subscriptions by mail: asked first, told once, left with one press, and nothing kept."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import text

from reports.services import digests, mailing, subscribing
from reports.store.scope import Scope
from reports.store.states import Frequency
from tests.mailbox import Mailbox, free_port
from tests.web.conftest import Site, csrf_of
from web.app import create_app

READER = "reader@example.com"
_LINK = re.compile(r"http://127\.0\.0\.1:8000(/subscriptions/\S+)")


class Post:
    """The site with a real mail server, and hands to let time pass."""

    def __init__(self, site, mailbox):
        settings = replace(site.core.settings, mail_url=mailbox.url)
        self.core = replace(site.core, settings=settings)
        self.site = Site(create_app(core=self.core), self.core, site.offices, site.people)
        self.mailbox = mailbox

    def sql(self, statement, *params):
        with psycopg.connect(self.core.settings.database_owner_url) as owner:
            cursor = owner.execute(statement, params)
            return cursor.fetchall() if cursor.description else []

    def drain(self):
        """Sends all that waits; the new messages to people without an account."""
        before = len(self.mailbox.messages)
        while mailing.send_next(self.core, "tester") is not None:
            pass
        clerks = {person.email for person in self.site.people.values()}
        return [one for one in self.mailbox.messages[before:] if one["To"] not in clerks]

    def ask(self, query="?q=宣传", address=READER, network="192.0.2.1", **fields):
        client = self.site.client()
        page = f"/subscriptions/new{query}"
        near = {"REMOTE_ADDR": network}
        token = csrf_of(client.get(page, environ_overrides=near))
        data = {"csrf_token": token, "address": address, **fields}
        return client.post(page, data=data, environ_overrides=near)

    def morning(self):
        """Lets a day pass: what was published is older than the index needs, and mail is due."""
        self.sql("ALTER TABLE events DISABLE TRIGGER USER")
        self.sql("UPDATE events SET at = at - interval '2 minutes'")
        self.sql("ALTER TABLE events ENABLE TRIGGER USER")
        self.sql("UPDATE subscriptions SET due_at = now() - interval '1 second'")

    def confirmed(self, query="?q=宣传", **fields):
        """A confirmed subscription of a day ago: the path of all that the address follows."""
        assert self.ask(query, **fields).status_code == 200
        (message,) = self.drain()
        path = link_in(message)
        client = self.site.client()
        answer = client.post(path, data={"csrf_token": csrf_of(client.get(path))})
        assert answer.status_code == 303
        self.sql(
            "UPDATE subscriptions SET confirmed_at = confirmed_at - interval '1 day',"
            " looked_at = looked_at - interval '1 day'"
        )
        return answer.location

    def press(self, path, page, **fields):
        client = self.site.client()
        data = {"csrf_token": csrf_of(client.get(page)), **fields}
        return client.post(path, data=data, follow_redirects=True)


def link_in(message):
    found = _LINK.search(message.get_content())
    assert found, message.get_content()
    return found[1]


@pytest.fixture
def post(site):
    mailbox = Mailbox(free_port())
    with mailbox.open():
        yield Post(site, mailbox)


def test_nothing_is_sent_before_the_address_said_yes(post) -> None:
    page = post.site.client().get("/subscriptions/new?q=宣传&district=220203").text
    assert "宣传；区县：龙潭区" in page
    known = post.ask().text
    (message,) = post.drain()
    assert message["To"] == READER
    assert message["Subject"] == "请确认订阅：宣传"
    path = link_in(message)
    post.site.published("clerk", 2023, problems="宣传不到位。下一步加强宣传。")
    post.morning()
    assert digests.run(post.core) == 0
    # A scanner of links opens it, and nothing happens.
    assert post.site.client().get(path).status_code == 200
    assert post.sql("SELECT count(*) FROM subscriptions WHERE confirmed_at IS NOT NULL") == [(0,)]
    assert post.press(path, path).status_code == 200
    assert post.sql("SELECT count(*) FROM subscriptions WHERE confirmed_at IS NOT NULL") == [(1,)]
    assert post.site.client().get(path).status_code == 404, "it counts once"
    stored = post.sql("SELECT params::text FROM mails WHERE kind = 'subscription'")
    assert path.rpartition("/")[2] not in stored[0][0], "the link is forgotten once it has left"

    # To one who asks again it looks the same; the address itself gets the link to what it has.
    strip = re.compile(r'value="[^"]+"|csrf\S+')
    assert strip.sub("", post.ask().text) == strip.sub("", known)
    (again,) = post.drain()
    assert again["Subject"] == "您的订阅"
    # Nobody is flooded through us, from however many networks.
    for number in range(10):
        answer = post.ask(f"?q=第{number}", network=f"192.0.2.{number + 10}")
        assert answer.status_code == 200
    assert len(post.drain()) == subscribing.MOST_MAILS - 2
    client = post.site.client()
    near = {"REMOTE_ADDR": "198.51.100.7"}
    token = csrf_of(client.get("/subscriptions/new?q=宣传", environ_overrides=near))
    codes = []
    for number in range(12):
        data = {"csrf_token": token, "address": f"r{number}@example.com"}
        answer = client.post("/subscriptions/new?q=宣传", data=data, environ_overrides=near)
        codes.append(answer.status_code)
    assert codes[0] == 200
    assert codes[-1] == 429
    assert post.ask(address="nobody", network="192.0.2.99").status_code == 422


def dying(*_args, **_params):
    raise KeyboardInterrupt


def test_each_item_is_told_once_whatever_happens(post, monkeypatch) -> None:
    own = post.confirmed("?q=宣传&lang=zh")
    first = post.site.published("clerk", 2023, problems="宣传不到位。下一步加强宣传。")
    post.site.published("colleague", 2023, problems="人手不足。下一步增加人手。")
    assert digests.run(post.core) == 0, "not yet the hour"
    post.morning()
    # A worker dies between: neither the mail nor what it tells is left.
    with monkeypatch.context() as patch:
        patch.setattr(digests, "write_mail", dying)
        with pytest.raises(KeyboardInterrupt):
            digests.run(post.core)
    assert post.sql("SELECT count(*) FROM subscription_items") == [(0,)]
    # Two workers at once: both have looked before either writes.
    both = threading.Barrier(2)
    find = digests.find

    def find_together(*args):
        found = find(*args)
        both.wait(20)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(digests, "find", find_together)
        workers = [threading.Thread(target=digests.run, args=(post.core,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
    (message,) = post.drain()
    body = message.get_content()
    assert message["Subject"] == "新公布的年度报告：宣传"
    assert f"/reports/{first}\n" in body
    assert "宣传不到位" in body
    assert body.count("/reports/") == 1, "the other one does not fit"
    assert own in body
    assert own not in str(post.sql("SELECT params FROM mails WHERE kind = 'digest'"))
    # The next mornings there is nothing new, and no mail.
    post.morning()
    assert digests.run(post.core) == 1
    post.morning()
    digests.run(post.core)
    assert post.drain() == []

    # One press in the mail program, without a session or a form's token.
    address = message["List-Unsubscribe"].strip("<>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(address).path
    client = post.site.client()
    assert client.get(path).status_code == 200
    assert post.sql("SELECT count(*) FROM subscriptions") == [(1,)], "looking does nothing"
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert post.sql("SELECT count(*) FROM subscriptions") == [(0,)]


def test_the_secret_page_changes_pauses_and_deletes(post) -> None:
    own = post.confirmed("?office=" + str(post.site.offices["mine"].id), frequency="weekly")
    [(number,)] = post.sql("SELECT id FROM subscriptions")
    page = post.site.client().get(own)
    assert READER in page.text
    assert "每周" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    act = f"{own}/{number}"
    assert "每天" in post.press(act, own, frequency="daily").text
    assert "已暂停" in post.press(act, own, act="pause").text
    post.site.published("clerk", 2023)
    post.morning()
    assert digests.run(post.core) == 0
    assert "已暂停" not in post.press(act, own, act="resume").text
    # Refused again and again: it rests, and says why.
    post.mailbox.answers[READER] = "550 no such mailbox"
    for year in (2022, 2021, 2020):
        post.sql("DELETE FROM subscription_items")
        post.sql(
            "UPDATE subscriptions SET confirmed_at = now() - interval '1 day',"
            " looked_at = now() - interval '1 day'"
        )
        post.morning()
        assert digests.run(post.core) == 1, year
        assert post.drain() == []
        post.sql(
            "UPDATE mails SET occasion = %s WHERE kind = 'digest' AND occasion LIKE 's%%'",
            str(year),
        )
    post.morning()
    digests.run(post.core)
    assert "多次被拒收" in post.site.client().get(own).text
    # Nobody had asked for silence: taken up again, it tells what came meanwhile.
    meanwhile = post.site.published("clerk", 2022)
    del post.mailbox.answers[READER]
    assert "已暂停" not in post.press(act, own, act="resume").text
    post.morning()
    assert digests.run(post.core) == 1
    (told,) = post.drain()
    assert f"/reports/{meanwhile}\n" in told.get_content()

    other = own[:-1] + ("A" if own[-1] != "A" else "B")
    for wrong in (other, "/subscriptions/1.x", "/subscriptions/x", "/subscriptions/999999.a"):
        assert post.site.client().get(wrong).status_code == 404
    assert post.site.client().post(f"{other}/{number}/end").status_code == 404
    assert "已删除" in post.press(f"{own}/forget", own).text
    for table in ("subscribers", "subscriptions", "subscription_items"):
        assert post.sql(f"SELECT count(*) FROM {table}") == [(0,)]
    assert post.sql("SELECT count(*) FROM mails WHERE address = %s", READER) == [(0,)]
    assert post.site.client().get(own).status_code == 404


def test_the_morning_is_that_of_beijing() -> None:
    sunday = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
    daily = subscribing.next_due(sunday, Frequency.DAILY)
    assert daily == datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    assert subscribing.next_due(sunday, Frequency.WEEKLY) == daily, "Monday in Beijing"
    assert subscribing.next_due(daily, Frequency.WEEKLY) == daily + timedelta(days=7)


def test_without_a_mail_server_the_page_says_so(site) -> None:
    assert site.core.settings.mail_url is None
    page = site.client().get("/subscriptions/new?q=公开").text
    assert "未配置邮件服务" in page
    assert "/feeds/search.atom?q=" in page
    assert 'name="address"' not in page
    with site.core.database.unit_of_work(Scope.everything("a test")) as work:
        assert work.session.execute(text("SELECT 1 FROM subscribers")).all() == []
