"""The catalogue and the engine: every finding names a place that exists, in the same order."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reports.importers import parse_file
from reports.rules import CATALOGUE, Context, check, finding_dict, message_text, place_label
from tests.reports.content.strategies import contents
from tests.reports.rules.reports_at_hand import balanced, fill, say

if TYPE_CHECKING:
    from reports.content import Content

SAMPLES = Path(__file__).parents[3] / "../shared/samples/reports"
FAMILIES = {"arithmetic", "carryover", "narrative", "privacy", "duplication", "plausibility"}


def test_rules_are_declared_once_and_completely() -> None:
    assert len({rule.id for rule in CATALOGUE}) == len(CATALOGUE)
    assert {rule.family for rule in CATALOGUE} == FAMILIES
    for rule in CATALOGUE:
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", rule.id)
        assert all((rule.title, rule.explanation, rule.remedy, rule.source))
        # Prose never blocks: real reports differ from their tables in honest ways. A blank of
        # our own making that nobody filled is no wording of theirs.
        may_block = rule.family in {"arithmetic", "privacy"} or rule.id == "narrative.unfilled"
        assert rule.severity != "error" or may_block


def _exists(content: Content, where: str) -> bool:
    if cell := re.fullmatch(r"tables\.(\w+)\.(\w+)\.(\w+)", where):
        table = content.layout.table(cell[1])
        return bool(table.row(cell[2]) and table.column(cell[3]))
    span = re.fullmatch(r"sections\.(\w+)\[(\d+):(\d+)\]", where)
    assert span, where
    content.layout.section(span[1])
    return 0 <= int(span[2]) <= int(span[3]) <= len(content.section_text(span[1]))


@given(contents())
def test_any_content_gives_findings_at_places_that_exist(content: Content) -> None:
    findings = check(content, Context(previous=content, others=(("另一机关", content),)))
    for finding in findings:
        assert _exists(content, finding.where)
        assert place_label(content, finding.where)
        assert message_text(finding)
        assert set(finding_dict(finding)) == {
            "rule", "severity", "where", "message", "expected", "found",
        }  # fmt: skip
    assert findings == check(content, Context(previous=content, others=(("另一机关", content),)))


def test_errors_come_first_then_the_order_of_the_document() -> None:
    content = fill(say(balanced(), "收到政府信息公开申请8件。"), "requests.new.research", 1)
    content = replace(content, texts={"problems": ""})
    findings = check(content)
    assert [f.severity for f in findings] == sorted(
        (f.severity for f in findings), key=["error", "warning", "notice"].index
    )
    assert findings[0].severity == "error"


def test_messages_in_both_languages() -> None:
    finding = check(fill(balanced(), "requests.new.total", 6))[0]
    assert "but" in message_text(finding, "en")
    assert "相差1" in finding_dict(finding)["message"]


needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")


@needs_samples
@pytest.mark.parametrize(
    "name", ["000.txt", "000.docx", "001.txt", "001.docx", "003.txt", "003.pdf", "004.txt"]
)
def test_balanced_samples_have_no_error(name: str) -> None:
    assert [f for f in check(parse_file(SAMPLES / name).content) if f.severity == "error"] == []


@needs_samples
def test_the_seeds_known_slips_are_found() -> None:
    content = parse_file(SAMPLES / "000.txt").content
    found = {(f.rule, f.found) for f in check(content)}
    assert ("narrative.other_level", "全省") in found
    assert ("narrative.enumeration", "意识") in found
    assert ("narrative.leftover", "[bookmark: _GoBack]") in found
