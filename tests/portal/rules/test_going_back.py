"""What a confirmation says of its effect, and the two ways back: to the nation, or to the academy."""

import pytest

from imagin.rules.services import rule, set_rule
from tenants.claims.services import generate_claims
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory
from tests.portal.rules.test_editing import apply, confirm, page_of
from tests.portal.teacher.reading import text

CHANNEL = "documents.channel"
BEGUN = "Vous aviez commencé un changement"


def test_who_reads_a_wording_is_told_and_nothing_is_counted(administrator):
    words = text(confirm(administrator, "contact.phone", value="0800 000 000"))
    assert "Lu par toute personne qui ouvre la page de connexion" in words
    assert "aucune donnée ne change" in words
    assert "ne se compte pas d'avance" not in words and "Aucun état de frais" not in words


def test_people_are_counted_first_and_told_by_their_numbers(administrator):
    examiner = ExaminerFactory(last_name="SECRET")
    generate_claims([AssignmentFactory(examiner=examiner, mission=MissionFactory())])
    words = text(confirm(administrator, "services.missions", value="non"))
    assert "1 intervenant convoqué ne consulte plus ses missions." in words
    assert f"Intervenant n° {examiner.number}, 1 mission convoquée" in words.replace("\xa0", " ")
    assert "SECRET" not in words and "personne concernée" not in words


def test_a_session_goes_back_to_the_value_of_its_academy(administrator, session):
    set_rule("toulouse", CHANNEL, "post", actor="tests")
    set_rule("toulouse", CHANNEL, "manager", session="2026-06", actor="tests")
    page = text(administrator.get(page_of(CHANNEL)))
    assert "Revenir à la valeur de l'académie" in page and "Revenir à la valeur nationale" in page
    words = text(apply(administrator, CHANNEL, value="", session="2026-06", national="session"))
    assert "est changé : par la poste" in words
    assert rule(CHANNEL, "2026-06") == rule(CHANNEL) == "post"
    page = text(administrator.get(page_of(CHANNEL)))
    assert "Revenir à la valeur de l'académie" not in page and "Revenir à la valeur nationale" in page


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"national": "1", "session": "2026-06"}, "ne revient qu'à la valeur de son académie"),
        ({"national": "session", "session": ""}, "Choisissez la session qui revient"),
        (
            {"national": "session", "session": "2026-06", "until": "2026-12-31"},
            "à la valeur de l'académie n'a pas de fin",
        ),
    ],
)
def test_the_way_back_is_the_one_that_the_button_says(administrator, session, told, sentence):
    for at in ("", "2026-06"):
        set_rule("toulouse", CHANNEL, "post", session=at, actor="tests")
    assert sentence in text(confirm(administrator, CHANNEL, **told))
    assert rule(CHANNEL) == rule(CHANNEL, "2026-06") == "post"


@pytest.mark.parametrize(
    ("address", "again", "label"),
    [
        (page_of(CHANNEL), page_of(CHANNEL), "Repartir de la valeur actuelle"),
        (
            "/reglages/ouvertures/enseignants/?session=2026-06",
            "/reglages/ouvertures/enseignants/?session=2026-06",
            "Repartir de ce qui est décidé",
        ),
    ],
)
def test_a_form_can_say_that_it_brings_back_what_was_begun(administrator, session, address, again, label):
    """Hidden until ``draft.js`` finds something (``tests/portal/shell/test_in_a_browser.py``)."""
    form = administrator.get(address).content.decode().split("data-draft=", 1)[1]
    assert "data-draft-found hidden" in form and BEGUN in form
    assert f'href="{again}" data-draft-forget>{label}</a>' in form
