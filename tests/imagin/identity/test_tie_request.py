"""Who is well identified and unknown to an academy asks it himself: a visit writes nothing there."""

import pytest
from django.contrib.auth.models import AnonymousUser

from imagin.identity import tie_request
from imagin.tenancy.context import hub
from tenants.accounts.models import AcademyAccount, PendingAccount
from tests.imagin.identity.helpers import academy_client, sign_in
from tests.portal.teacher.reading import text

PAGE, ASK = "/connexion/echec/?motif=a-rattacher&next=/missions/", "/connexion/rattachement/?next=/missions/"
SOPHIE = tie_request.Stranger("https://hub", "s-1", "Sophie Vidal", "Portail de Toulouse")


@pytest.fixture
def browser(toulouse):
    """Of who was refused just now."""
    client = academy_client("toulouse")
    client.get(PAGE)
    return note(client, SOPHIE)


def note(client, stranger, ago=0):
    store = client.session
    request = type("Request", (), {"session": store})
    tie_request.note(request, stranger)
    store[tie_request.NOTE]["at"] -= ago
    store.save()
    client.cookies["sessionid"] = store.session_key
    return client


def test_the_page_offers_to_ask_and_writes_nothing(browser):
    page = browser.get(PAGE)
    assert "Demander le rattachement" in text(page) and "Sophie Vidal" in text(page)
    assert 'action="/connexion/rattachement/?next=%2Fmissions%2F"' in page.content.decode()
    assert not PendingAccount.objects.exists()


def test_asked_the_page_gives_the_reference(browser):
    page = browser.post(ASK, {"message": "Convocation 77501"}, follow=True)
    row = PendingAccount.objects.get()
    assert (row.subject, row.message) == ("s-1", "Convocation 77501")
    assert f"porte la référence {row.reference}" in text(page)
    assert "Compléter la demande" in text(page)


def test_a_secret_is_refused_and_what_was_typed_stays(browser):
    page = browser.post(ASK, {"message": "Mon IBAN FR1420041010050500013M02606"})
    assert page.status_code == 403 and "contient un compte bancaire" in text(page)
    assert "Mon IBAN FR14" in page.content.decode()
    assert not PendingAccount.objects.exists()


def test_too_long(browser):
    assert "dépasse 500 caractères" in text(browser.post(ASK, {"message": "x" * 501}))


def test_nobody_asks_without_having_been_refused(toulouse):
    client = academy_client("toulouse")
    assert "Demander le rattachement" not in text(client.get(PAGE))
    assert client.post(ASK).url == "/connexion/echec/?motif=perime&next=%2Fmissions%2F"
    assert not PendingAccount.objects.exists()


def test_a_quarter_of_an_hour_later_it_is_too_late(browser):
    note(browser, SOPHIE, ago=tie_request.LASTS_SECONDS)
    assert "Demander le rattachement" not in text(browser.get(PAGE))
    assert "motif=perime" in browser.post(ASK).url
    assert not PendingAccount.objects.exists()


def test_not_in_the_name_of_who_signed_in_meanwhile(browser):
    sign_in(browser, AcademyAccount.objects.create(issuer="https://hub", subject="else"))
    note(browser, SOPHIE)
    assert "motif=perime" in browser.post(ASK).url
    assert not PendingAccount.objects.exists()


def test_a_later_sign_in_forgets_it(browser, rf):
    request = rf.get("/")
    request.session, request.user = browser.session, AnonymousUser()
    assert tie_request.noted(request) == SOPHIE
    tie_request.note(request, None)
    assert tie_request.noted(request) is None


def test_a_refused_request_says_its_reference_and_is_not_made_again(browser):
    from dataclasses import replace

    note(browser, replace(SOPHIE, reference="RAT-0042", decided=True))
    words = text(browser.get(PAGE.replace("a-rattacher", "sans-compte")))
    assert "RAT-0042 a reçu un refus" in words and "Demander le rattachement" not in words
    assert "motif=perime" in browser.post(ASK).url


def test_a_form_of_another_site_asks_nothing(browser):
    browser.handler.enforce_csrf_checks = True
    assert browser.post(ASK).status_code == 403
    assert not PendingAccount.objects.exists()


def test_the_hub_has_no_such_page(db):
    from tests.imagin.identity.helpers import hub_client

    with hub():
        assert hub_client().get("/connexion/echec/", {"motif": "a-rattacher"}).status_code == 403
        assert hub_client().post("/connexion/rattachement/").status_code in (302, 404)
