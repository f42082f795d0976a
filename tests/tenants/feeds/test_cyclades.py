"""The CYCLADES feed: missions, who is on them, and the claims that a convocation prepares."""

from datetime import date, time

import pytest

from imagin.vault.person import person_key
from tenants.claims.models import Claim, ClaimHalf
from tenants.exams.models import Exam, ExamSession, MissionType, Paper
from tenants.feeds.problems import FeedRefused
from tenants.journal.models import OutboxEvent
from tenants.missions.enums import AssignmentState, MissionOrigin
from tenants.missions.models import Assignment, ConvocationRun, Mission, MissionDate
from tenants.schools.models import School
from tests.tenants.feeds.files import import_cyclades, import_epp, mission, other_person, person

AT_HOME = dict.fromkeys(("centre_uai", "centre_libelle", "centre_ville", "centre_cp", "centre_commune"), "")
NOBODY = dict.fromkeys(("intervenant", "qualite", "jury", "jury_qualite", "etat"), "")


@pytest.fixture
def sophie(toulouse):
    import_epp(person(), other_person(10024))
    OutboxEvent.objects.all().delete()


def refusal(*lines) -> list[str]:
    with pytest.raises(FeedRefused) as refused:
        import_cyclades(*lines)
    return str(refused.value).split("\n")


def counts(outcome) -> tuple[int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged


def test_a_mission_and_its_examiner(sophie):
    outcome = import_cyclades(mission())
    assert counts(outcome) == (1, 0, 0)
    row = Mission.objects.get()
    assert (row.number, row.starts_on, row.ends_on) == (200417, date(2026, 6, 20), date(2026, 6, 21))
    assert (row.session.label, row.type.label) == ("Session juin 2026", "Correction de copies")
    assert (row.paper.label, row.paper.exam.copy_rate) == ("HISTOIRE ET GEOGRAPHIE", "T5")
    assert (row.centre.name, row.origin) == ("LGT LAPEROUSE ALBI", MissionOrigin.CYCLADES)
    assert list(row.dates.values_list("day", "time", "duration", "unit")) == [
        (date(2026, 6, 20), time(8), 1, "day"),
        (date(2026, 6, 21), time(8), 2, "half_day"),
    ]
    assignment = Assignment.objects.get()
    assert (assignment.examiner.number, assignment.quality) == (10023, "CORRECTEUR")
    assert (assignment.jury, assignment.jury_quality) == ("0315", "MEMBRE DU JURY")


def test_being_convoked_prepares_a_run_and_claims(sophie):
    """Albi is neither Tournefeuille nor next to it: both halves exist."""
    outcome = import_cyclades(mission(), mission(intervenant="10024", etat="affecté"))
    assert (outcome.loaded.convoked, outcome.loaded.claims) == (1, 1)
    run = ConvocationRun.objects.get()
    assert run.label.startswith("Import CYCLADES du ")
    assert Assignment.objects.get(examiner__number=10023).run == run
    assert Assignment.objects.get(examiner__number=10024).state == AssignmentState.ASSIGNED
    assert set(Claim.objects.get().halves.values_list("kind", flat=True)) == {"pay", "travel"}
    assert set(OutboxEvent.objects.values_list("person_key", flat=True)) == {
        person_key("16E0040007ADR"),
        person_key("16E0010024ADR"),
    }


@pytest.mark.parametrize(
    ("changes", "halves"),
    [
        ({"evaluation": "ECA"}, {"travel"}),
        ({"taux_copie": "NR"}, {"travel"}),
        ({"deplacement": "N"}, {"pay"}),
        (AT_HOME, {"pay"}),
        ({"taux_copie": "NR", "deplacement": "N"}, set()),
        ({"saisie": "aucune", **AT_HOME}, set()),
        ({"centre_uai": "0310036W", "centre_commune": "31555"}, {"pay"}),
    ],
)
def test_rights_of_the_claim(sophie, changes, halves):
    import_cyclades(mission(**changes))
    assert set(ClaimHalf.objects.values_list("kind", flat=True)) == halves


def test_a_second_import_changes_nothing(sophie):
    lines = (
        mission(),
        mission(intervenant="10024", etat="affecté"),
        mission(numero_mission="200418", **NOBODY),
    )
    import_cyclades(*lines)
    OutboxEvent.objects.all().delete()
    assert counts(import_cyclades(*lines)) == (0, 0, 3)
    assert ConvocationRun.objects.count() == 1
    assert Claim.objects.count() == 1
    assert not OutboxEvent.objects.exists()


def test_a_mission_may_wait_for_its_examiners(sophie):
    assert counts(import_cyclades(mission(**NOBODY))) == (1, 0, 0)
    assert counts(import_cyclades(mission(etat="affecté"))) == (1, 0, 0)
    assert not Claim.objects.exists()
    assert counts(import_cyclades(mission())) == (0, 1, 0)
    assert Claim.objects.count() == 1


def test_a_changed_mission_convokes_everyone_on_it_again(sophie):
    """Also those whom the file does not name: their convocation no longer says the truth."""
    import_cyclades(mission(), mission(intervenant="10024"))
    OutboxEvent.objects.all().delete()
    outcome = import_cyclades(mission(dates="2026-06-25 08:00 1J"))
    assert (counts(outcome), outcome.loaded.convoked) == ((0, 1, 0), 2)
    assert list(MissionDate.objects.values_list("day", flat=True)) == [date(2026, 6, 25)]
    assert Mission.objects.get().ends_on == date(2026, 6, 25)
    last = ConvocationRun.objects.order_by("-pk").first()
    assert Assignment.objects.filter(run=last).count() == 2
    assert OutboxEvent.objects.count() == 2
    assert Claim.objects.count() == 2


def test_dates_alone_are_a_change_of_the_mission(sophie):
    import_cyclades(mission())
    outcome = import_cyclades(mission(dates="2026-06-20 14:00 1J|2026-06-21 08:00 2D"))
    assert counts(outcome) == (0, 1, 0)
    assert outcome.loaded.convoked == 1


def test_a_label_is_corrected_without_a_new_convocation(sophie):
    import_cyclades(mission())
    outcome = import_cyclades(mission(examen_libelle="BACCALAURÉAT GÉNÉRAL", taux_copie=""))
    assert (counts(outcome), outcome.loaded.convoked) == ((0, 1, 0), 0)
    assert (Exam.objects.get().label, Exam.objects.get().copy_rate) == ("BACCALAURÉAT GÉNÉRAL", "T5")


def test_a_new_quality_is_a_new_convocation(sophie):
    import_cyclades(mission())
    outcome = import_cyclades(mission(qualite="PRESIDENT"))
    assert (counts(outcome), outcome.loaded.convoked) == ((0, 1, 0), 1)


def test_papers_without_code_and_the_same_paper_in_two_exams(sophie):
    import_cyclades(
        mission(),
        mission(numero_mission="2", examen="BCP", examen_libelle="BACCALAUREAT PROFESSIONNEL"),
        mission(numero_mission="3", specialite="", specialite_libelle="", epreuve="", epreuve_libelle=""),
    )
    assert Paper.objects.count() == 3
    assert (ExamSession.objects.count(), Exam.objects.count(), MissionType.objects.count()) == (1, 2, 1)


def test_harmonisation_has_a_fictitious_centre(sophie):
    import_cyclades(mission(**{**AT_HOME, "centre_uai": "SANTORIN", "centre_libelle": "SANTORIN"}))
    assert School.objects.get(uai="SANTORIN").commune == ""


def test_the_examiners_secrets_are_not_read(sophie, monkeypatch):
    from imagin.vault import fields

    import_cyclades(mission(etat="affecté"))
    monkeypatch.setattr(fields, "decrypt", lambda stored: pytest.fail("un champ chiffré a été lu"))
    import_cyclades(mission(etat="affecté"))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            [mission(intervenant="99")],
            "ligne 2, colonne « intervenant » : l'intervenant n° 99 n'existe pas dans cette académie "
            "(importez d'abord le fichier EPP qui le décrit)",
        ),
        (
            [mission(intervenant="")],
            "ligne 2, colonne « intervenant » : n° d'intervenant manquant alors que « qualite » est rempli "
            "(ajoutez-le, ou videz ces cellules)",
        ),
        (
            [mission(etat="")],
            "ligne 2, colonne « etat » : valeur manquante (écrivez affecté ou convoqué)",
        ),
        (
            [mission(), mission(etat="affecté")],
            "ligne 3, colonne « intervenant » : affectation déjà donnée ligne 2 "
            "(supprimez l'une des deux lignes)",
        ),
        (
            [mission(), mission(intervenant="10024", dates="2026-06-20 08:00 1J")],
            "ligne 3, colonne « dates » : mission 200417 : la ligne 2 dit autre chose "
            "(écrivez la même valeur sur toutes ses lignes)",
        ),
        (
            [mission(), mission(numero_mission="2", examen_libelle="BAC")],
            "ligne 3, colonne « examen_libelle » : examen BCG : la ligne 2 dit autre chose "
            "(écrivez la même valeur sur toutes ses lignes)",
        ),
        (
            [mission(), mission(numero_mission="2", evaluation="ECA")],
            "ligne 3, colonne « evaluation » : épreuve BCG TOUTES 003 : la ligne 2 dit autre chose "
            "(écrivez la même valeur sur toutes ses lignes)",
        ),
        (
            [mission(), mission(numero_mission="2", saisie="candidats")],
            "ligne 3, colonne « saisie » : type de mission CORR : la ligne 2 dit autre chose "
            "(écrivez la même valeur sur toutes ses lignes)",
        ),
        (
            [mission(), mission(numero_mission="2", session_libelle="Session 2026")],
            "ligne 3, colonne « session_libelle » : session 2026-06 : la ligne 2 dit autre chose "
            "(écrivez la même valeur sur toutes ses lignes)",
        ),
        (
            [mission(), mission(numero_mission="2", centre_commune="81065")],
            "ligne 3, colonne « centre_commune » : centre 0810006S : la ligne 2 dit autre chose "
            "(écrivez la même valeur sur toutes ses lignes)",
        ),
        (
            [mission(centre_libelle="")],
            "ligne 2, colonne « centre_libelle » : valeur manquante (donnez le nom de l'établissement)",
        ),
        (
            [mission(centre_uai="")],
            "ligne 2, colonne « centre_uai » : code UAI manquant alors que « centre_libelle » est rempli "
            "(ajoutez-le, ou videz ces cellules)",
        ),
    ],
)
def test_lines_that_do_not_hold_together(sophie, lines, sentence):
    assert refusal(*lines) == [sentence]
    assert not Mission.objects.exists()


def test_a_cell_that_cannot_be_read_hides_no_other_error_and_makes_none_up(sophie):
    lines = (
        mission(dates="20/06/2026", intervenant="404"),
        mission(),
        mission(intervenant="dix", jury="0316"),
        mission(intervenant="10024", centre_commune="albi"),
        mission(numero_mission="", intervenant="405", etat="parti", observations="Salle 3"),
    )
    assert [sentence.split(" : ")[0] for sentence in refusal(*lines)] == [
        "ligne 2, colonne « dates »",
        "ligne 2, colonne « intervenant »",
        "ligne 4, colonne « intervenant »",
        "ligne 5, colonne « centre_commune »",
        "ligne 6, colonne « etat »",
        "ligne 6, colonne « intervenant »",
        "ligne 6, colonne « numero_mission »",
    ]


def test_convoked_does_not_go_back_to_assigned(sophie):
    import_cyclades(mission())
    assert refusal(mission(etat="affecté")) == [
        "ligne 2, colonne « etat » : l'intervenant n° 10023 est déjà convoqué sur cette mission "
        "(annulez d'abord le traitement de convocation)"
    ]


def test_a_mission_made_in_imagin_is_not_cyclades_to_change(sophie):
    import_cyclades(mission())
    Mission.objects.update(origin=MissionOrigin.IMAGIN)
    assert refusal(mission()) == [
        "ligne 2, colonne « numero_mission » : la mission n° 200417 a été créée dans IMAG'IN "
        "(donnez un autre numéro dans CYCLADES)"
    ]


def test_a_noumea_run_is_dated_in_noumea(noumea, time_machine_at):
    time_machine_at("2026-11-30T20:00:00Z")
    import_epp(person(commune="98818", etablissement_commune="98818"))
    outcome = import_cyclades(mission())
    assert ConvocationRun.objects.get().label == "Import CYCLADES du 01/12/2026 à 07:00"
    assert outcome.loaded.claims == 1
    assert set(ClaimHalf.objects.values_list("kind", flat=True)) == {"pay"}


@pytest.fixture
def time_machine_at():
    import time_machine

    travellers = []

    def go(moment: str) -> None:
        traveller = time_machine.travel(moment, tick=True)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in travellers:
        traveller.stop()
