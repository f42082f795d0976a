"""The récapitulatif: what the guide lists on paper, the same claim as data, and nothing secret in either."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from imagin.rules.services import set_rule
from tenants.claims.enums import ClaimState, Half
from tenants.claims.labels import TRAVEL_BY_MANAGER
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.summary import FILE_NAME, render_summary
from tenants.exams.enums import PayEntry
from tenants.people.models import Posting
from tests.factories import (
    AssignmentFactory,
    ExaminerFactory,
    MissionFactory,
    MissionTypeFactory,
    SchoolFactory,
)
from tests.imagin.documents import pages

VALIDATED = datetime(2026, 6, 23, 12, 2, 30, tzinfo=UTC)
COMPUTATION = {
    "engine": "pay-1",
    "amount": "70.00",
    "currency": "EUR",
    "explanation": "14 copies × 5,00 € (taux T5, en vigueur depuis le 01/09/2012).",
    "inputs": {"quantity": 14, "rate_row": 4, "rate": "5.00", "source": "arrêté du 13 avril 2012"},
}
SECRETS = {"numen": "16E0040007ADR", "nir": "255081416802538", "iban": "FR7630006000011234567890189"}


@pytest.fixture
def claim(toulouse) -> Claim:
    return make_claim()


def make_claim(examiner=None, pay_entry=PayEntry.COPIES, **half) -> Claim:
    kind = MissionTypeFactory(code=pay_entry, pay_entry=pay_entry)
    mission = MissionFactory(centre=SchoolFactory(), type=kind)
    assignment = AssignmentFactory(mission=mission, examiner=examiner or ExaminerFactory())
    claim = Claim.objects.create(assignment=assignment, file_number="12025-00017")
    kept = {
        "state": ClaimState.SUBMITTED,
        "quantity": 14,
        "amount": Decimal("70.00"),
        "currency": "EUR",
        "computation": COMPUTATION,
        "submitted_at": VALIDATED,
    }
    ClaimHalf.objects.create(claim=claim, kind=Half.PAY, **kept | half)
    return claim


def test_the_rows_are_those_of_the_guide(claim):
    examiner, mission = claim.assignment.examiner, claim.assignment.mission
    school = SchoolFactory(uai="0312345X", name="CLG LA ROCHE AUX FEES RETIERS")
    Posting.objects.create(examiner=examiner, school=school)
    text = pages.text(render_summary(claim))
    for expected in (
        "Récapitulatif de l'état de frais 12025-00017",
        "N° Dossier 12025-00017",
        "Bureau de gestion Division des examens et concours",
        f"Intervenant Mme VIDAL Sophie (n° {examiner.number})",
        "Etablissement principal CLG LA ROCHE AUX FEES RETIERS",
        f"Mission n° {mission.number} Correction de copies",
        "BACCALAUREAT GENERAL, Session juin 2026",
        "TOUTES - TOUTES SERIES",
        "Lieu de mission LGT EMILE ZOLA RENNES CEDEX (0350024L)",
        "Dates Le samedi 20/06/2026 à 08:00 – Durée : 3 journée(s)",
        "Rémunération épreuve Nombre de copies : 14",
        "Montant : 70,00 €",
        "Calcul : 14 copies × 5,00 € (taux T5, en vigueur depuis le 01/09/2012).",
        "Pièces à fournir",
        "Signature :",
        "Page 1 sur 1",
    ):
        assert expected in text


def test_the_document_is_titled_and_tagged(claim):
    pdf = render_summary(claim)
    with pages.opened(pdf) as document:
        assert str(document.docinfo["/Title"]) == "Récapitulatif de l'état de frais 12025-00017"
        assert str(document.Root.Lang) == "fr" and len(document.pages) == 1
    tags = pages.tags(pdf)
    assert tags.count("H1") == 1 and tags.count("TH") == tags.count("TR") >= 9


def test_the_claim_is_attached_as_data(claim):
    data = pages.attached(render_summary(claim), FILE_NAME)
    assert (data["version"], data["academy"], data["dossier"]) == (1, "toulouse", "12025-00017")
    assert data["mission"]["number"] == claim.assignment.mission.number
    assert data["mission"]["dates"] == [
        {"day": "2026-06-20", "time": "08:00", "duration": 3, "unit": "journée(s)"}
    ]
    assert data["halves"] == [
        {
            "kind": "pay",
            "state": "submitted",
            "quantity": 14,
            "amount": "70.00",
            "currency": "EUR",
            "submitted_at": "2026-06-23T14:02:30+02:00",
            "rate_rows": [4],
            "computation": COMPUTATION,
        }
    ]


def test_no_secret_is_printed_nor_attached(toulouse):
    pdf = render_summary(make_claim(ExaminerFactory(**SECRETS)))
    written = pages.text(pdf) + str(pages.attached(pdf, FILE_NAME))
    assert not [secret for secret in SECRETS.values() if secret in written]


@pytest.mark.parametrize(
    ("known", "wanted", "not_wanted"),
    [
        (SECRETS, "Pièces à fournir Aucune.", "IBAN"),
        ({**SECRETS, "iban": ""}, "Relevé d'identité bancaire (IBAN).", "vitale"),
        ({}, "Relevé d'identité bancaire (IBAN). Copie de carte vitale.", "Aucune."),
    ],
)
def test_papers_are_asked_for_what_the_pay_file_lacks(toulouse, known, wanted, not_wanted):
    text = pages.text(render_summary(make_claim(ExaminerFactory(**known))))
    assert wanted in text and not_wanted not in text


def test_the_hour_of_validation_is_that_of_the_academy(claim):
    expected = "validé le mardi 23/06/2026 à 14:02 (heure de l'académie, UTC+2)"
    assert expected in pages.text(render_summary(claim))


def test_francs_have_no_cents_and_noumea_its_own_hour(noumea):
    pdf = render_summary(make_claim(amount=Decimal("2864"), currency="XPF", submitted_at=VALIDATED))
    text = pages.text(pdf)
    assert "Montant : 2 864 F CFP" in text
    assert "validé le mardi 23/06/2026 à 23:02 (heure de l'académie, UTC+11)" in text
    assert pages.attached(pdf, FILE_NAME)["halves"][0]["amount"] == "2864.00"


def test_candidates_are_counted_as_candidates(toulouse):
    text = pages.text(render_summary(make_claim(pay_entry=PayEntry.CANDIDATES, quantity=12)))
    assert "Nombre de candidats : 12" in text


def test_without_a_sure_rate_there_is_no_amount_but_a_sentence(toulouse):
    sentence = "Aucun barème certain n'est enregistré pour cet examen."
    claim = make_claim(amount=None, computation={"explanation": sentence, "inputs": {"quantity": 14}})
    pdf = render_summary(claim)
    assert sentence in pages.text(pdf) and "Montant" not in pages.text(pdf)
    half = pages.attached(pdf, FILE_NAME)["halves"][0]
    assert (half["amount"], half["rate_rows"]) == (None, [])


def test_a_travel_half_has_its_row(claim):
    ClaimHalf.objects.create(claim=claim, kind=Half.TRAVEL)
    text = pages.text(render_summary(claim))
    assert f"Remboursement déplacement {TRAVEL_BY_MANAGER}" in text
    assert "Non validé" not in text


PAPER = "Les frais de déplacement ne se saisissent pas dans IMAG'IN pour cette académie."


def travelling(**half) -> Claim:
    claim = make_claim(ExaminerFactory(**SECRETS), **half)
    claim.assignment.mission.type.travels = True
    claim.assignment.mission.type.save(update_fields=["travels"])
    return claim


def test_travel_on_paper_says_where_it_is_asked_for(noumea):
    text = pages.text(render_summary(travelling()))
    assert f"Remboursement déplacement {PAPER}" in text and text.count(PAPER) == 1
    assert "Pièces à fournir Aucune pour la rémunération." in text


def test_nothing_is_said_of_paper_where_travel_is_open_or_was_handled(toulouse):
    claim = travelling()
    assert PAPER not in pages.text(render_summary(claim))
    set_rule("toulouse", "modules.travel", False, actor="tests")
    ClaimHalf.objects.create(claim=claim, kind=Half.TRAVEL, state=ClaimState.APPROVED, submitted_at=VALIDATED)
    text = pages.text(render_summary(claim))
    assert PAPER not in text and "Pièces à fournir Aucune." in text


def test_it_is_written_from_the_database_not_from_what_was_read_before(claim):
    assert [half.quantity for half in claim.halves.all()] == [14]
    ClaimHalf.objects.filter(claim=claim).update(quantity=21)
    assert "Nombre de copies : 21" in pages.text(render_summary(claim))


def test_the_same_claim_gives_the_same_bytes_and_another_validation_other_bytes(claim):
    first = render_summary(claim)
    assert render_summary(claim) == first
    ClaimHalf.objects.filter(claim=claim).update(submitted_at=VALIDATED + timedelta(days=1))
    assert render_summary(claim) != first
