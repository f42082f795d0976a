"""One hosted academy: its state, figures, failures, drift and configuration, without what it holds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.academies import applied
from imagin.academies.configuration.exporting import export
from imagin.academies.models import MigrationState, Opening
from imagin.jobs.models import Job
from imagin.operations import counters, failures, figures
from imagin.operations.models import AcademyFigures
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from tenants.feeds.models import FeedImport
from tests.factories import ExaminerFactory
from tests.portal.teacher.reading import text

PAGE = "/hebergement/academies/toulouse/"


def test_the_page_says_what_the_hub_knows(team):
    with academy("toulouse"):
        ExaminerFactory(last_name="GARONNE")
    figures.take_all()
    failures.note("request", "teacher:home", "ValueError", academy="toulouse")
    words = text(team.get(PAGE))
    assert "Académie de Toulouse Code toulouse." in words
    assert "toulouse.localhost (principal)" in words and "Intervenants 1" in words and "Relevé à" in words
    assert "Page teacher:home ValueError 1" in words
    assert "Aucun fichier de configuration n'a été appliqué" in words
    assert "GARONNE" not in words


def test_an_academy_that_is_not_hosted_has_no_page(team):
    for path in ("", "maintenance/", "configuration.yaml"):
        assert team.get(f"/hebergement/academies/atlantide/{path}").status_code == 404
    assert team.post("/hebergement/academies/atlantide/actualiser/").status_code == 404


def test_a_migration_that_failed_says_why(team):
    MigrationState.objects.filter(academy__code="toulouse").update(error="colonne absente")
    words = text(team.get(PAGE))
    assert "En échec" in words and "colonne absente" in words


def test_its_drift_is_shown_as_a_plan(team):
    applied.remember("toulouse", export("toulouse"), "tests")
    assert "L'académie suit ce fichier, sans écart." in text(team.get(PAGE))
    set_rule("toulouse", "signin.secret_days", 20, actor="tests")
    figures.take("toulouse", drift=True)
    words = text(team.get(PAGE))
    assert "1 écart" in words and "- 20" in words
    assert "1 écart" in text(team.get("/hebergement/")) and "1 à regarder" in text(team.get("/hebergement/"))


def test_a_file_that_no_longer_reads_says_why(team):
    applied.remember("toulouse", "academy:\n  code: toulouse\nrules:\n  of.yesterday: 1\n", "tests")
    assert "of.yesterday" in text(team.get(PAGE))


def test_an_opening_shows_where_it_stopped(team):
    Opening.objects.create(
        academy_code="toulouse",
        text="",
        actor="tests",
        steps={"register": "2026-11-20T20:00:00+00:00"},
        failed_step="schema",
        error="Le rôle n'a pas pu être créé.",
    )
    words = text(team.get(PAGE))
    assert "Ouverture Faite" in words and "En échec" in words and "Le rôle n'a pas pu être créé." in words


def test_its_configuration_is_taken_away(team):
    response = team.get(PAGE + "configuration.yaml")
    assert response["Content-Disposition"] == 'attachment; filename="toulouse.yaml"'
    assert response["Cache-Control"] == "no-store"
    assert response.content.decode() == export("toulouse")


def test_figures_are_taken_at_once_for_one(team):
    assert "Les chiffres viennent d'être relevés." in text(team.post(PAGE + "actualiser/", follow=True))
    assert AcademyFigures.objects.get().academy == "toulouse"


def test_figures_that_cannot_be_taken_say_so(team, monkeypatch):
    monkeypatch.setitem(counters._numbers, "people", lambda: 1 / 0)
    assert "n'ont pas pu être relevés" in text(team.post(PAGE + "actualiser/", follow=True))
    assert "ZeroDivisionError" in text(team.get(PAGE))


def test_old_figures_are_a_warning_on_both_pages(team):
    figures.take_all()
    for page in (PAGE, "/hebergement/"):
        assert "Chiffres de plus de 5 minutes" not in text(team.get(page))
    AcademyFigures.objects.filter(academy="toulouse").update(taken_at=timezone.now() - timedelta(minutes=6))
    words = text(team.get("/hebergement/"))
    assert "Ancien : " in words and "1 à regarder" in words and "Regardez les travailleurs" in words
    assert 'class="notice notice-warning"' in team.get(PAGE).content.decode()
    assert "Chiffres de plus de 5 minutes" in text(team.get(PAGE))


def test_figures_of_all_are_a_job_once_at_a_time(team):
    assert "est demandé" in text(team.post("/hebergement/actualiser/", follow=True))
    job = Job.objects.get()
    assert job.kind == "operations.figures" and job.asked_by == str(team.account.pk)
    assert "déjà en cours" in text(team.post("/hebergement/actualiser/", follow=True))


def test_the_job_takes_them_all(team, django_capture_on_commit_callbacks):
    from imagin.jobs import runner, services

    job = services.submit("operations.figures", actor="tests")
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done" and job.report.count("relevée") == 3
    assert AcademyFigures.objects.count() == 3


def test_a_refused_import_is_to_be_looked_at(team):
    with academy("rennes"):
        FeedImport.objects.create(system="EPP", file_name="a", sha256="", created=1, updated=0, unchanged=0)
    figures.take_all()
    assert "à regarder" not in text(team.get("/hebergement/"))
    failures.note("import", "CYCLADES", "FeedRefused", academy="rennes")
    figures.take_all()
    words = text(team.get("/hebergement/?q=refusé"))
    assert "CYCLADES" in words and "1 à regarder" in words


@pytest.mark.parametrize("column", ["erreurs", "ecarts", "import", "intervenants", "releve", "maintenance"])
def test_every_column_sorts_with_and_without_figures(team, column):
    figures.take("rennes")
    failures.note("task", "x", "y", academy="noumea")
    assert team.get(f"/hebergement/?tri={column}&sens=desc").status_code == 200


def test_it_costs_the_same_whatever_broke(team, django_assert_max_num_queries):
    team.get(PAGE)
    for number in range(30):
        failures.note("request", f"page:{number}", "ValueError", academy="toulouse")
    with django_assert_max_num_queries(20):
        team.get(PAGE)
