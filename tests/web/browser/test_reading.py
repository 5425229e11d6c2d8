"""Reading a report: places by keyboard and by finger, citations, explanations, large type."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

CELL = "#c-requests-granted-natural_person"


def test_one_tab_stop_a_table_and_the_arrow_keys_from_cell_to_cell(page, house) -> None:
    page.goto(f"{house.url}/reports/{house.published}")
    stops = page.locator(".statutory-requests :is(td, button)[tabindex='0']")
    assert stops.count() == 1
    # Heads and numbers are one grid: from the head of a row into its numbers.
    page.locator("#h-requests-r-granted button").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == CELL[1:]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "c-requests-partly_granted-business"
    assert stops.count() == 1
    # Enter leads to what can be done, Escape back to the very cell.
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.act") == "link"
    assert "部分公开" in page.locator(".place-name").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "c-requests-partly_granted-business"
    assert not page.locator("#place-bar").is_visible()
    # A head tells its meaning; Escape closes that.
    page.locator("#h-requests-r-granted button").focus()
    page.keyboard.press("Enter")
    told = page.locator("#m-h-requests-r-granted")
    assert told.is_visible()
    assert "第五十条" in told.inner_text()
    page.keyboard.press("Escape")
    assert not told.is_visible()


def test_an_address_and_a_citation_are_copied_and_lead_back(page, house) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{house.url}/reports/{house.published}")
    page.locator(CELL).click()
    page.locator("[data-act=link]").click()
    page.get_by_text("已复制", exact=True).wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.endswith(f"/reports/{house.published}/versions/1{CELL}")
    page.locator("[data-act=cite]").click()
    dialog = page.locator("#cite-dialog[open]")
    dialog.wait_for()
    dialog.get_by_role("button", name="复制引文（GB/T 7714）").click()
    dialog.get_by_text("已复制", exact=True).wait_for()
    assert address in page.evaluate("navigator.clipboard.readText()")
    violations = Axe().run(page).response["violations"]
    assert [v["id"] for v in violations if v["impact"] in {"serious", "critical"}] == []
    page.keyboard.press("Escape")
    page.goto(house.url + address.removeprefix(page.evaluate("location.origin")))
    target = page.locator(":target")
    assert target.get_attribute("id") == CELL[1:]
    other = page.locator("#c-requests-new-research")
    colours = [
        place.evaluate("e => getComputedStyle(e).backgroundColor") for place in (target, other)
    ]
    assert colours[0] != colours[1]
    top = target.bounding_box()["y"]
    assert 60 < top < 500, "the sticky head covers the place"


def test_without_scripts_everything_is_there(browser, house) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{house.url}/reports/{house.published}")
    page.locator("#h-requests-r-new button").click()
    assert page.locator("#m-h-requests-r-new").is_visible()
    page.keyboard.press("Escape")
    page.locator("#t-requests summary").click()
    assert "本年新收政府信息公开申请数量" in page.locator("#t-requests dl").inner_text()
    page.locator("details.cite summary").click()
    page.get_by_text("引用其中一个数字或一段文字").click()
    page.locator("details", has_text="三、收到和处理").locator("summary").first.click()
    page.locator(f".places a[href$='at={CELL[1:]}']").click()
    assert CELL[1:] in page.locator("#cite-link").input_value()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_large_type_is_large_and_strong_in_contrast(browser, house, scheme) -> None:
    context = browser.new_context(
        color_scheme=scheme, locale="zh-CN", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    for path in (f"/reports/{house.published}", "/search?q=公开", "/"):
        page.goto(f"{house.url}/display/large?back={path}")
        small = page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getClientRects().length"
            " && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())"
            " && parseFloat(getComputedStyle(e).fontSize) < 20).map(e => e.outerHTML.slice(0, 90))"
        )
        assert small == [], path
        only = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
        only["rules"] = {"color-contrast-enhanced": {"enabled": True}}
        found = Axe().run(page, options=only).response["violations"]
        assert [n["html"][:120] for v in found for n in v["nodes"]] == [], path
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.set_viewport_size({"width": 1280, "height": 900})
    context.close()
