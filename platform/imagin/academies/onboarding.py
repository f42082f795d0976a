"""Opening an academy: one transaction of the owner, so that a kill at any moment leaves nothing behind."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.utils import timezone

from imagin.academies import directory, roles, template
from imagin.academies.models import Academy, AcademyState, Domain, MigrationState
from imagin.identity.provider.clients import register_academy
from imagin.tenancy import naming
from imagin.tenancy.context import enter, hub


def create_academy(*, code: str, name: str, host: str) -> Academy:
    """Open an academy, ready to answer on ``host``; ValidationError says what to change.

    Schema, role, rights, registry row and sign-in client are made together or not at all.
    """
    host = check_host(host)
    naming.check_code(code)
    sql = template.sql_for(naming.schema_of(code))
    with enter(roles.owner_scope()), transaction.atomic(using="owner"):
        _check_free(code, host)
        academy = _register(code, name, host)
        _make_schema(code, sql)
        _register_client(code, host)
    directory.forget()
    return academy


def register_clients() -> None:
    """Again, for every open academy: an address or a key that changed with the platform's configuration."""
    with hub():
        for hosted in directory.open_academies():
            register_academy(hosted.code, hosted.url)


def _register_client(code: str, host: str) -> None:
    """Its own transaction, before the academy's: a client without academy opens nothing."""
    with hub():
        register_academy(code, directory.public_url(host))


def check_host(host: str) -> str:
    """Lower-case host name without scheme, port or path."""
    cleaned = host.strip().lower()
    parsed = urlsplit(f"//{cleaned}")
    if not cleaned or parsed.hostname != cleaned or "_" in cleaned:
        raise ValidationError(
            f"« {host} » n'est pas un nom d'hôte : écrivez par exemple toulouse.localhost, "
            "sans http:// ni port."
        )
    return cleaned


def _check_free(code: str, host: str) -> None:
    if Academy.objects.using("owner").filter(code=code).exists():
        raise ValidationError(
            f"L'académie {code} existe déjà : « imagin academy list » montre les académies."
        )
    if Domain.objects.using("owner").filter(host__iexact=host).exists():
        raise ValidationError(
            f"Le nom d'hôte {host} est déjà utilisé par une autre académie : choisissez-en un autre."
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [naming.schema_of(code)])
        if cursor.fetchone():
            raise ValidationError(
                f"Le schéma {naming.schema_of(code)} existe déjà sans être inscrit : "
                "renommez-le ou supprimez-le d'abord."
            )


def _register(code: str, name: str, host: str) -> Academy:
    academy = Academy(code=code, name=name.strip(), state=AcademyState.OPEN)
    academy.full_clean(validate_unique=False)
    academy.save(using="owner")
    Domain.objects.using("owner").create(academy=academy, host=host)
    MigrationState.objects.using("owner").create(
        academy=academy, fingerprint=template.fingerprint(), migrated_at=timezone.now()
    )
    return academy


def _make_schema(code: str, sql: str) -> None:
    roles.ensure_role(naming.academy_role(code))
    roles.run("CREATE SCHEMA {schema}", schema=naming.schema_of(code))
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
    roles.secure_academy(code)
