"""Personal numbers in published text."""

from __future__ import annotations

import pytest

from tests.reports.rules.reports_at_hand import balanced, found, say


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("申请人身份证号11010519491231002X，已答复。", ["privacy.identity_number"]),
        ("申请人身份证号１１０１０５１９４９１２３１００２Ｘ。", ["privacy.identity_number"]),
        ("编号110105194912310021。", []),
        ("可联系张某13800138000。", ["privacy.mobile_number"]),
        ("联系电话：13800138000。", []),
        ("举报电话为0432-63041971。", []),
        ("退费至4111111111111111。", ["privacy.bank_card"]),
        ("流水号4111111111111112。", []),
    ],
)
def test_personal_numbers(text: str, rules: list[str]) -> None:
    findings = found(say(balanced(), text), "privacy.")
    assert [f.rule for f in findings] == rules
    for finding in findings:
        # The finding must not repeat what it reports.
        assert "*" in str(finding.found)
        assert str(finding.found) not in text
