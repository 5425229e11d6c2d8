"""Inviting and accepting, as people at the pages do it."""

from __future__ import annotations

from tests.web.conftest import send

PAGE = "/admin/people"
NEW = "wang@example.com"
GOOD = "梧桐 窗台 三号"


def invite(site, emails=NEW, role="clerk", person="administrator", **fields):
    client = site.client(person)
    office = str(site.offices["mine"].id)
    answer = send(
        client, f"{PAGE}/invitations", PAGE, emails=emails, role=role, office=office, **fields
    )
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["Location"])


def accept(client, link, name="王芳", password=GOOD):
    return send(client, link, name=name, password=password, again=password)
