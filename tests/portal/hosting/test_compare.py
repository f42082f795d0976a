"""« Comparer deux académies »: rules and messages that differ, and nothing that does not."""

from datetime import date

import pytest
import time_machine

from imagin.academies.models import Academy, AcademyState
from imagin.rules.registry import find
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from portal.rules.words import said as said_in
from tenants.notices.enums import NoticeKind
from tenants.notices.publishing import Draft, publish
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in
from tests.portal.teacher.reading import text

PAGE = "/hebergement/comparer/"
YEARS = "claims.display_years"
WINDOW, CHANNEL = "windows.teacher", "documents.channel"


@pytest.fixture
def hosting(db):
    client = hub_client()
    sign_in(client, hub_account(hosting=True))
    return client


def compared(client, one: str, other: str) -> str:
    return text(client.get(PAGE, {"une": one, "autre": other}))


def test_one_chooses_among_the_academies_and_the_national_level(hosting):
    with hub():
        Academy.objects.filter(code="noumea").update(state=AcademyState.CREATING)
    words = text(hosting.get(PAGE))
    assert "Niveau national" in words and "Académie de Rennes" in words
    assert "Nouvelle-Calédonie" not in words and "diffèrent." not in words


def test_rules_side_by_side(hosting):
    set_rule("rennes", YEARS, 6, actor="tests")
    set_rule("toulouse", YEARS, 8, actor="tests")
    set_rule("toulouse", "look.accent", "#005f86", actor="tests")
    set_rule("rennes", "look.accent", "#005f86", actor="tests")
    words = compared(hosting, "rennes", "toulouse")
    assert "1 règle et 0 message diffèrent." in words
    assert "Académie de Rennes (rennes) 6 ans Académie de Toulouse (toulouse) 8 ans" in words
    assert "look.accent" not in words


def test_what_is_planned_and_a_session_differ_too(hosting):
    set_rule("rennes", YEARS, 6, actor="tests", since=date(2099, 1, 1))
    set_rule("rennes", "documents.channel", "post", actor="tests", session="2026-06")
    words = compared(hosting, "rennes", "toulouse")
    assert "6 ans" in words and "session 2026-06" in words and "2 règles" in words


@time_machine.travel("2026-11-21 10:00+00:00", tick=False)
def test_each_side_begins_with_what_holds_today(hosting):
    set_rule("rennes", WINDOW, True, actor="tests", until=date(2027, 7, 10))
    set_rule("rennes", WINDOW, False, actor="tests", since=date(2027, 7, 10))
    christmas = {"since": date(2026, 12, 20), "until": date(2027, 1, 4)}
    set_rule("toulouse", WINDOW, False, actor="tests", **christmas)
    words = compared(hosting, "rennes", "toulouse")
    assert "(rennes) jusqu'au 09/07/2027 Ouvert (valeur nationale) à partir du 10/07/2027 Fermé" in words
    assert (
        "(toulouse) jusqu'au 19/12/2026 Ouvert (valeur nationale) du 20/12/2026 au 03/01/2027 Fermé "
        "à partir du 04/01/2027 Ouvert (valeur nationale)"
    ) in words
    words = compared(hosting, "-", "rennes")
    assert (
        "Niveau national Ouvert (valeur nationale) Académie de Rennes (rennes) jusqu'au 09/07/2027" in words
    )


def test_a_silent_session_shows_what_its_academy_says(hosting):
    set_rule("toulouse", CHANNEL, "post", actor="tests")
    set_rule("rennes", CHANNEL, "post", actor="tests", session="2026-06")
    words = compared(hosting, "rennes", "toulouse").split("session 2026-06")[1]
    said = said_in(find(CHANNEL), "post")
    assert f"(rennes) {said} Académie de Toulouse (toulouse) {said} (comme le reste de l'académie)" in words


@pytest.mark.parametrize("turned", [False, True])
def test_an_academy_and_the_national_level(hosting, turned):
    set_rule("rennes", YEARS, 6, actor="tests")
    set_rule("rennes", "signin.secret_days", 90, actor="tests")
    sides = ("-", "rennes") if turned else ("rennes", "-")
    words = compared(hosting, *sides)
    assert "1 règle et 0 message diffèrent." in words and "Validité du premier mot de passe" not in words
    shown = ["Académie de Rennes (rennes) 6 ans", "Niveau national 4 ans"]
    first, then = shown[::-1] if turned else shown
    assert words.index(first) < words.index(then)


def test_messages(hosting):
    with academy("rennes"):
        publish(Draft(NoticeKind.HOME, "Bienvenue en Bretagne"), actor="tests")
        publish(Draft(NoticeKind.CONDITIONS, "\n\n".join(f"Article {n}" for n in range(9))), actor="tests")
    words = compared(hosting, "rennes", "toulouse")
    assert "2 messages diffèrent" in words and "Bienvenue en Bretagne" in words
    assert "Retiré : Article 3" in words.replace("\xa0", " ")
    assert "2 messages diffèrent" in compared(hosting, "rennes", "-")


def test_the_same(hosting):
    assert "décident et disent la même chose" in compared(hosting, "rennes", "toulouse")


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ("rennes", "rennes", "C'est deux fois la même"),
        ("-", "-", "C'est deux fois la même"),
        ("rennes", "atlantide", "Ce choix n'est pas dans la liste"),
        ("rennes", "", "Choisissez une académie"),
    ],
)
def test_a_wrong_choice(hosting, one, other, sentence):
    response = hosting.get(PAGE, {"une": one, "autre": other})
    assert response.status_code == 200 and sentence in text(response)


def test_it_is_hostings(db):
    client = hub_client()
    sign_in(client, hub_account())
    assert client.get(PAGE).status_code == 403
