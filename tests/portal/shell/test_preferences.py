"""Accessibility settings: known values only, kept on this browser and for the person."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.shell import preferences
from portal.shell.preferences import COOKIE, Preferences


def test_only_known_values_are_kept():
    chosen = Preferences.of({"contrast": "fort", "size": "900", "leading": "large", "theme": '"><script>'})
    assert chosen == Preferences(contrast="fort", leading="large")


@pytest.mark.parametrize(
    ("cookie", "read"),
    [
        ("fort.150.large.justify.sombre", Preferences("fort", "150", "large", "justify", "sombre")),
        ("fort", Preferences("fort")),
        ("....", Preferences()),
        ("fort.150.large.justify.sombre.extra", Preferences("fort", "150", "large", "justify", "sombre")),
        ("", Preferences()),
    ],
)
def test_the_cookie_serves_pages_without_sign_in(cookie, read):
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = cookie
    request.user = AnonymousUser()
    assert preferences.current(request) == read


@pytest.mark.parametrize("path", ["/guide/", "/connexion/inconnue/"])
def test_the_page_carries_them(visitor, path):
    visitor.cookies[COOKIE] = "inverse.200.large.justify.sombre"
    body = visitor.get(path).content.decode()
    assert 'data-contrast="inverse" data-size="200" data-leading="large" data-align="justify"' in body


def test_saving_comes_back_where_one_was_and_says_so(marie, monkeypatch):
    saved = []
    monkeypatch.setattr(preferences.of_the_person, "save", lambda request, chosen: saved.append(chosen))
    answer = marie.post("/accessibilite/", {"contrast": "fort", "size": "125", "retour": "/guide/"})
    assert (answer.status_code, answer.url) == (302, "/guide/")
    assert answer.cookies[COOKIE].value == "fort.125.normal.left.auto"
    assert saved == [
        {"contrast": "fort", "size": "125", "leading": "normal", "align": "left", "theme": "auto"}
    ]
    assert "Vos réglages d&#x27;accessibilité sont enregistrés." in marie.get("/guide/").content.decode()


def test_a_visitor_may_choose_before_signing_in(visitor):
    answer = visitor.post("/accessibilite/", {"size": "200", "retour": "//evil.example/"})
    assert answer.url == "/accessibilite/"
    assert answer.cookies[COOKIE].value == "normal.200.normal.left.auto"


def test_the_settings_of_origin_come_back(visitor):
    answer = visitor.post("/accessibilite/", {"size": "200", "origine": "1"})
    assert answer.cookies[COOKIE].value == "normal.100.normal.left.auto"
