"""A phone with an authenticator app, as the tests hold one."""

from __future__ import annotations

import re
import time

from passlib.totp import TOTP

from tests.web.conftest import csrf_of, send, sign_in

PAGE = "/account/security"
_SECRET = re.compile(r'class="secret-text">([A-Z2-7 -]+)<')
_TOKEN = re.compile(r'action="(/account/security/app/[^"]+)"')


class Phone:
    """Shows the codes of one account; each code it shows is later than the last."""

    def __init__(self, secret: str) -> None:
        self._totp = TOTP(key=secret.replace("-", "").replace(" ", ""), format="base32")
        self._last = 0

    def code(self) -> str:
        """A code that counts now and was not shown before: the service takes the next one, too."""
        self._last = max(self._totp.normalize_time(time.time()) // 30, self._last + 1)
        return self._totp.generate(self._last * 30).token


def set_up_app(client) -> Phone:
    """Sets up an authenticator app as somebody at the page does."""
    shown = send(client, f"{PAGE}/app", PAGE, setup="authenticator")
    assert shown.status_code == 200, shown.text
    phone = Phone(_SECRET.search(shown.text)[1])
    data = {"csrf_token": csrf_of(shown), "code": phone.code()}
    done = client.post(_TOKEN.search(shown.text)[1], data=data)
    assert done.headers["Location"].endswith(PAGE)
    return Phone(_SECRET.search(shown.text)[1])  # a new secret: its codes count from now on


def recovery_codes(client) -> list[str]:
    """Makes recovery codes: those the page shows."""
    page = send(client, f"{PAGE}/recovery", generate_new_codes="1")
    return re.findall(r"<li><code>([0-9a-f-]+)</code></li>", page.text)


def owing(site, person: str):
    """A browser whose password was right and which owes the second factor."""
    client = site.client()
    answer = sign_in(client, site.people[person].email)
    assert answer.headers["Location"].startswith("/login/")
    return client
