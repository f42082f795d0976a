"""What a managed database's administrator executes where our owner may not create roles."""

from collections.abc import Iterable

from django.conf import settings
from psycopg import sql

from imagin.academies import roles
from imagin.tenancy import naming
from imagin.tenancy.backend.base import EXTENSIONS_SCHEMA

HEADER = """\
-- IMAG'IN : rôles, droits et extensions que son propriétaire ne peut pas créer lui-même.
-- À exécuter par l'administrateur de la base, connecté à la base {database}. Peut être rejoué.
"""
PASSWORD = "-- Puis, dans psql, le mot de passe que porte IMAGIN_DB_URL : \\password {login}\n"  # noqa: S105
LOGIN = roles.CREATE_ROLE.replace("NOLOGIN", "LOGIN")


def role_sql(codes: Iterable[str]) -> str:
    """Idempotent text for psql: the login role, the hub's, the reader's, one per academy. No password."""
    database, owner = settings.DATABASES["owner"]["NAME"], settings.DATABASES["owner"]["USER"]
    names = {"database": database, "owner": owner, "login": naming.login_role(), "ext": EXTENSIONS_SCHEMA}
    statements = [_say(LOGIN, role=naming.login_role())]
    for role in (naming.hub_role(), naming.reader_role(), *map(naming.academy_role, codes)):
        statements += [
            _say(roles.CREATE_ROLE, role=role),
            _say("GRANT {role} TO {login}", role=role, **names),
        ]
    statements += [_say(text, **names) for text in RIGHTS]
    statements += [
        _say("CREATE EXTENSION IF NOT EXISTS {name} SCHEMA {ext}", name=name, **names)
        for name in roles.EXTENSIONS
    ]
    body = "".join(f"{statement};\n" for statement in statements)
    return HEADER.format(database=database) + body + PASSWORD.format(login=naming.login_role())


# The owner keeps everything else: schemas, tables, policies and grants are its own affair.
RIGHTS = (
    "REVOKE CONNECT ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {login}",
    "GRANT CONNECT, CREATE ON DATABASE {database} TO {owner}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT ALL ON SCHEMA public TO {owner} WITH GRANT OPTION",
    "CREATE SCHEMA IF NOT EXISTS {ext}",
    "GRANT ALL ON SCHEMA {ext} TO {owner} WITH GRANT OPTION",
)


def _say(statement: str, **names: str) -> str:
    identifiers = {key: sql.Identifier(value) for key, value in names.items()}
    return sql.SQL(statement).format(**identifiers).as_string(None)
