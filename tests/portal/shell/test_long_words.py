"""A word of 200 letters, or an address copied into a reason, never makes a page scroll sideways."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, sync_playwright

from imagin.rules.services import history, set_rule
from tenants.accounts.enums import Role
from tenants.accounts.services import grant_role
from tenants.notices.enums import NoticeKind
from tenants.notices.publishing import Draft, publish
from tests.imagin.identity.helpers import academy_account, academy_client, hub_account, sign_in
from tests.portal.shell.test_in_a_browser import CHROMIUM, FLAGS, ORIGIN

KEY, LONG = "7" * 64, "a" * 200
HOST = "office.name"
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium")


@pytest.fixture
def administrator(toulouse):
    grant_role(actor="tests", person_key=KEY, role=Role.ADMINISTRATOR)
    client = academy_client("toulouse")
    sign_in(client, academy_account(hub_account(display_name="Anne Roux", person_key=KEY)))
    return client


@pytest.fixture
def addresses(administrator) -> list[str]:
    for text in ("Un.", "Deux."):
        publish(Draft(NoticeKind.CONDITIONS, text), actor="tests", reason=LONG)
    set_rule("toulouse", HOST, LONG[:60], actor="tests", reason=LONG)
    number = history("toulouse", HOST)[0].id
    return [
        "/messages/conditions/",
        "/messages/conditions/versions/2/",
        "/reglages/",
        f"/reglages/regle/{HOST}/",
        "/reglages/changements/",
        f"/reglages/changements/{number}/annuler/",
    ]


def shown(page: Page, body: str, width: int) -> int:
    page.set_viewport_size({"width": width, "height": 844})
    page.route(f"{ORIGIN}/", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"{ORIGIN}/")
    return page.evaluate("document.documentElement.scrollWidth")


def static(route) -> None:
    found = finders.find(route.request.url.removeprefix(f"{ORIGIN}/static/").partition("?")[0])
    route.fulfill(path=found) if found else route.abort()


def test_no_page_scrolls_sideways(administrator, addresses):
    bodies = {address: administrator.get(address).content.decode() for address in addresses}
    assert all(LONG in body for body in bodies.values())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.route(f"{ORIGIN}/**", static)
        widths = {(at, w): shown(page, body, w) for at, body in bodies.items() for w in (390, 900, 1280)}
        browser.close()
    assert {key: width for key, width in widths.items() if width > key[1]} == {}
