"""Suggestions while one types: by keyboard, by mouse, while composing, and without a server."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

OFFICE = "新吉林街道办事处"


def question(url: str) -> str:
    return parse_qs(urlsplit(url).query)["q"][0]


def test_a_question_is_completed_by_hand(page, house) -> None:
    asked = []
    page.on("request", lambda request: "/search/suggest?" in request.url and asked.append(request))
    page.clock.install()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{house.url}/")
    box = page.get_by_role("combobox", name="搜索报告")
    expect(box).to_be_focused()
    # Letters from which a word is being composed are no question yet.
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "xinji", "selectionStart": 5, "selectionEnd": 5})
    page.clock.run_for(1000)
    keys.send("Input.insertText", {"text": "新吉"})
    page.clock.run_for(1000)
    option = page.get_by_role("option", name=OFFICE)
    expect(option).to_be_visible()
    assert [question(request.url) for request in asked] == ["新吉"]
    expect(page.get_by_role("group", name="机关").get_by_role("option")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="条建议")).to_have_count(1)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_value("新吉")
    box.press("ArrowDown")
    expect(option).to_be_visible()
    # Nothing is chosen for anybody: Enter sends what was typed.
    box.press("Enter")
    page.wait_for_url("**/search?*")
    assert question(page.url) == "新吉"

    box = page.get_by_role("combobox", name="搜索报告")
    box.fill("培训 新吉")
    page.clock.run_for(1000)
    page.get_by_role("option", name=OFFICE).click()
    page.wait_for_url(lambda url: question(url) == f"培训 {OFFICE}")

    # Where the server fails, the box is a box.
    page.route("**/search/suggest?*", lambda route: route.fulfill(body="out of order"))
    page.goto(f"{house.url}/districts")
    head = page.get_by_role("combobox", name="搜索报告")
    head.press_sequentially("培训")
    page.clock.run_for(1000)
    expect(page.get_by_role("listbox")).to_be_hidden()
    head.press("Enter")
    page.wait_for_url("**/search?*")
    assert question(page.url) == "培训"
