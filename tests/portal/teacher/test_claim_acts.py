"""Valider, Dévalider, not performed, and who may do them (guide v17 §2.6.3, §2.6.4.3)."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from imagin.documents.errors import StorageUnavailableError
from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from portal.teacher.claim_pages import NOT_SAVED
from tenants.claims import services
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf, ClaimSummary
from tenants.claims.workflow import WRONG_STATE
from tests.factories import ExaminerFactory
from tests.portal.teacher.conftest import damage
from tests.portal.teacher.reading import console, text

CLAIM = "/etats-de-frais/52525/"
FORMS = ("remuneration/", "recapitulatif/", "non-effectuee/")
PAGES = ("", "consulter/", "calcul/", "recapitulatif.pdf", *FORMS)
ACTS = ("valider/", "devalider/", *FORMS)


@pytest.fixture
def filled(page, convoke):
    assignment = convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 20))
    page.post(f"{CLAIM}remuneration/", {"quantity": "12", "act": "save"})
    return assignment


def valider(page):
    """Presses Valider on the summary as it is now."""
    return press(page, page.get(f"{CLAIM}recapitulatif/"))


def press(page, shown):
    seen = re.search(r'name="seen" value="([^"]+)"', shown.content.decode())[1]
    return page.post(f"{CLAIM}valider/", {"seen": unescape(seen)}, follow=True)


@pytest.fixture
def validated(page, filled):
    return valider(page)


def test_valider_gives_the_file_number_and_archives_the_summary(validated):
    claim = Claim.objects.get()
    assert claim.file_number
    assert ClaimSummary.objects.count() == 1
    sentence = f"Votre état de frais est validé. Numéro de dossier : {claim.file_number}"
    assert any(line.startswith(sentence) for line in console(validated))
    words = text(validated)
    assert f"N° de dossier {claim.file_number}" in words
    for button in ("Dévalider", "Editer le récapitulatif", "Consulter"):
        assert button in words
    assert "Je n'ai pas effectué cette mission" not in words


def test_the_timeline_says_who_acts_next(validated):
    words = text(validated)
    assert "Déclaré (fait) 25/06/2026" in words
    assert "Service confirmé (en cours) Le chef de centre atteste le service fait" in words


def test_consulter_shows_what_was_sent(page, validated):
    response = page.get(f"{CLAIM}consulter/")
    assert "Nombre de copies 12" in text(response)
    assert 'form="keep"' not in response.content.decode()


def test_the_summary_is_the_archived_pdf(page, validated):
    response = page.get(f"{CLAIM}recapitulatif.pdf")
    assert response.content.startswith(b"%PDF")
    number = Claim.objects.get().file_number
    assert response["Content-Disposition"] == f'inline; filename="etat-de-frais-{number}.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_a_damaged_summary_is_not_sent(page, validated, documents_folder):
    damage(documents_folder)
    assert page.get(f"{CLAIM}recapitulatif.pdf").status_code == 500


def test_a_validated_claim_is_only_read(page, validated):
    response = page.post(f"{CLAIM}remuneration/", {"quantity": "99"}, follow=True)
    assert response.redirect_chain[-1][0] == f"{CLAIM}consulter/"
    assert NOT_SAVED in console(response)
    assert ClaimHalf.objects.get().quantity == 12


def test_opening_a_validated_claim_says_nothing_of_a_saving(page, validated):
    assert NOT_SAVED not in console(page.get(f"{CLAIM}remuneration/", follow=True))


def test_valider_sends_the_figure_that_was_read_and_no_other(page, filled):
    shown = page.get(f"{CLAIM}recapitulatif/")
    page.post(f"{CLAIM}remuneration/", {"quantity": "99", "act": "save"})
    response = press(page, shown)
    assert response.redirect_chain[-1][0] == f"{CLAIM}recapitulatif/"
    assert services.CHANGED in console(response)
    assert "Nombre de copies 99" in text(response)
    assert ClaimHalf.objects.get().state == ClaimState.OPEN
    press(page, response)
    assert ClaimHalf.objects.get().state == ClaimState.SUBMITTED


def test_valider_without_what_was_read_is_refused(page, filled):
    assert services.CHANGED in console(page.post(f"{CLAIM}valider/", follow=True))
    assert ClaimHalf.objects.get().state == ClaimState.OPEN


def test_the_steps_keep_their_place_after_valider(page, validated):
    for address in (CLAIM, f"{CLAIM}consulter/"):
        body = page.get(address).content.decode()
        steps = re.search(r'(?s)<ol class="steps-list">(.*?)</ol>', body)[1]
        names = re.findall(r'class="step-text">([^<]+)<', steps)
        assert names == ["Suivi", "Frais rémunération", "Récapitulatif"]
        entry = steps.split("<li ")[2]
        assert "step-done" in entry and f'href="{CLAIM}consulter/"' in entry


def test_not_performed_is_neither_offered_nor_done_once_validated(page, filled):
    ClaimHalf.objects.create(claim=Claim.objects.get(), kind=Half.TRAVEL)
    valider(page)
    assert "Je n'ai pas effectué cette mission" not in text(page.get(CLAIM))
    assert page.get(f"{CLAIM}non-effectuee/")["Location"] == CLAIM
    response = page.post(f"{CLAIM}non-effectuee/", {"act": "declare"}, follow=True)
    assert WRONG_STATE.format(label="Validé") in console(response)
    assert sorted(ClaimHalf.objects.values_list("state", flat=True)) == ["open", "submitted"]


def test_valider_twice_is_refused_with_a_sentence(page, validated):
    response = page.post(f"{CLAIM}valider/", follow=True)
    assert "Cet état de frais est « Validé » : cette action n'est plus possible." in console(response)
    assert ClaimSummary.objects.count() == 1


def test_devalider_opens_it_again_under_the_same_number(page, validated):
    number = Claim.objects.get().file_number
    response = page.post(f"{CLAIM}devalider/", follow=True)
    assert (
        "Votre état de frais est dévalidé : vous pouvez le modifier, puis le valider de nouveau."
        in console(response)
    )
    assert "Je souhaite compléter l'état de frais" in text(response)
    valider(page)
    assert Claim.objects.get().file_number == number
    assert ClaimSummary.objects.count() == 2


def test_devalider_is_refused_once_the_manager_has_handled_it(page, validated):
    ClaimHalf.objects.update(state=ClaimState.APPROVED)
    assert "Dévalider" not in text(page.get(CLAIM))
    response = page.post(f"{CLAIM}devalider/", follow=True)
    assert "Cet état de frais est « Validé par gestionnaire » : cette action n'est plus possible." in console(
        response
    )


def test_valider_before_the_end_is_refused_with_a_sentence(page, convoke):
    convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 25))
    page.post(f"{CLAIM}remuneration/", {"quantity": "12", "act": "save"})
    response = page.post(f"{CLAIM}valider/", follow=True)
    assert any(sentence.startswith("La mission se termine le 27/06/2026") for sentence in console(response))
    assert ClaimHalf.objects.get().state == ClaimState.OPEN


def test_valider_without_a_quantity_is_refused_with_a_sentence(page, convoke):
    convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 20))
    response = page.post(f"{CLAIM}valider/", follow=True)
    assert "Indiquez d'abord le nombre de copies, puis enregistrez." in console(response)


def test_storage_out_of_reach_refuses_and_keeps_nothing(page, filled, monkeypatch):
    def full(*args):
        raise StorageUnavailableError("Le stockage des documents est plein.")

    monkeypatch.setattr(services.archive, "store", full)
    response = valider(page)
    assert "Le stockage des documents est plein." in console(response)
    assert ClaimHalf.objects.get().state == ClaimState.OPEN
    assert Claim.objects.get().file_number == ""


def test_not_performed_is_asked_then_declared_then_undone(page, filled):
    asked = text(page.get(f"{CLAIM}non-effectuee/"))
    assert "L'état de frais de cette mission ne sera pas traité par le gestionnaire" in asked
    response = page.post(f"{CLAIM}non-effectuee/", {"act": "declare"}, follow=True)
    assert console(response)[0] == "Vous avez déclaré ne pas avoir effectué cette mission."
    assert "Déclarée non effectuée" in text(response)
    response = page.post(f"{CLAIM}non-effectuee/", {"act": "undo"}, follow=True)
    assert ClaimHalf.objects.get().state == ClaimState.OPEN
    assert "Je souhaite compléter l'état de frais" in text(response)


def test_opening_the_address_of_an_act_does_nothing(page, filled):
    assert page.get(f"{CLAIM}valider/")["Location"] == f"{CLAIM}recapitulatif/"
    assert page.get(f"{CLAIM}devalider/")["Location"] == CLAIM
    assert ClaimHalf.objects.get().state == ClaimState.OPEN


@pytest.mark.parametrize("end", PAGES)
def test_the_claim_of_somebody_else_is_not_found(page, convoke, end):
    convoke(examiner=ExaminerFactory(), mission__number=52_525, mission__starts_on=date(2026, 6, 20))
    assert page.get(CLAIM + end).status_code == 404


@pytest.mark.parametrize("end", ACTS)
def test_nobody_acts_on_the_claim_of_somebody_else(page, convoke, end):
    convoke(examiner=ExaminerFactory(), mission__number=52_525, mission__starts_on=date(2026, 6, 20))
    assert page.post(CLAIM + end, {"quantity": "3"}).status_code == 404
    assert ClaimHalf.objects.get().state == ClaimState.OPEN


@pytest.mark.parametrize("address", ["/missions/", "/etats-de-frais/", "/etats-de-frais/conditions/", CLAIM])
def test_other_roles_are_refused(visitor, address):
    response = visitor(["manager", "administrator"]).get(address)
    assert response.status_code == 403
    assert "Accès refusé" in text(response)


@pytest.mark.parametrize("end", PAGES)
def test_a_closed_activity_is_one_sentence(page, filled, end):
    with hub():
        set_rule("toulouse", "services.claims", False, actor="tests")
    response = page.get(CLAIM + end)
    assert response.status_code == 404
    assert "Cette académie n'a pas ouvert la saisie des états de frais." in text(response)


@pytest.mark.parametrize("end", ACTS)
def test_a_form_sent_to_a_closed_activity_gets_the_same_sentence(page, filled, end):
    with hub():
        set_rule("toulouse", "services.claims", False, actor="tests")
    response = page.post(CLAIM + end)
    assert response.status_code == 404
    assert "Cette académie n'a pas ouvert la saisie des états de frais." in text(response)


def test_closed_missions_are_one_sentence_too(page, filled):
    with hub():
        set_rule("toulouse", "services.missions", False, actor="tests")
    for address in ("/missions/", "/missions/toulouse/52525/", "/missions/toulouse/52525/convocation.pdf"):
        response = page.get(address)
        assert response.status_code == 404
        assert "Cette académie n'a pas ouvert la consultation des missions." in text(response)


@pytest.mark.parametrize("address", ["/", "/missions/", "/etats-de-frais/", *(CLAIM + end for end in PAGES)])
def test_a_visitor_signs_in_first(toulouse, address):
    response = Client(HTTP_HOST="toulouse.localhost").get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/?next=")
