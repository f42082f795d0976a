"""PostgreSQL roles and rights: five kinds, none of them inherits anything (DESIGN §4)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connections, transaction
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from imagin.tenancy import classification, naming
from imagin.tenancy.backend.base import EXTENSIONS_SCHEMA
from imagin.tenancy.classification import TableKind
from imagin.tenancy.context import PUBLIC, Scope, enter

PERSON_SET = "person_key = current_setting('imagin.person_key', true)"
OWN_SET = "current_user = {prefix} || academy"
PROTECTED = "SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = %s AND policyname = %s"
RIGHTS_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('imagin.rights', 0))"
OWN = (TableKind.OWN_ROWS, TableKind.OWN_ROWS_APPEND_ONLY)
UNREADABLE = """SELECT name FROM unnest(%s::text[]) name, pg_roles
    WHERE rolname = %s AND NOT has_table_privilege(rolname, 'public.' || quote_ident(name), 'SELECT')"""
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
OWNER_RIGHTS = """SELECT has_database_privilege(current_database(), 'CREATE'), rolcreaterole OR rolsuper
    FROM pg_roles WHERE rolname = current_user"""
CREATE_ROLE = (
    "DO $$ BEGIN CREATE ROLE {role} NOLOGIN NOINHERIT;"
    " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
)


class RoleNeededError(ValidationError):
    """The owner may not make roles: a managed database, or rights that were taken away."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"Le propriétaire de la base ne peut pas créer le rôle {role} : faites exécuter par son "
            "administrateur ce qu'imprime « imagin prepare --sql » (avec --academy CODE pour une "
            "nouvelle académie), puis recommencez."
        )


class OwnerNeededError(ValidationError):
    """This process was not given the owner's address of the database: most are not, by design."""

    def __init__(self) -> None:
        super().__init__(
            "Ce processus n'a pas les droits du propriétaire de la base. Lancez la commande là où "
            "IMAGIN_DB_OWNER_URL est donnée : le conteneur « prepare », ou la file « owner »."
        )


def check_owner() -> bool:
    """OwnerNeededError where schemas cannot be made from here; may roles be made, otherwise?"""
    try:
        with enter(owner_scope()), connections["owner"].cursor() as cursor:
            cursor.execute(OWNER_RIGHTS)
            may_create, may_make_roles = cursor.fetchone()
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise OwnerNeededError from error
        raise
    if not may_create:
        raise OwnerNeededError
    return may_make_roles


def run(statement: str, **names: str) -> None:
    """Execute one statement as the owner; ``{name}`` placeholders are quoted identifiers."""
    identifiers = {key: sql.Identifier(value) for key, value in names.items()}
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**identifiers))


def ensure_role(role: str) -> None:
    """Create a role that cannot log in, and let the login role become it (SET ROLE).

    Roles belong to the cluster: another database may be making the same one at this moment. Where the
    owner may make none (a managed database), the role is found as ``role_sql`` had it made.
    """
    if may_become(role):
        return
    try:
        run(CREATE_ROLE, role=role)
        run("GRANT {role} TO {login}", role=role, login=naming.login_role())
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise RoleNeededError(role) from error
        raise


def may_become(role: str) -> bool:
    """May the login role open the academy of this role already?"""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(login.oid, wanted.oid, 'MEMBER') FROM pg_roles login, pg_roles wanted"
            " WHERE login.rolname = %s AND wanted.rolname = %s",
            [naming.login_role(), role],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def secure_database() -> None:
    """Extensions in their schema, nothing open to PUBLIC, hub and reader roles. Idempotent."""
    run("CREATE SCHEMA IF NOT EXISTS {ext}", ext=EXTENSIONS_SCHEMA)
    for name in EXTENSIONS:
        run("CREATE EXTENSION IF NOT EXISTS {name} SCHEMA {ext}", name=name, ext=EXTENSIONS_SCHEMA)
    run("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    run("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    for role in (naming.hub_role(), naming.reader_role()):
        ensure_role(role)
        run("GRANT USAGE ON SCHEMA public, {ext} TO {role}", ext=EXTENSIONS_SCHEMA, role=role)


def secure_public_tables() -> None:
    """Rights of the hub on its tables, row security on the tables several academies share."""
    hub = naming.hub_role()
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {hub}", hub=hub)
    run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {hub}", hub=hub)
    run("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {hub}", hub=hub)
    for table in classification.tables(TableKind.HUB_APPEND_ONLY, TableKind.OWN_ROWS_APPEND_ONLY):
        run("REVOKE UPDATE, DELETE ON {table} FROM {hub}", table=table, hub=hub)
    for table in classification.tables(*OWN):
        _policy(table, "hub_all", hub, "true")
        _policy(table, "own_rows", "public", OWN_SET)
    for table in classification.tables(TableKind.PERSON_ROWS):
        run("GRANT SELECT ON {table} TO {reader}", table=table, reader=naming.reader_role())
        _policy(table, "reader_person", naming.reader_role(), PERSON_SET)


@contextmanager
def giving_rights() -> Iterator[None]:
    """PostgreSQL refuses two transactions that give rights on one table at once: each waits for its turn."""
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute(RIGHTS_LOCK)
        yield


def secure_academy(code: str) -> None:
    """Rights of an academy's role: its schema, the references, its own rules, nothing else.

    Nothing here locks a table that the other academies read.
    """
    with giving_rights():
        _secure_schema(naming.schema_of(code), naming.academy_role(code))
        _open_shared_tables(naming.academy_role(code), classification.tables(TableKind.REFERENCE, *OWN))
        run("GRANT EXECUTE ON FUNCTION federation_upsert TO {role}", role=naming.academy_role(code))


def _secure_schema(schema: str, role: str) -> None:
    run("REVOKE ALL ON SCHEMA {schema} FROM PUBLIC", schema=schema)
    run(
        "GRANT USAGE ON SCHEMA {schema}, public, {ext} TO {role}",
        schema=schema,
        ext=EXTENSIONS_SCHEMA,
        role=role,
    )
    run(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        schema=schema,
        role=role,
    )
    run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}", schema=schema, role=role)
    run("REVOKE INSERT, UPDATE, DELETE ON {schema}.django_migrations FROM {role}", schema=schema, role=role)
    for table in classification.tables(TableKind.APPEND_ONLY):
        run("REVOKE UPDATE, DELETE ON {schema}.{table} FROM {role}", schema=schema, table=table, role=role)


def open_new_shared_tables(codes: Iterable[str]) -> None:
    """A shared table that is younger than these academies: they read it too. One query where none is."""
    shared = classification.tables(TableKind.REFERENCE, *OWN)
    for role in map(naming.academy_role, codes):
        with connections["owner"].cursor() as cursor:
            cursor.execute(UNREADABLE, [shared, role])
            late = [row[0] for row in cursor.fetchall()]
        _open_shared_tables(role, late)


def _open_shared_tables(role: str, tables: list[str]) -> None:
    for table in tables:
        run("GRANT SELECT ON {table} TO {role}", table=table, role=role)


def _policy(table: str, name: str, role: str, using: str) -> None:
    """Made once, whatever the number of academies: it waits for every reader of the table, and they for it.

    ``using`` changed under the same name would not be made: give it another name.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute(PROTECTED, [table, name])
        if cursor.fetchone():
            return
    run("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", table=table)
    allowed = sql.SQL(using).format(prefix=sql.Literal(naming.academy_roles())).as_string(None)
    run(
        "CREATE POLICY {name} ON {table} TO {role} USING (" + allowed + ")", name=name, table=table, role=role
    )


def owner_scope(schema: str = PUBLIC) -> Scope:
    """Scope for migrations and onboarding: the owner keeps its own role whatever the scope says."""
    return Scope(schema, naming.owner_role())
