"""``imagin feed``: what it prints, and how it ends."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from imagin.tenancy.context import academy, hub
from tenants.feeds.cyclades.format import CYCLADES
from tenants.feeds.documentation import document, example
from tenants.feeds.epp.format import EPP
from tenants.feeds.models import FeedImport, System
from tenants.feeds.services import import_feed
from tenants.people.models import Examiner
from tests.tenants.feeds.files import csv_of, mission, person


@pytest.fixture
def epp(tmp_path):
    path = tmp_path / "epp.csv"
    path.write_bytes(csv_of(EPP, person()))
    return path


@pytest.fixture
def cyclades(tmp_path):
    path = tmp_path / "cyclades.csv"
    path.write_bytes(csv_of(CYCLADES, mission()))
    return path


def run(capsys, *arguments) -> str:
    with hub():
        call_command("feed", *map(str, arguments))
    return capsys.readouterr().out


def test_import(db, capsys, epp, cyclades):
    assert run(capsys, "import", "EPP", epp, "--academy", "toulouse") == (
        "Import EPP dans toulouse : epp.csv\n"
        "  Établissements     1 créé, 0 modifié, 0 inchangé\n"
        "  Intervenants       1 créé, 0 modifié, 0 inchangé\n"
        "  Postes             1 créé, 0 modifié, 0 inchangé\n"
        "Lignes : 1 créées, 0 modifiées, 0 inchangées.\n"
    )
    said = run(capsys, "import", "cyclades", cyclades, "--academy", "toulouse")
    assert "  Convocations : 1, états de frais préparés : 1\n" in said


def test_a_second_import_says_that_there_was_nothing_to_do(db, capsys, epp):
    run(capsys, "import", "EPP", epp, "--academy", "toulouse")
    said = run(capsys, "import", "EPP", epp, "--academy", "toulouse")
    assert said.endswith(
        "Lignes : 0 créées, 0 modifiées, 1 inchangées.\nRien à changer : tout était déjà enregistré.\n"
    )


def test_trial(db, capsys, epp):
    said = run(capsys, "import", "EPP", epp, "--academy", "toulouse", "--dry-run")
    assert said.endswith("Lignes : 1 créées, 0 modifiées, 0 inchangées.\nEssai : rien n'a été écrit.\n")
    with academy("toulouse"):
        assert not Examiner.objects.exists()
        assert not FeedImport.objects.exists()


def test_the_warning_on_unknown_communes(db, capsys, tmp_path):
    path = tmp_path / "epp.csv"
    path.write_bytes(csv_of(EPP, person(commune="31999")))
    said = run(capsys, "import", "EPP", path, "--academy", "toulouse")
    assert "Attention : communes inconnues du code officiel, sans limitrophes : 31999.\n" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--academy", "atlantide"], "L'académie « atlantide » n'existe pas : « imagin academy list »"),
        (["--academy", "Toulouse !"], "L'académie « Toulouse ! » n'existe pas"),
    ],
)
def test_an_unknown_academy_is_refused(db, capsys, epp, arguments, sentence):
    with pytest.raises(CommandError) as refused:
        run(capsys, "import", "EPP", epp, *arguments)
    assert sentence in str(refused.value)
    assert refused.value.returncode == 1


def test_a_file_that_cannot_be_read_is_refused(db, capsys, tmp_path):
    with pytest.raises(CommandError, match="absent.csv n'existe pas : vérifiez son chemin"):
        run(capsys, "import", "EPP", tmp_path / "absent.csv", "--academy", "toulouse")
    with pytest.raises(CommandError, match="ne peut être lu : vérifiez vos droits sur ce fichier"):
        run(capsys, "import", "EPP", tmp_path, "--academy", "toulouse")


def test_a_refused_file_lists_its_errors(db, capsys, tmp_path):
    path = tmp_path / "epp.csv"
    path.write_bytes(csv_of(EPP, person(nature="Z", uai="0310055A")))
    with pytest.raises(CommandError) as refused:
        run(capsys, "import", "EPP", path, "--academy", "toulouse")
    assert str(refused.value).split("\n") == [
        "ligne 2, colonne « nature » : « Z » n'est pas prévu (écrivez l'une des valeurs : I, E)",
        "ligne 2, colonne « uai » : la lettre de « 0310055A » ne correspond pas aux chiffres, qui donnent S "
        "(vérifiez le code dans l'annuaire des établissements)",
        "epp.csv est refusé (2 erreurs), rien n'a été écrit.",
    ]
    assert refused.value.returncode == 1


@pytest.mark.parametrize("arguments", [[], ["import", "SIRHEN", "f.csv"], ["import", "EPP", "f.csv"]])
def test_usage_is_exit_code_2(arguments):
    command = [sys.executable, "-m", "imagin", "feed", *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 2
    assert done.stderr.startswith("usage : imagin feed")


def test_formats_of_one_system_or_of_all(capsys):
    every = run(capsys, "formats")
    assert "## CYCLADES" in every
    assert "## EPP" in every
    assert "## CYCLADES" not in run(capsys, "formats", "epp")


def test_the_documentation_says_every_column(capsys):
    said = document([EPP, CYCLADES])
    for column in (*EPP.columns, *CYCLADES.columns):
        assert f"| `{column.name}` | {column.label} |" in said
    assert "Vide : la valeur connue est gardée." in said


def test_the_documented_examples_can_be_imported(toulouse):
    for format in (EPP, CYCLADES):
        content = example(format).encode()
        outcome = import_feed(System(format.system), content, file_name="exemple.csv", actor="tests")
        assert outcome.created == 1
        assert outcome.unknown_communes == []
