"""What was typed when the session ended is offered back, to the same person, on the same page, once."""

import re
from datetime import timedelta

import pytest
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from imagin.identity import services
from imagin.identity.session import idle, stash
from imagin.tenancy.context import hub
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import academy_account, academy_client, hub_account

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/"
TYPED = {"copies": "42", "remarque": "Salle 12, éléonore", "jours": ["1", "2"]}


@pytest.fixture
def browser(clock, signed_in, hub_server):
    clock.shift(timedelta(minutes=30))
    return signed_in[0]


def come_back(client, account):
    """Sign in again as the callback does, in the session the browser has now."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.session, request.COOKIES = client.session, {name: m.value for name, m in client.cookies.items()}
    backend = "tenants.accounts.backends.AcademyBackend"
    auth.login(request, account, backend=backend)
    idle.settle(request)
    with hub():
        sid = services.open_session(hub_account(subject=f"again-{account.pk}"), {}).sid
    idle.start(request, str(sid))
    request.session.save()
    client.cookies["imagin_session"] = request.session.session_key
    return request


def typed_on(client, page=PAGE):
    return client.get(page).json()["typed"]


def test_kept_and_offered_once(browser, sophie_in_toulouse):
    response = browser.post(PAGE, TYPED)
    assert response.status_code == 302
    assert "Votre saisie a été conservée" in browser.get(response.url).content.decode()
    come_back(browser, sophie_in_toulouse)
    assert typed_on(browser) == {"copies": ["42"], "remarque": ["Salle 12, éléonore"], "jours": ["1", "2"]}
    assert typed_on(browser) is None


def test_back_to_the_page_of_the_form(browser, sophie_in_toulouse):
    referer = "http://toulouse.localhost:8000/formulaire/?retour=1"
    response = browser.post("/formulaire/envoi/", TYPED, headers={"referer": referer})
    assert response.url == "/connexion/expiree/?next=%2Fformulaire%2F%3Fretour%3D1"
    come_back(browser, sophie_in_toulouse)
    assert typed_on(browser, "/formulaire/envoi/") is None
    assert typed_on(browser)["copies"] == ["42"]


def test_referer_of_another_site_is_not_followed(browser):
    response = browser.post(PAGE, TYPED, headers={"referer": "https://ailleurs.example/formulaire/"})
    assert response.url == "/connexion/expiree/?next=%2Fformulaire%2F"


def test_nothing_for_another_person(browser, sophie_in_toulouse):
    browser.post(PAGE, TYPED)
    other = academy_account(hub_account("jordi"), examiner=ExaminerFactory(last_name="CASALS"))
    come_back(browser, other)
    assert typed_on(browser) is None
    assert stash.STASH not in browser.session


def test_second_window_after_the_end(browser, sophie_in_toulouse):
    """The clock of one window learned the end; the form of the other left with the same cookie."""
    before = browser.cookies["imagin_session"].value
    assert browser.get("/session/etat/").status_code == 401
    assert browser.cookies["imagin_session"].value == before
    assert browser.post(PAGE, TYPED).url.startswith("/connexion/expiree/")
    come_back(browser, sophie_in_toulouse)
    assert typed_on(browser)["copies"] == ["42"]


def test_two_forms(browser, sophie_in_toulouse):
    browser.post(PAGE, {"copies": "1"})
    browser.post("/formulaire/envoi/", {"copies": "2"})
    come_back(browser, sophie_in_toulouse)
    assert typed_on(browser)["copies"] == ["1"]
    assert typed_on(browser, "/formulaire/envoi/")["copies"] == ["2"]


def test_unknown_visitor_leaves_nothing(db, toulouse):
    client = academy_client("toulouse")
    assert client.post(PAGE, TYPED).url.startswith("/connexion/expiree/")
    assert stash.STASH not in client.session


def test_too_much_is_not_kept(browser):
    browser.post(PAGE, {"remarque": "x" * stash.LONGEST})
    assert stash.STASH not in browser.session


def test_no_password_no_token_and_nothing_readable(browser):
    browser.post(PAGE, {**TYPED, "password": "secret", "csrfmiddlewaretoken": "t"})
    kept = str(browser.session[stash.STASH])
    assert "copies" not in kept
    opened = stash._opened(
        next(iter(browser.session[stash.STASH].values())), browser.session["ended"]["person"]
    )
    assert set(opened) == {"copies", "remarque", "jours"}


def test_open_forms_of_the_same_person_still_pass_the_csrf_check(
    clock, signed_in, hub_server, sophie_in_toulouse
):
    browser, _ = signed_in
    browser.handler.enforce_csrf_checks = True
    token = browser.get(PAGE).json()["token"]
    clock.shift(timedelta(minutes=30))
    assert browser.get(PAGE).status_code == 302
    request = come_back_with_csrf(browser, sophie_in_toulouse)
    assert request.META["CSRF_COOKIE"] == browser.cookies["imagin_csrf"].value
    assert browser.post(PAGE, {"csrfmiddlewaretoken": token}).status_code == 200


def come_back_with_csrf(client, account):
    request = come_back(client, account)
    client.cookies["imagin_csrf"] = request.META["CSRF_COOKIE"]
    return request


def test_forged_form_never_reaches_the_stash(clock, signed_in, hub_server):
    browser, _ = signed_in
    browser.handler.enforce_csrf_checks = True
    clock.shift(timedelta(minutes=30))
    assert browser.post(PAGE, TYPED).status_code == 403
    assert stash.STASH not in browser.session


def test_message(browser, sophie_in_toulouse):
    browser.post(PAGE, TYPED)
    come_back(browser, sophie_in_toulouse)
    browser.get(PAGE)
    page = browser.get("/plan-du-site/").content.decode()
    assert re.search("Votre saisie a été conservée", page)
