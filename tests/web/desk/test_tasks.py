"""The task list says how far each part is, in words and not by colour alone."""

from __future__ import annotations

from tests.web.conftest import send
from tests.web.desk.pages import fields_of, page_of


def states(page) -> dict[str, str]:
    """The state written at each part."""
    parts = page_of(page).cssselect(".tasks li[data-part]")
    return {li.get("data-part"): li.cssselect(".task-state")[0].text_content() for li in parts}


def test_each_part_says_how_far_it_is(site) -> None:
    client = site.client("clerk")
    office = str(site.offices["mine"].id)
    edit = send(client, "/desk/new", how="empty", office=office, year="2022").headers["Location"]
    assert set(states(client.get(edit)).values()) == {"未开始"}

    fields = fields_of(client.get(edit))
    of_two = tuple(f"tables.{code}." for code in ("normative", "licensing", "enforcement", "fees"))
    proactive = {n: "0" for n in fields if n.startswith(of_two)}
    first = {n: "0" for n in fields if n.startswith("tables.requests.new.")}
    client.post(edit, data={**fields, **proactive, **first, "action": "save"})
    begun = states(client.get(edit))
    assert begun["proactive"] == "完成"
    assert begun["requests"] == "进行中", "the other rows are blank"
    assert begun["review"] == "未开始"

    wrong = {n: "0" for n in fields if n.startswith("tables.review.")}
    total = next(n for n in wrong if n.endswith(".total"))
    client.post(edit, data={**fields_of(client.get(edit)), **wrong, total: "4", "action": "save"})
    assert states(client.get(edit))["review"] == "有错误"
