"""Maintenances are planned, changed and ended by the hosting team, never on the first press."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.academies.models import Academy, AcademyState
from imagin.operations import maintenance
from imagin.operations.models import Maintenance
from imagin.rules.services import set_rule
from tests.imagin.identity.helpers import academy_client
from tests.portal.teacher.reading import text

PLAN = "/hebergement/maintenance/prevoir/"


def typed(hours: int) -> str:
    return f"{timezone.localtime() + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def asked(**values):
    return {
        "academies": ["toulouse"],
        "starts_at": typed(1),
        "ends_at": typed(3),
        "message": "Nouvelle version",
        "announced_hours": "48",
        **values,
    }


@pytest.fixture
def planned(db):
    end = timezone.now() + timedelta(hours=2)
    return maintenance.plan(["toulouse"], ends_at=end, actor="tests", message="Nouvelle salle")[0]


def test_the_first_press_shows_the_effect_and_writes_nothing(team):
    response = team.post(PLAN, asked())
    words = text(response)
    assert "1 académie ne répondra pas" in words and "0 personne connectée" in words
    assert 'value="Nouvelle version"' in response.content.decode()
    assert not Maintenance.objects.exists()


def test_the_second_press_plans_it(team):
    response = team.post(PLAN, asked(confirmer="1"), follow=True)
    assert (
        "1 académie : la maintenance est enregistrée, et connue de tout le service dans quelques secondes."
        in text(response)
    )
    made = Maintenance.objects.get()
    assert made.academy == "toulouse" and made.message == "Nouvelle version"
    assert made.created_by == str(team.account.pk)
    assert "Maintenance prévue" in academy_client("toulouse").get("/aide/accueil/").content.decode()
    assert "Prévue" in text(team.get("/hebergement/"))


def test_one_may_go_back_without_losing_anything(team):
    page = team.post(PLAN, asked(modifier="1")).content.decode()
    assert "Nouvelle version" in page and f'value="{typed(3)}"' in page
    assert 'value="toulouse" id="academie-toulouse" checked' in page
    assert not Maintenance.objects.exists()


def test_all_at_once(team):
    assert "3 académies ne répondront pas" in text(team.post(PLAN, asked(every="on", academies=[])))
    team.post(PLAN, asked(every="on", academies=[], confirmer="1"))
    assert Maintenance.objects.count() == 3


def test_the_hour_of_a_distant_academy_is_said(team):
    set_rule("noumea", "time.zone", "Pacific/Noumea", actor="tests")
    words = text(team.post(PLAN, asked(academies=["noumea", "toulouse"])))
    assert "À l'heure de l'académie : noumea : du" in words and "toulouse : du" not in words


def test_it_begins_now_without_an_hour(team):
    team.post(PLAN, asked(starts_at="", confirmer="1"))
    assert academy_client("toulouse").get("/").status_code == 503
    assert "En cours" in text(team.get("/hebergement/"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ends_at": "9999-12-31T23:59"}, "trop lointaine : choisissez le 31/12/2099"),
        ({"starts_at": "0001-01-01T00:00"}, "trop ancienne"),
        ({"academies": []}, "Choisissez au moins une académie"),
        ({"academies": ["atlantide"]}, "atlantide"),
        ({"ends_at": ""}, "Cette heure manque"),
        ({"ends_at": "demain"}, "Ce n'est pas un moment lisible"),
        ({"announced_hours": "beaucoup"}, "Écrivez un nombre d'heures"),
        ({"announced_hours": "721"}, "un mois"),
        ({"message": "x" * 501}, "dépasse 500 caractères"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(team, values, sentence):
    words = text(team.post(PLAN, asked(confirmer="1", **values)))
    assert "Votre saisie est à corriger" in words and sentence in words
    assert not Maintenance.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"ends_at": typed(0)}, "doit suivre son début"), ({}, "toulouse a déjà une maintenance")],
)
def test_what_the_service_refuses_is_said_too(team, planned, values, sentence):
    words = text(team.post(PLAN, asked(confirmer="1", **values)))
    assert sentence in words and Maintenance.objects.count() == 1


def test_the_academy_asked_for_is_ticked(team):
    page = team.get(PLAN + "?academie=rennes").content.decode()
    assert 'id="academie-rennes" checked' in page and 'id="academie-toulouse" checked' not in page


def test_its_end_is_put_off_while_it_runs(team, planned):
    address = f"/hebergement/maintenance/{planned.pk}/"
    page = team.get(address).content.decode()
    assert "Nouvelle salle" in page and 'name="starts_at"' not in page
    values = asked(ends_at=typed(5), message="Encore un peu")
    assert "Changer la maintenance" in text(team.post(address, values))
    team.post(address, values | {"confirmer": "1"})
    planned.refresh_from_db()
    assert (
        planned.message == "Encore un peu"
        and f"{timezone.localtime(planned.ends_at):%Y-%m-%dT%H:%M}" == typed(5)
    )


def test_it_is_ended_on_a_second_page(team, planned):
    address = f"/hebergement/maintenance/{planned.pk}/terminer/"
    assert "L'académie répondra de nouveau" in text(team.get(address))
    assert academy_client("toulouse").get("/").status_code == 503
    assert "l'académie répondra de nouveau dans quelques secondes" in text(team.post(address, follow=True))
    assert academy_client("toulouse").get("/aide/accueil/").status_code == 200
    assert "terminée ou annulée" in text(team.post(address, follow=True))


def test_meanwhile_its_row_and_its_page_do_not_say_that_it_answers(team, planned):
    answers, stopped = "L'académie répond à son adresse", "En maintenance : Son adresse répond qu'elle est"
    every, its = text(team.get("/hebergement/")), text(team.get("/hebergement/academies/toulouse/"))
    assert (every.count(answers), every.count(stopped)) == (2, 1)
    assert answers not in its and stopped in its


def test_a_closed_one_stays_closed_and_one_to_come_says_nothing_yet(team, planned):
    Academy.objects.filter(code="toulouse").update(state=AcademyState.CLOSED)
    assert "Fermée" in text(team.get("/hebergement/academies/toulouse/"))
    start = timezone.now() + timedelta(hours=3)
    maintenance.plan(["rennes"], starts_at=start, ends_at=start + timedelta(hours=1), actor="tests")
    assert "En maintenance" not in text(team.get("/hebergement/"))


def test_one_to_come_is_cancelled(team):
    start = timezone.now() + timedelta(hours=1)
    one = maintenance.plan(["rennes"], starts_at=start, ends_at=start + timedelta(hours=1), actor="tests")[0]
    assert "Cette maintenance n'aura pas lieu" in text(
        team.get(f"/hebergement/maintenance/{one.pk}/terminer/")
    )
    words = text(team.post(f"/hebergement/maintenance/{one.pk}/terminer/", follow=True))
    assert "La maintenance est annulée" in words and "Annulée" in words


def test_those_of_one_academy_and_those_of_all(team, planned):
    assert "Nouvelle salle" in text(team.get("/hebergement/academies/toulouse/maintenance/"))
    assert "Nouvelle salle" not in text(team.get("/hebergement/academies/rennes/maintenance/"))
    assert "Nouvelle salle" in text(team.get("/hebergement/maintenance/"))


def test_an_unknown_one_is_not_found(team):
    for path in ("77/", "77/terminer/"):
        assert team.get(f"/hebergement/maintenance/{path}").status_code == 404
