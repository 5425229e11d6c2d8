"""The one table of words for states, sections, formats and severities.

A `Label` is a word and, where there is one, the sentence that says what happens next.
Everything is a gettext id; pages show it in the reader's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.fates import FATES
from web.label import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

REPORT_STATUS: Mapping[str, Label] = {
    "draft": Label(
        _("Draft"), "plain", "pencil", _("Only you see it. Submit it when it is complete.")
    ),
    "submitted": Label(
        _("Submitted"), "plain", "clock", _("It is received and waits to be checked.")
    ),
    "checking": Label(
        _("Being checked"), "plain", "clock", _("The rules are applied; this takes seconds.")
    ),
    "returned": Label(
        _("Returned"), "error", "return", _("Correct what is marked and submit it again.")
    ),
    "in_review": Label(
        _("In review"), "plain", "eye", _("The reviewer of the district reads it and publishes it.")
    ),
    "publishing": Label(
        _("Being published"), "plain", "clock", _("Pages and files are made; this takes seconds.")
    ),
    "published": Label(
        _("Published"), "good", "check", _("Everybody can read it, search it and download it.")
    ),
    "corrected": Label(
        _("Corrected"), "good", "check", _("A corrected version is public; its note says why.")
    ),
    "withdrawn": Label(
        _("Withdrawn"), "muted", "minus", _("It is no longer public; the record of it stays.")
    ),
}

STANDINGS: Mapping[str, Label] = {
    "missing": Label(_("Not begun"), "muted", "minus"),
    "draft": Label(_("Draft"), "plain", "pencil"),
    "returned": Label(_("Returned"), "error", "return"),
    "filed": Label(_("Handed in"), "plain", "clock"),
    "in_review": Label(_("In review"), "plain", "eye"),
    "published": Label(_("Published"), "good", "check"),
    "withdrawn": Label(_("Withdrawn"), "muted", "minus"),
    "overdue": Label(_("Overdue"), "warning", "warning"),
    "late": Label(_("Handed in late"), "warning", "clock"),
}
"""Where an office stands with a year, and the filters of the board that go beyond it."""

SECTIONS: Mapping[str, Label] = {
    "overview": Label(_("Overview")),
    "proactive": Label(_("Proactive disclosure")),
    "requests": Label(_("Requests")),
    "review": Label(_("Reviews and lawsuits")),
    "problems": Label(_("Problems and remedies")),
    "problem": Label(_("Problems")),
    "remedy": Label(_("Remedies")),
    "other": Label(_("Other matters")),
}
SECTION_TABS = ("problem", "remedy", "overview", "other")
"""The sections that search offers as tabs: those that hold prose."""

OFFICE_KINDS: Mapping[str, Label] = {
    "government": Label(_("Government")),
    "department": Label(_("Department")),
    "town": Label(_("Town")),
    "subdistrict": Label(_("Sub-district")),
    "institution": Label(_("Institution")),
}

FORMS: Mapping[str, Label] = {
    "2021": Label(_("Form of 2021")),
    "2019": Label(_("Form of 2019")),
}

FORMATS: Mapping[str, Label] = {
    "pdf": Label("PDF", sentence=_("The official layout, for reading and printing")),
    "docx": Label("Word", sentence=_("The official layout, to edit")),
    "xlsx": Label(_("Spreadsheet"), sentence=_("All tables, as a workbook")),
    "csv": Label("CSV", sentence=_("Every cell on a line")),
    "json": Label("JSON", sentence=_("The whole report as open data")),
    "html": Label(_("Web page")),
}

SEVERITIES: Mapping[str, Label] = {
    "error": Label(
        _("Error"), "error", "error", _("Blocks a submission until the report is corrected.")
    ),
    "warning": Label(
        _("Warning"), "warning", "warning", _("Needs a correction or a written explanation.")
    ),
    "notice": Label(
        _("Notice"), "plain", "notice", _("For information; nothing needs to be done.")
    ),
    "note": Label(_("Reading"), "plain", "eye", _("What could not be read, or was guessed.")),
}

RULE_FAMILIES: Mapping[str, Label] = {
    "arithmetic": Label(_("Arithmetic")),
    "carryover": Label(_("Across years")),
    "narrative": Label(_("Narrative")),
    "privacy": Label(_("Privacy")),
    "duplication": Label(_("Duplication")),
    "plausibility": Label(_("Plausibility")),
}

JOB_STATES: Mapping[str, Label] = {
    "waiting": Label(_("Waiting"), "plain", "clock", _("A worker takes it next.")),
    "running": Label(_("Running"), "plain", "clock", _("A worker has it now.")),
    "done": Label(_("Done"), "good", "check"),
    "dead": Label(_("Failed"), "error", "error", _("Tried often enough; retry or discard it.")),
    "discarded": Label(_("Discarded"), "muted", "minus", _("Set aside by an administrator.")),
}

STAGES: Mapping[str, Label] = {
    "check": Label(_("Check")),
    "render": Label(_("Make the files")),
    "index": Label(_("Make it findable")),
    "notify": Label(_("Tell those concerned")),
}

QUEUES: Mapping[str, Label] = {
    "upkeep": Label(_("Upkeep")),
    "check": Label(_("Check")),
    "render": Label(_("Make the files")),
    "index": Label(_("Make it findable")),
    "mail": Label(_("Tell those concerned")),
    "bulk": Label(_("Bulk")),
    "webhooks": Label(_("Webhooks")),
}

ROLES: Mapping[str, Label] = {
    "clerk": Label(_("Clerk"), sentence=_("Files the reports of one office.")),
    "reviewer": Label(
        _("Reviewer"), sentence=_("Reads what all offices submit, returns it or publishes it.")
    ),
    "administrator": Label(
        _("Administrator"), sentence=_("Reviews, and decides on people, deadlines and the queue.")
    ),
    "operator": Label(_("Operator")),
}

MAIL_STATES: Mapping[str, Label] = {
    "waiting": Label(_("Waiting"), "plain", "clock", _("It is sent within seconds.")),
    "sending": Label(_("Being sent"), "plain", "clock"),
    "sent": Label(_("Sent"), "good", "check", _("The mail server has taken it.")),
    "failed": Label(_("Failed"), "error", "error", _("Send it again, or hand it over yourself.")),
    "kept": Label(
        _("To be handed over"),
        "warning",
        "warning",
        _("There is no mail server: give the text to the recipient yourself."),
    ),
    "handed_over": Label(_("Handed over"), "good", "check"),
}

TOKEN_SCOPES: Mapping[str, Label] = {
    "read": Label(
        _("Read submissions"),
        sentence=_("See what became of submissions: status, work on them, findings."),
    ),
    "submit": Label(
        _("Submit and read"),
        sentence=_("Submit reports for these offices, and see what became of them."),
    ),
}

INTAKE_MODES: Mapping[str, Label] = {
    "archive": Label(
        _("Published reports"),
        sentence=_("The offices have published them already: they are public here as they are."),
    ),
    "submit": Label(
        _("Submissions"),
        sentence=_("They are submitted for the offices; one with errors stays a draft."),
    ),
    "draft": Label(
        _("Drafts"), sentence=_("The offices find them at their desk and finish them themselves.")
    ),
}

INTAKE_STATES: Mapping[str, Label] = {
    "reading": Label(
        _("Being read"), "plain", "clock", _("Files are read and matched; you may leave the page.")
    ),
    "confirming": Label(
        _("Waits for you"),
        "warning",
        "warning",
        _("Look at the matches, then have them taken over."),
    ),
    "running": Label(
        _("Being taken over"), "plain", "clock", _("File by file becomes a report; you may leave.")
    ),
    "stopped": Label(
        _("Stopped"), "muted", "minus", _("Nothing further is begun until you go on.")
    ),
    "done": Label(_("Done"), "good", "check", _("Each file has its outcome below.")),
}

INTAKE_FILE_STATES: Mapping[str, Label] = {
    "waiting": Label(_("Waits to be read"), "plain", "clock"),
    "read": Label(_("Read"), "plain", "eye"),
    "unreadable": Label(_("Not readable"), "error", "error"),
    "excluded": Label(_("Left out"), "muted", "minus"),
    "queued": Label(_("Waits to be taken over"), "plain", "clock"),
    "taken": Label(_("Taken over"), "good", "check"),
    "failed": Label(_("Not taken over"), "error", "error"),
}

INTAKE_FILTERS: Mapping[str, Label] = {
    "attention": Label(_("Need you"), "warning", "warning", _("No file needs a person's look.")),
    "ready": Label(_("Ready"), sentence=_("No file waits to be started.")),
    "waiting": Label(_("On its way"), sentence=_("No file waits for a worker.")),
    "taken": Label(_("Taken over"), sentence=_("No file has been taken over yet.")),
    "excluded": Label(_("Left out"), sentence=_("No file was left out.")),
}

CONFIDENCE: Mapping[str, Label] = {
    "confirmed": Label(_("confirmed"), "good", "check"),
    "sure": Label(_("sure"), "good", "check"),
    "likely": Label(_("likely"), "plain", "notice"),
    "unsure": Label(_("unsure"), "warning", "warning"),
}

TAKEN: Mapping[str, Label] = {
    "loaded": Label(_("New report")),
    "revised": Label(_("Replaces what was there")),
    "unchanged": Label(_("Was there already")),
    "draft": Label(_("Kept as a draft")),
}
"""What became of a file that was taken over."""

PROGRESSING: Mapping[str, Label] = {
    "done": Label(_("Accomplished"), "good", "check"),
    "under_way": Label(_("Under way"), "plain", "clock"),
    "not_begun": Label(_("Not taken up"), "muted", "minus"),
}
"""How far the remedy of a problem named the year before is."""

TABLES: dict[str, Mapping[str, Label]] = {
    "status": REPORT_STATUS,
    "standing": STANDINGS,
    "section": SECTIONS,
    "kind": OFFICE_KINDS,
    "form": FORMS,
    "format": FORMATS,
    "severity": SEVERITIES,
    "family": RULE_FAMILIES,
    "job": JOB_STATES,
    "stage": STAGES,
    "queue": QUEUES,
    "progressing": PROGRESSING,
    "fate": FATES,
    "role": ROLES,
    "intake_mode": INTAKE_MODES,
    "intake": INTAKE_STATES,
    "intake_file": INTAKE_FILE_STATES,
    "intake_filter": INTAKE_FILTERS,
    "confidence": CONFIDENCE,
    "taken": TAKEN,
    "mail": MAIL_STATES,
    "scope": TOKEN_SCOPES,
}


def label(table: str, code: str) -> Label:
    """The label of a code; the code itself where the table has no word for it yet."""
    return TABLES[table].get(code) or Label(code)
