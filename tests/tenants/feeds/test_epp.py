"""The EPP feed: people, their schools, and what the file may not say of them."""

import pytest

from imagin.tenancy.context import academy
from imagin.vault.person import person_key
from tenants.feeds.epp.format import EPP
from tenants.feeds.models import System
from tenants.feeds.problems import FeedRefused
from tenants.feeds.services import import_feed
from tenants.journal.models import OutboxEvent
from tenants.people.enums import ExaminerKind, PostingKind
from tenants.people.models import Examiner, Posting
from tenants.schools.models import School
from tests.tenants.feeds.files import import_epp, other_person, person

FERMAT = {
    "uai": "0310036W",
    "etablissement": "LG PIERRE DE FERMAT TOULOUSE",
    "etablissement_ville": "TOULOUSE",
    "etablissement_cp": "31000",
    "etablissement_commune": "31555",
}
NO_SCHOOL = dict.fromkeys(EPP.names[EPP.names.index("uai") :], "")


def refusal(*lines) -> list[str]:
    with pytest.raises(FeedRefused) as refused:
        import_epp(*lines)
    return str(refused.value).split("\n")


def counts(outcome) -> tuple[int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged


def test_a_person_and_his_two_schools(toulouse):
    outcome = import_epp(person(), person(**FERMAT, type_poste="S", discipline="L1000"))
    assert counts(outcome) == (2, 0, 0)
    sophie = Examiner.objects.get()
    assert (sophie.number, sophie.last_name, sophie.kind) == (10023, "VIDAL", ExaminerKind.INTERNAL)
    assert (sophie.numen, sophie.person_key) == ("16E0040007ADR", person_key("16E0040007ADR"))
    assert (sophie.nir, sophie.iban) == ("185057800608491", "FR1420041010050500013M02606")
    assert sophie.imagin_identifier == ""
    posts = Posting.objects.order_by("kind").values_list("school__uai", "kind", "discipline_code")
    assert list(posts) == [("0310055S", "main", "P8039"), ("0310036W", "secondary", "L1000")]
    assert School.objects.get(uai="0310036W").commune == "31555"


def test_an_external_person_is_named_by_academy_and_number(toulouse):
    import_epp(other_person(90012, nature="E", **NO_SCHOOL), person())
    paul = Examiner.objects.get(number=90012)
    assert (paul.kind, paul.imagin_identifier) == (ExaminerKind.EXTERNAL, "toulouse/90012")
    assert not paul.postings.exists()


def test_an_external_person_may_have_no_numen(toulouse):
    import_epp(
        person(numero="90013", nature="E", numen="", identifiant_imagin="toulouse/90013", **NO_SCHOOL),
        person(numero="90014", nature="E", numen="", **NO_SCHOOL),
    )
    assert set(Examiner.objects.values_list("person_key", flat=True)) == {""}


def test_a_second_import_changes_nothing(toulouse):
    lines = person(), person(**FERMAT, type_poste="S"), other_person(90012, nature="E", **NO_SCHOOL)
    import_epp(*lines)
    OutboxEvent.objects.all().delete()
    assert counts(import_epp(*lines)) == (0, 0, 3)
    assert not OutboxEvent.objects.exists()


def test_a_change_is_written_and_told_to_the_federation(toulouse):
    import_epp(person(), other_person(10024))
    OutboxEvent.objects.all().delete()
    assert counts(import_epp(person(adresse="3 place du Capitole"), other_person(10024))) == (0, 1, 1)
    assert Examiner.objects.get(number=10023).address == "3 place du Capitole"
    assert list(OutboxEvent.objects.values_list("person_key", flat=True)) == [person_key("16E0040007ADR")]


def test_an_empty_cell_does_not_erase_what_is_known(toulouse):
    import_epp(person())
    empty = dict.fromkeys(("nir", "iban", "adresse", "commune", "civilite", "etablissement_cp"), "")
    assert counts(import_epp(person(**empty))) == (0, 0, 1)
    assert Examiner.objects.get().nir == "185057800608491"


def test_the_main_school_may_change_places_with_the_second(toulouse):
    import_epp(person(), person(**FERMAT, type_poste="S"))
    swapped = person(type_poste="S"), person(**FERMAT, type_poste="P")
    assert counts(import_epp(*swapped)) == (0, 2, 0)
    assert Posting.objects.get(kind=PostingKind.MAIN).school.uai == "0310036W"


def test_a_post_that_the_file_does_not_give_is_removed(toulouse):
    import_epp(person(), person(**FERMAT, type_poste="S"))
    outcome = import_epp(person(**FERMAT))
    assert counts(outcome) == (0, 1, 0)
    assert outcome.loaded.tallies["Postes"]["removed"] == 1
    assert Posting.objects.get().school.uai == "0310036W"


def test_a_star_marks_a_school_of_another_academy(toulouse):
    nantes = {**NO_SCHOOL, "uai": "0442752C", "etablissement": "* LYCEE N MANDELA NANTES", "type_poste": "P"}
    import_epp(other_person(90012, nature="E", **nantes))
    school = School.objects.get()
    assert (school.name, school.outside) == ("LYCEE N MANDELA NANTES", True)
    assert str(school) == "* LYCEE N MANDELA NANTES (0442752C)"


def test_unknown_communes_are_a_warning_only(toulouse):
    outcome = import_epp(person(commune="31999"))
    assert outcome.unknown_communes == ["31999"]


def test_two_academies_may_use_the_same_number_for_two_people(toulouse):
    import_epp(person())
    with academy("rennes"):
        import_epp({**other_person(10024), "numero": "10023"})
        assert Examiner.objects.get().last_name == "NOM10024"
    assert Examiner.objects.get().last_name == "VIDAL"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            [person(numen="")],
            "ligne 2, colonne « numen » : NUMEN manquant pour un personnel de l'académie "
            "(indiquez-le, ou la nature E si l'académie ne paie pas cette personne)",
        ),
        (
            [person(identifiant_imagin="toulouse/10023")],
            "ligne 2, colonne « identifiant_imagin » : identifiant inattendu (laissez vide pour la nature I)",
        ),
        (
            [person(nature="E", identifiant_imagin="rennes/10023")],
            "ligne 2, colonne « identifiant_imagin » : identifiant inattendu "
            "(écrivez toulouse/10023, ou laissez vide)",
        ),
        (
            [person(etablissement="")],
            "ligne 2, colonne « etablissement » : valeur manquante (donnez le nom de l'établissement)",
        ),
        (
            [person(uai="")],
            "ligne 2, colonne « uai » : code UAI manquant alors que « etablissement » est rempli "
            "(ajoutez-le, ou videz ces cellules)",
        ),
        (
            [person(type_poste="")],
            "ligne 2, colonne « type_poste » : valeur manquante (P pour principal, S pour secondaire)",
        ),
        (
            [person(), person(type_poste="S")],
            "ligne 3, colonne « uai » : poste déjà donné ligne 2 (supprimez l'une des lignes)",
        ),
        (
            [person(), person(**FERMAT)],
            "ligne 3, colonne « type_poste » : second établissement principal, après la ligne 2 "
            "(écrivez S sur l'une des deux lignes)",
        ),
        (
            [person(), person(**FERMAT, type_poste="S", prenom="Sonia")],
            "ligne 3, colonne « prenom » : intervenant 10023 : la ligne 2 dit autre chose "
            "(écrivez la même valeur sur toutes ses lignes)",
        ),
        (
            [person(), other_person(10024, etablissement="LPO DISSARD")],
            "ligne 3, colonne « etablissement » : établissement 0310055S : la ligne 2 dit autre chose "
            "(écrivez la même valeur sur toutes ses lignes)",
        ),
        (
            [person(), person(numero="10024")],
            "ligne 3, colonne « numen » : ce NUMEN est celui de l'intervenant n° 10023 "
            "(corrigez le NUMEN, ou importez cette personne sous le n° 10023)",
        ),
    ],
)
def test_lines_that_do_not_hold_together(toulouse, lines, sentence):
    assert refusal(*lines) == [sentence]
    assert not Examiner.objects.exists()


def test_a_known_numen_under_another_number(toulouse):
    import_epp(person())
    assert refusal(person(numero="10024")) == [
        "ligne 2, colonne « numen » : ce NUMEN est celui de l'intervenant n° 10023 "
        "(corrigez le NUMEN, ou importez cette personne sous le n° 10023)"
    ]


def test_a_number_never_passes_to_someone_else(toulouse):
    import_epp(person())
    assert refusal(person(numen="16E0040008ADR")) == [
        "ligne 2, colonne « numen » : le n° 10023 est connu sous un autre NUMEN "
        "(vérifiez le numéro : un numéro ne passe pas d'une personne à une autre)"
    ]


def test_an_external_person_may_receive_a_numen_later(toulouse):
    import_epp(person(nature="E", numen=""))
    assert counts(import_epp(person(nature="E"))) == (0, 1, 0)
    assert Examiner.objects.get().person_key == person_key("16E0040007ADR")


def test_errors_of_every_check_come_together(toulouse):
    sentences = refusal(person(nature="X"), person(**FERMAT, numen=""), other_person(10024, uai="0310055A"))
    assert [sentence.split(" : ")[0] for sentence in sentences] == [
        "ligne 2, colonne « nature »",
        "ligne 3, colonne « numen »",
        "ligne 3, colonne « type_poste »",
        "ligne 4, colonne « uai »",
    ]


def test_a_cell_that_cannot_be_read_hides_no_other_error_and_makes_none_up(toulouse):
    import_epp(person())
    sentences = refusal(
        person(commune="Toulouse", adresse="ailleurs"),
        person(**FERMAT, type_poste="Z"),
        other_person(10024, nature="Z", identifiant_imagin="toulouse/10024"),
        person(numero="10025", code_postal="3100"),
        {**other_person(10026), "numero": "", "uai": "0310036A"},
        {**other_person(10027), "numero": "", "uai": "0310055S"},
        {**other_person(10028), "numero": "", "uai": "0310055S"},
    )
    assert [sentence.split(" : ")[0] for sentence in sentences] == [
        "ligne 2, colonne « commune »",
        "ligne 3, colonne « type_poste »",
        "ligne 4, colonne « nature »",
        "ligne 5, colonne « code_postal »",
        "ligne 5, colonne « numen »",
        "ligne 6, colonne « numero »",
        "ligne 6, colonne « uai »",
        "ligne 7, colonne « numero »",
        "ligne 8, colonne « numero »",
    ]


def test_an_address_is_kept_where_the_file_has_none(toulouse):
    import_epp(person(courriel="sophie@example.org"))
    import_epp(person(courriel=""))
    assert Examiner.objects.get().email == "sophie@example.org"


def test_a_file_from_before_the_column_is_still_read(toulouse):
    header = [name for name in EPP.names if name != "courriel"]
    line = person()
    content = ";".join(header) + "\n" + ";".join(line.get(name, "") for name in header) + "\n"
    outcome = import_feed(System.EPP, content.encode(), file_name="avant.csv", actor="tests")
    assert counts(outcome) == (1, 0, 0) and Examiner.objects.get().email == ""


def test_what_is_not_an_address_is_refused(toulouse):
    assert "nom@domaine.fr" in refusal(person(courriel="sophie chez example.org"))[0]
