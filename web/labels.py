"""The one table of words for states, sections, formats and severities.

A `Label` is a word and, where there is one, the sentence that says what happens next.
Everything is a gettext id; pages show it in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

Tone = Literal["plain", "good", "warning", "error", "muted"]


@dataclass(frozen=True)
class Label:
    """A word, its tone, the icon that goes with the tone, and what happens next."""

    word: LazyString | str
    tone: Tone = "plain"
    icon: str | None = None
    sentence: LazyString | str = ""


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
}

ROLES: Mapping[str, Label] = {
    "clerk": Label(_("Clerk")),
    "reviewer": Label(_("Reviewer")),
    "administrator": Label(_("Administrator")),
    "operator": Label(_("Operator")),
}

SEARCH_NOTES = (
    _("The search was longer than can be used; its end was left out"),
    _("There is no section of that name; it was left out"),
    _("A year has four digits; what is none was left out"),
)
"""What a search engine may say about a question: it knows ids, the words stand here."""

TABLES: dict[str, Mapping[str, Label]] = {
    "status": REPORT_STATUS,
    "section": SECTIONS,
    "kind": OFFICE_KINDS,
    "form": FORMS,
    "format": FORMATS,
    "severity": SEVERITIES,
    "family": RULE_FAMILIES,
    "job": JOB_STATES,
    "stage": STAGES,
    "queue": QUEUES,
    "role": ROLES,
}


def label(table: str, code: str) -> Label:
    """The label of a code; the code itself where the table has no word for it yet."""
    return TABLES[table].get(code) or Label(code)
