"""« Comptes locaux »: what a manager reads of an external's account, and does when he cannot enter."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from imagin.identity.external import lockout
from imagin.identity.session import remembered
from imagin.tenancy.context import hub
from tenants.accounts import tasks
from tenants.accounts.externals import selectors, services
from tenants.accounts.models import AcademyAccount, CredentialLink, ExternalCredential
from tenants.accounts.services import grant_role
from tenants.journal.models import Entry
from tests.factories import ExaminerFactory
from tests.imagin.identity import external_people as people
from tests.imagin.identity.external_people import GOOD, NUMBER
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.reading import text

LIST = "/comptes-locaux/"
ANA = f"{LIST}{NUMBER}/"


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = people.QUICK


@pytest.fixture
def division(toulouse):
    grant_role(actor="tests", person_key="9" * 64, role="manager")
    account = AcademyAccount.objects.create(issuer="https://hub", subject="manager", person_key="9" * 64)
    client = Client(HTTP_HOST="toulouse.localhost")
    sign_in(client, account)
    return client


@pytest.fixture
def ana(toulouse):
    return people.external()


def activate(examiner):
    credential = services.ensure_credential(examiner)
    stamp = selectors.stamp_of(credential)
    return services.choose_password(credential, GOOD, stamp=stamp, reason="first")


def expire(examiner):
    services.reissue_secret(examiner, actor="tests")
    ExternalCredential.objects.update(expires_at=timezone.now())


def suspend(examiner):
    activate(examiner)
    with hub():
        for _ in range(lockout.limit()):
            people.send(people.browser(), NUMBER, "Tout-autre-chose-1")


def close(examiner):
    activate(examiner)
    services.close_account(examiner, actor="tests")


@pytest.mark.parametrize(
    ("happened", "standing"),
    [
        (lambda examiner: None, "Jamais activé"),
        (services.ensure_credential, "Jamais activé"),
        (expire, "Premier mot de passe expiré"),
        (activate, "Actif"),
        (suspend, "Suspendu"),
        (close, "Fermé"),
    ],
    ids=("nothing", "issued", "expired", "active", "suspended", "closed"),
)
def test_the_standing_is_read_in_the_list_and_on_the_page(division, ana, happened, standing):
    happened(ana)
    assert standing in text(division.get(LIST, {"recherche": "leroy"}))
    assert standing in text(division.get(ANA))


def test_only_externals_are_found(division, ana):
    ExaminerFactory(number=55, last_name="LEROY")
    words = text(division.get(LIST, {"recherche": "leroy"}))
    assert str(NUMBER) in words and "(1 ligne)" in words
    assert division.get(f"{LIST}55/").status_code == 404
    assert "LEROY" not in text(division.get(LIST))


def test_the_list_costs_the_same_for_many(division, ana, django_assert_max_num_queries):
    for number in range(60):
        people.external(number=1000 + number, imagin_identifier=f"x{number}")
    division.get(LIST)
    with django_assert_max_num_queries(16):
        assert "Seuls les 50 premiers" in text(division.get(LIST, {"recherche": "leroy"}))


def test_a_new_first_secret_is_shown_once_and_opens_the_change_of_password(division, ana):
    activate(ana)
    address = f"{ANA}mot-de-passe/"
    assert "ne serviront plus" in text(division.get(address))
    shown = division.post(address)
    assert "no-store" in shown.headers["Cache-Control"]
    secret = re.search(r"<code>([A-Z0-9-]{19})</code>", shown.content.decode())[1]
    verdict = services.prove(str(NUMBER), secret)
    assert verdict.credential and verdict.credential.initial
    assert services.prove(str(NUMBER), GOOD).credential is None
    manager = AcademyAccount.objects.get(subject="manager")
    assert Entry.objects.get(code="external.issued").actor == str(manager.pk)
    assert secret not in text(division.get(ANA)) and secret not in text(division.get(address))


def test_it_asks_for_a_fresh_second_factor(division, ana):
    store = division.session
    store["assurance"] |= {"auth_time": store["assurance"]["auth_time"] - 301}
    store.save()
    for send in (division.get, division.post):
        assert send(f"{ANA}mot-de-passe/").url.startswith("/connexion/renfort/")
    assert not ExternalCredential.objects.exists()
    assert division.get(ANA).status_code == 200


@pytest.mark.parametrize(
    ("happened", "template"), [(services.ensure_credential, "first"), (activate, "reset")]
)
def test_a_link_is_sent(
    division, ana, happened, template, monkeypatch, mailoutbox, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(tasks.send_access_link, "delay", tasks.send_access_link.run)
    monkeypatch.setattr(tasks.tell_password_changed, "delay", lambda subject: None)
    monkeypatch.setattr(remembered, "first_in", lambda key, seconds: True)
    happened(ana)
    with django_capture_on_commit_callbacks(execute=True):
        answer = division.post(f"{ANA}lien/", follow=True)
    assert "Le lien est envoyé" in text(answer)
    assert "/connexion/externe/lien/toulouse/" in mailoutbox[-1].body
    assert mailoutbox[-1].to == [ana.email]
    assert CredentialLink.objects.filter(used_at=None).count() == 1
    assert Entry.objects.get(code="external.link_sent").subject == f"examiner:{ana.pk}"


def test_not_twice_in_two_minutes(division, ana, monkeypatch):
    monkeypatch.setattr(remembered, "first_in", lambda key, seconds: False)
    assert "Attendez deux minutes" in text(division.post(f"{ANA}lien/", follow=True))
    assert not Entry.objects.filter(code="external.link_sent").exists()


def test_without_an_address_no_link_is_offered_nor_sent(division, toulouse):
    people.external(email="")
    assert "Envoyer un lien" not in text(division.get(ANA))
    assert "Aucune adresse électronique" in text(division.post(f"{ANA}lien/", follow=True))


def test_closed_then_reopened_with_its_password(division, ana):
    activate(ana)
    assert "Vous pourrez le rouvrir" in text(division.get(f"{ANA}fermer/"))
    assert "Le compte est fermé" in text(division.post(f"{ANA}fermer/", follow=True))
    assert services.prove(str(NUMBER), GOOD).credential is None
    assert "rouvrez-le d'abord" in text(division.post(f"{ANA}lien/", follow=True))
    assert "Le compte est rouvert" in text(division.post(f"{ANA}rouvrir/", follow=True))
    assert services.prove(str(NUMBER), GOOD).credential
    codes = Entry.objects.filter(code__in=("external.closed", "external.reopened"))
    assert sorted(codes.values_list("code", flat=True)) == ["external.closed", "external.reopened"]
