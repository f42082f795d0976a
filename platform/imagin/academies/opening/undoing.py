"""Taking an academy away that never opened: schema, rights, rows and files; the hub's journal stays.

Everything here may be done twice: the same undoing, after a kill, ends what the first began.
"""

from django.core.files.storage import Storage, storages
from django.db import Error, OperationalError, connections, models, transaction
from oauth2_provider.models import get_application_model
from psycopg import errors, sql

from imagin.academies import roles
from imagin.academies.models import Academy, SentConfiguration
from imagin.identity.models import Account
from imagin.identity.provider.clients import client_id_of
from imagin.identity.services import end_sign_ins
from imagin.tenancy import classification, naming
from imagin.tenancy.backend.base import EXTENSIONS_SCHEMA
from imagin.tenancy.classification import TableKind
from imagin.tenancy.context import enter

ROLE_LEFT = (
    "Le rôle {role} reste, sans aucun droit : ce propriétaire ne peut pas le supprimer, "
    "ou une autre base du même serveur s'en sert."
)
DEADLOCKS = 4
PUBLIC = (
    TableKind.HUB,
    TableKind.OWN_ROWS,
    TableKind.OWN_ROWS_APPEND_ONLY,
    TableKind.PERSON_ROWS,
)
# The report of the very work that undoes it stays readable.
KEPT_APPS = ("jobs",)
GRANTS = """SELECT table_name FROM information_schema.table_privileges
    WHERE table_schema = 'public' AND grantee = %s GROUP BY table_name"""


def drop_schema(code: str) -> list[str]:
    """One transaction of the owner, role included, which may have to stay. Returns what is left to say.

    A worker that reads its tables in another order may make PostgreSQL end this one: it begins again.
    """
    for _ in range(DEADLOCKS):
        try:
            return _drop_schema(code)
        except OperationalError as error:
            if not isinstance(error.__cause__, errors.DeadlockDetected):
                raise
    return _drop_schema(code)


def _drop_schema(code: str) -> list[str]:
    role = naming.academy_role(code)
    with enter(roles.owner_scope()), roles.giving_rights():
        roles.run("DROP SCHEMA IF EXISTS {schema} CASCADE", schema=naming.schema_of(code))
        if _exists(role):
            _take_rights(role)
        return _drop_role(role)


def _exists(role: str) -> bool:
    return bool(_rows("SELECT 1 FROM pg_roles WHERE rolname = %s", role))


def _take_rights(role: str) -> None:
    for (table,) in _rows(GRANTS, role):
        roles.run("REVOKE ALL ON {table} FROM {role}", table=table, role=role)
    roles.run("REVOKE ALL ON FUNCTION federation_upsert FROM {role}", role=role)
    roles.run("REVOKE ALL ON SCHEMA public, {ext} FROM {role}", ext=EXTENSIONS_SCHEMA, role=role)


def _drop_role(role: str) -> list[str]:
    """Roles belong to the cluster: another database may hold an academy of this code."""
    try:
        with transaction.atomic(using="owner"):
            roles.run("DROP ROLE IF EXISTS {role}", role=role)
    except Error as error:
        if isinstance(error.__cause__, (errors.InsufficientPrivilege, errors.DependentObjectsStillExist)):
            return [ROLE_LEFT.format(role=role)]
        raise
    return []


def _rows(statement: str, *values: str) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def forget_client(code: str) -> None:
    """Its sign-in client, with the grants it asked for; local accounts of its externals are shut."""
    get_application_model().objects.filter(client_id=client_id_of(code)).delete()
    for account in Account.objects.filter(external_academy=code, is_active=True):
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_sign_ins(account)


def forget_rows(code: str) -> None:
    """Every row of the public schema that carries this code, then the academy; as the owner, since some
    tables are written once."""
    with (
        enter(roles.owner_scope()),
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        for table, column in _columns_of_codes():
            statement = sql.SQL("DELETE FROM {table} WHERE {column} = %s")
            names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
            cursor.execute(statement.format(**names), [code])
        SentConfiguration.objects.using("owner").filter(academy_code=code).delete()
        Academy.objects.using("owner").filter(code=code).delete()


def _columns_of_codes() -> list[tuple[str, str]]:
    """Tables with a text column ``academy``: they keep its code, never a key to it."""
    return [
        (model._meta.db_table, str(field.column))
        for model, kind in classification.classified()
        for field in model._meta.concrete_fields
        if kind in PUBLIC
        and model._meta.app_label not in KEPT_APPS
        and field.name == "academy"
        and isinstance(field, models.CharField)
    ]


def forget_documents(code: str) -> None:
    """Files are kept under the academy's code (``imagin.documents.archive``)."""
    _delete_folder(storages["default"], code)


def _delete_folder(storage: Storage, folder: str) -> None:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in folders:
        _delete_folder(storage, f"{folder}/{name}")
    for name in files:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)
