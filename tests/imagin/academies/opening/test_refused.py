"""What is wrong is refused before anything exists, with the path, the reason and the remedy."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from imagin.academies import roles
from imagin.academies.models import Academy, Opening
from imagin.tenancy.context import enter
from tests.imagin.academies.opening.helpers import CODE, TEXT, remains
from tests.imagin.academies.opening.processes import imagin

IDENTITY = "academy:\n  code: {code}\n  name: Besançon\n  host: {host}\n"
CODE_PLACE = r"besancon\.yaml, ligne 2, academy → code : "
HOST_PLACE = r"besancon\.yaml, ligne 4, academy → host : "
OVERLAP = """\
  claims.display_years:
    - value: 5
      from: 2026-09-01
    - value: 6
      from: 2027-09-01
"""


def create(*arguments):
    call_command("academy", "create", *arguments)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TEXT + "  no.such.rule: 1\n", r"ligne 9, rules → no\.such\.rule : cette règle n'existe pas.*export"),
        (
            TEXT + "rulez: {}\n",
            r"ligne 9, rulez : cette clé n'existe pas, vouliez-vous dire « rules » \? Clés",
        ),
        (
            TEXT.replace("45", "'beaucoup'"),
            r"ligne 6, rules → session\.idle_minutes : Indiquez un nombre entier",
        ),
        (TEXT + OVERLAP, "chevauche"),
        (
            IDENTITY.format(code=CODE, host="toulouse.localhost"),
            HOST_PLACE + "Le nom d'hôte .* est déjà utilisé",
        ),
        (
            IDENTITY.format(code=CODE, host="TOULOUSE.localhost"),
            HOST_PLACE + "Le nom d'hôte .* est déjà utilisé",
        ),
        (
            IDENTITY.format(code=CODE, host="b.localhost").replace("Besançon", "academie de Toulouse"),
            r"ligne 3, academy → name : Ce nom est déjà celui de l'académie toulouse, « Académie de Toul",
        ),
        (
            IDENTITY.format(code=CODE, host="b.localhost").replace("Besançon", r'"Besan\nçon"'),
            "ligne 3, academy → name : Le nom affiché contient un retour à la ligne",
        ),
        (IDENTITY.format(code=CODE, host="localhost"), "est l'adresse du site d'hébergement"),
        (IDENTITY.format(code='"be\'s"', host="b.localhost"), "academy → code : .*n'est pas recevable"),
        (IDENTITY.format(code="b" * 64, host="b.localhost"), "academy → code : .*n'est pas recevable"),
        (
            IDENTITY.format(code="toulouse", host="b.localhost"),
            CODE_PLACE + "L'académie toulouse existe déjà : « imagin academy plan .* donnez un autre code",
        ),
        (
            IDENTITY.format(code="toulouse", host="rennes.localhost"),
            f"(?s){CODE_PLACE}L'académie toulouse existe déjà.*{HOST_PLACE}Le nom d'hôte",
        ),
        (
            "academy:\n  code: besancon\n  name: Besançon\n",
            r"besancon\.yaml, ligne 1, academy → host : il manque",
        ),
        (
            "academy:\n  code: besancon\n  host: b.localhost\n",
            r"besancon\.yaml, ligne 1, academy → name : il manque",
        ),
        ("academy: [\n", "ce n'est pas du YAML"),
        ("", "academy|lignes"),
    ],
)
def test_a_wrong_file_creates_nothing(besancon, file, text, sentence):
    before = _counts()
    file.write_text(text)
    with pytest.raises(CommandError, match=sentence):
        create("--from", str(file))
    assert _counts() == before and remains() == []


def _counts():
    with enter(roles.owner_scope()), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace")
        schemas = cursor.fetchone()[0]
    return schemas, Academy.objects.count(), Opening.objects.count()


def test_a_schema_that_is_there_is_nobodys_to_take(besancon, file):
    with enter(roles.owner_scope()):
        roles.run("CREATE SCHEMA {schema}", schema="a_besancon")
    with pytest.raises(CommandError, match=CODE_PLACE + "Le schéma a_besancon existe déjà sans être inscrit"):
        create("--from", str(file))
    assert not Opening.objects.exists()


def test_its_own_host_is_not_another_reason(besancon, file):
    """Of an academy that exists, its code says everything."""
    file.write_text(IDENTITY.format(code="toulouse", host="toulouse.localhost"))
    with pytest.raises(CommandError) as refused:
        create("--from", str(file))
    assert "nom d'hôte" not in str(refused.value)


def test_a_hole_of_one_day_is_remarked_before_the_first_step(besancon, file, capsys):
    days = "[{value: true, until: 2090-07-10}, {value: false, from: 2090-07-11}]"
    file.write_text(f"{TEXT}  windows.teacher: {days}\n")
    create("--from", str(file))
    assert capsys.readouterr().out.startswith("Remarque : besancon.yaml, ligne 9, rules → windows.teacher")


def test_a_process_without_the_owners_rights_says_where_to_go(besancon, file, monkeypatch):
    monkeypatch.setattr(roles, "OWNER_RIGHTS", "SELECT false, false")
    with pytest.raises(CommandError, match="Lancez la commande là où IMAGIN_DB_OWNER_URL est donnée"):
        create("--from", str(file))
    assert remains() == []


def test_the_login_role_alone_opens_nothing(besancon, file):
    """A process that was given IMAGIN_DB_URL only: the real refusal of PostgreSQL, told in a sentence."""
    done = imagin("academy", "create", "--from", str(file), IMAGIN_DB_OWNER_URL="")
    assert done.returncode == 1
    assert done.stderr.startswith("Ce processus n'a pas les droits du propriétaire de la base.")
    assert remains() == []


def test_a_managed_database_names_the_role_beforehand(besancon, file, monkeypatch):
    """tests/imagin/academies/test_managed_database.py goes through it on a real one."""
    monkeypatch.setattr(roles, "OWNER_RIGHTS", "SELECT true, false")
    with pytest.raises(CommandError, match="imagin prepare --sql"):
        create("--from", str(file))
    assert remains() == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Donnez --from FICHIER, ou bien"),
        (["--code", CODE], "Donnez --from FICHIER, ou bien"),
        (["--from", "absent.yaml", "--code", CODE], "Donnez --from FICHIER, ou bien"),
        (["--from", "absent.yaml"], "absent.yaml ne se lit pas"),
        (["--undo"], "--undo annule"),
        (["--undo", "--code", CODE, "--open"], "--undo annule"),
        (["--undo", "--code", CODE], "Aucune ouverture de besancon"),
        (
            ["--code", CODE, "--name", "B", "--host", "b.localhost", "--mail", "nobody"],
            "« nobody » n'est pas",
        ),
    ],
)
def test_a_command_that_says_too_little_or_too_much(besancon, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        create(*arguments)
    assert remains() == []


def test_without_a_file_the_rules_are_national(besancon, capsys):
    create("--code", CODE, "--name", "Académie de Besançon", "--host", "besancon.localhost")
    said = capsys.readouterr().out
    assert "répond en bac à sable : http://besancon.localhost:8000" in said
    assert "BLOQUE" in said and "imagin academy check besancon" in said
    for more in ([], ["--open"]):
        with pytest.raises(
            CommandError, match="academy → code : .*en bac à sable : « imagin academy open besancon » l'ouvre"
        ):
            create("--code", CODE, "--name", "Besançon", "--host", "besancon.localhost", *more)
    create("--code", CODE, "--undo")
    assert remains() == []
