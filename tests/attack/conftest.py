"""The battery: every test of this folder is an attack on the running servers (`make attack`)."""

from collections.abc import Callable, Iterator

import pytest

from tests.attack.browser import Browser
from tests.attack.rogue import RogueProvider
from tests.live import Platform


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/attack/"):
            item.add_marker(pytest.mark.attack)


@pytest.fixture
def browser(platform: Platform) -> Callable[[], Browser]:
    return lambda: Browser(platform)


@pytest.fixture
def victim(browser) -> Browser:
    return browser()


@pytest.fixture
def attacker(browser) -> Browser:
    return browser()


@pytest.fixture(scope="module")
def sophie(platform: Platform) -> Browser:
    """A teacher signed in to Toulouse, shared by the tests of a file that leave her session as it was."""
    person = Browser(platform)
    page = person.sign_in("enseignant.toulouse", "toulouse.localhost")
    assert page.status_code == 200 and page.url == platform.url("toulouse.localhost"), page.url
    return person


@pytest.fixture
def known(browser, sophie) -> Browser:
    """Signed in on the hub, by her sign-in, and not yet in any academy."""
    person = browser()
    person.jar["localhost"] = dict(sophie.jar["localhost"])
    return person


@pytest.fixture(scope="module")
def rogue(platform: Platform) -> Iterator[RogueProvider]:
    """Known to the hub for the tests of one file only: elsewhere the hub has one provider."""
    with RogueProvider(platform) as provider:
        yield provider
