"""One claim, step by step (guide v17 §2.6.3 and §2.6.4)."""

from datetime import date

import pytest

from imagin.rules.services import set_rule
from tenants.claims.enums import Half
from tenants.claims.models import ClaimHalf
from tenants.exams.enums import PayEntry
from tests.factories import MissionTypeFactory
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.reading import console, text

CLAIM = "/etats-de-frais/52525/"
PAY = f"{CLAIM}remuneration/"
SUMMARY = f"{CLAIM}recapitulatif/"


@pytest.fixture
def over(convoke):
    return convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 20))


@pytest.fixture
def running(convoke):
    return convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 25))


@pytest.fixture
def upcoming(convoke):
    return convoke(mission__number=52_525, mission__starts_on=date(2026, 7, 1))


def test_suivi_shows_the_mission_and_the_two_choices(page, over):
    words = text(page.get(CLAIM))
    for expected in (
        "Mission N° 52525 : Suivi",
        "Saisie état de frais mission",
        "Examen BACCALAUREAT GENERAL Session juin 2026",
        "Type mission Correction de copies",
        "Epreuve option 003, HISTOIRE ET GEOGRAPHIE",
        "Le samedi 20/06/2026 à 08:00 Durée : 3 journée(s)",
        "Statut frais de rémunération Non validé",
        "Statut frais de déplacement Pas de frais",
        "Je n'ai pas effectué cette mission",
        "Je souhaite compléter l'état de frais",
    ):
        assert expected in words


def test_who_pays_is_told_where_several_academies_do(page, over):
    assert "Académie de liquidation" not in text(page.get(CLAIM))
    set_rule("toulouse", "liquidation.academies", ["SIEC (075)", "Créteil (094)"], actor="tests")
    assert "Académie de liquidation SIEC" in text(page.get(CLAIM))


def test_the_details_of_the_mission_can_be_folded(page, over):
    assert '<details class="card claim-facts" open>' in page.get(CLAIM).content.decode()
    assert '<details class="card claim-facts">' in page.get(PAY).content.decode()


def test_an_upcoming_mission_offers_nothing_to_type(page, upcoming):
    words = text(page.get(CLAIM))
    assert "Je souhaite compléter" not in words
    assert "La mission n'a pas commencé : l'état de frais s'ouvrira le 01/07/2026." in words
    response = page.post(PAY, {"quantity": "3"}, follow=True)
    assert "La mission n'a pas commencé : l'état de frais s'ouvrira le 01/07/2026." in console(response)


def test_the_form_asks_for_copies(page, over):
    words = text(page.get(PAY))
    assert "Nombre de copies" in words
    for button in ("Etape précédente", "Enregistrer", "Etape suivante"):
        assert button in words


def test_the_form_asks_for_candidates(page, convoke):
    convoke(
        mission__number=52_525, mission__type=MissionTypeFactory(code="ORAL", pay_entry=PayEntry.CANDIDATES)
    )
    assert "Nombre de candidats" in text(page.get(PAY))


def test_enregistrer_keeps_and_shows_the_hour(page, running):
    response = page.post(PAY, {"quantity": "1 250", "act": "save"}, follow=True)
    assert ClaimHalf.objects.get().quantity == 1250
    assert response.redirect_chain[-1][0] == PAY
    assert "Enregistré à 10 h" in text(response)
    assert console(response) == ["Votre saisie est enregistrée."]


def test_the_hour_is_followed_by_the_day_when_it_was_not_today(page, over, june):
    page.post(PAY, {"quantity": "12", "act": "save"})
    june.shift(23 * 3600)
    sign_in(page, over.examiner.accounts.get())
    assert "Enregistré le 25/06/2026 à 10 h" in text(page.get(PAY))


def test_etape_suivante_keeps_what_was_typed_and_goes_on(page, over):
    response = page.post(PAY, {"quantity": "12", "act": "next"}, follow=True)
    assert response.redirect_chain[-1][0] == SUMMARY
    assert "Récapitulatif du frais de rémunération Nombre de copies 12" in text(response)


def test_etape_precedente_keeps_it_too(page, over):
    response = page.post(PAY, {"quantity": "12", "act": "previous"}, follow=True)
    assert response.redirect_chain[-1][0] == CLAIM
    assert ClaimHalf.objects.get().quantity == 12


def test_etape_precedente_is_free_when_nothing_was_typed(page, over):
    assert page.post(PAY, {"quantity": "", "act": "previous"})["Location"] == CLAIM


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Le nombre de copies manque. Écrivez-le en chiffres, par exemple 42."),
        ("douze", "Ce n'est pas un nombre entier."),
        ("12,5", "Ce n'est pas un nombre entier."),
        ("0", "Ce nombre est inférieur à 1."),
        ("-3", "Ce nombre est inférieur à 1."),
        ("10000", "Ce nombre dépasse 9 999."),
        ("4_2", "Ce n'est pas un nombre entier."),
        ("+5", "Ce n'est pas un nombre entier."),
        ("42.0", "Ce n'est pas un nombre entier."),
        ("00042", "Ce n'est pas un nombre entier."),
        ("\uff14\uff12", "Ce n'est pas un nombre entier."),
        ("\u0664\u0662", "Ce n'est pas un nombre entier."),
    ],
)
def test_errors_are_beside_the_field_and_the_text_stays(page, over, typed, sentence):
    response = page.post(PAY, {"quantity": typed, "act": "next"})
    assert response.status_code == 200
    assert text(response).count(sentence) == 3, "in the console, in the summary and beside the field"
    assert f'value="{typed}"' in response.content.decode() or not typed
    assert ClaimHalf.objects.get().quantity is None


def test_the_summary_waits_for_a_quantity(page, over):
    response = page.get(SUMMARY, follow=True)
    assert response.redirect_chain[-1][0] == PAY
    assert console(response) == ["Indiquez d'abord le nombre de copies, puis enregistrez."]


def test_valider_waits_for_the_end_of_the_mission(page, running):
    page.post(PAY, {"quantity": "12", "act": "save"})
    words = text(page.get(SUMMARY))
    assert "La mission se termine le 27/06/2026 : vous pourrez valider" in words
    assert "Vérifiez avant de valider." not in words


def test_valider_is_offered_on_the_summary(page, over):
    page.post(PAY, {"quantity": "12", "act": "save"})
    response = page.get(SUMMARY)
    assert "Vérifiez avant de valider." in text(response)
    assert 'action="/etats-de-frais/52525/valider/"' in response.content.decode()


def test_enregistrer_on_the_summary(page, over):
    page.post(PAY, {"quantity": "12", "act": "save"})
    response = page.post(SUMMARY, follow=True)
    assert response.redirect_chain[-1][0] == SUMMARY
    assert "Votre saisie est enregistrée." in console(response)


def test_a_mission_of_the_manager_has_nothing_to_type(page, convoke):
    convoke(mission__number=52_525, mission__type=MissionTypeFactory(code="ADM", pay_entry=PayEntry.MANAGER))
    words = text(page.get(CLAIM))
    sentence = "Vous n'avez pas à saisir de frais de rémunération, il doit être traité par le gestionnaire."
    assert sentence in words
    assert "Je souhaite compléter" not in words
    assert "Frais rémunération" not in words
    response = page.get(PAY, follow=True)
    assert console(response) == ["Vous n'avez pas à saisir de frais de rémunération pour cette mission."]


def test_the_amount_as_one_types(page, over):
    answer = page.get(f"{CLAIM}calcul/", {"quantite": "12"}).json()
    assert answer["amount"].endswith("€")
    assert answer["explanation"].startswith("12 copies × ")
    assert ClaimHalf.objects.get().quantity is None, "nothing is kept"
    assert "Ce nombre est inférieur à 1." in page.get(f"{CLAIM}calcul/", {"quantite": "0"}).json()["error"]


@pytest.mark.parametrize("typed", ["4_2", "+5", "42.0", "\uff14\uff12", "\u0664\u0662"])
def test_the_amount_is_not_given_for_what_would_be_refused(page, over, typed):
    answer = page.get(f"{CLAIM}calcul/", {"quantite": typed}).json()
    assert answer["error"].startswith("Ce n'est pas un nombre entier.")


@pytest.mark.parametrize("typed", ["1 250", "1\u00a0250", "1\u202f250", " 1250 "])
def test_every_space_is_read(page, over, typed):
    page.post(PAY, {"quantity": typed, "act": "save"})
    assert ClaimHalf.objects.get().quantity == 1250


def test_the_duration_is_never_cut(page, over):
    sentence = "Le samedi 20/06/2026 à\u00a008:00 Durée\u00a0:\u00a03\u00a0journée(s)"
    assert sentence in page.get(CLAIM).content.decode()


def test_what_was_typed_survives_the_end_of_the_session(page, over, june):
    june.shift(31 * 60)
    response = page.post(
        PAY, {"quantity": "37", "act": "next"}, headers={"referer": f"http://toulouse.localhost{PAY}"}
    )
    assert response["Location"].startswith("/connexion/expiree/")
    sign_in(page, over.examiner.accounts.get())
    assert 'value="37"' in page.get(PAY).content.decode()
    assert ClaimHalf.objects.get().quantity is None


def test_the_draft_of_the_form_changes_version_when_saved(page, over):
    assert 'data-draft="claim-52525" data-draft-version=""' in page.get(PAY).content.decode()
    page.post(PAY, {"quantity": "12", "act": "save"})
    assert 'data-draft-version="1782374400"' in page.get(PAY).content.decode()


def test_a_travel_half_is_one_sentence_and_no_step(page, over):
    ClaimHalf.objects.create(claim=over.claim, kind=Half.TRAVEL)
    words = text(page.get(CLAIM))
    assert "La mission ouvre droit à des frais de déplacement : leur statut est « Non validé »." in words
    assert "Conservez vos justificatifs" in words
    assert "Rien à saisir ici : votre gestionnaire prend en charge le déplacement." in words
    assert "Frais déplacement" not in words


def test_a_mission_not_performed_asks_for_no_receipt(page, over):
    ClaimHalf.objects.create(claim=over.claim, kind=Half.TRAVEL)
    page.post(f"{CLAIM}non-effectuee/", {"act": "declare"})
    words = text(page.get(CLAIM))
    assert "Déclarée non effectuée" in words
    assert "Conservez vos justificatifs" not in words
