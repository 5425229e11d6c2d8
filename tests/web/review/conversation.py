"""What a reviewer and a clerk do to one report, as steps of a test."""

from __future__ import annotations

from dataclasses import replace

from reports.services import desks, filing
from tests.web.conftest import send

CELL = "tables.requests.new.natural_person"
TEXT = "sections.problems[0:6]"


def text_of(element) -> str:
    return " ".join(element.text_content().split())


def say(client, report_id, place=CELL, text="请核对。", revision="1"):
    return send(
        client,
        f"/review/reports/{report_id}/comments",
        f"/review/reports/{report_id}",
        place=place,
        text=text,
        revision=revision,
    )


def comments_of(site, report_id):
    who = site.people["away reviewer"].actor
    return desks.desk_report(site.core, who, report_id).comments


def resubmit(site, report_id, **changes) -> None:
    clerk = site.people["away clerk"].actor
    found = desks.desk_report(site.core, clerk, report_id)
    filing.save_draft(site.core, clerk, report_id, replace(found.content, **changes), found.version)
    filing.submit(site.core, clerk, report_id)
    site.work()


def site_status(site, report_id) -> str:
    return str(desks.desk_report(site.core, site.people["away clerk"].actor, report_id).status)
