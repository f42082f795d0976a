"""What an external examiner changes himself: the commune found, the dates, the account, the number."""

from datetime import date, timedelta

import pytest

from tenants.accounts.models import AcademyAccount
from tenants.journal.models import Entry
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner, Residence
from tenants.people.selectors import residence_on
from tests.portal.teacher.reading import console, text

URL = "/mes-informations/"
TODAY = "2026-06-25"
ADDRESS = {"since": TODAY, "address": "4 rue Timbal", "postal_code": "81000", "city": "Albi"}
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def sophie(sophie):
    sophie.kind = ExaminerKind.EXTERNAL
    sophie.save(update_fields=["kind"])
    return sophie


def home(examiner: Examiner, day: date = date(2026, 6, 25)) -> Residence:
    return residence_on(Examiner.objects.get(pk=examiner.pk), day)


def send(page, place: str, **typed):
    return page.post(f"{URL}{place}/", typed, follow=True)


@pytest.mark.parametrize("city", ["Albi", "ALBI", " albi ", ""])
def test_a_postal_code_and_a_name_designate_the_commune(page, sophie, city):
    answer = send(page, "adresse", **{**ADDRESS, "city": city})
    assert "Votre adresse est enregistrée, à compter du 25/06/2026." in console(answer)
    assert (home(sophie).commune, home(sophie).town) == ("81004", "81000 Albi")
    assert home(sophie).declared_by == str(AcademyAccount.objects.get().pk)


def test_a_short_name_is_understood(page, sophie):
    send(page, "adresse", **{**ADDRESS, "postal_code": "31650", "city": "ST ORENS DE GAMEVILLE"})
    assert home(sophie).city == "Saint-Orens-de-Gameville"


def test_a_code_that_several_communes_share_asks_which_then_takes_it(page, sophie):
    typed = {**ADDRESS, "postal_code": "81600", "city": ""}
    asked = send(page, "adresse", **typed)
    assert "Choisissez votre commune dans la liste" in text(asked)
    assert '<option value="81099">Gaillac</option>' in asked.content.decode()
    assert home(sophie).commune == "31557"
    send(page, "adresse", **typed, commune="81099")
    assert (home(sophie).commune, home(sophie).city) == ("81099", "Gaillac")


def test_a_name_that_is_not_of_this_code_asks_which(page, sophie):
    asked = send(page, "adresse", **{**ADDRESS, "city": "Toulouse"})
    assert '<option value="81004">Albi</option>' in asked.content.decode()
    send(page, "adresse", **{**ADDRESS, "city": "Toulouse"}, commune="81004")
    assert home(sophie).city == "Albi"


@pytest.mark.parametrize("forged", ["31555", "99999"])
def test_a_commune_of_another_code_is_refused(page, sophie, forged):
    asked = send(page, "adresse", **ADDRESS, commune=forged)
    assert "Choisissez votre commune dans la liste" in text(asked)
    assert home(sophie).commune == "31557"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"postal_code": "35042"}, "Ce code postal n'est celui d'aucune commune."),
        ({"postal_code": ""}, "Le code postal manque."),
        ({"address": ""}, "L'adresse manque."),
        ({"since": ""}, "La date manque."),
        ({"since": "bientôt"}, "Cette date ne se lit pas."),
        ({"since": "2026-05-24"}, "Cette date remonte à plus de 31 jours."),
        ({"since": "2027-06-26"}, "Cette date est dans plus d'un an."),
        ({"country": "Espagne", "city": ""}, "La ville manque."),
        ({"country": "Atlantide"}, "Ce pays n'est pas dans la liste."),
        ({"address": "4 rue\u202e Timbal"}, "Ce texte contient un caractère invisible"),
        ({"extra": "Bât.\x00 B"}, "Ce texte contient un caractère invisible"),
    ],
)
def test_an_address_that_does_not_hold_is_refused_with_what_to_do(page, sophie, typed, sentence):
    answer = send(page, "adresse", **{**ADDRESS, **typed})
    assert sentence in text(answer) and "Votre saisie est à corriger" in text(answer)
    assert Residence.objects.count() == 1


def test_a_date_is_read_as_the_french_write_it(page, sophie):
    send(page, "adresse", **{**ADDRESS, "since": "01/09/2026"})
    assert home(sophie, date(2026, 9, 1)).commune == "81004"


def test_an_address_abroad_has_no_commune(page, sophie):
    send(page, "adresse", **{**ADDRESS, "postal_code": "28 013", "city": "Madrid", "country": "Espagne"})
    assert home(sophie).lines == ["4 rue Timbal", "28 013 Madrid", "Espagne"]
    assert "Aucune : adresse à l'étranger" in text(page.get(URL))


def test_france_is_no_foreign_country(page, sophie):
    send(page, "adresse", **ADDRESS, country="FRANCE")
    assert (home(sophie).country, home(sophie).commune) == ("", "81004")


def test_a_move_is_announced_shown_and_called_off(page, sophie):
    send(page, "adresse", **{**ADDRESS, "since": "2026-09-01"})
    shown = text(page.get(URL))
    assert "À compter du 01/09/2026 : 4 rue Timbal, 81000 Albi." in shown
    assert "Commune prise en compte Tournefeuille" in shown
    answer = page.post(f"{URL}adresse/annuler/", follow=True)
    assert "Le changement d'adresse annoncé est annulé." in console(answer)
    assert "4 rue Timbal" not in text(answer)


def test_the_same_address_again_says_that_nothing_changed(page, sophie):
    send(page, "adresse", **ADDRESS)
    answer = send(page, "adresse", **ADDRESS)
    assert "C'est ce qui est déjà enregistré : rien n'a changé." in console(answer)


def test_the_form_opens_on_what_is_known(page):
    body = page.get(f"{URL}adresse/").content.decode()
    assert 'value="TOURNEFEUILLE"' in body and f'value="{TODAY}"' in body
    assert 'name="commune"' not in body


def test_contact_details(page, sophie):
    answer = send(page, "coordonnees", email="sophie@exemple.fr", phone="+687 26 12 34")
    assert "Vos coordonnées sont enregistrées." in console(answer)
    known = Examiner.objects.get(pk=sophie.pk)
    assert (known.email, known.phone) == ("sophie@exemple.fr", "+687 26 12 34")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"email": "sophie@"}, "incomplète"), ({"phone": "demain"}, "Ce numéro ne se lit pas.")],
)
def test_contact_details_that_cannot_serve(page, sophie, typed, sentence):
    assert sentence in text(send(page, "coordonnees", **typed))
    assert Examiner.objects.get(pk=sophie.pk).email == ""


def test_a_new_iban_is_kept_and_only_its_end_is_shown(page, sophie):
    answer = send(page, "banque", iban="FR76 3000 6000 0112 3456 7890 189")
    assert Examiner.objects.get(pk=sophie.pk).iban == IBAN
    assert "••••0189" in text(answer) and IBAN not in answer.content.decode()
    assert Entry.objects.get(code="people.iban.changed").data == {}


@pytest.mark.parametrize("typed", ["FR7630006000011234567890188", "FR76", "", "x" * 51])
def test_a_bad_iban_is_refused_with_what_to_do(page, sophie, typed):
    answer = send(page, "banque", iban=typed)
    assert "relevé d'identité bancaire" in text(answer)
    assert Examiner.objects.get(pk=sophie.pk).iban == ""


def test_a_recorded_iban_never_comes_back_in_its_form(page, sophie):
    Examiner.objects.filter(pk=sophie.pk).update(iban=IBAN)
    assert IBAN not in page.get(f"{URL}banque/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_iban_is_changed_with_a_fresh_second_factor_only(page, sophie, june, method):
    june.shift(timedelta(seconds=301))
    answer = getattr(page, method)(f"{URL}banque/", {"iban": IBAN})
    assert answer.headers["Location"].startswith("/connexion/renfort/?")
    assert Examiner.objects.get(pk=sophie.pk).iban == ""


def test_a_nir_is_checked_by_its_key(page, sophie):
    assert "La clé de ce numéro" in text(send(page, "securite-sociale", nir="163127847704295"))
    send(page, "securite-sociale", nir="1 63 12 78 477 042 94")
    assert Examiner.objects.get(pk=sophie.pk).nir == "163127847704294"


def aged(page, seconds, strong=False):
    """The last proof of this session was given ``seconds`` ago."""
    store = page.session
    level = "urn:imagin:acr:2" if strong else "urn:imagin:acr:1"
    store["assurance"] |= {"auth_time": store["assurance"]["auth_time"] - seconds, "acr": level}
    store.save()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_changes_the_address_has_just_proved_himself(page, sophie, method):
    Examiner.objects.update(email="sophie@exemple.fr")
    aged(page, 599)
    assert page.get(f"{URL}coordonnees/").status_code == 200
    aged(page, 2)
    answer = getattr(page, method)(f"{URL}coordonnees/", {"email": "voleur@exemple.fr", "phone": ""})
    assert answer.status_code == 302
    assert answer.url.startswith("/connexion/renfort/?next=%2Fmes-informations%2Fcoordonnees%2F")
    assert answer.url.endswith("fraicheur=600&niveau=1")
    assert Examiner.objects.get(pk=sophie.pk).email == "sophie@exemple.fr"


def test_a_known_address_is_replaced_and_not_erased(page, sophie):
    first = send(page, "coordonnees", email="", phone="0612345678")
    assert "Vos coordonnées sont enregistrées." in console(first)
    Examiner.objects.update(email="sophie@exemple.fr")
    answer = send(page, "coordonnees", email="", phone="0612345678")
    assert "Sans elle, « Mot de passe oublié » ne pourrait plus vous répondre" in text(answer)
    assert Examiner.objects.get(pk=sophie.pk).email == "sophie@exemple.fr"


@pytest.mark.parametrize(("ago", "strong"), [(301, True), (0, False)])
@pytest.mark.parametrize("place", ["banque", "securite-sociale"])
def test_the_account_and_the_number_ask_for_a_fresh_second_factor(page, place, ago, strong):
    aged(page, ago, strong)
    answer = page.get(f"{URL}{place}/")
    assert answer.status_code == 302 and answer.url.endswith("fraicheur=300")


@pytest.mark.parametrize("typed", ["Nouvelle-Calédonie", "nouvelle caledonie", "NOUVELLE-CALÉDONIE"])
def test_overseas_is_not_abroad(page, sophie, typed):
    send(page, "adresse", **{**ADDRESS, "postal_code": "98800", "city": "Nouméa", "country": typed})
    assert (home(sophie).country, home(sophie).commune) == ("", "98818")


def test_the_countries_are_a_list_that_france_heads(page):
    body = page.get(f"{URL}adresse/").content.decode()
    assert '<option value="" selected>France, outre-mer compris</option>' in body
    assert '<option value="Espagne">Espagne</option>' in body
    for name in ("Nouvelle-Calédonie", "Mayotte", "Guadeloupe"):
        assert f'value="{name}"' not in body


def test_a_country_recorded_before_the_list_keeps_its_text(page, sophie):
    Residence.objects.filter(examiner=sophie).update(country="Nouvelle-Calédonie", commune="")
    assert "Nouvelle-Calédonie" in text(page.get(URL))


def test_letters_are_no_nir(page, sophie):
    answer = text(send(page, "securite-sociale", nir="abcdefghijklmno"))
    assert "s'écrit en chiffres : 15" in answer and "La clé de ce numéro" not in answer
    assert "La clé de ce numéro" in text(send(page, "securite-sociale", nir="1 85 05 2A 006 084 91"))
