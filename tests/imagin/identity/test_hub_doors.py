"""A page of the hub itself, signed out: whose account it is, the person says."""

import re
from html import unescape

import pytest

from imagin.tenancy.context import academy
from tenants.accounts.externals import selectors, services
from tests.imagin.identity import external_people as people
from tests.imagin.identity.external_people import GOOD, NUMBER
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in

PAGE = "/rattachements/?academie=toulouse"


@pytest.fixture
def ana(db, settings):
    settings.PASSWORD_HASHERS = people.QUICK
    with academy("toulouse"):
        credential = services.ensure_credential(people.external())
        return services.choose_password(
            credential, GOOD, stamp=selectors.stamp_of(credential), reason="first"
        )


def links(response) -> dict[str, str]:
    found = re.findall(r'<a class="(?:door|link)" href="([^"]+)">(.*?)</a>', response.content.decode(), re.S)
    return {" ".join(re.sub(r"<[^>]+>", " ", words).split()): unescape(target) for target, words in found}


def target_of(response, words: str) -> str:
    return next(target for text, target in links(response).items() if text.startswith(words))


@pytest.mark.parametrize("page", ["/", PAGE])
def test_two_doors_before_a_page_of_the_hub(db, page):
    client = hub_client()
    doors = client.get(client.get(page).url, follow=True)
    assert doors.redirect_chain[-1][0].startswith("/connexion/portes/")
    staff = client.get(target_of(doors, "Personnel"))
    assert staff.status_code == 200 or not staff.url.startswith("/connexion/portes/")
    assert "Choisissez l'académie" in unescape(
        client.get(target_of(doors, "Intervenant extérieur")).content.decode()
    )


def test_an_external_chooses_his_academy_and_reaches_the_page(ana):
    client = hub_client()
    doors = client.get(client.get(PAGE).url, follow=True)
    academies = client.get(target_of(doors, "Intervenant extérieur"))
    form = target_of(academies, "Académie de Toulouse")
    assert "Académie de Toulouse" in client.get(form).content.decode()
    done = client.post(form, {"username": str(NUMBER), "password": GOOD})
    assert (done.status_code, done.url) == (302, PAGE)
    assert client.get(PAGE).status_code == 200


def test_the_way_round_a_forgotten_password_keeps_the_academy(ana):
    client = hub_client()
    form = f"/connexion/externe/?next={PAGE}&academie=toulouse"
    forgotten = target_of(client.get(form), "Mot de passe oublié")
    assert "Recevoir un lien" in client.get(forgotten).content.decode()


def test_without_a_page_one_goes_by_the_door_of_the_academy(db):
    there = target_of(hub_client().get("/connexion/externe/"), "Académie de Toulouse")
    assert there == "http://toulouse.localhost:8000/connexion/?porte=externe&next=%2F"


@pytest.mark.parametrize("code", ["", "nulle-part", "../x"])
def test_an_academy_that_is_not_one_of_ours_has_no_form(db, code):
    page = hub_client().get("/connexion/externe/", {"next": PAGE, "academie": code})
    assert "Mot de passe oublié" not in page.content.decode()


def test_the_flow_of_an_academy_goes_straight_on(db):
    answer = hub_client().get("/connexion/", {"next": "/o/authorize/?client_id=academy-toulouse"})
    assert answer.status_code == 200 or "/portes/" not in answer.url


def test_who_is_signed_in_sees_no_door(db):
    client = hub_client()
    sign_in(client, hub_account())
    assert client.get("/connexion/portes/", {"next": PAGE}).url == PAGE
