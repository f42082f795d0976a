"""Sign-in started by a link of another academy (OpenID Connect Core §4)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from imagin.identity.client.links import sign_on_url
from imagin.tenancy.context import hub
from imagin.vault.person import person_key
from tests.factories import ExaminerFactory
from tests.imagin.identity.chain import path_of, query_of, sign_in_on_hub
from tests.imagin.identity.helpers import HUB_ISSUER, SOPHIE, academy_client, hub_client

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
TOULOUSE = "http://toulouse.localhost:8000"
PAGE = "/formulaire/?q=a&r=b"


@dataclass
class Academy:
    url: str = TOULOUSE


def test_link_says_where_and_by_whom_and_nothing_of_the_person():
    parts = urlsplit(sign_on_url(Academy(), PAGE))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{TOULOUSE}/connexion/initier/"
    assert query_of(parts.geturl()) == {"iss": HUB_ISSUER, "target_link_uri": TOULOUSE + PAGE}


def test_silent_sign_on_shows_nothing_on_the_way(portal, toulouse):
    """Link, authorization, return: the page after three redirects."""
    ExaminerFactory(person_key=person_key(SOPHIE))
    at_hub, browser = hub_client(), academy_client("toulouse")
    with hub():
        sign_in_on_hub(at_hub, portal)
    to_hub = browser.get(path_of(sign_on_url(Academy(), PAGE))).url
    assert query_of(to_hub)["prompt"] == "none"
    with hub():
        back = at_hub.get(path_of(to_hub)).url
    assert browser.get(path_of(back)).url == PAGE
    assert browser.get(PAGE).status_code == 200


def test_session_alive_goes_straight(signed_in):
    client, _ = signed_in
    assert client.get(path_of(sign_on_url(Academy(), PAGE))).url == PAGE


@pytest.mark.parametrize("issuer", ["", "https://mechant.example/o", HUB_ISSUER + "/"])
def test_other_issuer(signed_in, issuer):
    client, _ = signed_in
    answer = client.get("/connexion/initier/", {"iss": issuer, "target_link_uri": TOULOUSE + PAGE})
    assert answer.url == "/connexion/echec/?motif=erreur"
    assert client.get("/session/etat/").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "",
        "/formulaire/",
        "https://mechant.example/",
        "http://rennes.localhost:8000/formulaire/",
        "http://toulouse.localhost:8000.mechant.example/",
        "http://toulouse.localhost:8000@mechant.example/",
        "http://toulouse.localhost:8000//mechant.example/",
        "http://toulouse.localhost:8000/\\mechant.example",
        "https://toulouse.localhost:8000/formulaire/",
        "http://toulouse.localhost:9999/formulaire/",
        "http://toulouse.localhost:8000/quitter/",
        "http://toulouse.localhost:8000/connexion/renfort/",
    ],
)
def test_never_elsewhere(signed_in, target):
    client, _ = signed_in
    query = {"iss": HUB_ISSUER, "target_link_uri": target}
    assert client.get("/connexion/initier/", query).url == "/"
    visitor = academy_client("toulouse")
    visitor.get("/connexion/initier/", query)
    (noted,) = visitor.session["oidc_states"].values()
    assert noted["next"] == "/"
