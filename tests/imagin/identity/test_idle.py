"""Thirty minutes without an act end the session everywhere; an act anywhere keeps it (DESIGN §5)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.identity import services
from imagin.identity.models import EndReason, HubSession
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import academy_account, academy_client, hub_client, sign_in

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/"


@pytest.fixture
def browser(clock, signed_in, hub_server):
    return signed_in[0]


@pytest.fixture
def rennes_browser(browser, sophie, signed_in):
    with academy("rennes"):
        account = academy_account(sophie, examiner=ExaminerFactory(person_key=sophie.person_key))
        client = academy_client("rennes")
        sign_in(client, account, signed_in[1])
    return client


def is_open(client) -> bool:
    return client.get(PAGE).status_code == 200


def test_29_min_59_passes(browser, clock):
    clock.shift(timedelta(minutes=29, seconds=59))
    assert is_open(browser)


def test_30_min_is_refused(browser, clock):
    clock.shift(timedelta(minutes=30))
    response = browser.get(PAGE + "?q=caf%C3%A9")
    assert response.status_code == 302
    assert response.url == "/connexion/expiree/?next=%2Fformulaire%2F%3Fq%3Dcaf%25C3%25A9"
    page = browser.get(response.url).content.decode()
    assert "vous n&#x27;avez rien fait pendant le délai permis" in page
    assert "/connexion/?next=%2Fformulaire%2F%3Fq%3Dcaf%25C3%25A9" in page


def test_refused_for_good(browser, clock):
    clock.shift(timedelta(minutes=30))
    browser.get(PAGE)
    assert browser.get(PAGE).url == "/connexion/?next=/formulaire/"
    with hub():
        assert HubSession.objects.get().end_reason == EndReason.IDLE


def test_each_act_renews(browser, clock):
    for _ in range(5):
        clock.shift(timedelta(minutes=29, seconds=59))
        assert is_open(browser)


def test_act_within_the_minute_of_a_call_counts(browser, clock, hub_server):
    clock.shift(timedelta(seconds=30))
    assert is_open(browser)
    assert hub_server.calls == []
    clock.shift(timedelta(minutes=29, seconds=59))
    assert is_open(browser)


@pytest.mark.parametrize("path", ["/session/etat/", "/apparence.css"])
def test_what_the_page_does_alone_is_no_act(browser, clock, path):
    for _ in range(6):
        clock.shift(timedelta(minutes=5))
        browser.get(path)
    assert not is_open(browser)


def test_page_fetched_in_advance_is_no_act(browser, clock):
    clock.shift(timedelta(minutes=29))
    assert browser.get(PAGE, headers={"sec-purpose": "prefetch"}).status_code == 200
    clock.shift(timedelta(minutes=1))
    assert not is_open(browser)


def test_remaining_time(browser, clock):
    clock.shift(timedelta(minutes=24, seconds=59))
    assert browser.get("/session/etat/").json() == {"remaining": 301, "warning": False}
    clock.shift(timedelta(seconds=1))
    assert browser.get("/session/etat/").json() == {"remaining": 300, "warning": True}
    assert browser.post("/session/prolonger/").json() == {"remaining": 1800, "warning": False}
    clock.shift(timedelta(minutes=30))
    assert browser.get("/session/etat/").status_code == 401


def test_rule_of_the_academy(browser, clock):
    with hub():
        set_rule("toulouse", "session.warning_minutes", 5, actor="tests")
        set_rule("toulouse", "session.idle_minutes", 10, actor="tests")
    clock.shift(timedelta(minutes=10))
    assert not is_open(browser)


def test_at_most_one_call_a_minute(browser, clock, hub_server):
    for _ in range(18):
        clock.shift(timedelta(seconds=10))
        browser.get(PAGE)
    assert len(hub_server.calls) == 3


def test_act_in_another_academy_keeps_this_one(browser, rennes_browser, clock):
    for _ in range(4):
        clock.shift(timedelta(minutes=20))
        assert is_open(rennes_browser)
    assert is_open(browser)


def test_idle_everywhere_ends_everywhere(browser, rennes_browser, clock):
    clock.shift(timedelta(minutes=20))
    assert is_open(rennes_browser)
    clock.shift(timedelta(minutes=30))
    assert not is_open(browser)
    assert not is_open(rennes_browser)


def test_quitter_elsewhere_ends_here_at_the_next_call(browser, clock, signed_in):
    with hub():
        services.end_session(signed_in[1].sid)
    clock.shift(timedelta(seconds=60))
    response = browser.get(PAGE, follow=True)
    assert "depuis une autre page" in response.content.decode()


def test_closed_account_ends_at_the_next_call(browser, clock, sophie):
    with hub():
        sophie.is_active = False
        sophie.save()
    clock.shift(timedelta(seconds=60))
    assert not is_open(browser)


def test_longest_session(browser, clock, signed_in):
    with hub():
        HubSession.objects.update(started_at=timezone.now() - timedelta(hours=12))
    clock.shift(timedelta(seconds=60))
    page = browser.get(PAGE, follow=True).content.decode()
    assert "ouverte depuis trop longtemps" in page


class TestSilentHub:
    def test_what_is_known_here_decides(self, browser, clock, hub_server):
        hub_server.silent = True
        clock.shift(timedelta(minutes=29, seconds=59))
        assert is_open(browser)

    def test_idle_here_is_refused(self, browser, clock, hub_server):
        hub_server.silent = True
        clock.shift(timedelta(minutes=30))
        assert not is_open(browser)

    def test_never_longer_than_the_idle_time(self, browser, clock, hub_server):
        """Quitter may have been pressed elsewhere: acts here do not make up for that."""
        hub_server.silent = True
        for _ in range(2):
            clock.shift(timedelta(minutes=14))
            assert is_open(browser)
        clock.shift(timedelta(minutes=2))
        assert not is_open(browser)

    def test_one_try_a_minute(self, browser, clock, hub_server):
        hub_server.silent = True
        for _ in range(12):
            clock.shift(timedelta(seconds=10))
            browser.get(PAGE)
        assert len(hub_server.calls) == 2


def test_hub_pages_follow_the_same_clock(db, sophie, clock, settings):
    settings.HUB_URLCONF = "tests.imagin.identity.hub_pages"
    client = hub_client()
    sign_in(client, sophie)
    clock.shift(timedelta(minutes=29, seconds=59))
    assert is_open(client)
    clock.shift(timedelta(minutes=30))
    assert client.get(PAGE).url.startswith("/connexion/expiree/")


def test_public_page_stays_readable(browser, clock):
    assert browser.get("/public/").content.decode() == "connecté"
    clock.shift(timedelta(minutes=30))
    assert browser.get("/public/").content.decode() == "visiteur"


def test_session_without_a_sign_in_of_the_hub_is_refused(sophie_in_toulouse):
    client = academy_client("toulouse")
    client.force_login(sophie_in_toulouse, backend="tenants.accounts.backends.AcademyBackend")
    assert not is_open(client)


@pytest.mark.parametrize(
    "header", [{"accept": "application/json"}, {"x-requested-with": "XMLHttpRequest"}, {"hx-request": "true"}]
)
def test_script_gets_401(browser, clock, header):
    clock.shift(timedelta(minutes=30))
    response = browser.get(PAGE, headers=header)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith("/connexion/expiree/")


@pytest.mark.parametrize("how", ["get", "post"])
def test_the_way_to_the_sign_in_is_not_kept_by_the_browser(toulouse, how):
    answer = getattr(academy_client("toulouse"), how)(PAGE)
    assert answer.status_code == 302 and "no-store" in answer.headers["Cache-Control"]


def test_nor_the_way_out_of_an_idle_session(browser, clock):
    clock.shift(timedelta(minutes=30))
    assert "no-store" in browser.get(PAGE).headers["Cache-Control"]


def test_no_other_site_embeds_the_page_of_a_person(browser):
    assert browser.get(PAGE).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_session_that_is_over_is_said_once(toulouse):
    words = academy_client("toulouse").get("/connexion/expiree/").content.decode()
    assert "<h1>Votre session est fermée</h1>" in words and "<p>Reconnectez-vous pour continuer.</p>" in words
    assert "plus ouverte" not in words
