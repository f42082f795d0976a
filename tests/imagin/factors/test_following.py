"""After a proof one goes on to a page of the hub, or back to the academy's request: nowhere else."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import set_urlconf

from imagin.factors.following import following, forms_may_end_there

AUTHORIZE = "/o/authorize/?client_id=academy-toulouse&state=s"
OWN = "/second-facteur/"


@pytest.fixture(autouse=True)
def on_hub():
    set_urlconf(settings.HUB_URLCONF)
    yield
    set_urlconf(None)


@pytest.mark.parametrize("target", [AUTHORIZE, "/", "/hebergement/", "/second-facteur/codes/"])
def test_goes_on_to_a_page_of_the_hub(target):
    assert following(RequestFactory().get("/", {"next": target})) == target
    assert following(RequestFactory().post("/", {"next": target})) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "https://pirate.example/",
        "//pirate.example/",
        "/\\pirate.example",
        "\\\\pirate.example",
        "http:///pirate.example",
        "javascript:alert(1)",
        "o/authorize/",
        "/connexion/?next=x",
        "/quitter/",
        "/session/etat/",
        "/nulle-part/",
        "/o/token/",
        "/o/userinfo/",
        "/o/../o/token/",
        "/o/authorize/../token/",
        "/second-facteur/preuve/?next=/",
        " //pirate.example",
        "/\t/pirate.example",
    ],
)
def test_goes_nowhere_else(target):
    assert following(RequestFactory().get("/", {"next": target})) == OWN


def policy(target: str) -> list[str]:
    response = forms_may_end_there(HttpResponse(), target)
    return getattr(response, "_csp_update", {}).get("form-action", [])


def test_a_form_may_end_on_the_academy_that_asked(db):
    assert policy(AUTHORIZE) == ["http://toulouse.localhost:8000"]


@pytest.mark.parametrize(
    "target",
    ["/", "/hebergement/?client_id=academy-toulouse", "/o/authorize/?client_id=academy-nowhere", OWN],
)
def test_and_nowhere_else(db, target):
    assert policy(target) == []
