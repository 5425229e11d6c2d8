"""Single fields are put into a draft while others change it, too."""

from __future__ import annotations

import pytest

from reports.content import Cell
from reports.content.schema import MAX_TEXT
from reports.services import filing
from tests.reports.services.conftest import valid_content
from tests.web.desk.pages import report_of
from web.desk.form import field_values, read_form
from web.desk.merging import Change, Clash, merge

NEW, BUSINESS = "tables.requests.new.natural_person", "tables.requests.new.business"
FEES = "tables.fees.administrative_fees.amount_10k_yuan"
UNREAD = [
    Cell(None, "-", not_applicable=True),
    Cell(None, "无", not_applicable=True),
    Cell(None, "约20"),
]
"""Cells as a file prints them that nobody may type."""


class Typist:
    """A page that saves by itself, without a browser around it."""

    def __init__(self, site, person: str, report_id: int) -> None:
        self.client = site.client(person)
        self.path = f"/desk/reports/{report_id}/draft"
        self.look()

    def look(self) -> None:
        self.known = self.client.get(self.path, headers={"Accept": "application/json"}).json
        self.values = dict(self.known["values"])

    def type(self, sent: dict[str, str], csrf: str | None = None, **changed):
        changes = [
            {"field": f, "base": self.values.get(f, ""), "value": v} for f, v in sent.items()
        ]
        body = {"account": self.known["account"], "version": self.known["version"], **changed}
        return self.client.patch(
            self.path,
            json={"changes": changes, **body},
            headers={
                "X-CSRFToken": self.known["csrf"] if csrf is None else csrf,
                "Accept": "application/json",
            },
        )


@pytest.fixture
def two(site):
    """Two clerks of one office in one draft."""
    report_id = site.draft(year=2022)
    return Typist(site, "clerk", report_id), Typist(site, "second clerk", report_id), report_id


def test_different_fields_of_two_people_are_both_kept(site, two) -> None:
    mine, theirs, report_id = two
    assert theirs.type({BUSINESS: "5", "sections.other": "他写的"}).json["clashes"] == []
    answer = mine.type({NEW: "３"}).json
    assert (answer["clashes"], answer["errors"]) == ([], [])
    # What the other saved comes with the answer, and the text as it is kept.
    assert answer["whole"]
    assert answer["values"][NEW] == "3"
    assert answer["values"][BUSINESS] == "5"
    assert answer["version"] == theirs.known["version"] + 2
    content = report_of(site, report_id).content
    assert content.cell("requests", "new", "natural_person").value == 3
    assert content.cell("requests", "new", "business").value == 5
    assert content.texts["other"] == "他写的"


def test_the_same_field_of_two_people_is_for_them_to_decide(site, two) -> None:
    mine, theirs, report_id = two
    theirs.type({NEW: "5", "sections.other": "他写的"})
    answer = mine.type({NEW: "7", "sections.other": "我写的", "title": "新的标题"}).json
    assert {c["field"]: (c["mine"], c["theirs"]) for c in answer["clashes"]} == {
        NEW: ("7", "5"),
        "sections.other": ("我写的", "他写的"),
    }
    assert answer["by"] == "second clerk"
    content = report_of(site, report_id).content
    assert content.cell("requests", "new", "natural_person").value == 5
    assert content.title == "新的标题"
    # Decided for mine: based on what the other saved.
    mine.values[NEW] = "5"
    assert mine.type({NEW: "7"}).json["clashes"] == []
    assert report_of(site, report_id).content.cell("requests", "new", "natural_person").value == 7


@pytest.mark.parametrize("cell", UNREAD, ids=lambda cell: cell.source)
@pytest.mark.parametrize("field", [NEW, FEES])
def test_a_text_that_cannot_be_typed_is_a_base_like_any_other(site, field, cell) -> None:
    _, table, row, column = field.split(".")
    tables = {
        t: {r: dict(c) for r, c in rows.items()} for t, rows in valid_content().tables.items()
    }
    tables[table][row][column] = cell
    report_id = site.draft(year=2022, tables=tables)
    mine, theirs = (Typist(site, who, report_id) for who in ("clerk", "second clerk"))
    old_copy = Typist(site, "second clerk", report_id)
    assert mine.values[field] == cell.source
    # Where it still stands, a number takes its place.
    assert theirs.type({field: "5"}).json["clashes"] == []
    # Whoever had it open, too, is asked: the other person, and a copy left on a computer.
    for late in (mine, old_copy):
        answer = late.type({field: "7"}).json
        assert answer["clashes"] == [{"field": field, "mine": "7", "theirs": "5"}]
        assert report_of(site, report_id).content.cell(table, row, column) == Cell(5)
    # Decided for mine: based on what the other saved; then the other is asked.
    mine.values[field] = "5"
    assert mine.type({field: "7"}).json["clashes"] == []
    theirs.values[field] = "5"
    answer = theirs.type({field: "6"}).json
    assert answer["clashes"] == [{"field": field, "mine": "6", "theirs": "7"}]
    assert report_of(site, report_id).content.cell(table, row, column) == Cell(7)


@pytest.mark.parametrize(
    ("field", "base", "others", "typed"),
    [
        ("sections.other", "旧" * (MAX_TEXT + 1), "他写的", "我写的"),
        ("overview.parts.0.text", "旧" * (MAX_TEXT + 1), "", "我写的"),
        ("title", "旧" * 501, "他的标题", "我的标题"),
        ("dated", "一月底", "2023-01-30", "2023-01-31"),
    ],
)
def test_words_and_dates_that_cannot_be_read_back_are_compared_as_printed(
    field, base, others, typed
) -> None:
    content = read_form(valid_content(2022), {**field_values(valid_content(2022)), field: others})
    merged = merge(content.content, [Change(field, base, typed)])
    assert merged.clashes == (Clash(field, typed, others),)
    assert merged.content == content.content


def test_what_was_saved_before_the_answer_was_lost_is_not_saved_twice(site, two) -> None:
    mine, _, report_id = two
    first = mine.type({NEW: "12", "dated": "2023年1月30日"}).json
    again = mine.type({NEW: "１２", "dated": "2023-1-30"}).json
    assert again["version"] == first["version"]
    assert (again["clashes"], again["errors"]) == ([], [])
    assert again["values"]["dated"] == "2023-01-30"
    assert report_of(site, report_id).version == first["version"]


def test_what_cannot_be_understood_keeps_nothing_else_from_being_saved(site, two) -> None:
    mine, _, report_id = two
    answer = mine.type({NEW: "三五件", BUSINESS: "无", "sections.other": "新的文字"}).json
    assert {e["field"] for e in answer["errors"]} == {NEW, BUSINESS}
    assert "两种含义" in next(e["message"] for e in answer["errors"] if e["field"] == BUSINESS)
    content = report_of(site, report_id).content
    assert content.cell("requests", "new", "natural_person").value == 0
    assert content.texts["other"] == "新的文字"
    assert mine.type({BUSINESS: "／"}).json["values"][BUSINESS] == "/"
    assert report_of(site, report_id).content.cell("requests", "new", "business").not_applicable


def test_an_emptied_part_leaves_the_others_their_numbers(site, two) -> None:
    mine, _, report_id = two
    part = "overview.parts.{}.{}".format
    mine.type({part(1, "heading"): "（二）依申请公开", part(1, "text"): "未收到申请。"})
    mine.look()
    mine.type({part(0, "heading"): "", part(0, "text"): ""})
    mine.look()
    mine.type({part(1, "text"): "收到一件申请。", part(3, "text"): "另起一段。"})
    texts = [p.text for p in report_of(site, report_id).content.overview.parts]
    assert texts == ["", "收到一件申请。", "", "另起一段。"]
    page = mine.client.get(f"/desk/reports/{report_id}/edit").text
    assert part(0, "text") not in page
    assert part(3, "text") in page


def test_nothing_is_saved_for_whoever_is_not_the_one_who_typed(site, two) -> None:
    mine, theirs, report_id = two
    before = report_of(site, report_id).version
    forged = mine.type({NEW: "1"}, csrf="forged")
    assert (forged.status_code, forged.json["type"]) == (400, "urn:gongkai:problem:forged")
    other = mine.type({NEW: "1"}, account=theirs.known["account"])
    assert (other.status_code, other.json["type"]) == (403, "urn:gongkai:problem:other_account")
    away = Typist(site, "away clerk", site.draft("away clerk", year=2022))
    away.path = mine.path
    assert away.type({NEW: "1"}).status_code == 404
    stranger = site.client().get(mine.path, headers={"Accept": "application/json"})
    assert stranger.status_code == 401
    assert report_of(site, report_id).version == before


def test_what_was_submitted_meanwhile_is_not_changed(site, two) -> None:
    mine, _, report_id = two
    filing.submit(site.core, site.people["clerk"].actor, report_id)
    answer = mine.type({NEW: "1"})
    assert (answer.status_code, answer.json["type"]) == (409, "urn:gongkai:problem:transition")
    mine.look()
    assert mine.known["editable"] is False


@pytest.mark.parametrize(
    "changes",
    [
        [{"field": NEW, "base": "0"}],
        [{"field": NEW, "base": "0", "value": "a\0b"}],
        [{"field": NEW, "base": "0", "value": "1"}] * 2001,
        "1",
    ],
)
def test_what_no_page_sends_is_refused(site, two, changes) -> None:
    answer = two[0].type({}, changes=changes)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_fields_the_form_does_not_have_are_left_out(site, two) -> None:
    mine, _, report_id = two
    before = report_of(site, report_id)
    answer = mine.type({"tables.requests.new.none": "1", "office": "别的单位"}).json
    assert answer["version"] == before.version
    assert report_of(site, report_id).content == before.content
