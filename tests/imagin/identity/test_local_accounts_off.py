"""An academy without local accounts: no door, no form, no sign-in, no message, no first secret."""

import pytest

from imagin.identity.client.arrival import LOCAL
from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from imagin.tenancy.tasks import HEADER
from tenants.accounts import tasks
from tenants.accounts.externals import letters, services
from tenants.accounts.models import AcademyAccount
from tenants.missions.models import ConvocationRun
from tests.conftest import LONG_AGO
from tests.imagin.identity import external_people as people
from tests.imagin.identity.helpers import academy_client, sign_in
from tests.portal.teacher.reading import text

SENTENCE = "Cette académie ne délivre pas de compte local."


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = people.QUICK


@pytest.fixture
def ana(toulouse):
    """She chose her password before the academy closed the door."""
    examiner = people.external()
    credential = services.ensure_credential(examiner)
    secret = services.reissue_secret(examiner, actor="tests")
    credential = services.prove(str(people.NUMBER), secret).credential
    stamp = services.selectors.stamp_of(credential)
    services.change_first(str(credential.pk), stamp, people.GOOD)
    return examiner


@pytest.fixture
def off(toulouse):
    def switch(code="toulouse"):
        with hub():
            set_rule(code, "modules.external", False, actor="tests", since=LONG_AGO)

    return switch


def test_the_doors_have_one_door_and_a_sentence(off):
    browser = academy_client("toulouse")
    assert "porte=externe" in browser.get("/connexion/portes/").content.decode()
    off()
    response = browser.get("/connexion/portes/")
    assert "porte=externe" not in response.content.decode()
    assert "porte=personnel" in response.content.decode() or "Personnel de l'académie" in text(response)
    assert SENTENCE in text(response)


@pytest.mark.parametrize("path", ["", "oubli/"])
def test_the_hub_shows_the_sentence_in_place_of_the_form(off, path):
    off()
    response = people.browser().get(people.url(path))
    assert response.status_code == 404
    assert SENTENCE in text(response) and "<form" not in response.content.decode().split("<main")[1]


def test_the_right_password_opens_nothing(ana, off):
    off()
    response = people.send(people.browser(), people.NUMBER, people.GOOD)
    assert response.status_code == 404
    assert services.prove(str(people.NUMBER), people.GOOD).credential is None


def test_it_opens_again_with_the_module(ana, off):
    off()
    with hub():
        set_rule("toulouse", "modules.external", True, actor="tests")
    assert services.prove(str(people.NUMBER), people.GOOD).credential


def test_another_academy_keeps_its_door(ana, off):
    off("rennes")
    assert people.browser().get(people.url()).status_code == 200


def test_who_is_still_in_by_his_local_account_is_told(ana, off):
    client = academy_client("toulouse")
    sign_in(client, AcademyAccount.objects.create(issuer="hub", subject="ana", examiner=ana))
    mark_local(client)
    assert client.get("/missions/").status_code == 200
    off()
    for address in ("/missions/", "/mes-informations/"):
        response = client.get(address)
        assert response.status_code == 404 and SENTENCE in text(response)
        assert 'button-primary" href="/quitter/">Quitter' in response.content.decode()
    assert client.get("/quitter/").status_code == 200


def test_his_home_page_says_why_and_lets_him_out(ana, off):
    client = academy_client("toulouse")
    sign_in(client, AcademyAccount.objects.create(issuer="hub", subject="ana", examiner=ana))
    mark_local(client)
    off()
    response = client.get("/")
    assert response.status_code == 200 and SENTENCE in text(response)
    assert 'button-primary" href="/quitter/"' in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/plan-du-site/", "/guide/", "/page-sans-route/"])
def test_no_page_offers_him_missions_or_claims(ana, off, address):
    client = academy_client("toulouse")
    sign_in(client, AcademyAccount.objects.create(issuer="hub", subject="ana", examiner=ana))
    mark_local(client)
    offered = ("/missions/", "/etats-de-frais/", "/aide/consultation-missions/", "/aide/etats-de-frais/")
    assert any(f'href="{each}"' in client.get(address).content.decode() for each in offered)
    off()
    shown = client.get(address).content.decode()
    assert not any(f'href="{each}"' in shown for each in offered)


def test_the_doors_do_not_explain_the_one_that_is_closed(off):
    browser = academy_client("toulouse")
    assert "en haut à gauche" in text(browser.get("/connexion/portes/"))
    off()
    shown = text(browser.get("/connexion/portes/"))
    assert "en haut à gauche" not in shown and "messagerie académique" in shown


def test_who_comes_by_another_academy_stays(ana, off):
    client = academy_client("toulouse")
    sign_in(client, AcademyAccount.objects.create(issuer="hub", subject="ana", examiner=ana))
    off()
    assert client.get("/missions/").status_code == 200


def mark_local(client):
    session = client.session
    session[LOCAL] = True
    session.save()


@pytest.mark.parametrize("name", ["send_reset_link", "send_first_link", "send_access_link"])
def test_no_way_in_is_sent(ana, off, mailoutbox, name):
    off()
    task = getattr(tasks, name)
    task.push_request(headers={HEADER: "toulouse"})
    try:
        task(str(ana.credential.pk) if name != "send_reset_link" else str(people.NUMBER))
    finally:
        task.pop_request()
    assert mailoutbox == []


def test_a_letter_says_nothing_of_an_account(ana, off):
    run = letters.run_of(ConvocationRun.objects.create(label="Juin", ran_by="tests"))
    assert letters.accesses([(ana, run)])
    off()
    assert letters.accesses([(ana, run)]) == {}


def test_the_division_has_no_page_for_them(off):
    off()
    response = academy_client("toulouse").get("/comptes-locaux/")
    assert response.status_code == 404 and SENTENCE in text(response)
