"""Every public page before its judges: Nu HTML checker, axe, the weight of its first view."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from reports.errors import UnavailableError
from reports.services import subscribing
from reports.services.letters import PATH
from reports.store.models import Mail
from reports.store.scope import Scope
from reports.store.states import Frequency
from tests import nu_checker
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_VIEW = 150_000  # bytes over the network, with all a page loads of itself
MORE = (
    "/search?q=培训",
    "/search?q=“绝无此语”",
    "/search?q=x&sort=random",
    "/search?section=remedy&year=2021",
    "/statements?q=培训",
    "/reports?year=1999",
    "/no/such/page",
    "/login",
)
"""Pages in states that their bare address does not show."""


@pytest.fixture(scope="module")
def addresses(house) -> list[str]:
    """Every public page, from the map of routes, filled with what is there."""
    values = {
        "report_id": house.published,
        "office_id": house.office.id,
        "version_number": 1,
        "code": "220203",
        "file_format": "pdf",
        "mode": "large",
        "entries": "reports",
        "nth": 1,
        # Pages behind a secret link answer 404 to any other; see `secret_pages`.
        "token": "no-such-link",
        "subscription_id": 1,
    }
    app = create_app(core=house.core)
    adapter = app.url_map.bind("localhost")
    client = app.test_client()
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("public.") and "GET" in (rule.methods or ()):
            filled = {name: values[name] for name in rule.arguments}
            if rule.endpoint == "public.region":  # named by the first digits of its districts
                filled = {"code": "22"}
            answer = client.get(adapter.build(rule.endpoint, filled))
            if answer.mimetype == "text/html" and answer.status_code < 300:
                found.append(answer.request.path)
            answer.close()
    found += secret_pages(house)
    assert {"/", "/search", "/statements", f"/reports/{house.published}"} <= set(found)
    assert len(found) > 12
    return sorted({*found, *MORE})


def secret_pages(house) -> list[str]:
    """What the links lead to that a subscriber is sent, of one that is confirmed and one not."""
    sent: list[str] = []
    for address in ("reader@example.com", "another@example.com"):
        subscribing.request(house.core, address, "q=培训", "“培训”", Frequency.DAILY, "zh")
        with house.core.database.unit_of_work(Scope.everything("a test")) as work:
            [params] = work.session.scalars(select(Mail.params).where(Mail.address == address))
        sent.append(params[PATH])
    own = subscribing.confirm(house.core, sent[0].rpartition("/")[2])
    token = own.rpartition("/")[2]
    (followed,) = subscribing.followed(house.core, token).subscriptions
    return [sent[1], own, f"{own}/{followed.id}/end"]


LISTS_OF_NAMES = ("/about/api", "/about/data/codes")
"""Pages of identifiers: the checker takes them for English, whatever the language between them."""


def guessed_wrongly(address: str, message: str) -> bool:
    return address.startswith(LISTS_OF_NAMES) and "appears to be written in English" in message


def in_both(addresses: list[str]) -> Iterator[tuple[str, str]]:
    for address in addresses:
        for language in ("zh", "en"):
            yield f"{address}{'&' if '?' in address else '?'}lang={language}", language


def test_every_public_page(house, browser, addresses, tmp_path: Path) -> None:
    axe = Axe()
    faults: list[str] = []
    files: dict[str, str] = {}
    for address, language in in_both(addresses):
        # A context of its own has nothing in its cache: the first view is whole.
        context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        loaded = []
        page.on("requestfinished", lambda request, to=loaded: to.append(request))
        answer = page.goto(house.url + address, wait_until="load")
        assert answer is not None
        assert answer.status < 500, address
        assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
        weight = sum(
            sizes["responseBodySize"] + sizes["responseHeadersSize"]
            for sizes in (request.sizes() for request in loaded)
        )
        if not 1_000 < weight < FIRST_VIEW:
            faults.append(f"{address} weighs {weight} bytes")
        faults += [
            f"{address} axe: {violation['id']} {violation['nodes'][0]['html'][:120]}"
            for violation in axe.run(page).response["violations"]
        ]
        file = tmp_path / f"{len(files)}.html"
        file.write_text(answer.text(), encoding="utf-8")
        files[str(file)] = address
        context.close()
    try:
        messages = nu_checker.findings(map(Path, files))
    except UnavailableError as error:
        assert not faults, "\n".join(faults)
        pytest.skip(f"the Nu checker cannot run here: {error}")
    faults += [
        f"{files[m['url'].removeprefix('file:')]} nu: {m['message']} {m.get('extract', '')}"
        for m in messages
        if not guessed_wrongly(files[m["url"].removeprefix("file:")], m["message"])
    ]
    assert not faults, "\n".join(faults)
