"""Mail through a real server: once for its occasion, again after a failure, never to the closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.services import letters, mailing
from reports.store.scope import Scope
from reports.store.states import MailState
from tests.mailbox import Mailbox, free_port

PARAMS = {"office": "新吉林街道办事处", "year": 2023, "due": "2024年1月31日", "path": "/desk"}


@pytest.fixture
def mailbox():
    return Mailbox(free_port())


@pytest.fixture
def post(desk, mailbox):
    """The core with that mail server."""
    settings = replace(
        desk.core.settings, mail_url=mailbox.url, site_url="https://bao.example.gov.cn"
    )
    return replace(desk.core, settings=settings)


@pytest.fixture
def state(rows):
    return lambda: [tuple(r) for r in rows("SELECT address, state FROM mails ORDER BY id")]


def write(core, to, occasion="first", kind="reminder", params=PARAMS, **more):
    with core.database.unit_of_work(Scope.everything("a test writes")) as work:
        return mailing.write_mail(
            work,
            to=to,
            kind=kind,
            params=params,
            district_id=more.pop("district_id", None),
            occasion=occasion,
            **more,
        )


def drain(core):
    """Sends until nothing is due; how many were tried."""
    tried = 0
    while mailing.send_next(core, "tester") is not None:
        tried += 1
    return tried


def due_now(rows):
    rows("UPDATE mails SET not_before = NULL WHERE state = 'waiting' RETURNING id")


def test_a_mail_arrives_as_it_was_meant(post, mailbox, state):
    assert write(post, "clerk@example.com")
    with mailbox.open():
        assert drain(post) == 1
        assert drain(post) == 0
    (message,) = mailbox.messages
    assert message["Subject"] == "催报：新吉林街道办事处2023年度报告，2024年1月31日前公布"
    assert message["To"] == "clerk@example.com"
    assert message["From"].addresses[0].addr_spec == "gongkai@bao.example.gov.cn"
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    text = message.get_content()
    assert "https://bao.example.gov.cn/desk\n" in text
    assert "%(" not in text
    assert state() == [("clerk@example.com", "sent")]


def test_the_same_occasion_is_one_mail(post, mailbox):
    assert write(post, "clerk@example.com")
    assert not write(post, "clerk@example.com")
    assert write(post, "clerk@example.com", "second")
    assert write(post, "other@example.com")
    assert write(post, "clerk@example.com", None)
    assert write(post, "clerk@example.com", None), "without an occasion each is its own"
    with mailbox.open():
        assert drain(post) == 5
    assert len(mailbox.messages) == len({m["Message-ID"] for m in mailbox.messages}) == 5


def test_it_is_written_with_its_transaction_or_not_at_all(post, state):
    def fail(work):
        mailing.write_mail(
            work, to="clerk@example.com", kind="reminder", params=PARAMS, district_id=None
        )
        raise ZeroDivisionError

    scope = Scope.everything("a test fails")
    with pytest.raises(ZeroDivisionError), post.database.unit_of_work(scope) as work:
        fail(work)
    assert state() == []


def test_a_clerk_s_work_may_write_what_a_clerk_cannot_read(desk, rows):
    with desk.core.database.unit_of_work(desk.clerk.scope) as work:
        more = {"kind": "reminder", "params": PARAMS, "district_id": desk.office.district_id}
        assert mailing.write_mail(work, to="chief@example.com", occasion="1", **more)
        assert not mailing.write_mail(work, to="chief@example.com", occasion="1", **more)
    assert len(rows("SELECT 1 FROM mails")) == 1


def test_a_text_that_cannot_be_filled_is_refused_at_once(post):
    with pytest.raises(KeyError, match="due"):
        write(post, "clerk@example.com", params={"office": "A", "year": 2023})
    with pytest.raises(KeyError):
        write(post, "clerk@example.com", kind="unheard of")
    for path in ("https://elsewhere.example", "//elsewhere.example", "/a b"):
        with pytest.raises(ValueError, match="no path"):
            write(post, "clerk@example.com", params={**PARAMS, "path": path})


def test_a_refused_address_fails_with_the_reason_and_harms_no_other(post, mailbox, rows, state):
    mailbox.answers = {"gone@example.com": "550 5.1.1 no such mailbox"}
    write(post, "gone@example.com")
    write(post, "clerk@example.com")
    with mailbox.open():
        assert drain(post) == 2
    assert state() == [("gone@example.com", "failed"), ("clerk@example.com", "sent")]
    (row,) = rows("SELECT error_params FROM mails WHERE state = 'failed'")
    assert row.error_params["reason"] == "5.1.1 no such mailbox"


def test_a_full_mailbox_is_tried_again_alone(post, mailbox, rows, state):
    mailbox.answers = {"full@example.com": "452 4.2.2 mailbox full"}
    write(post, "full@example.com")
    write(post, "clerk@example.com")
    with mailbox.open():
        assert drain(post) == 2
        assert state() == [("full@example.com", "waiting"), ("clerk@example.com", "sent")]
        mailbox.answers.clear()
        assert drain(post) == 0, "not before its delay is over"
        due_now(rows)
        assert drain(post) == 1
    assert mailbox.addressees == ["clerk@example.com", "full@example.com"]


def test_a_server_that_was_away_gets_everything_once(post, mailbox, rows, state):
    for name in ("a", "b", "c"):
        write(post, f"{name}@example.com")
    assert drain(post) == 1, "one finds out for all"
    assert {s for _, s in state()} == {"waiting"}
    (attempts,) = rows("SELECT sum(attempt) AS n, count(not_before) AS later FROM mails")
    assert (attempts.n, attempts.later) == (1, 3)
    with mailbox.open():
        due_now(rows)
        assert drain(post) == 3
    assert mailbox.addressees == ["a@example.com", "b@example.com", "c@example.com"]


def test_what_keeps_failing_is_given_up(post, rows, state):
    write(post, "clerk@example.com")
    for _ in range(mailing.MAX_ATTEMPTS + 2):
        due_now(rows)
        drain(post)
    (row,) = rows("SELECT state, attempt, error FROM mails")
    assert (row.state, row.attempt) == ("failed", mailing.MAX_ATTEMPTS)
    assert row.error == "The mail server cannot be used: %(reason)s"


def test_without_a_server_mail_is_kept(desk, state):
    write(desk.core, "clerk@example.com")
    assert drain(desk.core) == 0
    assert state() == [("clerk@example.com", "kept")]
    write(desk.core, "other@example.com")
    mailing.sweep(desk.core)
    assert state()[1] == ("other@example.com", MailState.KEPT)


def test_closed_accounts_get_none(post, mailbox, desk, rows, state):
    account = desk.clerk.account_id
    write(post, "clerk@example.com", account_id=account)
    rows("UPDATE accounts SET active = false WHERE id = :id RETURNING id", id=account)
    assert not write(post, "clerk@example.com", "second", account_id=account)
    with mailbox.open():
        drain(post)
    assert mailbox.messages == []
    assert state() == [("clerk@example.com", "failed")]


def test_secret_links_go_first_and_are_forgotten(post, mailbox, rows):
    invitation = {
        "inviter": "李主任",
        "district": "龙潭区",
        "expires": "2024年1月31日",
        "path": "/account/invitation/secret-key",
    }
    write(post, "clerk@example.com")
    write(post, "new@example.com", kind="invitation", params=invitation)
    with mailbox.open():
        drain(post)
    assert mailbox.addressees == ["new@example.com", "clerk@example.com"]
    assert "/account/invitation/secret-key" in mailbox.messages[0].get_content()
    assert [r for r in rows("SELECT params FROM mails") if "secret" in str(r.params)] == []
    # One that nobody could send keeps its link for some weeks.
    write(post, "late@example.com", kind="invitation", params=invitation)
    mailing.sweep(post)
    (late,) = rows("SELECT params FROM mails WHERE address LIKE 'late%'")
    assert "path" in late.params
    rows("UPDATE mails SET created_at = now() - interval '31 days' RETURNING id")
    mailing.sweep(post)
    (late,) = rows("SELECT params FROM mails WHERE address LIKE 'late%'")
    assert "path" not in late.params
    assert letters.HIDDEN in letters.compose("invitation", late.params, "https://a.example")[1]


def test_a_late_worker_writes_nothing_any_more(post, mailbox, rows, state):
    """The lease of one that hung ran out; the next one has the mail in hand."""
    write(post, "clerk@example.com")
    with post.database.unit_of_work(Scope.everything("a worker claims")) as work:
        taken = mailing.mails.claim(work, "slow", 0, ())
    mailing.sweep(post)
    assert state() == [("clerk@example.com", "waiting")]
    due_now(rows)
    with mailbox.open():
        drain(post)
        with pytest.raises(mailing.LostLeaseError):
            mailing._send(post, taken)
    assert state() == [("clerk@example.com", "sent")]
    # The one case in which it leaves twice: both bear the same Message-ID.
    assert len({message["Message-ID"] for message in mailbox.messages}) == 1
