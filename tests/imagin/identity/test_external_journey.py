"""From a page of the academy to that page, by « Intervenant extérieur »: the letter's secret is enough."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from imagin.identity.models import Account, HubSession
from imagin.tenancy.context import academy
from tenants.accounts.externals import services
from tenants.accounts.models import AcademyAccount
from tests.imagin.identity import external_people as people
from tests.imagin.identity.chain import path_of
from tests.imagin.identity.external_people import GOOD, NUMBER
from tests.imagin.identity.helpers import academy_client

PAGE = "/missions/"


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = people.QUICK


@pytest.fixture
def secret(portal):
    with academy("toulouse"):
        return services.reissue_secret(people.external(), actor="tests")


class Browser:
    """One person's, on both hosts: follows redirects and keeps what was visited."""

    def __init__(self) -> None:
        self.hosts = {"localhost": people.browser(), "toulouse.localhost": academy_client("toulouse")}
        self.visited: list[str] = []

    def go(self, address: str):
        host = address.split("//")[1].split("/")[0].split(":")[0]
        return self.follow(host, self.hosts[host].get(path_of(address)))

    def follow(self, host: str, response):
        while response.status_code == 302:
            target = response.url if "//" in response.url else f"http://{host}:{settings.PORT}{response.url}"
            self.visited.append(target)
            host = target.split("//")[1].split("/")[0].split(":")[0]
            response = self.hosts[host].get(path_of(target))
        return response

    def fill(self, **typed: str):
        """The form of the page where it is."""
        return self.follow("localhost", self.hosts["localhost"].post(path_of(self.visited[-1]), typed))


def test_first_sign_in_from_the_letter_to_the_page_that_was_asked(secret):
    browser = Browser()
    doors = browser.go(people.academy_url() + PAGE)
    assert "Intervenant extérieur" in doors.content.decode()
    form = browser.go(people.academy_url() + f"/connexion/?porte=externe&next={PAGE}")
    assert "Académie de Toulouse" in form.content.decode()
    choice = browser.fill(username=str(NUMBER), password=secret)
    assert "Choisissez votre mot de passe" in choice.content.decode()
    page = browser.fill(password_new=GOOD, password_again=GOOD)
    assert page.status_code == 200 and browser.visited[-1] == people.academy_url() + PAGE
    with academy("toulouse"):
        account = AcademyAccount.objects.get()
        assert account.examiner.number == NUMBER and account.person_key == ""
    assert page.wsgi_request.roles == {"external"}
    mine = browser.go(people.academy_url() + "/mes-informations/").content.decode()
    assert "Changer mon mot de passe" in mine


def test_an_old_proof_is_given_again_before_the_address_is_changed(secret):
    """The address receives the links that give a new password: a browser left open is not enough."""
    browser = Browser()
    browser.go(people.academy_url() + f"/connexion/?porte=externe&next={PAGE}")
    browser.fill(username=str(NUMBER), password=secret)
    browser.fill(password_new=GOOD, password_again=GOOD)
    HubSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    with academy("toulouse"):
        store = browser.hosts["toulouse.localhost"].session
        store["assurance"] |= {"auth_time": store["assurance"]["auth_time"] - 660}
        store.save()
    form = browser.go(people.academy_url() + "/mes-informations/coordonnees/")
    assert "/connexion/externe/" in browser.visited[-1] and 'type="password"' in form.content.decode()
    page = browser.fill(username=str(NUMBER), password=GOOD)
    assert browser.visited[-1] == people.academy_url() + "/mes-informations/coordonnees/"
    assert page.status_code == 200 and "Modifier mes coordonnées" in page.content.decode()


def test_its_menu_has_only_what_concerns_him(secret):
    browser = Browser()
    browser.go(people.academy_url() + f"/connexion/?porte=externe&next={PAGE}")
    browser.fill(username=str(NUMBER), password=secret)
    browser.fill(password_new=GOOD, password_again=GOOD)
    menu = {item.activity.slug for item in browser.go(people.academy_url() + "/").context["shell"].menu}
    assert {"accueil", "missions", "etats-de-frais"} <= menu
    assert not menu & {"signalements", "comptes-a-rattacher", "journal", "voir-comme", "second-facteur"}


def test_a_suspended_account_of_the_hub_is_said_to_be_closed(secret):
    browser = Browser()
    browser.go(people.academy_url() + f"/connexion/?porte=externe&next={PAGE}")
    browser.fill(username=str(NUMBER), password=secret)
    browser.fill(password_new=GOOD, password_again=GOOD)
    Account.objects.filter(external_academy="toulouse").update(is_active=False)
    again = Browser()
    again.go(people.academy_url() + f"/connexion/?porte=externe&next={PAGE}")
    page = again.fill(username=str(NUMBER), password=GOOD)
    assert "motif=compte-ferme" in again.visited[-1] and page.status_code == 403
