"""From an invitation to a second factor, in the real browser: with an app, and with a passkey."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import text

from reports.store.scope import Scope
from tests.web.account.factors import Phone
from tests.web.browser.conftest import sign_in
from tests.web.browser.pictures import picture

GUEST, PASSWORD = "wang.fang@example.com", "梧桐 窗台 三号"


@pytest.fixture
def here(house) -> str:
    """The service under a name: browsers make no passkeys for a bare number."""
    return house.url.replace("127.0.0.1", "localhost")


def letter(house, kind: str) -> str:
    """The path in the last letter of that kind to the guest."""
    with house.core.database.unit_of_work(Scope.everything("a test reads mail")) as work:
        return work.session.scalar(
            text(
                "SELECT params ->> 'path' FROM mails WHERE address = :e AND kind = :k"
                " ORDER BY id DESC LIMIT 1"
            ),
            {"e": GUEST, "k": kind},
        )


def look(page, name: str) -> None:
    """Keeps a picture; nothing grave may be wrong with the page, nor does it scroll sideways."""
    picture(page, name, whole=True)
    grave = [
        (v["id"], [node["html"][:160] for node in v["nodes"][:3]])
        for v in Axe().run(page).response["violations"]
        if v["impact"] in {"serious", "critical"}
    ]
    assert grave == [], name
    wide = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    picture(page, f"{name}-320", whole=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    page.set_viewport_size(wide)


def main_button(page, name: str):
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def test_from_the_invitation_to_the_second_factor(page, house, here, browser) -> None:
    sign_in(page, house, "administrator")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="管理").click()
    page.get_by_role("link", name="人员管理").click()
    page.get_by_label("邮箱地址", exact=True).fill(GUEST)
    page.get_by_role("radio", name="填报人").check()
    page.locator("#invite-office").select_option(house.office.name)
    main_button(page, "发出邀请").click()
    expect(page.locator(".notice-good")).to_contain_text("已发出1份邀请")
    expect(page.locator(".card").filter(has_text=GUEST)).to_contain_text("待接受")
    look(page, "accounts-1-people")
    page.get_by_text("设为强制要求…").click()
    page.get_by_label("理由").fill("上级部门要求")
    main_button(page, "设为强制要求").click()
    expect(page).to_have_url(re.compile("/account/security$"))  # the first to obey

    guest = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}).new_page()
    guest.goto(here + letter(house, "invitation"))
    guest.get_by_label("姓名").fill("王芳")
    guest.get_by_label("密码", exact=True).fill(PASSWORD)
    guest.get_by_label("再次输入密码").fill(PASSWORD)
    look(guest, "accounts-2-invitation")
    main_button(guest, "接受邀请并登录").click()
    # The district demands a second factor: nothing else opens before.
    expect(guest).to_have_url(re.compile("/account/security$"))
    guest.goto(f"{here}/desk")
    expect(guest.get_by_text("本区县要求启用二次验证")).to_be_visible()
    look(guest, "accounts-3-demanded")
    main_button(guest, "设置验证器应用").click()
    expect(guest.locator(".qr svg")).to_be_visible()
    look(guest, "accounts-4-app")
    phone = Phone(guest.locator(".secret-text").inner_text())
    guest.get_by_label("应用当前显示的验证码").fill(phone.code())
    main_button(guest, "完成").click()
    guest.get_by_role("link", name="恢复码").first.click()
    main_button(guest, "生成恢复码").click()
    expect(guest.locator(".recovery-codes li")).to_have_count(10)
    look(guest, "accounts-5-recovery-codes")
    recovery = guest.locator(".recovery-codes code").first.inner_text()
    sign_out(guest, here)

    password_only(guest, here)
    look(guest, "accounts-6-code")
    guest.get_by_label("验证码").fill("000000")
    main_button(guest, "登录").click()
    expect(guest.get_by_role("alert")).to_contain_text("验证码不正确")
    guest.get_by_label("验证码").fill(phone.code())
    main_button(guest, "登录").click()
    expect(guest).to_have_url(re.compile("/desk$"))
    expect(guest.get_by_text(house.office.name).first).to_be_visible()

    add_passkey(guest, here)
    sign_out(guest, here)
    password_only(guest, here)
    look(guest, "accounts-8-which")
    main_button(guest, "通行密钥").click()
    main_button(guest, "使用通行密钥").click()
    expect(guest).to_have_url(re.compile("/desk$"))

    # Phone and key are gone: a recovery code opens once.
    sign_out(guest, here)
    password_only(guest, here)
    main_button(guest, "验证器应用").click()
    guest.get_by_role("link", name="使用恢复码").click()
    guest.get_by_label("恢复码").fill(recovery)
    look(guest, "accounts-9-recovery")
    main_button(guest, "登录").click()
    expect(guest).to_have_url(re.compile("/desk$"))
    guest.context.close()


def sign_out(guest, here: str) -> None:
    """Signs the guest out, and waits: the answer must not meet the next page's cookie."""
    guest.get_by_role("button", name="退出登录").click()
    guest.wait_for_url(f"{here}/")


def password_only(guest, here: str) -> None:
    """Signs the guest in as far as the password goes."""
    guest.goto(f"{here}/login")
    guest.get_by_label("电子邮箱地址").fill(GUEST)
    guest.get_by_label("密码").fill(PASSWORD)
    main_button(guest, "登录").click()
    guest.wait_for_url(re.compile("/login/"))


def add_passkey(guest, here: str) -> None:
    """Sets up a passkey on a device that the browser pretends to be."""
    protocol = guest.context.new_cdp_session(guest)
    protocol.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    guest.goto(f"{here}/account/security")
    guest.get_by_role("link", name="添加通行密钥").click()
    guest.get_by_label("名称").fill("办公电脑")
    main_button(guest, "继续").click()
    expect(guest.locator(".card").filter(has_text="办公电脑")).to_be_visible()
    look(guest, "accounts-7-passkey")
