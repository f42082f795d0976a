import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from imagin.identity import services
from imagin.identity.session import bell, hub_calls
from imagin.tenancy.context import hub
from imagin.vault.person import person_key
from tests.factories import ExaminerFactory
from tests.imagin.identity import helpers
from tests.imagin.identity.chain import portal as portal
from tests.imagin.identity.chain import servers as servers


@pytest.fixture(autouse=True)
def own_cache(settings, request):
    """Private to the test, and its clock is the test's."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": request.node.nodeid,
            "KEY_FUNCTION": "imagin.tenancy.cache.academy_key",
        }
    }


@pytest.fixture(autouse=True)
def commits(monkeypatch):
    """Tests roll back: what waits for the commit is done at once."""
    monkeypatch.setattr(bell, "on_commit", lambda done: done())


class Hub:
    """The hub as the academies reach it: its real views, and a switch to make it silent."""

    def __init__(self) -> None:
        self.silent = False
        self.calls: list[str] = []

    def post(self, path: str, body: bytes, headers: dict[str, str]):
        self.calls.append(path)
        if self.silent:
            return None
        client = Client()
        wanted = {name: value for name, value in headers.items() if name != "Content-Type"}
        return client.post(path, body, content_type="application/json", headers=wanted)


@pytest.fixture
def hub_server(monkeypatch):
    server = Hub()

    class Session:
        trust_env = True

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def post(self, url, data, headers, timeout):
            answer = server.post(url.removeprefix(hub_calls.settings.INTERNAL_URL), data, headers)
            if answer is None:
                raise hub_calls.requests.ConnectionError
            return answer

    monkeypatch.setattr(hub_calls.requests, "Session", Session)
    return server


@pytest.fixture
def clock():
    """Stands still until shifted."""
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as traveller:
        yield traveller


@pytest.fixture
def sophie(db):
    """A teacher of Toulouse, on the hub."""
    return helpers.hub_account(display_name="Sophie Vidal", person_key=person_key(helpers.SOPHIE))


@pytest.fixture
def sophie_in_toulouse(sophie, toulouse):
    examiner = ExaminerFactory(person_key=sophie.person_key)
    return helpers.academy_account(sophie, examiner=examiner)


@pytest.fixture
def signed_in(sophie, sophie_in_toulouse):
    """(browser on Toulouse, hub sign-in) of Sophie."""
    with hub():
        session = services.open_session(sophie, {})
    client = helpers.academy_client("toulouse")
    helpers.sign_in(client, sophie_in_toulouse, session)
    return client, session
