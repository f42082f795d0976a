"""Every screen that no journey examines, each in both schemes, then on both telephones."""

import re

import pytest

from tests.e2e.conftest import Visitor, leave_by

pytestmark = pytest.mark.browser
TOULOUSE, RENNES, HUB = "toulouse.localhost", "rennes.localhost", "localhost"
VISITOR = ((TOULOUSE, "/connexion/portes/"), (HUB, "/connexion/externe/"))
TEACHER = (
    (TOULOUSE, "/mes-informations/"),
    (TOULOUSE, "/mes-informations/signaler/"),
    (HUB, "/second-facteur/"),
    (HUB, "/second-facteur/application/"),
    (HUB, "/second-facteur/cle/"),
    (HUB, "/rattachements/"),
    (HUB, "/rattachements/nouveau/"),
)
MANAGER = (
    (TOULOUSE, "/comptes-a-rattacher/"),
    (TOULOUSE, "/comptes-a-rattacher/?etat=traitees"),
    (TOULOUSE, "/comptes-locaux/?recherche=a"),
    (TOULOUSE, "/signalements/"),
)
ADMINISTRATOR = (
    (TOULOUSE, "/journal/"),
    (TOULOUSE, "/assistance/"),
    (TOULOUSE, "/assistance/?recherche=a"),
    (TOULOUSE, "/reglages/regle/look.accent/"),
    (TOULOUSE, "/reglages/regle/signin.credentials_help/"),
    (TOULOUSE, "/reglages/regle/time.zone/"),
    (TOULOUSE, "/reglages/ouvertures/externes/"),
    (TOULOUSE, "/messages/accueil/"),
    (TOULOUSE, "/messages/accueil/ecrire/"),
    (TOULOUSE, "/messages/aide-connexion/ecrire/"),
    (TOULOUSE, "/messages/conditions/versions/1/"),
    (TOULOUSE, "/messages/conditions/versions/1/retirer/"),
)
HOSTING = (
    (HUB, "/hebergement/academies/centrale/maintenance/"),
    (HUB, "/hebergement/academies/centrale/verifications/"),
    (HUB, "/hebergement/seconds-facteurs/"),
    (HUB, "/journal/"),
)


def examine(person: Visitor, host: str, path: str) -> None:
    """The page asked for, not a sign-in in its place."""
    answer = person.page.goto(person.platform.url(host, path))
    assert answer and answer.status == 200 and person.page.url.endswith(path), f"{path}: {person.page.url}"
    person.examine()


def test_the_pages_of_a_visitor(visitor):
    nobody = visitor()
    for host, path in VISITOR:
        examine(nobody, host, path)
    page = nobody.go(RENNES)
    for link in ("Intervenant extérieur", "Mot de passe oublié"):
        leave_by(page.get_by_role("link", name=re.compile(link)))
        nobody.examine()


@pytest.mark.parametrize(
    ("username", "pages"),
    [
        ("enseignant.toulouse", TEACHER),
        ("gestionnaire.toulouse", MANAGER),
        ("admin.toulouse", ADMINISTRATOR),
        ("hebergeur", HOSTING),
    ],
    ids=["teacher", "manager", "administrator", "hosting"],
)
def test_the_pages_of_a_person(visitor, username, pages):
    person = visitor()
    person.sign_in(username, *pages[0])
    for host, path in pages:
        examine(person, host, path)
