"""Numbers that are not written in a signalement: found however they are spaced, and nothing else is."""

import pytest
from django.core.exceptions import ValidationError

from tenants.people.corrections import answer_correction, signal_error
from tenants.people.models import CorrectionRequest
from tenants.people.unsaid import found, hidden, refusal
from tests.factories import ExaminerFactory


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("FR1420041010050500013M02606", "IBAN"),
        ("fr14 2004 1010 0505 0001 3m02 606", "IBAN"),
        ("FR14-2004-1010-0505-0001-3M02-606", "IBAN"),
        ("FR14.2004.1010.0505.0001.3M02.607", "IBAN"),
        ("BE31 4354 1116 1155", "IBAN"),
        ("DE89370400440532013000", "IBAN"),
        ("185057800608491", "NIR"),
        ("1.85.05.78.006.084.91", "NIR"),
        ("2 85 05 2A 006 084", "NIR"),
        ("04E1085537EDY", "NUMEN"),
        ("04 e 1085537 edy", "NUMEN"),
    ],
)
def test_found_and_hidden_however_it_is_written(number, name):
    for text in (number, f"Voici : {number}.", f"Avant\n{number} et après"):
        assert found(text) == [name]
        assert hidden(text) == text.replace(number, "[masqué]")


@pytest.mark.parametrize(
    "text",
    [
        "J'ai changé de lycée le 12 septembre 2026, au 31 rue de la Paix, 31170 Tournefeuille.",
        "Mon téléphone : 06 12 34 56 78 ou +687 26 12 34, poste 31 555.",
        "Depuis le 01/09/2026, de 12 heures à 14 heures, mission n° 77501, n° intervenant 900001.",
        "UAI 0310055S, discipline P8039, SIRET 110 043 015 00012",
        "",
    ],
)
def test_what_people_write_is_left_alone(text):
    assert (found(text), refusal(text), hidden(text)) == ([], "", text)


def test_two_at_once_are_both_named_and_hidden():
    text = "FR1420041010050500013M02606 puis 185057800608491"
    assert "(IBAN) et un numéro de sécurité sociale" in refusal(text)
    assert hidden(text) == "[masqué] puis [masqué]"


def test_no_service_keeps_one(toulouse):
    examiner = ExaminerFactory()
    with pytest.raises(ValidationError, match="IBAN"):
        signal_error(examiner, actor="s", subject="bank", message="FR1420041010050500013M02606")
    made = CorrectionRequest.objects.create(examiner=examiner, subject="bank", message="x", created_by="s")
    with pytest.raises(ValidationError, match="sécurité sociale"):
        answer_correction(made, actor="m", answer="185057800608491")
