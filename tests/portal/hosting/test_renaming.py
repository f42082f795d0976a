"""A name or a host corrected once the academy exists, by the command and in the console."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from oauth2_provider.models import get_application_model

from imagin.academies import directory, onboarding, renaming
from imagin.academies.configuration import telling
from imagin.academies.configuration.reading import read
from imagin.academies.models import Academy, AcademyState
from imagin.journal.models import HubEntry
from imagin.tenancy.context import academy, hub
from tenants.journal.models import Entry
from tests.portal.hosting.people import hosting_client
from tests.portal.teacher.reading import text

HERE = "/hebergement/academies/toulouse/nom/"
NAME, HOST = "Académie de Toulouse-Occitanie", "occitanie.localhost"


def now() -> tuple[str, str]:
    found = Academy.objects.get(code="toulouse")
    return found.name, found.domains.get(primary=True).host


def redirects() -> str:
    return get_application_model().objects.get(client_id="academy-toulouse").redirect_uris


def test_the_command_corrects_both_and_the_client_follows(db, capsys):
    onboarding.register_client("toulouse", "toulouse.localhost")
    assert directory.by_host("toulouse.localhost")
    call_command("academy", "rename", "toulouse", "--name", NAME, "--host", HOST.upper())
    assert now() == (NAME, HOST) and f"{NAME} : http://{HOST}" in capsys.readouterr().out
    assert redirects().startswith(f"http://{HOST}") and "toulouse.localhost" not in redirects()
    assert directory.by_host("toulouse.localhost") is None and directory.by_host(HOST).name == NAME


def test_told_to_both_journals_by_field_only(db):
    renaming.rename("toulouse", actor="anne", name=NAME)
    [told] = HubEntry.objects.filter(code="academy.renamed").values_list("actor", "data")
    assert told == ("anne", {"academy": "toulouse", "fields": ["name"]})
    with academy("toulouse"):
        assert Entry.objects.filter(code="academy.renamed", actor="anne").exists()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"host": "Rennes.localhost"}, "rennes.localhost est déjà utilisé"),
        ({"host": "localhost"}, "adresse du site d'hébergement"),
        ({"host": "a b"}, "n'est pas un nom d'hôte"),
        ({"name": " "}, "Le nom affiché manque"),
        ({"name": "x" * 121}, "dépasse 120 caractères"),
        ({"name": "Académie\nde Toulouse"}, "retapez-le sur une seule ligne"),
        ({"name": "Académie\u2028de Toulouse"}, "retapez-le sur une seule ligne"),
        ({"name": "ACADEMIE DE RENNES"}, "déjà celui de l'académie rennes, « Académie de Rennes »"),
        ({"host": "toulouse.localhost"}, "Rien n'est changé"),
        ({"name": NAME, "host": "rennes.localhost"}, "déjà utilisé"),
    ],
)
def test_refused_whole(db, asked, sentence):
    before = now()
    with pytest.raises(ValidationError, match=sentence):
        renaming.rename("toulouse", actor="tests", **asked)
    assert now() == before and not HubEntry.objects.filter(code="academy.renamed").exists()


def test_its_own_name_may_be_written_otherwise(db):
    renaming.rename("toulouse", actor="tests", name="ACADÉMIE DE TOULOUSE")
    assert now()[0] == "ACADÉMIE DE TOULOUSE"


def test_the_model_refuses_it_too(db):
    with pytest.raises(ValidationError, match="retapez-le sur une seule ligne"):
        Academy(code="x", name="a\r\nb").clean_fields()


def test_neither_an_unknown_one_nor_one_being_made(db):
    with pytest.raises(CommandError, match="Aucune académie atlantide"):
        call_command("academy", "rename", "atlantide", "--name", "X")
    with pytest.raises(CommandError, match="Donnez --name NOM"):
        call_command("academy", "rename", "toulouse")
    Academy.objects.filter(code="toulouse").update(state=AcademyState.CREATING)
    with pytest.raises(CommandError, match="n'est pas terminée"):
        call_command("academy", "rename", "toulouse", "--name", "X")


def test_a_plan_names_the_command(db):
    said = read(f"academy:\n  code: toulouse\n  name: {NAME}\n")
    assert any("« imagin academy rename toulouse »" in line for line in telling.planned(said))


def test_the_console_does_the_same(db):
    client = hosting_client()
    assert "les liens déjà envoyés" in text(client.get(HERE))
    assert "déjà utilisé" in text(client.post(HERE, {"name": NAME, "host": "rennes.localhost"}))
    assert "caractère invisible" in text(client.post(HERE, {"name": "a\x07b", "host": HOST}))
    assert "l'académie rennes" in text(client.post(HERE, {"name": "academie de rennes", "host": HOST}))
    assert "sans http://" in text(client.post(HERE, {"name": NAME, "host": "http://x"}))
    words = text(client.post(HERE, {"name": NAME, "host": HOST}, follow=True))
    assert "C'est corrigé" in words and now() == (NAME, HOST)
    assert f'href="{HERE}"' in client.get("/hebergement/academies/toulouse/").content.decode()
    with hub():
        assert HubEntry.objects.filter(code="academy.renamed").count() == 1
