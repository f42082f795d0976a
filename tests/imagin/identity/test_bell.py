"""What happens to a sign-in in one place is known in the academies of this hub at the next request."""

import json
from datetime import timedelta

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.utils import timezone
from redis.exceptions import ConnectionError as CacheDown

from imagin.identity import services
from imagin.identity.models import Account, EndReason
from imagin.identity.session import bell, preferences, signature
from imagin.tenancy.context import academy, hub
from tests.factories import ExaminerFactory
from tests.imagin.identity.chain import path_of
from tests.imagin.identity.helpers import academy_account, academy_client, hub_account, hub_client, sign_in
from tests.imagin.identity.test_preferences import CHOSEN, request_of

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/"


@pytest.fixture
def toulouse_browser(clock, signed_in, hub_server):
    return signed_in[0]


@pytest.fixture
def rennes_browser(clock, sophie, signed_in, hub_server):
    with academy("rennes"):
        account = academy_account(sophie, examiner=ExaminerFactory(person_key=sophie.person_key))
        client = academy_client("rennes")
        sign_in(client, account, signed_in[1])
    return client


def is_open(client) -> bool:
    return client.get(PAGE).status_code == 200


def shown_in_rennes(client) -> dict:
    with academy("rennes"):
        return client.session.get("hub_preferences") or {}


def called_later(client) -> None:
    """This academy last called now: its minute is not over when the other's is."""
    store = client.session
    store["hub"] = {**store["hub"], "called": timezone.now().timestamp()}
    store.save()


def save_through(server_client, sid, academy_code="toulouse"):
    body = json.dumps({"sid": str(sid), "preferences": CHOSEN}).encode()
    headers = signature.sign(academy_code, "/session/v1/preferences", body)
    return server_client.post(
        "/session/v1/preferences", body, content_type="application/json", headers=headers
    )


class TestEnd:
    def test_quitter_in_one_academy_closes_the_other_at_once(self, toulouse_browser, rennes_browser):
        assert is_open(rennes_browser)
        order = toulouse_browser.post("/quitter/").url
        hub_client().get(path_of(order))
        response = rennes_browser.get(PAGE, follow=True)
        assert "depuis une autre page" in response.content.decode()

    def test_quitter_on_the_hub_closes_them_all(self, toulouse_browser, rennes_browser, signed_in, sophie):
        at_hub = hub_client()
        with hub():
            sign_in(at_hub, sophie, signed_in[1])
        at_hub.post("/quitter/")
        assert not is_open(toulouse_browser)
        assert not is_open(rennes_browser)

    def test_page_left_open_learns_it_too(self, rennes_browser, signed_in):
        with hub():
            services.end_session(signed_in[1].sid)
        assert rennes_browser.get("/session/etat/").status_code == 401

    def test_account_closed_found_by_one_is_heard_by_the_other(
        self, toulouse_browser, rennes_browser, clock, sophie
    ):
        with hub():
            Account.objects.filter(pk=sophie.pk).update(is_active=False)
        clock.shift(timedelta(seconds=30))
        with academy("rennes"):
            called_later(rennes_browser)
        clock.shift(timedelta(seconds=30))
        assert not is_open(toulouse_browser)
        assert not is_open(rennes_browser)

    def test_another_person_hears_nothing(self, rennes_browser, hub_server):
        with hub():
            other = services.open_session(hub_account("other"), {})
            services.end_session(other.sid)
        assert is_open(rennes_browser)
        assert hub_server.calls == []

    def test_sign_in_that_was_already_over_does_not_ring_again(self, signed_in, hub_server):
        sid = signed_in[1].sid
        with hub():
            services.end_session(sid)
            first = bell.heard(sid)
            services.end_session(sid, reason=EndReason.CLOSED)
        assert first
        assert bell.heard(sid) == first


class TestPreferences:
    def test_saved_in_one_academy_shown_in_the_other_at_its_next_page(
        self, toulouse_browser, rennes_browser, sophie_in_toulouse
    ):
        assert is_open(rennes_browser)
        preferences.save(request_of(toulouse_browser, sophie_in_toulouse, object()), CHOSEN)
        assert is_open(rennes_browser)
        assert shown_in_rennes(rennes_browser) == CHOSEN

    def test_saved_on_the_hub(self, rennes_browser, signed_in):
        with hub():
            services.save_preferences(signed_in[1].sid, CHOSEN)
        rennes_browser.get(PAGE)
        assert shown_in_rennes(rennes_browser) == CHOSEN

    def test_other_browser_of_the_person(self, rennes_browser, sophie):
        with hub():
            elsewhere = services.open_session(sophie, {})
        assert save_through(hub_client(), elsewhere.sid).json() == {"saved": True}
        rennes_browser.get(PAGE)
        assert shown_in_rennes(rennes_browser) == CHOSEN

    def test_sign_in_that_is_over_saves_and_rings_nothing(self, rennes_browser, signed_in, sophie):
        with hub():
            over = services.open_session(sophie, {})
            services.end_session(over.sid)
            assert not services.save_preferences(over.sid, CHOSEN)
        assert bell.heard(signed_in[1].sid) == ""


class TestOneCall:
    def test_one_ring_is_one_call(self, rennes_browser, signed_in, hub_server):
        with hub():
            services.save_preferences(signed_in[1].sid, CHOSEN)
        for _ in range(3):
            rennes_browser.get(PAGE)
        assert len(hub_server.calls) == 1

    def test_silent_hub_is_asked_again_at_the_minute(self, rennes_browser, clock, signed_in, hub_server):
        hub_server.silent = True
        with hub():
            services.end_session(signed_in[1].sid)
        for _ in range(3):
            assert is_open(rennes_browser)
        assert len(hub_server.calls) == 1
        hub_server.silent = False
        clock.shift(timedelta(seconds=60))
        assert not is_open(rennes_browser)

    def test_cache_out_of_order_leaves_the_minute(
        self, rennes_browser, clock, signed_in, hub_server, monkeypatch
    ):
        def down(*args, **options):
            raise CacheDown

        with monkeypatch.context() as broken:
            broken.setattr(LocMemCache, "get", down)
            broken.setattr(LocMemCache, "set", down)
            with hub():
                services.end_session(signed_in[1].sid)
            assert is_open(rennes_browser)
            assert hub_server.calls == []
            clock.shift(timedelta(seconds=60))
            assert not is_open(rennes_browser)


def test_rings_once_committed_only(monkeypatch, signed_in):
    """An academy that called before would be told that nothing changed, and not ask again."""
    waiting = []
    monkeypatch.setattr(bell, "on_commit", waiting.append)
    with hub():
        services.end_session(signed_in[1].sid)
    assert bell.heard(signed_in[1].sid) == ""
    waiting[0]()
    assert bell.heard(signed_in[1].sid)


def test_bell_of_the_hub_is_heard_from_every_academy(db):
    bell.ring("s")
    rings = set()
    for code in ("toulouse", "rennes"):
        with academy(code):
            rings.add(bell.heard("s"))
    assert len(rings) == 1
    assert "" not in rings
