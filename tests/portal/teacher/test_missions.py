"""Consultation des missions (guide v17 §2.3)."""

from datetime import date, time

import pytest
from django.db import OperationalError

from federation import elsewhere
from federation.projection import project_all
from imagin.documents import archive
from imagin.documents.render import render_untagged
from imagin.operations import maintenance
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tenants.journal.services import publish_persons
from tenants.missions.models import Convocation, MissionDate
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.portal.teacher.conftest import SOPHIE_KEY, damage
from tests.portal.teacher.reading import console, text

HEADERS = [
    "Examen",
    "Type de mission",
    "Numéro de mission",
    "Date de mission",
    "Centre d'examen",
    "Qualité",
    "Actions",
]


def archive_convocation(assignment, content: bytes) -> None:
    stored = archive.store("convocation", content)
    Convocation.objects.create(
        assignment=assignment, run=assignment.run, key=stored.key, sha256=stored.sha256
    )


@pytest.fixture
def a_pdf() -> bytes:
    return render_untagged("<html lang='fr'><body><p>Convocation</p></body></html>")


@pytest.fixture
def in_rennes(sophie):
    """Sophie is also convoked in Rennes, and the federation knows it."""
    with academy("rennes"):
        examiner = ExaminerFactory(person_key=SOPHIE_KEY)
        assignment = AssignmentFactory(
            examiner=examiner, mission__number=176_629, mission__observations="Apporter le sujet."
        )
        publish_persons([SOPHIE_KEY])
    with hub():
        project_all()
    return assignment


def test_the_list_has_the_columns_of_the_guide(page, convoke):
    convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 20))
    words = text(page.get("/missions/"))
    assert "Consultation des missions" in words
    assert "Liste des missions (1 ligne)" in words
    assert " ".join(HEADERS) in words
    assert "BACCALAUREAT GENERAL Correction de copies 52525 20/06/2026" in words


def test_no_mission_is_said(page):
    assert "Vous n'êtes convoqué(e) à aucune mission" in text(page.get("/missions/"))


def test_detail_of_a_mission(page, convoke):
    assignment = convoke(
        mission__number=52_525,
        mission__observations="Badge à l'accueil.",
        jury="0315",
        jury_quality="MEMBRE DU JURY",
    )
    MissionDate.objects.create(
        mission=assignment.mission, day=date(2014, 5, 20), time=time(7, 45), unit="half_day"
    )
    words = text(page.get("/missions/toulouse/52525/"))
    assert "Détails de la mission" in words
    assert "Le mardi 20/05/2014 à 07:45 Durée : 1 demi-journée(s)" in words
    assert "Liste des dates de la mission (2 lignes)" in words
    assert "Jury(s) MEMBRE DU JURY(0315)" in words
    assert "Qualité CORRECTEUR" in words
    assert "Observations Badge à l'accueil." in words


def test_retour_keeps_filter_and_sort(page, convoke):
    convoke(mission__number=52_525)
    listed = page.get("/missions/?q=bac&tri=numero&sens=asc").content.decode()
    link = "/missions/toulouse/52525/?retour=/missions/%3Fq%3Dbac%26sens%3Dasc%26tri%3Dnumero"
    assert f'href="{link}"' in listed
    page.get(link)
    again = page.get("/missions/toulouse/52525/").content.decode()
    assert 'href="/missions/?q=bac&amp;sens=asc&amp;tri=numero"' in again


def test_a_tab_shows_the_other_academy_in_place(page, convoke, in_rennes):
    convoke(mission__number=52_525)
    response = page.get("/missions/?academie=rennes")
    words = text(response)
    assert "176629" in words
    assert "52525" not in words
    assert "Académie de Toulouse , 1 mission" in words
    assert "Académie de Rennes , 1 mission" in words
    assert (
        "Pour afficher les missions des académies extérieures, cliquez sur l'onglet correspondant." in words
    )


def test_detail_in_the_other_academy(page, in_rennes):
    words = text(page.get("/missions/rennes/176629/"))
    assert "Mission n° 176629, Académie de Rennes." in words
    assert "Observations Apporter le sujet." in words


def test_a_silent_academy_is_shown_from_its_copy(page, in_rennes, monkeypatch):
    def silent(*args):
        raise OperationalError

    monkeypatch.setattr(elsewhere, "_read", silent)
    words = text(page.get("/missions/?academie=rennes"))
    assert "Académie de Rennes : cette académie ne répond pas pour le moment." in words
    assert "Ces chiffres datent du" in words
    assert "Missions 1 Prochaine mission Aucune à venir" in words
    response = page.get("/missions/rennes/176629/")
    assert response.status_code == 503
    assert "L'académie de cette mission ne répond pas pour le moment." in text(response)
    assert page.get("/missions/rennes/176629/convocation.pdf").status_code == 503


def test_times_of_another_zone_are_said(page):
    with academy("noumea"):
        AssignmentFactory(examiner=ExaminerFactory(person_key=SOPHIE_KEY))
        publish_persons([SOPHIE_KEY])
    with hub():
        set_rule("noumea", "time.zone", "Pacific/Noumea", actor="tests")
        project_all()
    words = text(page.get("/missions/?academie=noumea"))
    assert "Les dates et les heures sont celles de cette académie : il y est 19 h." in words


CLOSED = {
    "services.missions": "Académie de Rennes : Cette académie n'a pas ouvert la consultation des missions. "
    "Pour une convocation, adressez-vous à sa division des examens et concours.",
    "windows.teacher": "Académie de Rennes : Le service des enseignants est fermé depuis le 25/06/2026. "
    "Aucune réouverture n'est annoncée : adressez-vous à la division des examens et concours "
    "de cette académie.",
}


@pytest.mark.parametrize("key", CLOSED)
def test_an_academy_that_closes_its_missions_has_one_sentence_and_no_tab(page, convoke, in_rennes, key):
    convoke(mission__number=52_525)
    assert "Académie de Rennes , 1 mission" in text(page.get("/missions/"))
    with hub():
        set_rule("rennes", key, False, actor="tests")
    response = page.get("/missions/")
    words = text(response)
    assert words.count(CLOSED[key]) == 1 and words.count("Académie de Rennes") == 1
    assert "academie=rennes" not in response.content.decode()


@pytest.mark.parametrize("key", CLOSED)
def test_its_tab_left_open_leads_back_to_the_list(page, convoke, in_rennes, key):
    convoke(mission__number=52_525)
    with hub():
        set_rule("rennes", key, False, actor="tests")
    left_open = page.get("/missions/?academie=rennes")
    assert CLOSED[key] in console(left_open) and "52525" in text(left_open)
    assert "176629" not in text(left_open)
    for end in ("", "convocation.pdf"):
        response = page.get(f"/missions/rennes/176629/{end}")
        assert response.status_code == 404 and CLOSED[key] in text(response)


def test_an_academy_in_maintenance_says_no_figure_of_closed_missions(page, in_rennes):
    with hub():
        set_rule("rennes", "services.missions", False, actor="tests")
        maintenance.begin(["rennes"], minutes=30, actor="tests")
    words = text(page.get("/missions/?academie=rennes"))
    assert CLOSED["services.missions"] in words and "Ce que nous savons de vos missions" not in words


@pytest.mark.parametrize("address", ["/missions/?academie=rennes", "/missions/?academie=nulle-part"])
def test_an_academy_that_does_not_know_the_person_leads_back_to_the_list(page, convoke, address):
    convoke(mission__number=52_525)
    answer = page.get(address)
    assert answer.status_code == 200 and "n'a pas, ou n'a plus, de missions à vous montrer" in text(answer)
    assert "52525" in text(answer)


@pytest.mark.parametrize("end", ["", "convocation.pdf"])
@pytest.mark.parametrize("code", ["toulouse", "rennes", "nulle-part"])
def test_a_mission_of_somebody_else_is_not_found(page, convoke, code, end):
    convoke(examiner=ExaminerFactory(), mission__number=60_000)
    assert page.get(f"/missions/{code}/60000/{end}").status_code == 404


def test_the_duplicate_is_the_archived_convocation(page, convoke, a_pdf):
    archive_convocation(convoke(mission__number=52_525), a_pdf)
    response = page.get("/missions/toulouse/52525/convocation.pdf")
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="convocation-52525-duplicata.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert "Duplicata de la convocation, mission n° 52525 (PDF)" in text(page.get("/missions/"))


def test_a_duplicate_from_the_other_academy(page, in_rennes, a_pdf):
    with academy("rennes"):
        archive_convocation(in_rennes, a_pdf)
    response = page.get("/missions/rennes/176629/convocation.pdf")
    assert response.content.startswith(b"%PDF")


def test_a_convocation_not_archived_yet_is_a_sentence(page, convoke):
    convoke(mission__number=52_525)
    response = page.get("/missions/toulouse/52525/convocation.pdf")
    assert response.status_code == 404
    assert "La convocation de cette mission n'est pas encore archivée." in text(response)
    assert "En préparation" in text(page.get("/missions/"))


def test_a_damaged_convocation_is_not_sent(page, convoke, a_pdf, documents_folder):
    archive_convocation(convoke(mission__number=52_525), a_pdf)
    damage(documents_folder)
    response = page.get("/missions/toulouse/52525/convocation.pdf")
    assert response.status_code == 500
    assert "n'est plus celui qui a été enregistré" in text(response)


def test_the_list_costs_the_same_for_one_mission_and_for_twenty(page, convoke, count_queries):
    convoke()
    alone = count_queries(lambda: page.get("/missions/"))
    for _ in range(19):
        convoke()
    assert count_queries(lambda: page.get("/missions/")) == alone
