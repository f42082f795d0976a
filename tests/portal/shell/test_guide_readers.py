"""The national help speaks to its reader: who is paid here, an external examiner, or both of them."""

import re

import pytest
from django.test import Client

from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tenants.people.enums import ExaminerKind
from tests.factories import ExaminerFactory
from tests.imagin.documents import pages
from tests.imagin.identity.helpers import academy_client, sign_in
from tests.portal.shell.test_guide import drawings, pdf_of, several
from tests.portal.teacher.reading import fold, text

__all__ = ["drawings", "several"]
OF_TEACHERS = (
    "Cette académie vous paie : vous vous connectez avec vos identifiants de messagerie académique",
    "Vous vous connectez par le portail de votre académie",
    "Pourquoi ne puis-je pas corriger mon adresse moi-même ?",
    "l'affichage en entier de votre IBAN",
)
OF_EXTERNALS = (
    "Première connexion",
    "Mot de passe oublié",
    "Choisir un mot de passe",
    "Le premier mot de passe est périmé.",
    "le mot de passe que vous avez choisi. Les majuscules",
    "Modifier vos informations",
    "IBAN : recopiez celui de votre relevé",
    "Votre commune n'est pas trouvée",
    "un mot de passe qui n'a pas encore servi",
    "un changement de coordonnées bancaires",
)
SHARED = ("Personnel de l'académie", "Intervenant extérieur", "Signaler une erreur", "Afficher en entier")


def signed_in(kind: ExaminerKind) -> Client:
    examiner = ExaminerFactory(kind=kind)
    client = academy_client("toulouse")
    sign_in(client, AcademyAccount.objects.create(issuer="x", subject=kind, examiner=examiner))
    return client


@pytest.fixture
def teacher(toulouse):
    return signed_in(ExaminerKind.INTERNAL)


@pytest.fixture
def external(toulouse):
    return signed_in(ExaminerKind.EXTERNAL)


def said(words: tuple[str, ...], whole: str) -> list[str]:
    return [each for each in words if each in whole]


def on_screen(client, address="/guide/") -> str:
    return text(client.get(address))


def on_paper(client, address="/guide/guide.pdf") -> str:
    return fold(pages.text(pdf_of(client, address)))


@pytest.mark.parametrize("read", [on_screen, on_paper])
def test_a_teacher_reads_nothing_that_only_an_external_may_do(teacher, read):
    whole = read(teacher)
    assert said(OF_TEACHERS + SHARED, whole) == list(OF_TEACHERS + SHARED)
    assert said(OF_EXTERNALS, whole) == []


@pytest.mark.parametrize("read", [on_screen, on_paper])
def test_an_external_reads_nothing_that_only_a_teacher_may_do(external, read):
    whole = read(external)
    assert said(OF_EXTERNALS + SHARED, whole) == list(OF_EXTERNALS + SHARED)
    assert said(OF_TEACHERS, whole) == []


@pytest.mark.parametrize("slug", ["accueil", "connexion", "mes-informations"])
def test_each_of_these_pages_differs(teacher, external, slug):
    one, other = (client.get(f"/aide/{slug}/").content.decode() for client in (teacher, external))
    assert chapter(one) != chapter(other)


def chapter(body: str) -> str:
    return re.search(r'(?s)<section class="prose">(.*?)</section>', body)[1]


def test_the_paper_of_one_is_not_given_to_the_other(teacher, external, drawings):
    first, second = pdf_of(teacher), pdf_of(external)
    assert len(drawings) == 2 and first != second
    assert (pdf_of(teacher), pdf_of(external)) == (first, second) and len(drawings) == 2


def test_a_visitor_reads_for_both(visitor):
    whole = on_screen(visitor)
    kept = [each for each in OF_EXTERNALS if each != "Modifier vos informations"]
    assert said(tuple(kept), whole) == kept
    assert "Intervenants extérieurs : modifier ses informations" in whole and OF_TEACHERS[0] in whole


def test_who_is_no_examiner_helps_both(toulouse):
    grant_role(actor="tests", person_key="7" * 64, role="administrator")
    client = academy_client("toulouse")
    sign_in(client, AcademyAccount.objects.create(issuer="x", subject="admin", person_key="7" * 64))
    whole = on_screen(client)
    assert "Première connexion" in whole and OF_TEACHERS[0] in whole


def test_the_face_that_one_chooses_decides(several):
    assert "Première connexion" not in on_screen(several, "/guide/?public=enseignant")
    assert "Première connexion" in on_screen(several, "/guide/?public=administrateur")


def test_without_local_accounts_nobody_is_told_of_a_password(external, visitor):
    with hub():
        set_rule("toulouse", "modules.external", False, actor="tests")
    for client in (external, visitor):
        words = on_screen(client, "/aide/connexion/")
        assert said(("Première connexion", "Mot de passe oublié", "Choisir un mot de passe"), words) == []
    assert "Entrez par l'académie qui vous paie" in on_screen(external, "/aide/connexion/")
