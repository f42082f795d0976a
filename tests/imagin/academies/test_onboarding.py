"""Opening academies for real: schema, role, rights, registry; refusals leave nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connections

from imagin.academies import directory, migration, roles, template
from imagin.academies.models import Academy, MigrationState
from imagin.academies.onboarding import create_academy, register_clients
from imagin.identity import keys
from imagin.identity.models import AcademyClient
from imagin.identity.provider.clients import client_id_of
from imagin.tenancy import naming
from imagin.tenancy.context import academy, enter
from tenants.schools.models import School
from tests.imagin.academies.opening.helpers import wipe


def drop(code: str) -> None:
    with enter(roles.owner_scope()):
        Academy.objects.using("owner").filter(code=code).delete()
        roles.run("DROP SCHEMA IF EXISTS {schema} CASCADE", schema=naming.schema_of(code))
    directory.forget()


@pytest.fixture
def limoges(committed):
    create_academy(code="limoges", name="Académie de Limoges", host="limoges.localhost")
    yield "limoges"
    drop("limoges")


def schemas() -> set[str]:
    with enter(roles.owner_scope()), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'a\\_%%'")
        return {row[0] for row in cursor.fetchall()}


def test_a_new_academy_answers_and_is_empty(limoges):
    assert directory.by_host("limoges.localhost").name == "Académie de Limoges"
    with academy("limoges"):
        assert School.objects.count() == 0
        School.objects.create(uai="0250010Z", name="LGT VICTOR HUGO BESANCON")


def test_a_new_academy_has_the_same_tables_as_a_migrated_one(limoges):
    assert _columns("limoges") == _columns("toulouse")


def _columns(code: str) -> set:
    with enter(roles.owner_scope()), connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = %s",
            [naming.schema_of(code)],
        )
        return set(cursor.fetchall())


@pytest.mark.parametrize(
    ("code", "host", "sentence"),
    [
        ("toulouse", "other.localhost", "existe déjà"),
        ("other", "TOULOUSE.localhost", "déjà utilisé"),
        ("bad'code", "other.localhost", "n'est pas recevable"),
        ("x" * 64, "other.localhost", "n'est pas recevable"),
        ("other", "http://other.localhost", "n'est pas un nom d'hôte"),
        ("other", "other.localhost:8000", "n'est pas un nom d'hôte"),
    ],
)
def test_a_refused_academy_leaves_nothing(committed, code, host, sentence):
    before = schemas()
    with pytest.raises(ValidationError, match=sentence):
        create_academy(code=code, name="Autre", host=host)
    assert schemas() == before
    assert not Academy.objects.filter(code="other").exists()


def test_a_schema_that_exists_unregistered_is_refused(committed):
    with enter(roles.owner_scope()):
        roles.run("CREATE SCHEMA {schema}", schema="a_orphan")
    try:
        with pytest.raises(ValidationError, match="existe déjà sans être inscrit"):
            create_academy(code="orphan", name="Orpheline", host="orphan.localhost")
    finally:
        drop("orphan")


def test_a_failure_half_way_leaves_nothing(committed, monkeypatch):
    def fail(code):
        raise RuntimeError("panne")

    monkeypatch.setattr(roles, "secure_academy", fail)
    with pytest.raises(RuntimeError):
        create_academy(code="other", name="Autre", host="other.localhost")
    assert "a_other" not in schemas()
    assert not Academy.objects.filter(code="other").exists()


def test_the_sign_in_client_of_a_new_academy_is_registered(limoges):
    from oauth2_provider.models import get_application_model

    client = get_application_model().objects.get(client_id=client_id_of("limoges"))
    assert client.redirect_uris == "http://limoges.localhost:8000/connexion/retour/"


def test_clients_follow_the_configuration(db, settings):
    """After another port or another secret key, ``imagin prepare`` tells the hub's provider."""
    settings.PORT, settings.SECRET_KEY = 9000, "another-secret-key-of-more-than-fifty-characters-0123456789"
    register_clients()
    client = AcademyClient.objects.get(application__client_id=client_id_of("toulouse"))
    assert client.logout_uri == "http://toulouse.localhost:9000/connexion/deconnexion/"
    assert client.application.redirect_uris == "http://toulouse.localhost:9000/connexion/retour/"
    assert client.jwk == keys.public_jwk(keys.academy_key(settings.SECRET_KEY, "toulouse").public_key())


def test_the_command_says_the_address_and_refuses_with_a_sentence(committed, capsys):
    try:
        _create("limoges", "Académie de Limoges", "limoges.localhost")
        assert "http://limoges.localhost:8000" in capsys.readouterr().out
        with pytest.raises(CommandError, match="existe déjà"):
            _create("limoges", "Encore", "b.localhost")
    finally:
        wipe("limoges")


def _create(code, name, host):
    call_command("academy", "create", "--code", code, "--name", name, "--host", host)


def test_an_academy_that_is_behind_is_migrated_and_recorded(limoges):
    MigrationState.objects.filter(academy__code="limoges").update(fingerprint="ancienne")
    assert migration.migrate_academies() == 1
    assert MigrationState.objects.get(academy__code="limoges").fingerprint == template.fingerprint()
    assert migration.migrate_academies() == 0


def test_a_migration_that_fails_is_recorded_and_stops_there(limoges, monkeypatch):
    MigrationState.objects.exclude(academy__code="toulouse").update(fingerprint="ancienne")

    def fail(code):
        raise RuntimeError("disque plein")

    with monkeypatch.context() as broken:
        broken.setattr(roles, "secure_academy", fail)
        with pytest.raises(migration.MigrationFailed, match="elle reprendra ici"):
            migration.migrate_academies()
    assert MigrationState.objects.filter(error="disque plein").count() == 1
    migration.migrate_academies()
    assert not MigrationState.objects.exclude(error="").exists()
