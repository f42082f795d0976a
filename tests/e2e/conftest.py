"""The whole platform as ``make run`` starts it, and a real browser on it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
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
PLATFORM_VARIABLES = ("IMAGIN_", "BROKER_URL", "DJANGO_", "DB_ENGINE", "DATABASE_URL")


@dataclass(frozen=True)
class Platform:
    port: int
    state: Path
    process: subprocess.Popen

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def command(self, *words: str) -> subprocess.CompletedProcess:
        """``imagin …`` as an operator types it."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "imagin", *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    @property
    def environment(self) -> dict[str, str]:
        return _environment(self.port, self.state)


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    port = _free_pair_of_ports()
    _refresh_code()
    with tempfile.TemporaryDirectory(prefix="imagin-e2e-") as folder:
        Path(folder).chmod(0o755)
        state = Path(folder) / "state"
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "imagin.runtime", "run"],
            env=_environment(port, state),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        reader = threading.Thread(target=process.stdout.read, daemon=True)
        try:
            _wait_until_ready(process)
            reader.start()
            yield Platform(port, state, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
            if reader.is_alive():
                reader.join(10)
            process.stdout.close()


def _refresh_code() -> None:
    """Started as root, the platform runs a copy of the code: the one under test, not the last one run."""
    if os.geteuid() == 0:
        command = [sys.executable, "-P", "-m", "imagin.runtime", "copy", str(ROOT)]
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "platform")}, check=True)


def _environment(port: int, state: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(PLATFORM_VARIABLES)}
    return {**kept, "PORT": str(port), "IMAGIN_STATE_DIR": str(state)}


def _free_pair_of_ports() -> int:
    """A port whose next one is free too (the demonstration identity provider takes it)."""
    for port in range(8300, 8700, 2):
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for wanted in (port, port + 1):
                probe = stack.enter_context(socket.socket())
                probe.bind(("127.0.0.1", wanted))
            return port
    raise RuntimeError("Aucun port libre entre 8300 et 8700.")


def _wait_until_ready(process: subprocess.Popen) -> None:
    said = []
    for line in process.stdout:
        said.append(line)
        if "est prêt" in line:
            return
    raise RuntimeError("La plateforme n'a pas démarré :\n" + "".join(said))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: Playwright keeps an event loop open, that Django refuses to work beside."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


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
        """From the academy's page through the hub to the demonstration provider, and back."""
        self.go(host, path)
        self.page.get_by_label(re.compile("Compte")).fill(username)
        self.page.get_by_label(re.compile("Mot de passe")).fill("demo")
        self.page.get_by_role("button", name=re.compile("connecter|Valider", re.IGNORECASE)).click()
        try:
            self.page.wait_for_url(self.platform.url(host, "/**"))
        except TimeoutError as error:
            said = self.page.inner_text("body")
            raise AssertionError(f"La connexion s'est arrêtée sur {self.page.url}\n{said}") from error
        return self.page

    def check_accessibility(self) -> None:
        """axe on the page as it stands; no rule is switched off."""
        results = Axe().run(self.page)
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
