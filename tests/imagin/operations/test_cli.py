"""``imagin academy list|status|figures|maintenance``: the console in a terminal."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from imagin.academies.models import MigrationState
from imagin.operations import console, failures, figures, maintenance
from imagin.operations.models import AcademyFigures, Maintenance
from imagin.tenancy.context import academy
from tests.factories import ExaminerFactory


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command("academy", *arguments, stdout=out)
    return out.getvalue()


def test_the_list_is_the_console(db):
    with academy("toulouse"):
        ExaminerFactory()
    figures.take_all()
    failures.note("task", "x", "y", academy="rennes")
    lines = told("list").splitlines()
    assert lines[0].split()[:5] == ["code", "état", "migrations", "intervenants", "missions"]
    toulouse = next(line for line in lines if line.startswith("toulouse"))
    assert toulouse.split()[:6] == ["toulouse", "Ouverte", "à", "jour", "1", "0"]
    assert "toulouse.localhost" in toulouse and toulouse.endswith("Académie de Toulouse")
    rennes = next(line for line in lines if line.startswith("rennes"))
    assert rennes[lines[0].index("erreurs")] == "1"


def test_the_list_costs_the_same_whatever_the_number(db, django_assert_max_num_queries):
    figures.take_all()
    failures.note("task", "x", "y", academy=failures.HUB)
    with django_assert_max_num_queries(5):
        told("list")


def test_the_list_counts_the_hub_apart(db):
    assert told("list").splitlines()[-1] == "Site d'hébergement : aucune erreur depuis 24 h."
    for _ in range(2):
        failures.note("task", "operations.purge", "OSError", academy=failures.HUB)
    lines = told("list").splitlines()
    assert lines[-1].startswith(
        "Site d'hébergement : 2 erreur(s) depuis 24 h (« imagin academy status --hub »"
    )
    column = lines[0].index("erreurs")
    assert [line[column] for line in lines[1:-1]] == ["0", "0", "0"]


def test_without_academies_the_hub_is_still_counted(db, monkeypatch):
    monkeypatch.setattr(console, "board", lambda: console.Board([], 4))
    first, last = told("list").splitlines()
    assert "Aucune académie n'est hébergée" in first and "4 erreur(s)" in last


def test_the_status_of_the_hub_lists_its_failures(db):
    assert told("status", "--hub") == "Site d'hébergement : aucune erreur depuis un mois.\n"
    failures.note("task", "operations.purge", "OSError", academy=failures.HUB)
    failures.note("task", "missions.archive", "KeyError", academy="rennes")
    heading, line = told("status", "--hub").splitlines()
    assert heading.split("  ")[0] == "dernière fois" and heading.endswith("nombre dans l'heure")
    assert line.split()[2:] == ["Tâche", "operations.purge", "OSError", "1"]


def test_an_academy_and_the_hub_are_two_questions(db):
    with pytest.raises(CommandError, match="Donnez le code d'une académie, ou --hub.") as refused:
        told("status", "rennes", "--hub")
    assert refused.value.returncode == 2


def test_the_status_says_what_failed_and_when_it_was_counted(db):
    MigrationState.objects.filter(academy__code="rennes").update(error="colonne absente")
    assert "en échec : colonne absente ; chiffres jamais relevés" in told("status", "rennes")
    figures.take("rennes")
    assert "chiffres relevés le" in told("status", "rennes")
    with pytest.raises(CommandError, match="Aucune académie atlantide"):
        told("status", "atlantide")


def test_old_figures_are_a_warning_that_says_where_to_look(db):
    figures.take_all()
    assert "ancien" not in told("list") and "Attention" not in told("status")
    AcademyFigures.objects.filter(academy="rennes").update(taken_at=timezone.now() - timedelta(minutes=6))
    lines = told("list").splitlines()
    rennes = next(line for line in lines if line.startswith("rennes"))
    assert rennes[lines[0].index("relevé") :].startswith("ancien ")
    assert lines[-2].startswith("Attention, rennes : ") and "Regardez les travailleurs" in lines[-2]
    assert "Attention : Chiffres de plus de 5 minutes" in told("status", "rennes")
    assert "Attention" not in told("status", "toulouse")


def test_those_of_one_in_maintenance_are_left_on_purpose(db):
    figures.take_all()
    AcademyFigures.objects.update(taken_at=timezone.now() - timedelta(hours=1))
    maintenance.begin(["rennes"], minutes=30, actor="tests")
    said = told("list")
    assert "Attention, noumea, toulouse : " in said
    rennes = next(line for line in said.splitlines() if line.startswith("rennes"))
    assert rennes.split()[1:3] == ["En", "maintenance"]


def test_figures_are_taken_on_demand(db):
    assert "1 académie(s) relevée(s)." in told("figures", "rennes")
    assert AcademyFigures.objects.get().academy == "rennes"
    assert "3 académie(s) relevée(s)." in told("figures")


def test_a_maintenance_is_planned_seen_and_ended(db):
    planned = told(
        "maintenance",
        "rennes",
        "--from",
        "2099-11-20T20:00",
        "--to",
        "2099-11-20T22:00",
        "--message",
        "Travaux",
    )
    assert "rennes : maintenance n°" in planned and "prévue 20/11/2099 20:00" in planned
    assert "prévue 20/11/2099 20:00" in told("list")
    assert planned.endswith("dans quelques secondes.\n")
    ended = told("maintenance", "rennes", "--end")
    assert "annulée" in ended and ended.endswith("dans quelques secondes.\n")
    assert Maintenance.objects.get().ended_by == "command"


TONIGHT = ("--from", "2099-11-20T20:00", "--to", "2099-11-20T22:00")


def test_ending_the_one_under_way_leaves_those_to_come(db):
    told("maintenance", "rennes", *TONIGHT)
    told("maintenance", "rennes", "--to", "2099-11-19T22:00")
    tonight, now = Maintenance.objects.order_by("-starts_at")
    said = told("maintenance", "rennes", "--end")
    assert f"rennes : maintenance n° {now.pk} terminée." in said
    assert f"n° {tonight.pk}, prévue 20/11/2099 20:00, reste prévue : « --cancel {tonight.pk} »" in said
    assert list(Maintenance.objects.filter(ended_at=None)) == [tonight]
    assert f"n° {tonight.pk} annulée." in told("maintenance", "rennes", "--end")


def test_ending_one_of_all_leaves_what_the_others_planned(db):
    told("maintenance", "toulouse", *TONIGHT)
    told("maintenance", "rennes", "--to", "2099-11-19T22:00")
    assert "toulouse" in told("maintenance", "--all", "--end")
    assert Maintenance.objects.get(ended_at=None).academy == "toulouse"


def test_one_to_come_is_cancelled_while_another_is_under_way(db):
    told("maintenance", "rennes", *TONIGHT)
    told("maintenance", "rennes", "--to", "2099-11-19T22:00")
    tonight, now = Maintenance.objects.order_by("-starts_at")
    with pytest.raises(CommandError, match=rf"Sont à venir : n° {tonight.pk} \(rennes, prévue 20/11/2099"):
        told("maintenance", "rennes", "--cancel", str(now.pk))
    with pytest.raises(CommandError, match="n'est pas à venir pour toulouse. Aucune ne l'est."):
        told("maintenance", "toulouse", "--cancel", str(tonight.pk))
    assert f"n° {tonight.pk} annulée." in told("maintenance", "rennes", "--cancel", str(tonight.pk))
    assert list(Maintenance.objects.filter(ended_at=None)) == [now]


def test_all_of_them_at_once_from_now(db):
    assert told("maintenance", "--all", "--to", "2099-11-20T22:00").count("jusqu'au 20/11/2099 22:00") == 3
    assert told("maintenance", "--all", "--end").count("terminée") == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["rennes"], "Donnez --to"),
        (["rennes", "--end", "--to", "2099-01-01T10:00"], "Donnez --to"),
        (["rennes", "--end", "--cancel", "1"], "Donnez --to"),
        (["rennes", "--cancel", "1", "--from", "2099-01-01T10:00"], "Donnez --to"),
        (["--to", "2099-01-01T10:00"], "ou --all"),
        (["rennes", "--all", "--end"], "ou --all"),
        (["atlantide", "--end"], "Aucune académie atlantide"),
        (["rennes", "--end"], "il n'y a rien à terminer"),
        (["rennes", "--to", "demain"], "« demain » n'est pas un moment"),
        (["rennes", "--to", "2001-01-01T10:00"], "doit suivre son début"),
    ],
)
def test_what_is_wrong_says_what_to_do(db, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        told("maintenance", *arguments)
    assert not Maintenance.objects.exists()
