"""A statement found brings the other side of its pair, on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.content import passages
from reports.importers.reader import read_bytes
from reports.ports import Paired, SearchRequest
from reports.services.indexing import indexed_passages
from tests.search.making import put_all, report

if TYPE_CHECKING:
    from reports.ports import SearchIndex

TEXT = """东城区民政局2023年政府信息公开工作年度报告
五、存在的主要问题及改进情况
（一）存在的主要问题
1.政策解读形式单一。
2.工作人员业务能力不足。
（二）改进情况
1.丰富解读形式，制作视频。
2.组织业务培训。
六、其他需要报告的事项
无
"""


def test_a_remedy_brings_its_problem_and_a_problem_its_remedy(index: SearchIndex) -> None:
    content = read_bytes(TEXT.encode(), "报告.txt").content
    assert [s.answers for s in content.statements] == [None, None, 1, 2]
    made = replace(report(1), passages=indexed_passages(content))
    put_all(index, made, report(2, "remedy:组织别的培训"))
    anchors = {p.text: p.anchor for p in passages(content)}
    (hit,) = index.search(SearchRequest(text='"业务培训"')).hits
    (problem,) = hit.answers
    assert (hit.section, problem.section) == ("remedy", "problem")
    assert "业务能力不足" in problem.text
    assert problem.anchor in anchors.values()
    (hit,) = index.search(SearchRequest(text='"解读形式单一"', grouped=True)).groups[0].hits
    (remedy,) = hit.answers
    assert (hit.section, remedy.section) == ("problem", "remedy")
    assert "制作视频" in remedy.text
    assert isinstance(remedy, Paired)
    (hit,) = index.search(SearchRequest(text='"别的培训"')).hits
    assert hit.answers == ()
