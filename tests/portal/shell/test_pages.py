"""The pages of the shell, and what surrounds every page (guide v17 §1.3.1 to §1.3.5)."""

import re

import pytest
from django.test import RequestFactory

from portal.shell import errors
from portal.shell.help import PAGES
from portal.shell.middleware import ViewStateMiddleware

OPEN_PAGES = ["/accessibilite/", "/guide/", "/plan-du-site/", *(f"/aide/{page.slug}/" for page in PAGES)]
ERRORS = [
    (errors.bad_request, 400),
    (errors.forbidden, 403),
    (errors.csrf_failure, 403),
    (errors.not_found, 404),
    (errors.server_error, 500),
    (errors.unavailable, 503),
]


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_open_pages_answer_a_visitor_without_menu_nor_quit(visitor, path):
    body = visitor.get(path).content.decode()
    assert '<html lang="fr"' in body
    assert "Académie de Toulouse" in body
    assert 'class="menu"' not in body
    assert "Quitter</span>" not in body


def test_the_header_offers_what_the_guide_says(marie):
    body = marie.get("/guide/").content.decode()
    for word in ("Accessibilité", "Guide", "Plan du site", "Aide", "Quitter", "Marie LE GOFF", "Plein écran"):
        assert f"{word}</" in body
    assert re.search(r'<form class="leave" method="post" action="/quitter/"', body)


def test_the_session_dialog_counts_in_plain_figures(marie):
    body = marie.get("/guide/").content.decode()
    assert re.search(r'data-remaining="\d+" data-warning="300" data-idle="1800"', body)
    assert "Rester connecté" in body


def test_an_unknown_help_page_is_not_found(visitor):
    answer = visitor.get("/aide/inconnue/")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()


@pytest.mark.parametrize(("view", "status"), ERRORS)
def test_error_pages_need_neither_database_nor_session(view, status):
    answer = view(RequestFactory().get("/perdu/"))
    body = answer.content.decode()
    assert answer.status_code == status
    assert f"Erreur {status}" in body
    assert 'class="button button-primary"' in body


def test_the_colour_is_a_stylesheet_that_may_be_kept(visitor):
    answer = visitor.get("/apparence.css")
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert "--academy-accent:#2f4bd8" in answer.content.decode()


@pytest.mark.parametrize("name", ["plein-ecran", "menu-replie"])
def test_the_view_is_remembered_without_script(name):
    page = ViewStateMiddleware(lambda request: None)
    on = page(RequestFactory().get("/missions/", {name: "1", "q": "brevet"}))
    assert (on.url, on.cookies[name].value) == ("/missions/?q=brevet", "1")
    off = page(RequestFactory().get("/missions/", {name: "0"}))
    assert (off.url, off.cookies[name]["max-age"]) == ("/missions/", 0)


def test_the_view_never_sends_elsewhere():
    page = ViewStateMiddleware(lambda request: None)
    assert page(RequestFactory().get("//evil.example/", {"plein-ecran": "1"})).url == "/"
