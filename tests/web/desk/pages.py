"""What the tests of the desk do with its pages."""

from __future__ import annotations

import io

from lxml import html

from reports.services import desks
from tests.web.conftest import csrf_of


def page_of(answer):
    return html.fromstring(answer.text)


def fields_of(answer) -> dict[str, str]:
    """What the form of the page would send as it stands."""
    [form] = page_of(answer).cssselect("form#form")
    # A browser drops the line break that a text area begins with; lxml does not.
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


def upload(client, data: bytes, name: str):
    token = csrf_of(client.get("/desk/new"))
    sent = {"csrf_token": token, "how": "file", "file": (io.BytesIO(data), name)}
    return client.post("/desk/new", data=sent)


def report_of(site, report_id):
    return desks.desk_report(site.core, site.people["clerk"].actor, report_id)
