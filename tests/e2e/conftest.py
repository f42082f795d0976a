"""A real browser on the platform as ``make run`` starts it (``platform``: tests/live.py)."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    StorageState,
    TimeoutError,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.live import Platform
from tests.second_factor import code_of

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)
"""Two processors share the servers and the other tests: a page may take its time, it must come."""
DESK: ViewportSize = {"width": 1280, "height": 800}
TELEPHONES = (390, 320)
COLOURS = ["color-contrast", "link-in-text-block"]
GROUND = """async () => {
  const moves = document.getAnimations().filter((move) => move instanceof CSSTransition);
  await Promise.allSettled(moves.map((move) => move.finished));
  return getComputedStyle(document.documentElement).backgroundColor;
}"""
PROJECT = """
from django.db import transaction
from federation.projection import project_all
from imagin.academies.directory import open_academies
from tenants.journal.models import OutboxEvent
project_all()
for hosted in open_academies():
    with academy(hosted.code), transaction.atomic():
        list(OutboxEvent.objects.select_for_update())
"""
DOORS, PROVIDER, FACTOR = "/connexion/portes/", "//idp.localhost", "/second-facteur/preuve/"


def leave_by(way_out: Locator, key: str = "") -> None:
    """Until the page it leads to is there: a click only asks for it.

    Whoever reads what the click changed would read too early, and a second click would be lost with the page.
    """
    with way_out.page.expect_navigation():
        if key:
            way_out.press(key)
        else:
            way_out.click()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: Playwright keeps an event loop open, that Django refuses to work beside."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session", autouse=True)
def projected(platform) -> None:
    """What academies say of each other reaches them seconds after the start: the first test may be sooner.

    A worker may be at it already: its events are locked until it is done.
    """
    platform.operate(PROJECT)


class Visitor:
    """A person at a browser: every message of the console and every refused resource is a failure."""

    def __init__(self, browser: Browser, platform: Platform, **options) -> None:
        self.platform = platform
        self.context: BrowserContext = browser.new_context(locale="fr-FR", **options)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def go(self, host: str, path: str = "/") -> Page:
        self.page.goto(self.platform.url(host, path))
        return self.page

    def sign_in(self, username: str, host: str, path: str = "/") -> Page:
        """From the academy's page through the staff's door, the provider, the second factor, and back."""
        self.go(host, path)
        return self.prove(username, host)

    def prove(self, username: str, host: str) -> Page:
        """Whatever is asked on the way, until a page of ``host`` that asks nothing."""
        steps = {DOORS: self._choose_door, PROVIDER: self._give_password, FACTOR: self._give_code}
        for _ in range(4):
            step = next((act for mark, act in steps.items() if mark in self.page.url), None)
            if step is None:
                break
            step(username)
        assert self.page.url.startswith(self.platform.url(host, "/")), self._stopped()
        return self.page

    def _choose_door(self, username: str) -> None:
        self._leave(DOORS, self.page.get_by_role("link", name=re.compile("^Personnel")))

    def _give_password(self, username: str) -> None:
        self.page.get_by_label(re.compile("Compte")).fill(username)
        self.page.get_by_label(re.compile("Mot de passe")).fill("demo")
        button = self.page.get_by_role("button", name=re.compile("connecter|Valider", re.IGNORECASE))
        self._leave(PROVIDER, button)

    def _give_code(self, username: str) -> None:
        self.page.get_by_label(re.compile("Code à 6 chiffres")).fill(code_of(self.platform, username))
        self._leave(FACTOR, self.page.get_by_role("button", name="Confirmer"))

    def _leave(self, mark: str, way_out: Locator) -> None:
        """Redirects go from site to site: the page that ends them is the one to wait for."""
        try:
            leave_by(way_out)
            self.page.wait_for_url(lambda url: mark not in url)
        except TimeoutError as error:
            raise AssertionError(self._stopped()) from error

    def _stopped(self) -> str:
        return f"La connexion s'est arrêtée sur {self.page.url}\n{self.page.inner_text('body')}"

    def fits(self, width: int) -> None:
        """Nothing to scroll sideways (LOOK.md: 320 px)."""
        self.page.set_viewport_size({"width": width, "height": 800})
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{self.page.url} déborde à {width} px"
        )

    def examine(self) -> None:
        """The page at a desk in both schemes, then on both telephones."""
        self.page.set_viewport_size(DESK)
        self.check_accessibility()
        for width in TELEPHONES:
            self.fits(width)
        self.page.set_viewport_size(DESK)

    def check_accessibility(self) -> None:
        """axe on the page as it stands, no rule switched off; then in the dark, where only colours differ."""
        self.page.evaluate(AXE_SCRIPT)
        light = self._ground("light")
        self._pass_axe()
        assert self._ground("dark") != light, f"{self.page.url} reste clair"
        self._pass_axe(runOnly=COLOURS)
        self.page.emulate_media(color_scheme="light")

    def _ground(self, scheme: Literal["light", "dark"]) -> str:
        """Colour behind the page in this scheme, once no colour is on its way to another."""
        self.page.emulate_media(color_scheme=scheme)
        return self.page.evaluate(GROUND)

    def _pass_axe(self, **options) -> None:
        asked = {"resultTypes": ["violations"], **options}
        results = AxeResults(self.page.evaluate("(asked) => axe.run(asked)", asked))
        assert results.violations_count == 0, results.generate_report()


@pytest.fixture
def visitor(browser, platform) -> Iterator:
    """Makes visitors; at the end none of them may have heard a complaint of the browser."""
    made: list[Visitor] = []

    def make(**options) -> Visitor:
        made.append(Visitor(browser, platform, **options))
        return made[-1]

    yield make
    complaints = [complaint for person in made for complaint in person.complaints]
    for person in made:
        person.context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def signed(browser, platform) -> Callable[..., StorageState]:
    """Cookies of a person, who signs in once for the whole file: for what is not about signing in."""
    kept: dict[str, StorageState] = {}

    def cookies(username: str, host: str, path: str = "/") -> StorageState:
        if username not in kept:
            person = Visitor(browser, platform)
            person.sign_in(username, host, path)
            kept[username] = person.context.storage_state()
            person.context.close()
        return kept[username]

    return cookies
