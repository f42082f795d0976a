"""What an opening is made of: checked addresses, registry rows, schema, role, rights, sign-in client.

``create_academy`` does it in one transaction of the owner, so that a kill leaves nothing behind; an opening
from a file goes step after step instead (``imagin.academies.opening``).
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.utils import timezone

from imagin.academies import directory, names, roles, template
from imagin.academies.models import Academy, AcademyState, Domain, MigrationState
from imagin.identity.provider.clients import register_academy
from imagin.tenancy import naming
from imagin.tenancy.context import enter, hub

LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST_PATTERN = rf"(?!(.*\.)?[0-9]+$){LABEL}(\.{LABEL})*"
"""RFC 1123 §2.1; a browser reads a last label of digits as an IP address (WHATWG URL §3.5)."""
LONGEST_HOST = 253
NO_HOST = (
    "« {host} » n'est pas un nom d'hôte : écrivez par exemple toulouse.localhost, sans http:// ni port ; "
    "des lettres sans accent, des chiffres et des traits d'union, séparés par des points."
)
HUB_HOST = (
    "{host} est l'adresse du site d'hébergement : donnez à l'académie un autre nom d'hôte, "
    "par exemple besancon.{host}."
)
PROVIDER_HOST = (
    "{host} est l'adresse du fournisseur d'identité de démonstration : donnez à l'académie un autre "
    "nom d'hôte."
)
KNOWN = (
    "L'académie {code} existe déjà : « imagin academy plan FICHIER » dit ce qu'un fichier y changerait, "
    "« imagin academy apply FICHIER » le change. Pour en ouvrir une autre, donnez un autre code ; "
    "« imagin academy list » montre ceux qui sont pris."
)
HOST_USED = "Le nom d'hôte {host} est déjà utilisé par une autre académie : choisissez-en un autre."
NAME_USED = (
    "Ce nom est déjà celui de l'académie {code}, « {name} », aux majuscules et aux accents près : "
    "donnez-en un autre."
)
SCHEMA_USED = (
    "Le schéma {schema} existe déjà sans être inscrit : donnez un autre code, ou renommez ce schéma ou "
    "supprimez-le d'abord."
)


def create_academy(*, code: str, name: str, host: str, state: str = AcademyState.OPEN) -> Academy:
    """An academy that answers on ``host``, in one go and without checks: demonstration, tests, measures."""
    host = check_host(host)
    naming.check_code(code)
    name = names.check_name(name)
    sql = template.sql_for(naming.schema_of(code))
    with enter(roles.owner_scope()), transaction.atomic(using="owner"):
        check_free(code, host, name)
        academy = register(code, name, host, state)
        make_schema(academy, sql)
        register_client(code, host)
    directory.forget()
    return academy


def register_clients() -> None:
    """Again, for every academy: an address or a key that changed with the platform's configuration."""
    with hub():
        for hosted in directory.registered_academies():
            register_academy(hosted.code, hosted.url)


def register_client(code: str, host: str) -> None:
    """Its own transaction, before the academy's: a client without academy opens nothing."""
    with hub():
        register_academy(code, directory.public_url(host))


def check_host(host: str) -> str:
    """Lower-case host name without scheme, port or path."""
    cleaned = host.strip().lower()
    if not re.fullmatch(HOST_PATTERN, cleaned) or len(cleaned) > LONGEST_HOST:
        raise ValidationError(NO_HOST.format(host=host))
    if cleaned == settings.HUB_HOST:
        raise ValidationError(HUB_HOST.format(host=cleaned))
    if cleaned == urlsplit(settings.DEMO_IDP_URL).hostname:
        raise ValidationError(PROVIDER_HOST.format(host=cleaned))
    return cleaned


def check_free(code: str, host: str, name: str) -> None:
    if found := taken(code, host, name):
        raise ValidationError(list(found.values()))


def taken(code: str, host: str, name: str) -> dict[str, str]:
    """As the owner: why the code (or its schema), the name and the host, by key, are somebody's already."""
    found = {}
    if Academy.objects.using("owner").filter(code=code).exists():
        found["code"] = KNOWN.format(code=code)
    elif has_schema(code):
        found["code"] = SCHEMA_USED.format(schema=naming.schema_of(code))
    if used := name_used(name, code, using="owner"):
        found["name"] = used
    if Domain.objects.using("owner").filter(host__iexact=host).exclude(academy__code=code).exists():
        found["host"] = HOST_USED.format(host=host)
    return found


def name_used(name: str, code: str, *, using: str = "default") -> str:
    """Why ``code`` may not be called so; empty where it may. A reader would not tell one from the other."""
    others = Academy.objects.using(using).exclude(code=code).order_by("code").values_list("code", "name")
    wanted = names.folded(name)
    same = [NAME_USED.format(code=other, name=its) for other, its in others if names.folded(its) == wanted]
    return same[0] if wanted and same else ""


def has_schema(code: str) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [naming.schema_of(code)])
        return cursor.fetchone() is not None


def register(code: str, name: str, host: str, state: str) -> Academy:
    academy = Academy(code=code, name=name, state=state)
    academy.full_clean(validate_unique=False)
    academy.save(using="owner")
    Domain.objects.using("owner").create(academy=academy, host=host)
    return academy


def make_schema(academy: Academy, sql: str) -> None:
    """Role, schema, tables, rights, and the record of its migrations; in a transaction of the owner.

    Its turn comes first: whoever takes another academy away holds the same rights in another order.
    """
    with roles.giving_rights():
        roles.ensure_role(naming.academy_role(academy.code))
        roles.run("CREATE SCHEMA {schema}", schema=naming.schema_of(academy.code))
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql)
        roles.secure_academy(academy.code)
    MigrationState.objects.using("owner").create(
        academy=academy, fingerprint=template.fingerprint(), migrated_at=timezone.now()
    )
