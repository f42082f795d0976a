"""Strengthening an open session: same person, same sign-in, more surely; or nothing changes."""

from urllib.parse import urlencode

import pytest
from django.utils import timezone

from imagin.identity import services
from imagin.identity.client.assurance import ACR_ONE, ACR_TWO
from imagin.identity.events import told
from imagin.identity.models import HubSession
from imagin.tenancy.context import academy, hub
from tests.factories import ExaminerFactory
from tests.imagin.identity import helpers
from tests.imagin.identity.chain import path_of, query_of

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/"


@pytest.fixture
def heard():
    events = []

    def hear(code, data, **signal):
        events.append((code, data))

    told.connect(hear)
    yield events
    told.disconnect(hear)


@pytest.fixture
def session(sophie):
    with hub():
        return services.open_session(sophie, {"amr": ["pwd"]})


@pytest.fixture
def at_hub(sophie, session, servers):
    client = helpers.hub_client()
    with hub():
        helpers.sign_in(client, sophie, session)
    return client


@pytest.fixture
def browser(sophie_in_toulouse, session):
    client = helpers.academy_client("toulouse")
    helpers.sign_in(client, sophie_in_toulouse, session, strong=False)
    return client


def prove(session, ago=0):
    """As the hub's page of the second factor does."""
    with hub():
        moment = timezone.now() - timezone.timedelta(seconds=ago)
        HubSession.objects.filter(pk=session.pk).update(amr=["pwd", "otp", "mfa"], authenticated_at=moment)


def step_up(browser, at_hub, **query):
    """The answer of the academy to what the hub says, and the session id before."""
    to_hub = browser.get("/connexion/renfort/", {"next": PAGE, **query}).url
    asked = query_of(to_hub)
    assert asked["acr_values"] == ACR_TWO and "prompt" not in asked
    before = browser.cookies["imagin_session"].value
    with hub():
        back = at_hub.get(path_of(to_hub)).url
    return browser.get(path_of(back)), before


def kept(browser):
    return browser.session["assurance"]["acr"]


def test_who_proved_more(browser, at_hub, session, heard):
    prove(session)
    answer, before = step_up(browser, at_hub)
    assert answer.url == PAGE
    assert kept(browser) == ACR_TWO
    assert browser.session["assurance"]["amr"] == ["mfa", "otp", "pwd"]
    assert browser.cookies["imagin_session"].value != before
    assert ("step_up.opened", {"acr": ACR_TWO}) in heard
    assert browser.get(PAGE).status_code == 200
    old = helpers.academy_client("toulouse")
    old.cookies["imagin_session"] = before
    assert old.get("/session/etat/").status_code == 401


def test_without_proof_the_hub_keeps_the_person(browser, at_hub):
    to_hub = browser.get("/connexion/renfort/", {"next": PAGE}).url
    with hub():
        assert at_hub.get(path_of(to_hub)).url.startswith("/second-facteur/preuve/?next=")
    assert kept(browser) == ACR_ONE


def test_sure_enough_goes_straight_on(browser, at_hub, session):
    prove(session)
    step_up(browser, at_hub)
    assert browser.get("/connexion/renfort/", {"next": PAGE}).url == PAGE
    assert browser.get("/connexion/renfort/", {"next": PAGE, "fraicheur": "300"}).url == PAGE


def test_too_old_is_asked_again(browser, at_hub, session, clock):
    prove(session)
    step_up(browser, at_hub)
    clock.shift(301)
    asked = query_of(browser.get("/connexion/renfort/", {"next": PAGE, "fraicheur": "300"}).url)
    assert asked["max_age"] == "300"


class TestAnyRecentProof:
    """``niveau=1``: the password will do, given less than ``fraicheur`` seconds ago."""

    ASKED = {"next": PAGE, "niveau": "1", "fraicheur": "600"}

    def test_a_recent_one_goes_straight_on(self, browser):
        assert browser.get("/connexion/renfort/", self.ASKED).url == PAGE

    def test_an_older_one_is_given_again(self, browser, at_hub, session, sophie, clock):
        clock.shift(601)
        to_hub = browser.get("/connexion/renfort/", self.ASKED).url
        asked = query_of(to_hub)
        assert asked["max_age"] == "600" and not {"acr_values", "prompt"} & set(asked)
        with hub():
            to_proof = at_hub.get(path_of(to_hub)).url
            assert to_proof.startswith("/connexion/?") and "forcer=1" in to_proof
            services.prove_again(session.pk, sophie, {"amr": ["pwd"]})
            back = at_hub.get(query_of(to_proof)["next"]).url
        assert browser.get(path_of(back)).url == PAGE
        assert kept(browser) == ACR_ONE
        assert browser.get("/connexion/renfort/", self.ASKED).url == PAGE

    def test_a_strong_session_is_not_weakened(self, browser, at_hub, session, clock):
        prove(session)
        step_up(browser, at_hub)
        assert browser.get("/connexion/renfort/", self.ASKED).url == PAGE
        clock.shift(601)
        assert query_of(browser.get("/connexion/renfort/", self.ASKED).url)["acr_values"] == ACR_TWO

    def test_it_does_not_do_where_a_second_factor_is_asked(self, browser):
        asked = query_of(browser.get("/connexion/renfort/", {**self.ASKED, "niveau": "2"}).url)
        assert asked["acr_values"] == ACR_TWO


@pytest.mark.parametrize("freshness", ["-1", "abc", "3.5", "²"])
def test_unreadable_freshness_asks_for_no_age(browser, freshness):
    asked = query_of(browser.get("/connexion/renfort/", {"fraicheur": freshness}).url)
    assert "max_age" not in asked


def test_never_elsewhere(browser, at_hub, session):
    prove(session)
    answer, _ = step_up(browser, at_hub, next="https://mechant.example/")
    assert answer.url == "/"


def test_visitor_is_sent_to_sign_in(toulouse):
    answer = helpers.academy_client("toulouse").get("/connexion/renfort/")
    assert answer.url.startswith("/connexion/?next=")


class TestRefused:
    """Each leaves the session exactly as it was, and the journal says so."""

    @pytest.fixture(autouse=True)
    def untouched(self, browser, heard):
        cookie, content = browser.cookies["imagin_session"].value, browser.session["assurance"]
        yield
        assert browser.cookies["imagin_session"].value == cookie
        assert browser.session["assurance"] == content
        assert browser.get("/session/etat/").status_code == 200
        assert [code for code, _ in heard if code.startswith("step_up")] == ["step_up.refused"]

    def refused(self, answer, reason):
        assert answer.url == f"/connexion/echec/?{urlencode({'motif': reason, 'next': PAGE})}"

    def test_other_person_at_the_hub(self, browser, at_hub):
        paul = helpers.hub_account("paul", display_name="Paul")
        with hub():
            other = services.open_session(paul, {})
            prove(other)
            helpers.sign_in(at_hub, paul, other)
        with academy("toulouse"):
            helpers.academy_account(paul, examiner=ExaminerFactory())
        answer, _ = step_up(browser, at_hub)
        self.refused(answer, "autre-personne")

    def test_same_person_in_another_sign_in(self, browser, at_hub, sophie):
        with hub():
            other = services.open_session(sophie, {})
            prove(other)
            helpers.sign_in(at_hub, sophie, other)
        answer, _ = step_up(browser, at_hub)
        self.refused(answer, "perime")

    def test_level_not_reached(self, browser, at_hub, session, monkeypatch):
        """A hub that answered without the second factor is not believed."""
        prove(session)
        monkeypatch.setattr("imagin.identity.provider.server.level_of", lambda amr: ACR_ONE)
        answer, _ = step_up(browser, at_hub)
        self.refused(answer, "erreur")

    def test_proof_older_than_asked(self, browser, at_hub, session, monkeypatch):
        prove(session, ago=600)
        monkeypatch.setattr("imagin.identity.provider.asking._recent", lambda asked, session: True)
        answer, _ = step_up(browser, at_hub, fraicheur="300")
        self.refused(answer, "renfort")

    def test_the_hub_says_no(self, browser):
        asked = query_of(browser.get("/connexion/renfort/", {"next": PAGE}).url)
        error = {"error": "unmet_authentication_requirements", "iss": helpers.HUB_ISSUER}
        self.refused(browser.get("/connexion/retour/", {**error, "state": asked["state"]}), "renfort")


def test_failure_page_says_that_the_session_is_open(browser):
    page = browser.get("/connexion/echec/?motif=renfort")
    assert page.status_code == 403
    assert "Votre session reste ouverte" in page.content.decode()
    assert (
        "Revenir à l&#x27;accueil" in page.content.decode() or "Revenir à l'accueil" in page.content.decode()
    )
    page = browser.get("/connexion/echec/?motif=renfort&next=/formulaire/").content.decode()
    assert 'href="/formulaire/">Revenir à la page demandée' in page
