"""Every page for everybody: by assistive technology, enlarged, small, in the dark, on paper."""

from __future__ import annotations

import io
import re
import shutil
import unicodedata

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from reports.services import versions
from tests.servers import CHROMIUM, CHROMIUM_ARGS
from tests.web.browser.conftest import sign_in

GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def addresses(house):
    """Pages by who opens them."""
    draft = house.draft(2015, problems="意识宣传不到位；二是人手不足。下一步加强宣传。")
    broken = house.draft(2014)
    report = f"/reports/{house.published}"
    return {
        None: [
            "/",
            "/search?q=培训",
            "/search?q=“绝无此语”",
            "/reports",
            report,
            f"{report}/versions/1",
            f"{report}/versions/1/cite?at=c-requests-new-total",
            f"/offices/{house.office.id}",
            "/districts",
            "/districts/220203",
            "/regions/220200",
            "/rules",
            "/about/search",
            "/about/data",
            "/login",
            "/account/reset",
        ],
        "clerk": [
            "/desk",
            "/desk/new",
            f"/desk/reports/{draft}",
            f"/desk/reports/{draft}/edit",
            f"/desk/reports/{broken}/edit",
            f"/desk/reports/{draft}/check",
            f"/desk/reports/{draft}/repetition",
            f"/desk{report}/receipt",
            f"/desk{report}/withdraw",
            "/account/sessions",
            f"/desk{report}",
        ],
        "administrator": [
            "/review",
            f"/review{report}",
            "/review/intakes",
            "/review/board",
            "/review/deadlines",
            f"/review/extension?office={house.office.id}&year=2021",
            "/review/reminders?all=1",
            "/review/sums?year=2021",
            "/review/sums/cell?year=2021&table=requests&row=new&column=total",
            "/admin",
            "/admin/queue",
            "/admin/people",
            "/admin/outbox",
            "/admin/audit",
            "/account/district",
            "/account",
            "/account/tokens",
            "/account/password",
            "/account/security",
            "/account/security/app",
            "/account/security/recovery",
            "/account/security/passkeys",
        ],
    }


PERSONS = pytest.mark.parametrize("person", [None, "clerk", "administrator"])


def visit(page, house, addresses, person):
    """Opens each page of that person."""
    if person:
        sign_in(page, house, person)
    for path in addresses[person]:
        answer = page.goto(house.url + path)
        assert answer.status == 200, path
        yield path


@pytest.mark.parametrize(
    ("person", "scheme"),
    [
        (None, "dark"),  # in the light they come before stricter judges (`test_judges`)
        *(
            (person, scheme)
            for person in ("clerk", "administrator")
            for scheme in ("light", "dark")
        ),
    ],
)
def test_nothing_grave_is_found_by_axe(page, house, addresses, person, scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    axe = Axe()
    for path in visit(page, house, addresses, person):
        violations = [
            (v["id"], [node["html"][:160] for node in v["nodes"][:3]])
            for v in axe.run(page).response["violations"]
            if v["impact"] in GRAVE
        ]
        assert violations == [], path


@PERSONS
@pytest.mark.parametrize("percent", [200, 400])
def test_enlarged_nothing_scrolls_sideways(page, house, addresses, person, percent) -> None:
    # Enlarging a page makes the window smaller by as much: for its style sheet that is all.
    page.set_viewport_size({"width": 1280 * 100 // percent, "height": 900 * 100 // percent})
    for path in visit(page, house, addresses, person):
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 1280 * 100 // percent, f"{path} is {width} wide at {percent} %"


@PERSONS
def test_with_letters_twice_as_large_nothing_scrolls_sideways(
    browser, house, addresses, person
) -> None:
    # Letters alone, as a browser's own setting makes them: the window stays as wide.
    large = browser.browser_type.launch(
        executable_path=shutil.which("chromium") or CHROMIUM,
        args=[*CHROMIUM_ARGS, "--blink-settings=defaultFontSize=32"],
    )
    page = large.new_page(locale="zh-CN", viewport={"width": 1280, "height": 900})
    try:
        for path in visit(page, house, addresses, person):
            assert page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 1280, f"{path} is {width} wide"
    finally:
        large.close()


def test_everything_is_reached_by_keyboard(page, house) -> None:
    page.goto(f"{house.url}/reports/{house.published}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    reached = set()
    while page.evaluate("document.activeElement !== document.body") and len(reached) < 60:
        reached.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 20)"))
        outline = page.evaluate(
            "(e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow)"
            "(document.activeElement)"
        )
        assert outline != "nonenone", page.evaluate("document.activeElement.outerHTML")[:200]
        page.keyboard.press("Tab")
    assert {"PDF", "Word", "二、主动公开政府信息情况"} <= reached


def test_the_printed_report_is_the_report(page, house) -> None:
    page.goto(f"{house.url}/reports/{house.published}")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = "".join(sheet.extract_text() for sheet in printed.pages).replace("\n", "")
    text = unicodedata.normalize("NFKC", text)  # fonts name some characters as radicals
    assert 2 <= len(printed.pages) <= 6
    # Each page says which version it is, at which address, and with which hash.
    kept = versions.listing(house.core, house.published)[0]
    for number, sheet in enumerate(printed.pages, start=1):
        foot = unicodedata.normalize("NFKC", sheet.extract_text()).replace("\n", "")
        assert re.search(rf"[—―] {number} [—―]", foot)
        assert f"/reports/{house.published}/versions/{kept.number} · " in foot
        assert kept.sha256[:16] in foot
    # A table that fits on a page stays whole.
    whole = [t for t in (s.extract_text() for s in printed.pages) if "本年新收" in t]
    assert len(whole) == 1
    assert "四、结转下年度继续办理" in unicodedata.normalize("NFKC", whole[0])
    for part in ("一、总体情况", "二、主动公开政府信息情况", "六、其他需要报告的事项"):
        assert part in text
    for chrome in ("搜索报告", "退出登录", "开放数据"):
        assert chrome not in text
