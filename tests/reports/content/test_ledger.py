"""Part five as a ledger: problems with what answers them, in the words of the text."""

from __future__ import annotations

from reports.content import split_statements
from reports.content.ledger import pairs, rewritten

PAIRED = "一是宣传不到位。二是人手不足。下一步：一是加强宣传。二是增加人手。"
UNPAIRED = "一是宣传不到位。二是人手不足。三是平台更新不及时。下一步：一是加强领导。二是组织培训。"


def told(text):
    return [
        (pair.problem.text if pair.problem else None, [r.text for r in pair.remedies])
        for pair in pairs(split_statements(text))
    ]


def test_each_problem_stands_beside_its_remedy() -> None:
    assert told(PAIRED) == [
        ("一是宣传不到位。", ["一是加强宣传。"]),
        ("二是人手不足。", ["二是增加人手。"]),
    ]


def test_what_the_text_does_not_pair_stands_alone_and_nothing_is_lost() -> None:
    ledger = told(UNPAIRED)
    said = [problem for problem, _ in ledger] + [r for _, rs in ledger for r in rs]
    assert {text for text in said if text} == {s.text for s in split_statements(UNPAIRED)}
    assert [(p, len(rs)) for p, rs in ledger if p is None] == [(None, 1), (None, 1)]


def test_a_key_is_of_the_words() -> None:
    first, second = pairs(split_statements(PAIRED))
    again, other = pairs(split_statements(PAIRED.replace("增加人手", "增加编制")))
    assert again.key == first.key
    assert other.key != second.key
    assert len({first.key, second.key, other.key}) == 3


def test_words_are_changed_where_they_stand() -> None:
    statements = split_statements(PAIRED)
    changed = {("problem", 2): "二是专职人员不足两名。", ("remedy", 1): "一是每季宣讲。"}
    text = rewritten(PAIRED, statements, changed)
    assert text == "一是宣传不到位。二是专职人员不足两名。下一步：一是每季宣讲。二是增加人手。"
    again = pairs(split_statements(text))
    assert [p.problem.text for p in again] == ["一是宣传不到位。", "二是专职人员不足两名。"]
    assert rewritten(PAIRED, statements, {}) == PAIRED
